// The reader of the screening desk: a key presses the link or button that names it in data-key. What is typed is never taken for a key.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const here = [...document.querySelectorAll("[data-key]")].find((link) => link.dataset.key === event.key.toLowerCase());
  if (!here) return;
  event.preventDefault();
  here.click();
});
