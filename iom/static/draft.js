// Keeps what is typed into a long form, a few seconds after the last key: nobody loses a note.
// What cannot be saved stays in the page, is said beside the button, and is tried again.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  var said = document.getElementById("draft-said");
  if (!form || !said || !window.fetch || !window.FormData) { return; }
  var AFTER_TYPING = 2000, AGAIN = 10000;
  var timer = 0, saving = false, typedSince = false, over = false, again = false, wait = AFTER_TYPING;

  function plan(time) {
    window.clearTimeout(timer);
    if (!over) { timer = window.setTimeout(save, time); }
  }

  function tell(words) { if (said.textContent !== words) { said.textContent = words; } }

  function save() {
    if (over || saving || !typedSince) { return; }
    saving = true;
    typedSince = false;
    wait = AFTER_TYPING;
    window.fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      headers: told(),
      credentials: "same-origin",
      redirect: "manual"
    })
      .then(learn)
      .catch(function () { missed("Not saved: no connection. Your text stays here, and is saved when it is back."); })
      .then(function () { saving = false; if (typedSince) { plan(wait); } });
  }

  // What is tried again by itself is no sign that somebody is there.
  function told() {
    var headers = { Accept: "application/json" };
    if (again) { headers["X-By-Itself"] = "yes"; }
    return headers;
  }

  function learn(answer) {
    if (answer.ok) { return answer.json().then(saved); }
    if (answer.status === 409 || answer.status === 422) { return answer.json().then(refused); }
    if (answer.status === 400) { return renew(); }
    if (answer.status === 403 || answer.status === 404) { return tell("Not saved: you may not do this any more. Your text stays here."); }
    missed(answer.status === 401
      ? "Not saved: your session has ended. Sign in again in another tab, and your text is saved from here."
      : "Not saved. Your text stays here, and is tried again.");
  }

  function saved(known) {
    if (!known.version) { return; }
    form.elements.draft_version.value = known.version;
    tell("Draft saved " + known.saved);
  }

  // Another window was quicker, or it is too much: trying again would not help until more is typed.
  function refused(known) { tell(known.said); }

  function missed(words) {
    typedSince = again = true;
    wait = AGAIN;
    tell(words);
  }

  // A new session has a new token against forged requests: take it from a page of its own.
  function renew() {
    return window.fetch(form.getAttribute("action"), { headers: { "X-By-Itself": "yes" }, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var token = page.querySelector("form[data-draft] [name=csrf_token]");
        if (token) { form.elements.csrf_token.value = token.value; }
        missed("Not saved yet. Your text stays here, and is tried again.");
      });
  }

  function typed() { typedSince = true; again = false; plan(AFTER_TYPING); }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", function () { over = true; window.clearTimeout(timer); });
  window.addEventListener("pageshow", function () { over = false; });
  // Somebody who turns to another window, or puts the telephone away, has typed enough to save.
  document.addEventListener("visibilitychange", function () { if (document.hidden) { plan(0); } });
})();
