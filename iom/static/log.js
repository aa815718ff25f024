// The log by keyboard: how many are chosen stands on the button, Enter in the box of names adds.
// Everything works without it.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  var said = document.getElementById("chosen-said");
  var save = document.getElementById("save");
  var more = document.getElementById("more");
  var add = document.getElementById("add");
  if (!form || !said) { return; }

  function count() {
    var number = form.querySelectorAll("input[name=client]:checked").length;
    said.textContent = number + " chosen";
    if (save) { save.textContent = number ? "Save for " + number + (number === 1 ? " client" : " clients") : "Save"; }
  }

  form.addEventListener("change", function (event) { if (event.target.name === "client") { count(); } });
  if (more && add) {
    more.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); add.click(); }
    });
  }
  // From the note, where Enter begins a line.
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && save) { event.preventDefault(); save.click(); }
  });
  count();
})();
