// What pages need beyond HTML. No page depends on it to be read; forms work without it.
"use strict";

const said = (name) => document.body.dataset[`said${name}`];

// --- dialogs: data-dialog="id" opens, data-dialog-close closes; a form with data-confirm asks first -------------------------------
function ask({ confirm, confirmTitle, confirmLabel, confirmTone, reason, reasonLabel, tick, tickLabel, tickHelp }) {
  const dialog = document.getElementById("confirm-dialog");
  const box = dialog.querySelector("#confirm-reason-box");
  const typed = dialog.querySelector("#confirm-reason");
  const yes = dialog.querySelector("#confirm-yes");
  dialog.querySelector("#confirm-title").textContent = confirmTitle || said("Confirm");
  dialog.querySelector("#confirm-text").textContent = confirm || "";
  yes.textContent = confirmLabel || said("Yes");
  yes.className = `btn btn-${["danger", "success", "award"].includes(confirmTone) ? confirmTone : "primary"}`;
  box.hidden = !reason;
  typed.required = Boolean(reason);
  typed.value = "";
  if (reasonLabel) dialog.querySelector("#confirm-reason-label").textContent = reasonLabel;
  const ticked = dialog.querySelector("#confirm-tick");
  dialog.querySelector("#confirm-tick-box").hidden = !tick;
  ticked.checked = false;
  dialog.querySelector("#confirm-tick-label").textContent = tickLabel || "";
  dialog.querySelector("#confirm-tick-help").textContent = tickHelp || "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? { text: typed.value, ticked: ticked.checked } : null), { once: true });
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("confirm" in form.dataset) || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  const answer = await ask(form.dataset);
  if (!answer) return;
  if (form.dataset.reason) {
    const field = form.querySelector(`[name="${form.dataset.reason}"]`) || form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: form.dataset.reason, value: answer.text });
  }
  if (form.dataset.tick) {
    const field = form.querySelector(`[name="${form.dataset.tick}"]`) || form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: form.dataset.tick, value: answer.ticked ? "yes" : "" });
  }
  form.dataset.confirmed = "yes";
  form.requestSubmit(button);
  delete form.dataset.confirmed;
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask({ confirm: event.detail.question })) event.detail.issueRequest(true);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog").close();
});

// --- double submit: the buttons of a form that is on its way are off until the page comes back ------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.closest("#confirm-dialog")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  delete form.dataset.dirty;
  // After this turn, so that the pressed button's own name and value are still sent.
  form.dataset.sent = "yes";
  setTimeout(() => hold(form, event.submitter));
  // A download or a dead network leaves the page where it is.
  setTimeout(() => release(form), 15000);
});

function hold(form, button) {
  form.dataset.sent = "yes";
  for (const other of form.querySelectorAll("button, input[type=submit]")) {
    if (!other.disabled) Object.assign(other, { disabled: true }).dataset.held = "yes";
  }
  if (button) button.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-held]")) {
    button.disabled = false;
    delete button.dataset.held;
    button.removeAttribute("aria-busy");
  }
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// --- what is done once: the receipt (data-done) notes it for this tab; going back to a page from before (data-once) leads on instead ---
addEventListener("pageshow", (event) => {
  const [receipt, before] = [document.querySelector("[data-done]"), document.querySelector("[data-once]")];
  const isBack = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  try {
    if (receipt) sessionStorage.setItem(`done:${receipt.dataset.done}`, "yes");
    if (before && isBack && sessionStorage.getItem(`done:${before.dataset.once}`)) location.replace(before.dataset.instead);
  } catch { /* no storage: the server leads whoever has voted to the receipt */ }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const sent = event.detail.requestConfig.triggeringEvent;
  if (sent?.type === "submit" && event.detail.elt.matches("form")) hold(event.detail.elt, sent.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-sent]");
  if (form) release(form);
});

// --- unsaved changes: <form data-guard> -------------------------------------------------------------------------------------------
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.dirty = "yes";
  });
}
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-guard]");
  if (form && event.detail.successful) delete form.dataset.dirty;
});

// --- counters: <textarea maxlength> says how much has been written ----------------------------------------------------------------
function count(area) {
  let shown = area.nextElementSibling;
  if (!shown || !shown.classList.contains("field-count")) {
    shown = document.createElement("span");
    shown.className = "field-count";
    shown.setAttribute("aria-hidden", "true");
    area.after(shown);
  }
  const length = [...area.value.replace(/\n/g, "\r\n")].length;
  shown.textContent = `${length} / ${area.maxLength}`;
  shown.toggleAttribute("data-over", length >= area.maxLength);
}
document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength]")) count(event.target);
});

