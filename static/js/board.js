/* The board: a cell opens beside it and closes again, and all rows are ticked at once. Without this all of it works on pages of its own. */
"use strict";

let opened = null; // the cell's link that was followed

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close && document.getElementById("beside")?.contains(close)) {
    event.preventDefault();
    document.getElementById("beside").replaceChildren();
    document.getElementById(opened)?.querySelector("a").focus();
  }
  const cell = event.target.closest(".board td.cell");
  if (cell) opened = cell.id;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("#beside [data-close]")?.click();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "beside") return;
  const wrong = event.target.querySelector(".errorlist");
  const place = wrong ? wrong.parentElement.querySelector("input:not([type=hidden]), select, textarea") : null;
  (place || event.target.querySelector("h2"))?.focus();
});

for (const button of document.querySelectorAll("[data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll("[name=who]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
