/* The search boxes that replace long selects are named by their label, as the selects are. */
"use strict";

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

if (window.django?.jQuery) window.django.jQuery(nameBoxes);