// --- navigation on a phone, menus that close, copying ------------------------------------------------------------------------------
document.addEventListener("click", async (event) => {
  const toggle = event.target.closest("[data-toggle-nav]");
  if (toggle) {
    const open = document.body.classList.toggle("nav-open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    await navigator.clipboard.writeText(copier.dataset.copy);
    copier.querySelector("span").textContent = copier.dataset.copied;
  }
  const tongue = event.target.closest("[data-language]");
  if (tongue) {
    document.cookie = `django_language=${tongue.dataset.language}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  }
  if (event.target.closest("[data-print]")) print();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const toggle = document.querySelector("[data-toggle-nav][aria-expanded=true]");
  if (toggle) {
    document.body.classList.remove("nav-open");
    toggle.setAttribute("aria-expanded", "false");
    toggle.focus();
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// --- many rows at once: data-check-all="name" ticks the boxes of that name in its form, data-checked shows how many are ticked ------
function followBoxes(all) {
  const boxes = [...all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]:not(:disabled)`)];
  all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
}
document.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (!form || event.target.type !== "checkbox") return;
  const name = event.target.dataset.checkAll;
  if (name) form.querySelectorAll(`input[type=checkbox][name="${name}"]:not(:disabled)`).forEach((box) => { box.checked = event.target.checked; });
  form.querySelectorAll("[data-check-all]").forEach(followBoxes);
  for (const shown of form.querySelectorAll("[data-checked]")) {
    const ticked = form.querySelectorAll(`input[type=checkbox][name="${shown.dataset.checked}"]:checked`).length;
    shown.textContent = String(ticked);
    form.querySelectorAll("[data-needs-checked]").forEach((button) => { button.disabled = !ticked; });
  }
});

// --- htmx: the csrf token goes along, a failure is said ----------------------------------------------------------------------------
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
});
function toast(text, tone = "danger") {
  const note = document.createElement("div");
  note.className = `note note-${tone}`;
  const words = document.createElement("div");
  words.className = "note-text";
  words.textContent = text;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "btn-close" });
  close.setAttribute("aria-label", said("Close"));
  close.addEventListener("click", () => note.remove());
  note.append(words, close);
  document.getElementById("toasts").replaceChildren(note);
}
function failed(event) {
  // A page that saves itself says beside the text that it keeps the words and tries again.
  if (!event.detail.xhr?.status && event.target.closest?.("form[data-autosave]") === event.target) return;
  const request = event.detail.xhr;
  const plain = request && request.status && (request.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  toast(plain ? request.responseText : said("Failed"));
}
document.addEventListener("htmx:beforeSwap", (event) => {
  // A refusal comes as a plain sentence with 422: say it, and leave the page as it is.
  const request = event.detail.xhr;
  if (new URL(request.responseURL, location).pathname === document.body.dataset.login) {
    event.detail.shouldSwap = false;
    toast(said("Expired"));
  }
  if (request.status === 422 && (request.getResponseHeader("Content-Type") || "").startsWith("text/plain")) {
    event.detail.shouldSwap = false;
    toast(request.responseText);
  }
});
for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, failed);
document.addEventListener("portal:toast", (event) => toast(event.detail.value, event.detail.tone));

// --- what a page brings, at once and after a swap ----------------------------------------------------------------------------------
function dress(root) {
  root.querySelectorAll("form [data-check-all]").forEach(followBoxes);
  root.querySelectorAll("textarea[maxlength]").forEach((area) => { if (!area.closest("#confirm-dialog")) count(area); });
  for (const step of root.querySelectorAll(".step-current")) {
    const band = step.closest(".steps");
    band.scrollLeft = step.offsetLeft - (band.clientWidth - step.offsetWidth) / 2;
  }
  for (const here of root.querySelectorAll(".tabs [aria-current], .item-list [aria-current]")) {
    const band = here.closest(".tabs, .item-list");
    band.scrollLeft = here.offsetLeft - (band.clientWidth - here.offsetWidth) / 2;
  }
  const summary = root.querySelector("[data-errors]");
  if (summary && !document.activeElement.closest("dialog .field-wrong")) summary.focus();
  const shut = "dialog:not([open])";
  const wrong = root.querySelector(`${shut} .field-wrong`) ?? root.querySelector(`${shut} [data-errors]`);
  if (wrong) { // what was typed in a dialog is corrected in it
    wrong.closest("dialog").showModal();
    (wrong.querySelector("input, select, textarea") ?? wrong).focus();
  }
}
document.addEventListener("DOMContentLoaded", () => dress(document));
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
