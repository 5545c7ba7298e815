/* The search boxes that replace long selects are named by their label, as the selects are. And who was written down at
   the door on this phone (door.js) is forgotten after four days, whoever opens the staff's pages next. */
"use strict";

const AT_THE_DOOR = 4 * 24 * 60 * 60 * 1000; // milliseconds; each entry is named by when it was written

function forgetAtTheDoor() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("door:"))) {
    const people = Object.entries(JSON.parse(localStorage.getItem(key)));
    const young = people.filter(([id]) => Date.now() - Number.parseInt(id, 10) < AT_THE_DOOR);
    if (!young.length) localStorage.removeItem(key);
    else if (young.length < people.length) localStorage.setItem(key, JSON.stringify(Object.fromEntries(young)));
  }
}

function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id = `${select.id}_label`;
    for (const part of [box, box.querySelector("[role=textbox]")]) {
      part.setAttribute("aria-labelledby", `${label.id} select2-${select.id}-container`);
    }
  }
}

try { forgetAtTheDoor(); } catch { /* private browsing: nothing is kept longer than the page */ }
if (window.django?.jQuery) window.django.jQuery(nameBoxes);
