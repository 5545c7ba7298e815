/* An event's day: a tap is kept on the phone as what is wanted, sent as soon as there is a network, and shown at once.
   Without this file each row is a button of a form. */
"use strict";

const WHILE_WAITING = 4 * 1000;
const OTHERWISE = 15 * 1000; // milliseconds until it is asked again what other phones have said
const SLOW = 2 * 1000; // milliseconds after which it is said that something waits
const PATIENCE = 20 * 1000; // milliseconds that a server is waited for

class SignedOut extends Error {}
class Failed extends Error {} // the server answered, and could not do it

function kept(key) {
  try { return JSON.parse(localStorage.getItem(key) || "{}"); } catch { return {}; }
}

function keep(key, wanted) {
  try {
    if (Object.keys(wanted).length) localStorage.setItem(key, JSON.stringify(wanted));
    else localStorage.removeItem(key);
  } catch { /* private browsing: kept while the page is open */ }
}

function patience(time = PATIENCE) {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), time);
  return limit.signal;
}

class Day {
  constructor(place) {
    this.place = place;
    this.key = `day:${place.dataset.day}:${place.dataset.me}`;
    this.wanted = kept(this.key); // registration → [whether the person is there, when that was tapped]
    this.rows = new Map([...place.querySelectorAll("[data-person]")].map((row) => [row.dataset.person, row]));
    this.token = place.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    this.all = this.rows.size;
    this.trouble = "";
    this.here = new Set(place.dataset.here.split(" ").filter(Boolean));
    this.search = place.querySelector("[name=q]");
    const door = place.querySelector("[data-door]");
    const whose = `${place.dataset.day}:${place.dataset.me}`;
    this.door = door && new Door(door, whose);
    if (!door) Door.forget(whose);
    this.listen();
    this.filter();
    this.show();
    this.exchange();
  }

  listen() {
    for (const [person, row] of this.rows) {
      row.querySelector("button").addEventListener("click", (event) => { event.preventDefault(); this.tap(person); });
    }
    this.place.querySelector("[data-search]").hidden = true;
    this.search.addEventListener("input", () => this.filter());
    this.search.form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("online", () => this.exchange());
    window.addEventListener("storage", (event) => { if (event.key === this.key) { this.wanted = kept(this.key); this.show(); } });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.exchange(); });
    if (!this.door) return;
    this.door.changed = () => { this.show(); this.exchange(); };
    const link = this.place.querySelector("[data-door-link]");
    link.addEventListener("click", (event) => { event.preventDefault(); this.knock(link.href); });
  }

  // To the page for those without a seat, or, without a network, to the form here.
  async knock(page) {
    try {
      await fetch(this.place.dataset.said, { signal: patience(QUICK), headers: { Accept: "application/json" } });
      location.assign(page);
    } catch {
      this.door.open();
    }
  }

  get waiting() {
    return Object.keys(this.wanted).length + (this.door?.unsent.length || 0);
  }

  isHere(person) {
    return person in this.wanted ? this.wanted[person][0] : this.here.has(person);
  }

  tap(person) {
    this.wanted[person] = [!this.isHere(person), Date.now()];
    keep(this.key, this.wanted);
    this.show();
    this.exchange();
  }

  // One exchange at a time: what is tapped meanwhile goes with the next.
  async exchange() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    const sent = { ...this.wanted };
    const slow = setTimeout(() => { this.trouble = this.waiting ? this.place.dataset.waiting : ""; this.show(); }, SLOW);
    let trouble = "";
    try {
      if (!this.token) await this.ask();
      const now = await this.ask(Object.keys(sent).length ? sent : null);
      if (!now.refused) this.settle(sent);
      trouble = now.refused || "";
      this.take(now);
      if (this.door?.unsent.length) {
        const failed = await this.door.send((address, fields) => this.post(address, fields));
        if (failed) trouble = this.place.dataset.waiting;
        this.take(await this.ask());
      }
    } catch (error) {
      if (error instanceof SignedOut) this.token = "";
      trouble = this.place.dataset[error instanceof SignedOut ? "signedOut" : "waiting"];
    }
    clearTimeout(slow);
    this.busy = false;
    this.trouble = trouble;
    this.show();
    const more = this.waiting && !trouble;
    this.timer = setTimeout(() => this.exchange(), more ? 0 : this.waiting ? WHILE_WAITING : OTHERWISE);
  }

  async ask(wanted = null) {
    const address = this.place.dataset.said;
    const said = Object.entries(wanted || {}).map(([person, [here, at]]) => [Number(person), here, Math.max(0, Date.now() - at)]);
    const answer = await (wanted ? this.post(address, { said: JSON.stringify(said) }) : this.fetch(address));
    if (!answer.ok && answer.status !== 409) throw new Error(answer.statusText);
    const now = await answer.json();
    this.token = now.token;
    return now;
  }

  post(address, fields) {
    return this.fetch(address, { method: "POST", body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: this.token }) });
  }

  async fetch(address, options = {}) {
    const answer = await fetch(address, { ...options, signal: patience(), headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403) throw new SignedOut(); // the page for signing in speaks JSON too
    if (answer.status >= 500) throw new Failed(answer.statusText);
    return answer;
  }

  // What was tapped again while it was being sent is wanted still.
  settle(sent) {
    for (const [person, [, at]] of Object.entries(sent)) if (this.wanted[person]?.[1] === at) delete this.wanted[person];
    keep(this.key, this.wanted);
  }

  take(now) {
    this.here = new Set(now.here.map(String));
    this.all = now.people.length;
    const same = this.all === this.rows.size && now.people.every((person) => this.rows.has(String(person)));
    this.place.querySelector("[data-new]").hidden = same;
  }

  show() {
    for (const [person, row] of this.rows) row.querySelector("button").setAttribute("aria-pressed", String(this.isHere(person)));
    const changed = Object.entries(this.wanted).map(([person, [here]]) => Number(here) - Number(this.here.has(person)));
    const here = this.here.size + changed.reduce((sum, one) => sum + one, 0);
    say(this.place.querySelector("[data-counted]"), this.place.dataset.count.replace("{here}", here).replace("{all}", this.all));
    const words = this.trouble || (this.waiting || this.door?.refused.length ? "" : this.place.dataset.saved);
    say(this.place.querySelector("[data-saved-words]"), words.replace("{number}", this.waiting));
    this.place.classList.toggle("day-waits", Boolean(this.trouble));
  }

  filter() {
    const words = this.search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of this.rows.values()) {
      const text = row.dataset.words.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      found += row.hidden ? 0 : 1;
    }
    this.place.querySelector("[data-none]").hidden = found > 0 || !this.rows.size;
  }
}

// The same words are not read aloud anew.
function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

for (const place of document.querySelectorAll("[data-day]")) new Day(place);
