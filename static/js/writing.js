// Beside the editor of a long text: its preview, and marks of pictures put where the cursor stands.
"use strict";

function editor() { return document.querySelector("textarea.text-editor"); }

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview]");
  if (!button) return;
  const place = document.getElementById(button.dataset.target);
  const opens = place.hidden;
  place.hidden = !opens;
  button.setAttribute("aria-expanded", String(opens));
  if (opens) draw(button, place);
});
function draw(button, place) {
  const text = button.closest("form").querySelector("textarea[name=text]").value;
  htmx.ajax("POST", button.dataset.preview, { source: place, target: place, values: { text } });
}
// An open preview follows the typing.
document.addEventListener("input", (event) => {
  const button = event.target.closest("form")?.querySelector("[data-preview][aria-expanded=true]");
  if (!button) return;
  clearTimeout(button.waiting);
  button.waiting = setTimeout(() => draw(button, document.getElementById(button.dataset.target)), 1200);
});

// A picture's mark is a line of its own.
function insert(mark) {
  const area = editor();
  if (!area) return;
  const [before, after] = [area.value.slice(0, area.selectionEnd), area.value.slice(area.selectionEnd)];
  const line = `${before && !before.endsWith("\n") ? "\n" : ""}${mark}${after.startsWith("\n") ? "" : "\n"}`;
  area.setRangeText(line, before.length, before.length, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}
document.addEventListener("portal:picture", (event) => insert(event.detail.mark));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) insert(button.dataset.insert);
});
