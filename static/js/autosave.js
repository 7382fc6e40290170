// Forms that save themselves: <form data-autosave>. htmx sends them; this file keeps the version, says the state,
// counts characters as the rulebook does, and keeps what was typed on this computer until the server has it.
"use strict";

const KEEP = "portal-draft:";
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;
const UNTYPED = ["csrfmiddlewaretoken", "version", "overwrite"];

function stateOf(form) { return document.getElementById(form.dataset.state); }
function say(form, tone, words) {
  const place = stateOf(form);
  place.replaceChildren(Object.assign(document.createElement("span"), { className: `saved-at saved-${tone}`, textContent: words }));
  return place;
}
function forms() { return [...document.querySelectorAll("form[data-autosave]")]; }
function draftKey(form) { return `${KEEP}${form.getAttribute("hx-post")}`; }
function typed(form) {
  return JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNTYPED.includes(name) && !name.startsWith("was-")));
}
function versionOf(form) { return form.querySelector("[name=version]"); }
function remember(form) {
  try { localStorage.setItem(draftKey(form), JSON.stringify({ typed: typed(form), version: versionOf(form).value, at: Date.now() })); } catch { /* storage is full or off: the page itself still holds the words */ }
}
function forget(form) { try { localStorage.removeItem(draftKey(form)); } catch { /* storage is off */ } }
function keptOf(form) {
  try { return JSON.parse(localStorage.getItem(draftKey(form)) || "null"); } catch { return null; }
}

// Characters without blanks, line breaks, pictures and the bars of tables, as awards/applications/texts.py counts them.
const FIGURE = /^【图[0-9]{1,4}(?:[\s：:]+[^\s：:].*)?\s*】$/u;
const RULE = /^\|(?:\s*:?-+:?\s*\|)+$/u;
function words(text) {
  let row = 0;
  return text.split(/\r\n|\r|\n/u).map((line) => {
    const bare = line.trim();
    if (bare.length > 1 && bare.startsWith("|") && bare.endsWith("|") && !bare.endsWith("\\|")) {
      row += 1;
      return row === 2 && RULE.test(bare) ? "" : bare.replace(/(?<!\\)\|/gu, "").replaceAll("\\|", "|");
    }
    row = 0;
    return FIGURE.test(bare) ? "" : line;
  }).join("");
}
function measure(area) {
  const place = document.getElementById(area.dataset.count);
  if (!place) return;
  const count = [...words(area.value).replace(/\s/gu, "")].length;
  place.querySelector("[data-number]").textContent = String(count);
  place.toggleAttribute("data-over", Boolean(area.dataset.limit) && count > Number(area.dataset.limit));
  follow(count);
}
// The index beside the text and the whole report's count follow what is typed.
function follow(count) {
  const own = document.querySelector("[data-own-count]");
  if (!own) return;
  const was = Number(own.firstChild.data);
  own.firstChild.data = String(count);
  const whole = document.querySelector("[data-total-count] progress");
  if (!whole) return;
  const total = Number(whole.getAttribute("value")) + count - was;
  whole.setAttribute("value", String(total));
  whole.nextElementSibling.textContent = `${total} / ${whole.max}`;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-count]")) measure(event.target);
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  remember(form);
  form.dataset.waiting = "yes";
  if (form.dataset.expired) return;
  if (navigator.onLine) say(form, "waiting", form.dataset.saidWaiting);
  else say(form, "failed", form.dataset.saidOffline);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || event.target !== form) return;
  form.dataset.sentTyped = typed(form);
  if (!form.dataset.expired) say(form, "waiting", form.dataset.saidSaving);
});

