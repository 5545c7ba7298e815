/* What stands on the page to be sent on is copied with one button, where the browser lets a page copy. */
"use strict";

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = document.getElementById(button.dataset.copy).innerText.trim();
    try { await navigator.clipboard.writeText(copied); } catch { return; /* not allowed: it can still be chosen by hand */ }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 3000);
  });
}
