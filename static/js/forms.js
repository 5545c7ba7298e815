/* What cannot be sent says so beside its field or button, and nothing that was typed is lost. */
"use strict";

function say(place, words) {
  const said = document.createElement("p");
  said.className = "notice error not-sent";
  said.setAttribute("role", "alert");
  said.textContent = words;
  place.insertAdjacentElement("beforebegin", said);
}

function tooLarge(form) {
  const fields = [...form.querySelectorAll("input[type=file][data-most]")];
  return fields.find((field) => field.files[0]?.size > Number(field.dataset.most));
}

function forgive(field) {
  const place = field.closest("[id^=div_id_]") || field.parentElement;
  for (const said of place.querySelectorAll(".invalid-feedback, .not-sent")) said.remove();
  field.classList.remove("is-invalid");
}

document.addEventListener("change", (event) => {
  if (event.target.type === "file") forgive(event.target); // what was said is of the file before
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  for (const said of form.querySelectorAll(".not-sent")) said.remove();
  if (form.method !== "post") return;
  const large = tooLarge(form);
  if (large) {
    event.preventDefault();
    say(large, large.dataset.tooLarge);
    large.focus();
  } else if (!navigator.onLine) {
    event.preventDefault();
    say(event.submitter || form.querySelector("button"), document.body.dataset.offline);
  }
});
