/* A letter's fields are put in where one was writing. Without this they are written by hand. */
"use strict";

for (const row of document.querySelectorAll("[data-fields]")) {
  const body = document.getElementById(row.dataset.fields);
  let place = body; // the subject or the text of this language, whichever was written in last
  row.hidden = false;
  body.closest("fieldset").addEventListener("focusin", (event) => {
    if (event.target.matches("input[type=text], textarea")) place = event.target;
  });
  row.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    place.setRangeText(button.dataset.insert, place.selectionStart, place.selectionEnd, "end");
    place.focus();
  });
}
