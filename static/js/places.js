/* Municipalities are chosen one at a time from suggestions. Without this script the same field takes their names with
   commas between; with it, that is what the field holds when it is sent. */
"use strict";

const MOST_SHOWN = 8;
const BETWEEN = /[,;\n]|\s(?:ja|och|and|&)\s/iu;

class Places {
  constructor(field) {
    this.field = field;
    this.words = field.list.dataset;
    this.known = [...field.list.options].map((option) => ({
      name: option.value, also: `${option.value} ${option.dataset.also}`.toLocaleLowerCase(),
    }));
    this.shown = [];
    this.active = -1;
    this.chosen = [];
    this.build();
    this.read();
    this.listen();
  }

  build() {
    const { field } = this;
    this.typing = document.activeElement === field; // somebody may write before this script has run
    field.removeAttribute("list");
    this.frame = document.createElement("div");
    this.frame.className = "places";
    field.replaceWith(this.frame);
    this.list = document.createElement("ul");
    this.list.className = "places-list";
    this.list.id = `${field.id}_suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.list);
    this.status = document.createElement("div");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.frame.append(field, this.list);
    this.bag = document.createElement("ul");
    this.bag.className = "places-chosen";
    this.bag.setAttribute("aria-label", this.words.chosen);
    this.frame.prepend(this.bag);
    this.frame.append(this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) field.setAttribute(name, value);
    if (this.typing) field.focus(); // a field that moves in the page loses its focus
  }

  read() {
    if (this.typing) { this.split(); return; }
    const names = this.field.value.split(BETWEEN).map((name) => name.trim()).filter(Boolean);
    this.field.value = "";
    for (const name of names) this.add(this.exact(name) || name, false);
  }

  listen() {
    this.field.addEventListener("input", () => { this.split(); this.suggest(); });
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => { this.take(); this.close(); });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.add(option.textContent);
    });
    this.bag.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.remove(button.dataset.name);
    });
    this.field.form.addEventListener("submit", () => {
      const typed = this.field.value;
      this.field.value = [...this.chosen, typed.trim()].filter(Boolean).join(", ");
      setTimeout(() => { this.field.value = typed; });
    });
  }

  exact(typed) {
    const wanted = typed.trim().toLocaleLowerCase();
    return this.known.find((place) => place.name.toLocaleLowerCase() === wanted)?.name;
  }

  split() {
    const pieces = this.field.value.split(BETWEEN);
    if (pieces.length < 2) return;
    this.field.value = pieces.pop().trimStart();
    for (const piece of pieces) if (piece.trim()) this.add(this.exact(piece) || piece.trim(), false);
  }

  suggest() {
    const wanted = this.field.value.trim().toLocaleLowerCase();
    const free = this.known.filter((place) => !this.chosen.includes(place.name));
    const begins = (place) => place.also.split(" ").some((word) => word.startsWith(wanted));
    const found = wanted ? free.filter((place) => place.also.includes(wanted)) : [];
    this.shown = found.sort((one, other) => begins(other) - begins(one)).slice(0, MOST_SHOWN);
    this.active = -1;
    this.list.replaceChildren(...this.shown.map((place, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}_${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = place.name;
      return option;
    }));
    this.list.hidden = this.shown.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.field.removeAttribute("aria-activedescendant");
    if (wanted) this.say(this.shown.length ? this.words.some.replace("{count}", this.shown.length) : this.words.none);
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      event.preventDefault();
      this.move((this.active + step + this.shown.length + (this.active < 0 && step < 0 ? 1 : 0)) % this.shown.length);
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.add(this.shown[this.active].name);
    } else if (event.key === "Enter" && this.exact(this.field.value)) {
      event.preventDefault();
      this.take();
    }
  }

  move(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  take() {
    const name = this.exact(this.field.value);
    if (name) this.add(name);
  }

  add(name, aloud = true) {
    if (!this.chosen.includes(name)) this.chosen.push(name);
    if (aloud) {
      this.field.value = "";
      this.say(this.words.added.replace("{name}", name));
    }
    this.close();
    this.draw();
  }

  remove(name) {
    this.chosen = this.chosen.filter((one) => one !== name);
    this.draw();
    this.say(this.words.removed.replace("{name}", name));
    this.field.focus();
  }

  draw() {
    this.bag.replaceChildren(...this.chosen.map((name) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.name = name;
      button.textContent = this.words.remove;
      const hidden = document.createElement("span");
      hidden.className = "visually-hidden";
      hidden.textContent = ` ${name}`;
      button.append(hidden);
      row.append(name, button);
      return row;
    }));
    this.field.required = this.field.required && this.chosen.length === 0;
  }

  close() {
    this.shown = [];
    this.active = -1;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  say(words) {
    this.status.textContent = words;
  }
}

for (const field of document.querySelectorAll("input[list=municipality-names]")) new Places(field);
