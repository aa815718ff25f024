// Texts that are meant to be copied: whoever comes into one has all of it marked. A button copies it
// where the browser allows that; without script one marks it oneself.
(function () {
  "use strict";
  document.querySelectorAll("textarea[data-copy]").forEach(function (box) {
    box.addEventListener("focus", function () { box.select(); });
    if (!navigator.clipboard) { return; }
    var button = document.createElement("button");
    var named = document.querySelector("label[for='" + box.id + "']");
    button.type = "button";
    button.className = "app-link-button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy: " + (named ? named.textContent : ""));
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(box.value).then(function () { button.textContent = "Copied"; });
    });
    box.insertAdjacentElement("afterend", button);
  });
})();
