// How things stand, asked for anew while somebody looks; without this the page is right when it is opened.
(function () {
  "use strict";
  var EVERY_MS = 10000;
  var status = document.getElementById("status");
  var address = new URL(window.location.href);
  address.searchParams.set("part", "status");

  function look() {
    if (document.hidden) {
      return;
    }
    fetch(address, { cache: "no-store", credentials: "omit" })
      .then(function (answer) {
        return answer.ok ? answer.text() : null;
      })
      .then(function (text) {
        if (text !== null && text.trim() !== status.innerHTML.trim()) {
          status.innerHTML = text;
        }
      })
      .catch(function () {
        // No network for a while: what was true a moment ago stays on the page.
      });
  }

  window.setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
})();
