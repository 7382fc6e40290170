// What was typed into a plain form when the session had expired: kept for this tab while its person signs in, and put back into the form.
// Forms that save themselves (autosave.js) and forms with a password are not kept; files cannot be.
"use strict";

const KEPT = "portal-kept";
const UNKEPT = ["csrfmiddlewaretoken"];

const pageHere = () => location.pathname + location.search;
// The sign-in page, or the one that says that a form was too old to be taken.
const isRefusal = () => location.pathname === document.body.dataset.login || document.querySelector("[data-unsent]");
function keptTyping() {
  try { return JSON.parse(sessionStorage.getItem(KEPT) || "null"); } catch { return null; }
}
function keepTyping(kept) {
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch { /* storage is full or off: the sign-in page says that nothing was done */ }
}
const likeness = (action) => [...document.forms].filter((form) => form.method === "post" && form.getAttribute("action") === action);

// Last of all listeners: one that asks first, sends by itself or stops a second press has prevented it by then.
addEventListener("submit", (event) => {
  const form = event.target;
  const person = document.body.dataset.user;
  if (event.defaultPrevented || !person || form.method !== "post" || form.matches("[data-autosave]") || form.querySelector("[type=password]")) return;
  if (!form.querySelector("textarea, select, input:not([type=hidden])")) return; // only a button: signing out, say
  const action = form.getAttribute("action");
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNKEPT.includes(name));
  keepTyping({ person, page: pageHere(), action, place: likeness(action).indexOf(form), typed });
});

function putBack(form, typed) {
  const values = new Map();
  for (const [name, value] of typed) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || UNKEPT.includes(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const given = values.get(field.name) ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length) field.value = given.shift();
    else continue;
    field.tomselect?.sync();
    field.dispatchEvent(new Event(field.matches("textarea, input:not([type=checkbox], [type=radio])") ? "input" : "change", { bubbles: true }));
  }
}

// In the form itself: a note over the page would stand before its button.
function tellKept(form) {
  const note = Object.assign(document.createElement("div"), { className: "note note-info", tabIndex: -1 });
  note.setAttribute("role", "status");
  note.append(Object.assign(document.createElement("div"), { className: "note-text", textContent: document.body.dataset.saidKept }));
  form.prepend(note);
  note.focus();
}

addEventListener("load", () => {
  const kept = keptTyping();
  if (!kept) return;
  if (isRefusal()) keepTyping({ ...kept, isUnsent: true });
  const person = document.body.dataset.user;
  if (!person || (kept.isUnsent && person === kept.person && kept.page !== pageHere())) return; // a password to change first, say
  keepTyping(null);
  if (!kept.isUnsent || person !== kept.person) return;
  const form = likeness(kept.action)[kept.place];
  if (!form) return;
  const dialog = form.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  putBack(form, kept.typed);
  tellKept(form);
});
