/* One theme a screen; answers kept on the device until sent; sending survives a dead connection.
   Without this file the survey is one long form that works, and says nothing that only this file makes true. */
"use strict";

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 30 * 1000; // milliseconds that a server is waited for
const HISTORY = 500; // milliseconds that the browser's history is waited for

let current = null; // the form that the page shows

function storageKey(survey) {
  return `survey:${survey}`;
}

function forget(survey) {
  try { localStorage.removeItem(storageKey(survey)); } catch { /* private browsing */ }
}

function keeps() {
  try {
    localStorage.setItem("survey", "");
    localStorage.removeItem("survey");
    return true;
  } catch { return false; /* private browsing */ }
}

function keptOf(survey) {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(survey)) || "null");
    if (kept && Date.now() - kept.at <= DAY) return kept;
  } catch { /* private browsing */ }
  forget(survey);
  return null;
}

function holdsAnswers(survey) {
  const kept = keptOf(survey);
  return Boolean(kept) && kept.fields.some(([name, value]) => name !== "token" && value);
}

function recall(form) {
  try {
    const kept = keptOf(form.dataset.survey);
    if (!kept) return 0;
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

function filled(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked;
  return (field.type === "textarea" || field.type === "text") && Boolean(field.value);
}

function patience() {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), PATIENCE);
  return limit.signal;
}

function answered(place) {
  return Boolean(place.querySelector("input:checked"));
}

function complain(fieldset, words) {
  const error = fieldset.querySelector("[data-error]");
  error.textContent = words;
  error.hidden = !words;
}

