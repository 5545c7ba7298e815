/* A person is dragged from one group to another: the same form as their list of groups sends. */
"use strict";

let dragged = null;

function groupAt(event) {
  return dragged && event.target.closest?.("[data-group]");
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-person]");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const box = groupAt(event);
  document.querySelectorAll(".is-over").forEach((other) => other.classList.toggle("is-over", other === box));
  if (!box) return;
  event.preventDefault();
  box.classList.add("is-over");
});

document.addEventListener("dragend", () => {
  dragged = null;
  document.querySelectorAll(".is-over").forEach((box) => box.classList.remove("is-over"));
});

document.addEventListener("drop", (event) => {
  const box = groupAt(event);
  if (!box || box.contains(dragged)) return;
  event.preventDefault();
  const form = dragged.querySelector("form");
  form.querySelector("select").value = box.dataset.group;
  form.querySelector("[value=move]").click();
});
