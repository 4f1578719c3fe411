// Marks with a deadline count on by themselves; what they say and in which language comes with the page. A mark that
// passes zero changes its word and its icon, and says so to whoever listens ("yizhan:late").
"use strict";
(() => {
  const { words, lang, now } = document.currentScript.dataset;
  const said = JSON.parse(words);
  const plural = new Intl.PluralRules(lang);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const CALM_STEP_MS = 30000;
  // The clock of the centre, whatever the clock of this computer says; the page was made when its first byte came.
  const [arrival] = performance.getEntriesByType("navigation");
  let ahead = Date.parse(now) - (arrival ? arrival.responseStart : performance.now());
  const centreNow = () => ahead + performance.now();

  const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (field, name) => fields[name] ?? field);
  const counted = (unit, n) => filled(said[unit][plural.select(n)] ?? said[unit].other, { n });

  // The same two largest useful units as `beijing.span_text`.
  function span(whole) {
    const minutes = Math.floor(whole / 60);
    const hours = Math.floor(whole / 3600);
    if (whole < 60) return counted("seconds", whole);
    if (whole < 3600) {
      if (minutes >= 10 || whole % 60 === 0) return counted("minutes", minutes);
      return filled(said.minutes_seconds, { minutes, seconds: whole % 60 });
    }
    if (whole < 86400) return filled(said.hours_minutes, { hours, minutes: minutes % 60 });
    return filled(said.days_hours, { days: Math.floor(hours / 24), hours: hours % 24 });
  }

  function pass(mark) {
    mark.classList.replace("warn", "alarm");
    const use = mark.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, "#error"));
    mark.closest("tr")?.classList.add("is-late");
    mark.dispatchEvent(new CustomEvent("yizhan:late", { bubbles: true }));
  }

  // Returns how many milliseconds are left until the mark has to change.
  function show(mark, moment) {
    const left = Date.parse(mark.dataset.due) - moment;
    const text = filled(left < 0 ? mark.dataset.late : mark.dataset.left, { span: span(Math.round(Math.abs(left) / 1000)) });
    if (mark.lastChild.data !== text) mark.lastChild.data = text;
    if (left < 0 && mark.classList.contains("warn")) pass(mark);
    return left;
  }

  let timer;
  function tick() {
    clearTimeout(timer);
    const moment = centreNow();
    let wait = isCalm.matches ? CALM_STEP_MS : 1000 - (moment % 1000);
    for (const mark of document.querySelectorAll(".mark[data-due]")) {
      const left = show(mark, moment);
      // The moment of passing is kept to, however seldom the words change.
      if (left >= 0) wait = Math.min(wait, left + 1);
    }
    timer = setTimeout(tick, wait);
  }

  // A list that was brought anew tells what time it is there.
  document.addEventListener("yizhan:fresh", ({ detail }) => {
    const told = Date.parse(detail);
    if (told) ahead = told - performance.now();
    tick();
  });
  document.addEventListener("visibilitychange", tick);
  tick();
})();
