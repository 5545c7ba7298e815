/* Somebody new is asked about only where nobody has been chosen from the list. */
"use strict";

for (const form of document.querySelectorAll("[data-colleague]")) {
  const chosen = form.elements.member;
  const others = ["name", "email", "role"].map((name) => form.elements[name].closest("[id^=div_id_]"));
  const follow = () => { for (const field of others) field.hidden = chosen.value !== ""; };
  chosen.addEventListener("change", follow);
  follow();
}