// The server has it: the version goes into the form before the next save is sent.
document.addEventListener("portal:saved", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  versionOf(form).value = event.detail.version;
  for (const [name, value] of JSON.parse(form.dataset.sentTyped || "[]")) {
    const was = form.elements[`was-${name}`];
    if (was) was.value = value;
  }
  const overwrite = form.querySelector("[name=overwrite]");
  if (overwrite) overwrite.value = "";
  form.pause = 0;
  delete form.dataset.expired;
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

// --- a lost connection: tried again ever more seldom, at once when the browser says it is back ----------------------------------------
function again(form, act) {
  clearTimeout(form.retry);
  form.pause = Math.min(form.pause ? form.pause * 2 : FIRST_RETRY, LONGEST_RETRY);
  form.retry = setTimeout(act, form.pause);
}
function notSent(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form || event.target !== form) return;
  remember(form);
  form.dataset.dirty = form.dataset.waiting = "yes";
  say(form, "failed", form.dataset.saidOffline);
  again(form, () => htmx.trigger(form, "portal:again"));
}
for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, notSent);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) notSent(event);
});
addEventListener("offline", () => forms().filter((form) => form.dataset.waiting).forEach((form) => say(form, "failed", form.dataset.saidOffline)));
addEventListener("online", () => forms().filter((form) => form.dataset.waiting).forEach(sendNow));
document.addEventListener("visibilitychange", () => {
  forms().filter((form) => form.dataset.waiting && (document.hidden ? !form.dataset.expired : form.dataset.expired)).forEach(sendNow);
});
addEventListener("focus", () => forms().filter((form) => form.dataset.expired).forEach(sendNow));
function sendNow(form) {
  if (form.dataset.expired) renew(form);
  else htmx.trigger(form, "portal:again");
}

// --- an expired session: one signs in beside, then this page takes the new token and saves --------------------------------------------
function signedOut(xhr) {
  return xhr.status === 403 || new URL(xhr.responseURL || location.href, location).pathname === document.body.dataset.login;
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || event.target !== form || !event.detail.xhr.status || !signedOut(event.detail.xhr)) return;
  remember(form);
  form.dataset.dirty = form.dataset.waiting = form.dataset.expired = "yes";
  const place = say(form, "failed", form.dataset.saidExpired);
  const link = Object.assign(document.createElement("a"), { href: document.body.dataset.login, target: "_blank", className: "btn btn-sm btn-primary", textContent: form.dataset.saidSignIn });
  place.append(" ", link);
  again(form, () => renew(form));
});
async function renew(form) {
  try {
    const answer = await fetch(location.href);
    if (answer.ok && new URL(answer.url).pathname !== document.body.dataset.login) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (token) {
        for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
        if (document.body.dataset.csrf) document.body.dataset.csrf = token;
        delete form.dataset.expired;
        htmx.trigger(form, "portal:again");
        return;
      }
    }
  } catch { /* no network either: tried again below */ }
  again(form, () => renew(form));
}

// Write over what a colleague wrote, knowingly: the button carries the version that was shown. Or take what is stored, or both in one.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-overwrite], [data-take]");
  if (!button) return;
  event.preventDefault();
  const form = button.closest("form[data-autosave]");
  if (button.dataset.take) {
    const area = form.querySelector("textarea[name=text]");
    area.value = stateOf(form).querySelector(`[data-${button.dataset.take}]`).value;
    versionOf(form).value = button.dataset.version;
    remember(form);
    measure(area);
    form.dataset.waiting = "yes";
  } else form.querySelector("[name=overwrite]").value = button.dataset.overwrite;
  htmx.trigger(form, "portal:again");
});

// What this computer still holds from a page that was closed before the server had it, and how it differs from what is stored.
function offer(form) {
  const kept = keptOf(form);
  if (!kept) return;
  if (kept.typed === typed(form)) {
    forget(form);
    return;
  }
  const note = document.getElementById(form.dataset.kept);
  note.hidden = false;
  note.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString("zh-CN");
  compare(form, note, JSON.parse(kept.typed));
  note.querySelector("[data-kept-use]").addEventListener("click", () => {
    for (const [name, value] of JSON.parse(kept.typed)) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
    if (kept.version) versionOf(form).value = kept.version; // what a colleague wrote since is told, not written over
    note.hidden = true;
    form.querySelectorAll("[data-count]").forEach(measure);
    form.dataset.waiting = "yes";
    htmx.trigger(form, "portal:again");
  });
  note.querySelector("[data-kept-drop]").addEventListener("click", () => {
    forget(form);
    note.hidden = true;
  });
}
function compare(form, note, kept) {
  const place = note.querySelector("[data-kept-differences]");
  const text = Object.fromEntries(kept).text;
  if (!place.dataset.keptDifferences || text === undefined) return;
  const values = { text, stored: form.querySelector("textarea[name=text]").value };
  htmx.ajax("POST", place.dataset.keptDifferences, { source: place, target: place, values });
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
  forms().forEach(offer);
});
