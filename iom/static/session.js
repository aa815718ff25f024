// Warns before the session ends, covers the page when it has, uncovers it when its owner is back.
// Only the server knows how long is left: other tabs count too, so this asks and never guesses.
(function () {
  "use strict";
  var warning = document.getElementById("session-warning");
  var ended = document.getElementById("session-ended");
  if (!warning || !ended || !warning.showModal || !window.fetch) { return; }
  var time = document.getElementById("session-time");
  var said = document.getElementById("session-said");
  var WARN = 300, ASK_WARNING = 15, ASK_ENDED = 5;
  var whose = warning.dataset.whose, endsAt = 0, timer = 0, ticker = 0, lastSaid = "", goesOn = false;

  function secondsLeft() { return Math.max(0, Math.ceil((endsAt - Date.now()) / 1000)); }

  function inWords(seconds) {
    if (seconds > 60) { return Math.ceil(seconds / 60) + " minutes"; }
    return seconds === 1 ? "1 second" : seconds + " seconds";
  }

  // Screen readers hear every minute, and in the last one every twenty seconds.
  function forEars(seconds) {
    return seconds > 60 ? inWords(seconds) : inWords(Math.max(1, Math.ceil(seconds / 20) * 20));
  }

  function next(seconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, Math.max(1, seconds) * 1000);
  }

  function ask() {
    window.fetch(warning.dataset.left, { cache: "no-store", credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer); })
      .then(learn)
      .catch(function () { next(ASK_WARNING); });  // no network: ask again, decide nothing
  }

  function learn(known) {
    if (known.seconds <= 0 || known.whose !== whose) { return cover(); }
    endsAt = Date.now() + known.seconds * 1000;
    if (ended.open) { uncover(); }
    if (known.seconds > WARN) {
      goesOn = false;
      close(warning);
      next(known.seconds - WARN);
    } else {
      if (!goesOn) { warn(known.last); }
      next(Math.min(ASK_WARNING, known.seconds));
    }
  }

  // The end after twelve hours cannot be put off: its reader is told once, and then works on.
  function warn(last) {
    document.getElementById("session-idle").hidden = last;
    document.getElementById("session-last").hidden = !last;
    document.getElementById("session-go-on").textContent = last ? "Go on until then" : "Stay signed in";
    if (!warning.open) {
      lastSaid = "";
      warning.showModal();
      document.getElementById("session-warning-title").focus();
      ticker = window.setInterval(tick, 1000);
    }
    tick();
  }

  function tick() {
    var seconds = secondsLeft(), words = forEars(seconds);
    time.textContent = inWords(seconds);
    if (words !== lastSaid) { said.textContent = words; lastSaid = words; }
    if (seconds <= 0) { window.clearInterval(ticker); ask(); }
  }

  function cover() {
    close(warning);
    if (!ended.open) {
      document.body.classList.add("app-covered");
      ended.showModal();
      document.getElementById("session-ended-title").focus();
    }
    next(ASK_ENDED);
  }

  function uncover() {
    document.body.classList.remove("app-covered");
    close(ended);
  }

  function close(dialog) {
    window.clearInterval(ticker);
    if (dialog.open) { dialog.close(); }
  }

  document.getElementById("session-stay").addEventListener("submit", function (event) {
    event.preventDefault();
    goesOn = !document.getElementById("session-last").hidden;
    if (goesOn) { close(warning); }
    window.fetch(this.action, { method: "POST", body: new FormData(this), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json().then(learn) : ask(); })
      .catch(function () { next(1); });
  });
  // Escape closes neither: the one asks for a choice, the other must hide what is behind it.
  [warning, ended].forEach(function (dialog) {
    dialog.addEventListener("cancel", function (event) { event.preventDefault(); });
    dialog.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { event.preventDefault(); }
    });
  });
  // A laptop that slept, or a page that came back out of the browser's memory.
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { ask(); } });

  learn({ seconds: Number(warning.dataset.seconds), whose: whose, last: warning.dataset.last === "yes" });
})();
