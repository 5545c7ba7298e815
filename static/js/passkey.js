/* A passkey that could not be used is told in words on the page; by itself the browser tells the console alone. */
"use strict";

document.addEventListener("allauth.error", (event) => {
  const place = document.getElementById("passkey-failed");
  if (!place) return;
  event.preventDefault();
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
});
