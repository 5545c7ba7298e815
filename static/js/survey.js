/* One theme a screen; answers kept on the device until sent; sending survives a dead connection.
   Without this file the survey is one long form that works. */
"use strict";

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 30 * 1000; // milliseconds that a server is waited for

function storageKey(survey) {
  return `survey:${survey}`;
}

function forget(survey) {
  try { localStorage.removeItem(storageKey(survey)); } catch { /* private browsing */ }
}

function recall(form) {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(form.dataset.survey)) || "null");
    if (!kept || Date.now() - kept.at > DAY) {
      forget(form.dataset.survey);
      return 0;
    }
    for (const [name, value] of kept.fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (name === "token") field.value = value; // sent again after a lost reply, it counts once
        else if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else if (!field.value) field.value = value;
      }
    }
    return kept.step || 0;
  } catch { return 0; }
}

function keep(form, step) {
  try {
    const fields = [...new FormData(form)];
    localStorage.setItem(storageKey(form.dataset.survey), JSON.stringify({ at: Date.now(), step, fields }));
  } catch { /* private browsing: nothing is kept, the form still works */ }
}

function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function empty(field) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = false;
  else if (field.type === "textarea" || field.type === "text") field.value = "";
}

function patience() {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), PATIENCE);
  return limit.signal;
}

function showChosen(fieldset) {
  const output = fieldset.querySelector("[data-chosen]");
  if (!output) return;
  const chosen = fieldset.querySelector(".five input:checked");
  output.textContent = chosen ? chosen.parentElement.querySelector(".word").textContent : "";
}

function limitChoices(fieldset) {
  const most = Number(fieldset.dataset.most);
  const boxes = [...fieldset.querySelectorAll("input")];
  const full = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = full && !box.checked;
}

class Survey {
  constructor(form) {
    this.form = form;
    this.steps = [...form.querySelectorAll("[data-step]")];
    this.back = form.querySelector("[data-back]");
    this.next = form.querySelector("[data-next]");
    this.final = form.querySelector("[data-final]");
    this.progress = form.querySelector("[data-progress]");
    this.where = form.querySelector("[data-where]");
    this.offline = form.querySelector(".offline");
    const failed = form.querySelector(".error-summary");
    const kept = recall(form);
    this.step = failed ? 0 : Math.min(kept, this.steps.length - 1);
    this.back.addEventListener("click", () => this.go(this.step - 1));
    this.next.addEventListener("click", () => this.go(this.step + 1));
    form.addEventListener("change", () => this.changed());
    form.addEventListener("input", () => keep(form, this.step));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    for (const link of form.querySelectorAll(".error-summary a")) link.addEventListener("click", () => this.goTo(link.hash));
    const clear = form.querySelector("[data-clear]");
    clear.hidden = false;
    clear.addEventListener("click", () => this.clear());
    this.changed(false);
    this.show(false);
  }

  clear() {
    forget(this.form.dataset.survey);
    for (const field of this.form.elements) empty(field);
    this.form.elements.token.value = newToken();
    this.offline.hidden = true;
    this.changed(false);
    this.go(0);
  }

  changed(store = true) {
    for (const fieldset of this.form.querySelectorAll("fieldset.scale")) showChosen(fieldset);
    for (const fieldset of this.form.querySelectorAll("[data-most]")) limitChoices(fieldset);
    if (store) keep(this.form, this.step);
  }

  goTo(hash) {
    const target = hash && this.form.querySelector(hash);
    if (target) this.go(this.steps.findIndex((step) => step === target || step.contains(target)));
  }

  go(step) {
    this.step = Math.max(0, Math.min(step, this.steps.length - 1));
    keep(this.form, this.step);
    this.show(true);
  }

  show(focus) {
    this.steps.forEach((section, index) => { section.hidden = index !== this.step; });
    const last = this.step === this.steps.length - 1;
    this.back.hidden = this.step === 0;
    this.next.hidden = last;
    this.final.hidden = !last;
    this.progress.hidden = false;
    this.progress.value = (100 * this.step) / (this.steps.length - 1);
    this.where.textContent = this.form.dataset.stepWord.replace("{now}", this.step + 1).replace("{all}", this.steps.length);
    if (focus) {
      window.scrollTo(0, 0);
      this.steps[this.step].querySelector("h1, h2").focus();
    }
  }

  async send() {
    keep(this.form, this.step);
    this.final.disabled = true;
    this.say(this.form.dataset.sending);
    try {
      const body = new URLSearchParams(new FormData(this.form));
      const answer = await fetch(this.form.dataset.send, { method: "POST", body, signal: patience() });
      if (answer.redirected && answer.ok) {
        forget(this.form.dataset.survey);
        for (const field of this.form.elements) empty(field);
        window.location.replace(answer.url); // so that Back does not lead to a form that has been sent
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.status >= 500 || !page.querySelector("main#content")) throw new Error(answer.statusText);
      showInstead(page);
    } catch {
      this.say(this.form.dataset.offline);
      this.final.disabled = false;
    }
  }

  say(text) {
    this.offline.textContent = text;
    this.offline.hidden = false;
  }
}

function start() {
  for (const form of document.querySelectorAll("form[data-survey]")) new Survey(form);
  for (const thanks of document.querySelectorAll("div[data-forget]")) forget(thanks.dataset.forget);
  for (const link of document.querySelectorAll("a[data-forget]")) {
    link.addEventListener("click", () => forget(link.dataset.forget));
  }
}

function showInstead(page) {
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  start();
  (document.querySelector(".error-summary") || document.querySelector("main")).focus();
}

start();
