// The inbox brings its list anew by itself, keeps what is ticked, says in words what is new, and says how old it is.
"use strict";
(() => {
  const list = document.getElementById("inbox");
  const fresh = document.getElementById("fresh");
  const said = document.getElementById("said");
  const bulk = document.getElementById("bulk");
  const PATIENCE_MS = 10000;
  const MOST_NAMED = 3;
  const SHOWN_MS = 60000;
  const address = new URL(location.href);
  address.searchParams.set("part", "rows");
  let tag = list.dataset.tag;
  let seenAt = fresh.querySelector("time").dateTime;
  let isHeld = false;
  let isBusy = false;
  let quiet;

  const boxes = () => [...list.querySelectorAll('input[name="case"]')];
  const filled = (text, name, value) => text.replace(`{${name}}`, value);
  // Beijing time, as everywhere on these pages.
  const clock = (iso, length) => new Date(Date.parse(iso) + 8 * 3600000).toISOString().slice(11, 11 + length);

  function age(words, icon, length) {
    fresh.querySelector("span").textContent = filled(fresh.dataset[words], "time", clock(seenAt, length));
    const use = fresh.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${icon}`));
    const isOld = words !== "fresh";
    if (isOld && !fresh.classList.contains("old")) say(fresh.querySelector("span").textContent);
    fresh.classList.toggle("old", isOld);
  }

  // For ears alone: what stands on the page already.
  function say(words) {
    if (!words) return;
    said.className = "unseen";
    said.textContent = words;
  }

  // For eyes as well, with a way to the case: what somebody has to go to.
  function alarm(items, more = "") {
    if (!items.length) return;
    clearTimeout(quiet);
    said.className = "notice error news";
    said.replaceChildren(...items.map(({ words, href }) => {
      const link = document.createElement("a");
      link.textContent = words;
      link.href = href;
      return link;
    }), more);
    quiet = setTimeout(() => { said.textContent = ""; said.className = "unseen"; }, SHOWN_MS);
    sound.ring();
  }

  // The rows of this page, and before them the newest grave cases of whatever page.
  function survey() {
    const found = new Map();
    for (const row of list.querySelectorAll("[data-case]")) {
      const { case: number, severity, name } = row.dataset;
      found.set(number, { number, severity, name, isLate: row.classList.contains("is-late"), href: row.querySelector("a").href });
    }
    return found;
  }

  const item = (kind, { name, href }) => ({ words: filled(list.dataset[kind], "name", name), href });

  function news(before, after) {
    const rows = [...after.values()];
    const grave = rows.filter((row) => row.severity === "S1" && !before.has(row.number));
    const late = rows.filter((row) => row.isLate && !before.get(row.number)?.isLate && !grave.includes(row));
    return [...grave.map((row) => item("grave", row)), ...late.map((row) => item("late", row))].slice(0, MOST_NAMED);
  }

  function put(text) {
    const before = survey();
    const ticked = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
    list.innerHTML = text;
    for (const box of boxes()) box.checked = ticked.delete(box.value);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    count();
    const changed = ticked.size ? filled(list.dataset.changed, "n", ticked.size) : "";
    const heard = news(before, survey());
    if (heard.length) alarm(heard, changed);
    else say(changed);
  }

  async function refresh() {
    if (isBusy || (document.hidden && !sound.isOn)) return;
    isBusy = true;
    try {
      const reply = await fetch(address, {
        credentials: "same-origin", cache: "no-store", headers: { "If-None-Match": tag }, signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (reply.redirected || reply.status === 403) return age("gone", "lock", 5);
      if (!reply.ok && reply.status !== 304) throw new Error(reply.status);
      const text = reply.ok ? await reply.text() : "";
      // A finger is on a row, or words of it are being chosen: it is not taken from under their hands.
      if (text && (isHeld || list.contains(getSelection().isCollapsed ? null : getSelection().anchorNode))) return;
      if (text) put(text);
      tag = reply.headers.get("ETag") ?? tag;
      seenAt = reply.headers.get("X-Server-Time") ?? seenAt;
      document.dispatchEvent(new CustomEvent("yizhan:fresh", { detail: seenAt }));
      age("fresh", "cloud_done", 8);
    } catch {
      // The next round tries again.
      age("stale", "wifi_off", 5);
    } finally {
      isBusy = false;
    }
  }

  function count() {
    const all = boxes();
    const n = all.filter((box) => box.checked).length;
    const every = document.getElementById("tick-all");
    if (every) {
      every.checked = n > 0 && n === all.length;
      every.indeterminate = n > 0 && n < all.length;
    }
    if (!bulk) return;
    const words = document.getElementById("ticked");
    words.textContent = n ? filled(words.dataset.ticked, "n", n) : words.dataset.wait;
    bulk.querySelector("button").disabled = n === 0;
    bulk.classList.toggle("waits", n === 0);
  }

  // Two short tones, and only for whoever has asked for them; a browser lets a page sound after it has been touched.
  const sound = {
    button: document.getElementById("sound"),
    isOn: false,
    context: null,
    turn(isOn) {
      this.isOn = isOn;
      if (isOn) this.context ??= new AudioContext();
      this.button.setAttribute("aria-pressed", String(isOn));
      this.button.querySelector("span").textContent = isOn ? this.button.dataset.on : this.button.dataset.off;
      const use = this.button.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, isOn ? "#notifications_active" : "#notifications_off"));
    },
    ring() {
      if (!this.isOn || this.context.state !== "running") return;
      for (const [pitch, after] of [[880, 0], [660, 0.22]]) {
        const tone = this.context.createOscillator();
        const loudness = this.context.createGain();
        loudness.gain.value = 0.15;
        tone.frequency.value = pitch;
        tone.connect(loudness).connect(this.context.destination);
        tone.start(this.context.currentTime + after);
        tone.stop(this.context.currentTime + after + 0.18);
      }
    },
  };

  sound.button.hidden = false;
  sound.button.addEventListener("click", () => {
    sound.turn(!sound.isOn);
    sound.ring();
  });
  list.classList.add("lives");
  list.addEventListener("change", ({ target }) => {
    if (target.id === "tick-all") for (const box of boxes()) box.checked = target.checked;
    count();
  });
  list.addEventListener("pointerdown", () => { isHeld = true; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { isHeld = false; });
  list.addEventListener("yizhan:late", ({ target }) => {
    const row = target.closest("tr[data-case]");
    if (row) alarm([item("late", survey().get(row.dataset.case))]);
  });
  addEventListener("pageshow", ({ persisted }) => { count(); if (persisted) refresh(); });
  for (const moment of ["online", "offline"]) addEventListener(moment, refresh);
  document.addEventListener("visibilitychange", refresh);
  count();
  age("fresh", "cloud_done", 8);
  setInterval(refresh, Number(list.dataset.every) * 1000);
})();
