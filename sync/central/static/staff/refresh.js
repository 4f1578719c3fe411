// Brings a part of the page anew every few seconds, while the page is looked at; without a network it stays as it is.
"use strict";
(() => {
  const { part, into, every, seen } = document.currentScript.dataset;
  const address = new URL(location.href);
  address.searchParams.set("part", part);
  if (seen) address.searchParams.set("seen", seen);
  async function refresh() {
    if (document.hidden) return;
    try {
      const reply = await fetch(address, { credentials: "same-origin", cache: "no-store" });
      if (!reply.ok || reply.redirected) return;
      const place = document.getElementById(into);
      const text = await reply.text();
      // Somebody is writing or choosing there: it is not taken from under their hands.
      if (!place.contains(document.activeElement) || document.activeElement === place) place.innerHTML = text;
    } catch {
      // The next round tries again.
    }
  }
  setInterval(refresh, Number(every) * 1000);
  document.addEventListener("visibilitychange", refresh);
})();
