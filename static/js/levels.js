/* Target levels: the picture and the gap follow the level that is chosen, and on a phone one aspect is shown at a time
   and saved as one goes on. What is not saved yet is kept in the window, so that no lost connection takes it.
   Without this file all aspects stand under each other and are saved together. */
"use strict";

const PHONE = window.matchMedia("(max-width: 40rem)");
const NUMBER = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

class Row {
  constructor(element, form) {
    this.element = element;
    this.aspect = element.dataset.level;
    this.target = element.querySelector("select");
    this.reason = element.querySelector("textarea");
    this.shown = element.querySelector("input[type=hidden]");
    this.saved = form.hasAttribute("data-refused") ? "" : this.sentByPortal();
    this.draw();
  }

  sentByPortal() {
    return JSON.stringify([this.target.querySelector("[selected]")?.value ?? "", this.reason.defaultValue]);
  }

  now() {
    return JSON.stringify([this.target.value, this.reason.value]);
  }

  get changed() {
    return this.now() !== this.saved;
  }

  get gap() {
    const { baseline } = this.element.dataset;
    return baseline && this.target.value ? Math.round(10 * this.target.value - 10 * baseline) / 10 : null;
  }

  draw() {
    const { gap } = this;
    const step = this.element.querySelector(`[data-step="${this.target.value}"]`);
    const ring = this.element.querySelector("[data-ring]");
    const way = this.element.querySelector("[data-way]");
    const below = this.element.querySelector("[data-below]");
    this.element.querySelector("[data-gap]").textContent = gap === null ? "–" : NUMBER.format(gap).replace("-", "−");
    ring.setAttribute("visibility", step ? "visible" : "hidden");
    if (step) ring.setAttribute("cx", step.getAttribute("cx"));
    if (way) way.setAttribute("x2", (step || way).getAttribute(step ? "cx" : "x1"));
    if (below) below.hidden = gap === null || gap >= 0;
  }

  tell(field, words) {
    const said = document.createElement("p");
    said.className = "invalid-feedback d-block";
    said.id = `${field.id}_error`;
    said.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", said.id);
    field.insertAdjacentElement("afterend", said);
  }

  untell() {
    for (const said of this.element.querySelectorAll(".invalid-feedback")) said.remove();
    for (const field of [this.target, this.reason]) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }

  accept(mark, sent) {
    this.shown.value = mark;
    this.saved = sent;
  }
}

class Levels {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("[data-level]")].map((element) => new Row(element, form));
    this.moves = form.querySelector("[data-moves]");
    this.back = form.querySelector("[data-back]");
    this.next = form.querySelector("[data-next]");
    this.where = form.querySelector("[data-where]");
    this.said = form.querySelector("[data-said]");
    this.submit = form.querySelector(".save-bar button");
    this.key = `levels:${window.location.pathname}`;
    this.restore();
    this.step = this.first();
    this.listen();
    this.show();
  }

  listen() {
    this.back.addEventListener("click", () => this.move(-1));
    this.next.addEventListener("click", () => this.move(1));
    PHONE.addEventListener("change", () => this.show());
    for (const row of this.rows) {
      row.element.addEventListener("input", () => { row.draw(); this.keep(); });
    }
    window.addEventListener("submit", (event) => { this.sending = event.target === this.form && !event.defaultPrevented; });
    window.addEventListener("beforeunload", (event) => { if (this.changed.length && !this.sending) event.preventDefault(); });
  }

  get changed() {
    return this.rows.filter((row) => row.changed);
  }

  /* The step to open: what was refused, or else the first aspect whose level is not set. */
  first() {
    const refused = this.rows.findIndex((row) => row.element.querySelector(".invalid-feedback"));
    const open = this.rows.findIndex((row) => !row.target.value);
    return Math.max(0, refused < 0 ? open : refused);
  }

  keep() {
    const unsaved = this.changed.map((row) => [row.aspect, row.shown.value, row.target.value, row.reason.value]);
    try {
      if (unsaved.length) sessionStorage.setItem(this.key, JSON.stringify(unsaved));
      else sessionStorage.removeItem(this.key);
    } catch { /* a browser that keeps nothing still asks before the page is left */ }
  }

  /* Brings back what this window did not get saved, where nobody has saved anything else meanwhile. */
  restore() {
    let unsaved = [];
    try {
      unsaved = JSON.parse(sessionStorage.getItem(this.key)) || [];
    } catch { /* nothing was kept */ }
    for (const [aspect, shown, target, reason] of unsaved) {
      const row = this.rows.find((one) => one.aspect === aspect && one.shown.value === shown);
      if (row) {
        row.target.value = target;
        row.reason.value = reason;
        row.draw();
      }
    }
  }

  async move(by) {
    if (this.busy) return;
    const rows = this.changed;
    if (rows.length && !(await this.save(rows))) return;
    this.go(Math.min(Math.max(this.step + by, 0), this.rows.length - 1));
  }

  /* Sends what has changed. True when the portal says that it is saved. */
  async save(rows) {
    const sent = rows.map((row) => row.now());
    this.busy = true;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.body(rows), headers: { Accept: "application/json" } });
      const told = await answer.json();
      for (const row of this.rows) row.untell();
      if (told.errors) return this.refuse(told.errors);
      rows.forEach((row, index) => row.accept(told.shown[row.aspect], sent[index]));
      this.keep();
      this.say(told.said);
      return true;
    } catch {
      this.say(this.form.dataset.unsaved, "error");
      return false;
    } finally {
      this.busy = false;
    }
  }

  body(rows) {
    const all = new FormData(this.form);
    const some = new FormData();
    some.set("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken"));
    for (const field of rows.flatMap((row) => [row.target, row.reason, row.shown])) some.set(field.name, field.value);
    return some;
  }

  refuse(errors) {
    for (const row of this.rows) {
      for (const field of [row.target, row.reason]) if (errors[field.name]) row.tell(field, errors[field.name]);
    }
    this.said.hidden = true;
    this.go(this.first());
    this.form.querySelector("[aria-invalid]").focus();
    return false;
  }

  say(words, kind = "done") {
    this.said.className = `level-said notice ${kind}`;
    this.said.textContent = words;
    this.said.hidden = false;
  }

  go(step) {
    this.step = step;
    this.show();
    const legend = this.rows[step].element.querySelector("legend");
    legend.focus({ preventScroll: true });
    legend.scrollIntoView();
  }

  show() {
    this.rows.forEach((row, index) => { row.element.hidden = PHONE.matches && index !== this.step; });
    this.moves.hidden = !PHONE.matches;
    this.back.disabled = this.step === 0;
    const goesOn = PHONE.matches && this.step < this.rows.length - 1;
    this.next.disabled = !goesOn;
    this.submit.classList.toggle("btn-primary", !goesOn);
    this.submit.classList.toggle("btn-secondary", goesOn);
    this.where.textContent = `${this.step + 1} / ${this.rows.length}`;
  }
}

for (const form of document.querySelectorAll("form.levels")) new Levels(form);
