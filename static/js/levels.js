/* Target levels: on a phone one aspect at a time, and the gap follows the level that is chosen.
   Without this file all aspects stand under each other, with the gaps that have been saved. */
"use strict";

const PHONE = window.matchMedia("(max-width: 40rem)");
const NUMBER = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function gapOf(row) {
  const baseline = row.dataset.baseline;
  const target = row.querySelector("select").value;
  if (!baseline || !target) return "–";
  return NUMBER.format(Math.round(10 * target - 10 * baseline) / 10).replace("−", "-");
}

class Levels {
  constructor(form) {
    this.rows = [...form.querySelectorAll("[data-level]")];
    this.moves = form.querySelector("[data-moves]");
    this.back = form.querySelector("[data-back]");
    this.next = form.querySelector("[data-next]");
    this.where = form.querySelector("[data-where]");
    this.step = Math.max(0, this.rows.findIndex((row) => row.querySelector(".invalid-feedback")));
    this.back.addEventListener("click", () => this.go(this.step - 1));
    this.next.addEventListener("click", () => this.go(this.step + 1));
    PHONE.addEventListener("change", () => this.show());
    for (const row of this.rows) {
      row.addEventListener("change", () => { row.querySelector("[data-gap]").textContent = gapOf(row); });
    }
    this.show();
  }

  go(step) {
    this.step = step;
    this.show();
    const legend = this.rows[step].querySelector("legend");
    legend.focus({ preventScroll: true });
    legend.scrollIntoView();
  }

  show() {
    this.rows.forEach((row, index) => { row.hidden = PHONE.matches && index !== this.step; });
    this.moves.hidden = !PHONE.matches;
    this.back.disabled = this.step === 0;
    this.next.disabled = this.step === this.rows.length - 1;
    this.where.textContent = `${this.step + 1} / ${this.rows.length}`;
  }
}

for (const form of document.querySelectorAll("form.levels")) new Levels(form);
