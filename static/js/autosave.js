// Forms that save themselves: <form data-autosave>. htmx sends them; this file keeps the version, says the state,
// counts characters as the rulebook does, and keeps what was typed on this computer until the server has it.
"use strict";

const KEEP = "portal-draft:";
const RETRY = 8000;

function stateOf(form) { return document.getElementById(form.dataset.state); }
function say(form, tone, words) {
  const place = stateOf(form);
  place.replaceChildren(Object.assign(document.createElement("span"), { className: `saved-at saved-${tone}`, textContent: words }));
}
function draftKey(form) { return `${KEEP}${form.getAttribute("hx-post")}`; }
function typed(form) {
  return JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "version", "overwrite"].includes(name) && !name.startsWith("was-")));
}
function remember(form) {
  try { localStorage.setItem(draftKey(form), JSON.stringify({ typed: typed(form), at: Date.now() })); } catch { /* storage is full or off: the page itself still holds the words */ }
}
function forget(form) { localStorage.removeItem(draftKey(form)); }

// Characters without blanks and line breaks, as awards/applications/texts.py counts them.
function measure(area) {
  const place = document.getElementById(area.dataset.count);
  if (!place) return;
  const count = [...area.value.replace(/\s/gu, "")].length;
  place.querySelector("[data-number]").textContent = String(count);
  place.toggleAttribute("data-over", Boolean(area.dataset.limit) && count > Number(area.dataset.limit));
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-count]")) measure(event.target);
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  remember(form);
  form.dataset.waiting = "yes";
  say(form, "waiting", form.dataset.saidWaiting);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.dataset.sentTyped = typed(form);
  say(form, "waiting", form.dataset.saidSaving);
});

// The server has it: the version goes into the form before the next save is sent.
document.addEventListener("portal:saved", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.querySelector("[name=version]").value = event.detail.version;
  for (const [name, value] of JSON.parse(form.dataset.sentTyped || "[]")) {
    const was = form.elements[`was-${name}`];
    if (was) was.value = value;
  }
  const overwrite = form.querySelector("[name=overwrite]");
  if (overwrite) overwrite.value = "";
  if (typed(form) === form.dataset.sentTyped) {
    forget(form);
    delete form.dataset.waiting;
  }
});

// The answer names the fields that are wrong: they are marked where they stand, and no longer once an answer does not name them.
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || event.target !== stateOf(form)) return;
  const wrong = new Set([...event.target.querySelectorAll("[data-wrong]")].map((link) => link.dataset.wrong));
  for (const field of form.querySelectorAll(".form-control")) {
    field.classList.toggle("is-invalid", wrong.has(field.name));
    if (wrong.has(field.name)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
});

function notSent(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  remember(form);
  form.dataset.dirty = "yes";
  say(form, "failed", form.dataset.saidOffline);
  clearTimeout(form.retry);
  form.retry = setTimeout(() => htmx.trigger(form, "portal:again"), RETRY);
}
function signedOut(xhr) {
  return xhr.status === 403 || new URL(xhr.responseURL || location.href, location).pathname === document.body.dataset.login;
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || !event.detail.xhr.status || !signedOut(event.detail.xhr)) return;
  remember(form);
  form.dataset.dirty = "yes";
  say(form, "failed", form.dataset.saidExpired);
});
for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, notSent);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) notSent(event);
});
addEventListener("online", () => document.querySelectorAll("form[data-autosave][data-waiting]").forEach((form) => htmx.trigger(form, "portal:again")));

// Write over what a colleague wrote, knowingly: the button carries the version that was shown.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-overwrite]");
  if (!button) return;
  const form = button.closest("form[data-autosave]");
  form.querySelector("[name=overwrite]").value = button.dataset.overwrite;
  htmx.trigger(form, "portal:again");
});

// What this computer still holds from a page that was closed before the server had it.
function offer(form) {
  const kept = JSON.parse(localStorage.getItem(draftKey(form)) || "null");
  if (!kept) return;
  if (kept.typed === typed(form)) {
    forget(form);
    return;
  }
  const note = document.getElementById(form.dataset.kept);
  note.hidden = false;
  note.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString("zh-CN");
  note.querySelector("[data-kept-use]").addEventListener("click", () => {
    for (const [name, value] of JSON.parse(kept.typed)) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
    note.hidden = true;
    form.querySelectorAll("[data-count]").forEach(measure);
    htmx.trigger(form, "portal:again");
  });
  note.querySelector("[data-kept-drop]").addEventListener("click", () => {
    forget(form);
    note.hidden = true;
  });
}

// Uploads say how far they are.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest("form")?.querySelector("progress[data-upload]");
  if (!bar || !event.detail.lengthComputable || !event.detail.total) return;
  bar.hidden = false;
  bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-count]").forEach(measure);
  document.querySelectorAll("form[data-autosave]").forEach(offer);
});