function limitChoices(fieldset) {
  const most = Number(fieldset.dataset.most);
  const boxes = [...fieldset.querySelectorAll("input")];
  const full = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = full && !box.checked;
  fieldset.querySelector("[data-full]").hidden = !full;
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
    this.listen();
    current = this;
    this.changed(false);
    this.show(false);
    if (history.state?.part !== this.step) this.take();
  }

  listen() {
    const form = this.form;
    this.back.addEventListener("click", () => history.back());
    this.next.addEventListener("click", () => this.forward());
    form.addEventListener("change", (event) => this.changed(true, event.target));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => { event.preventDefault(); if (event.submitter === this.final) this.send(); });
    for (const link of form.querySelectorAll(".error-summary a")) link.addEventListener("click", (event) => { event.preventDefault(); this.goTo(link.hash); });
    form.querySelector("[data-clear]").addEventListener("click", (event) => { event.preventDefault(); this.clear(); });
  }

  get last() {
    return this.step === this.steps.length - 1;
  }

  // Each part has its place in the browser's history, after the place of the part before it.
  take() {
    history.replaceState({ part: 0 }, "");
    for (let part = 1; part <= this.step; part += 1) history.pushState({ part }, "");
  }

  pressed(event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (!this.last) this.forward();
  }

  lacks(section) {
    const lacking = [...section.querySelectorAll("[data-missing]")].filter((fieldset) => !answered(fieldset));
    const said = lacking.map((fieldset) => [fieldset, fieldset.dataset.missing]);
    const scales = [...this.form.querySelectorAll("fieldset.scale")];
    if (section.dataset.unrated && !scales.some(answered)) said.push([section, section.dataset.unrated]);
    return said;
  }

  forward() {
    const lacking = this.lacks(this.steps[this.step]);
    for (const [fieldset, words] of lacking) complain(fieldset, words);
    if (lacking.length) lacking[0][0].querySelector("[data-part-error]:not([hidden]), input").focus();
    else this.go(this.step + 1);
  }

  clear() {
    forget(this.form.dataset.survey);
    for (const field of this.form.elements) empty(field);
    for (const error of this.form.querySelectorAll("[data-error]")) error.hidden = true;
    this.form.elements.token.value = newToken();
    this.form.querySelector("[data-clearing]").open = false;
    this.say(this.form.dataset.cleared);
    this.changed(false);
    if (this.step) history.go(-this.step);
    else this.arrive(0);
  }

  changed(store = true, field = null) {
    const asked = field?.closest("fieldset");
    if (asked) complain(asked, "");
    if (asked?.matches(".scale")) for (const part of this.form.querySelectorAll("[data-unrated]")) complain(part, "");
    for (const fieldset of this.form.querySelectorAll("[data-most]")) limitChoices(fieldset);
    this.form.querySelector("[data-clearing]").hidden = ![...this.form.elements].some(filled);
    if (store) keep(this.form, this.step);
  }

  goTo(hash) {
    const target = hash && this.form.querySelector(hash);
    if (!target) return;
    this.go(this.steps.findIndex((step) => step.contains(target)));
    target.querySelector("input, textarea").focus();
  }

  go(step) {
    for (let part = this.step + 1; part <= step; part += 1) history.pushState({ part }, "");
    this.arrive(step);
  }

  arrive(step) {
    this.step = Math.min(step, this.steps.length - 1);
    keep(this.form, this.step);
    this.show(true);
  }

  show(focus) {
    this.steps.forEach((section, index) => { section.hidden = index !== this.step; });
    this.back.hidden = this.step === 0;
    this.next.hidden = this.last;
    this.final.hidden = !this.last;
    this.progress.hidden = false;
    this.progress.value = (100 * this.step) / (this.steps.length - 1);
    this.where.textContent = this.form.dataset.stepWord.replace("{now}", this.step + 1).replace("{all}", this.steps.length);
    if (focus) {
      window.scrollTo(0, 0);
      this.steps[this.step].querySelector("h1, h2").focus();
    }
  }

  async send() {
    if (this.sending) return;
    keep(this.form, this.step);
    this.sending = true;
    this.final.setAttribute("aria-disabled", "true");
    this.say(this.form.dataset.sending);
    try {
      const body = new URLSearchParams(new FormData(this.form));
      const answer = await fetch(this.form.dataset.send, { method: "POST", body, signal: patience() });
      if (answer.redirected && answer.ok) {
        forget(this.form.dataset.survey);
        for (const field of this.form.elements) empty(field);
        await this.leaveFor(answer.url);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.status >= 500 || !page.querySelector("main#content")) throw new Error(answer.statusText);
      showInstead(page);
    } catch {
      this.say(this.form.dataset.offline);
      this.sending = false;
      this.final.removeAttribute("aria-disabled");
    }
  }

  // Instead of the form's first part, so that Back leads out of a survey that has been sent.
  async leaveFor(address) {
    current = null;
    const moved = new Promise((resolve) => { window.addEventListener("popstate", resolve, { once: true }); });
    history.go(-this.step);
    await Promise.race([moved, new Promise((resolve) => { setTimeout(resolve, HISTORY); })]);
    window.location.replace(address);
  }

  say(text) {
    this.offline.textContent = text;
  }
}

function tellWhatIsKept() {
  const kept = keeps();
  for (const words of document.querySelectorAll("[data-keeps]")) words.hidden = !kept;
  for (const words of document.querySelectorAll("[data-keeps-not]")) words.hidden = kept;
  for (const words of document.querySelectorAll("[data-kept]")) words.hidden = !holdsAnswers(words.dataset.kept);
  for (const words of document.querySelectorAll("[data-kept-not]")) words.hidden = holdsAnswers(words.dataset.keptNot);
}

function start() {
  for (const form of document.querySelectorAll("form[data-survey]")) new Survey(form);
  for (const thanks of document.querySelectorAll("div[data-forget]")) {
    forget(thanks.dataset.forget);
    thanks.querySelector("[data-cleared]").hidden = false;
  }
  for (const link of document.querySelectorAll("a[data-forget]")) {
    link.addEventListener("click", () => forget(link.dataset.forget));
  }
  tellWhatIsKept();
}

function showInstead(page) {
  current = null;
  document.title = page.title;
  document.body.replaceWith(page.body);
  window.scrollTo(0, 0);
  start();
  (document.querySelector(".error-summary") || document.querySelector("main")).focus();
}

window.addEventListener("popstate", (event) => { if (current && event.state) current.arrive(event.state.part); });
start();
