// The desk at which items are scored: one item at a time, by keyboard, saved as it is written. What the server does not yet have stays in
// localStorage and is sent again. htmx carries each form; the server's answer bears the header X-Desk, anything else is not an answer.
"use strict";

const desk = document.querySelector("[data-desk]");
const saidHere = (name) => desk.dataset[`said${name}`];
const entries = [...desk.querySelectorAll("form.entry")];
const WAIT = 1200;
const SOON = 250;
const RETRIES = [2000, 4000, 8000, 15000, 30000];
const keyOf = (form) => `desk:${desk.dataset.desk}:${form.dataset.item}`;
const noteOf = (form) => form.querySelector("[data-note]");
let current = entries[0];
let cited = null;

// --- one item at a time ------------------------------------------------------------------------------------------------------------
const byItem = new Map(entries.map((form) => [form.dataset.item, form]));
const doneWith = (form) => desk.querySelector(`#rail-${form.dataset.item}`)?.dataset.state === "done";

function show(form, { focus = false } = {}) {
  if (!form) return;
  if (current !== form) flush(current);
  current = form;
  for (const other of entries) other.hidden = other !== form;
  // The whole is judged with all of it to read.
  for (const part of desk.querySelectorAll("[data-material]")) part.hidden = form.dataset.item !== "overall" && part.dataset.material !== form.dataset.item;
  for (const link of desk.querySelectorAll("[data-goto]")) {
    if (link.dataset.goto === form.dataset.item) {
      link.setAttribute("aria-current", "true");
      if (matchMedia("(min-width: 64rem)").matches) link.scrollIntoView({ block: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
  const hash = form.dataset.item === "overall" ? "#overall" : `#item-${form.dataset.clause}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
  desk.querySelector(".material-body").scrollTop = 0;
  desk.querySelector(".entries").scrollTop = 0;
  if (matchMedia("(max-width: 63.99rem)").matches) scrollTo(0, 0);
  describe(form);
  if (focus) (form.querySelector("[name=percent]:checked") || form.querySelector("[name=percent], textarea"))?.focus({ preventScroll: true });
}

function move(by) {
  show(entries[entries.indexOf(current) + by], { focus: true });
}

function nextOpen() {
  const from = entries.indexOf(current);
  const order = [...entries.slice(from + 1), ...entries.slice(0, from)];
  show(order.find((form) => form.dataset.item !== "overall" && !doneWith(form)) || byItem.get("overall"), { focus: true });
}

function fromHash() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  return entries.find((form) => wanted === "overall" ? form.dataset.item === "overall" : wanted === `item-${form.dataset.clause}`);
}

function pane(name) {
  desk.dataset.pane = name;
  for (const button of desk.querySelectorAll("[data-show-pane]")) button.setAttribute("aria-pressed", String(button.dataset.showPane === name));
}

function tab(name) {
  for (const button of desk.querySelectorAll("[data-tab]")) button.setAttribute("aria-selected", String(button.dataset.tab === name));
  for (const panel of desk.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
}

// --- the dial ----------------------------------------------------------------------------------------------------------------------
function tell(form, band) {
  const words = band && document.querySelector(`[data-words="${band}"]`);
  form.querySelector("[data-band-words]").replaceChildren(...(words ? words.cloneNode(true).childNodes : []));
}

function describe(form) {
  const place = form.querySelector("[data-band-words]");
  const chosen = form.querySelector(".dial-steps :checked");
  if (!place) return;
  const low = chosen?.closest(".dial-band").dataset.low;
  tell(form, chosen ? `${form.dataset.kind}-${low}` : "");
}

function choose(form, value) {
  const radio = form.querySelector(`[name=percent][value="${value}"]`);
  if (!radio || radio.disabled) return;
  complain(form, "");
  radio.checked = true;
  radio.focus({ preventScroll: true });
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function complain(form, sentence) {
  const place = form.querySelector("[data-step-error]");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
}

const percentOf = (form) => {
  const value = form.querySelector("[name=percent]:checked")?.value;
  return value === undefined || value === "na" ? null : Number(value);
};

function shift(form, by) {
  const now = percentOf(form);
  choose(form, now === null ? 50 : Math.min(100, Math.max(0, now + by)));
}

function shiftBand(form, by) {
  const bands = [...form.querySelectorAll(".dial-band")];
  const at = bands.findIndex((band) => band.querySelector(":checked"));
  const radios = [...(at < 0 ? bands[3] : bands[at]).querySelectorAll("input")];
  if (at < 0) return choose(form, radios[0].value);
  const place = radios.findIndex((radio) => radio.checked);
  const target = bands[Math.min(bands.length - 1, Math.max(0, at + by))].querySelectorAll("input");
  return choose(form, target[Math.min(place, target.length - 1)].value);
}

// Digits build a number: 6 is 60, 65 is 65, 05 is 5, 100 is 100; 67 is refused with a sentence.
let digits = "";
let digitsTimer = 0;
let before = "";
function digit(form, key) {
  clearTimeout(digitsTimer);
  if (!digits) before = form.querySelector("[name=percent]:checked")?.value ?? "";
  digits = (digits === "10" && key === "0") ? "100" : digits.length >= 2 ? key : digits + key;
  digitsTimer = setTimeout(() => { digits = ""; }, 1100);
  if (digits.length === 1) return choose(form, digits === "0" ? "0" : String(Number(digits) * 10));
  const value = Number(digits);
  if (value % 5) {
    digits = "";
    takeBack(form, before);
    return complain(form, saidHere("Step"));
  }
  return choose(form, String(value));
}

function takeBack(form, value) {
  const radio = form.querySelector("[name=percent]:checked");
  if (value) return choose(form, value);
  radio.checked = false;
  describe(form);
  return changed(form, SOON);
}

// --- comments ----------------------------------------------------------------------------------------------------------------------
function addComment(form, name, values = {}) {
  const group = form.querySelector(`[data-comments="${name}"]`);
  if (!group) return null;
  const blank = [...group.querySelectorAll("[data-comment]")].find((row) => !row.querySelector("textarea").value && !row.querySelector(`[name=${name}_reference]`).value);
  const row = blank || document.querySelector(`[data-blank="${form.dataset.kind}-${name}"]`).content.firstElementChild.cloneNode(true);
  if (!blank) group.querySelector("[data-add-comment]").before(row);
  for (const part of ["text", "factor", "reference"]) if (values[part]) row.querySelector(`[name=${name}_${part}]`).value = values[part];
  return row;
}

function marks(form) {
  for (const row of form.querySelectorAll("[data-comment]")) {
    const lacks = row.querySelector("textarea").value.trim() && !row.querySelector("select").value;
    row.classList.toggle("comment-lacks", Boolean(lacks));
  }
}

// --- saving ------------------------------------------------------------------------------------------------------------------------
const SKIPPED = ["csrfmiddlewaretoken", "version"];
const typed = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !SKIPPED.includes(name)));
const meant = (form) => JSON.stringify([...new FormData(form)].filter(([name, value]) => !SKIPPED.includes(name) && value !== ""));
const versionOf = (form) => form.querySelector("[name=version]")?.value || "";
const life = new Map(entries.map((form) => [form, { timer: 0, tries: 0, saved: typed(form), sent: "", busy: false }]));

function note(form, tone, words) {
  const place = noteOf(form);
  if (!place) return;
  place.dataset.tone = tone;
  place.textContent = words;
  form.toggleAttribute("data-unsaved", tone !== "");
  const troubled = entries.some((other) => noteOf(other)?.dataset.tone === "retry");
  document.getElementById("desk-net").textContent = troubled ? saidHere("Offline") : "";
}

function keep(form) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ typed: typed(form), version: versionOf(form), at: Date.now() }));
  } catch { /* storage is full or off: the page itself still holds the words */ }
}

function later(form, wait) {
  const own = life.get(form);
  clearTimeout(own.timer);
  own.timer = setTimeout(() => send(form), wait);
}

function send(form) {
  const own = life.get(form);
  clearTimeout(own.timer);
  own.timer = 0;
  if (asSaved(form) || form.querySelector("[data-overwrite]")) return;
  htmx.trigger(form, "desk:save");
}

function flush(form) {
  if (form && life.get(form)?.timer) send(form);
}

// What stands in the form is what the server has, and nothing else is on its way there.
const asSaved = (form) => typed(form) === life.get(form).saved && !life.get(form).busy;

function settle(form) {
  clearTimeout(life.get(form).timer);
  localStorage.removeItem(keyOf(form));
  note(form, "", "");
}

function changed(form, wait) {
  if (asSaved(form)) {
    settle(form);
    return;
  }
  keep(form);
  note(form, "dirty", saidHere("Dirty"));
  later(form, wait);
}

function saved(form) {
  const own = life.get(form);
  own.tries = 0;
  own.saved = own.sent;
  if (typed(form) === own.saved) {
    settle(form);
  } else {
    changed(form, WAIT);
  }
  if (form.dataset.item === "overall") desk.querySelector("#rail-overall").dataset.state = form.querySelector("textarea").value.trim() ? "done" : "todo";
}

function failed(form, words = saidHere("Offline")) {
  const own = life.get(form);
  keep(form);
  note(form, "retry", words);
  later(form, RETRIES[Math.min(own.tries, RETRIES.length - 1)]);
  own.tries += 1;
}

desk.addEventListener("input", (event) => {
  const form = event.target.closest("form.entry");
  if (form && event.target.type !== "radio") changed(form, WAIT);
});
desk.addEventListener("change", (event) => {
  const form = event.target.closest("form.entry");
  if (!form) return;
  if (event.target.name === "percent") {
    complain(form, "");
    describe(form);
  }
  marks(form);
  changed(form, event.target.name === "percent" ? SOON : WAIT / 2);
});
desk.addEventListener("focusout", (event) => {
  const form = event.target.closest("form.entry");
  if (form && event.target.matches("textarea, input:not([type=radio])")) flush(form);
});
desk.addEventListener("submit", (event) => {
  const form = event.target.closest("form.entry");
  if (!form) return;
  event.preventDefault();
  send(form);
  move(1);
}, true);

desk.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form.entry");
  Object.assign(life.get(form), { sent: typed(form), busy: true });
  note(form, "saving", saidHere("Saving"));
});
desk.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt.closest("form.entry");
  if (form && !event.detail.xhr.getResponseHeader("X-Desk")) event.detail.shouldSwap = false;
});
desk.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt.closest("form.entry");
  if (!form) return;
  const { xhr } = event.detail;
  life.get(form).busy = false;
  const outcome = xhr.status ? xhr.getResponseHeader("X-Desk") : "";
  if (outcome === "saved") saved(form);
  else if (outcome) note(form, "refused", "");
  else if (xhr.status && xhr.status < 500) failed(form, saidHere("Expired"));
  else failed(form);
});
// The desk says its own failures; the portal's toast would repeat with every try.
for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) desk.addEventListener(kind, (event) => event.stopPropagation());

addEventListener("online", () => { for (const form of entries) if (noteOf(form)?.dataset.tone === "retry") send(form); });
document.addEventListener("visibilitychange", () => { if (document.hidden) entries.forEach(flush); });
addEventListener("beforeunload", (event) => {
  if (entries.some((form) => typed(form) !== life.get(form).saved)) event.preventDefault();
});

// --- what this computer still holds -------------------------------------------------------------------------------------------------
function fill(form, pairs) {
  const percent = pairs.find(([name]) => name === "percent")?.[1];
  for (const radio of form.querySelectorAll("[name=percent]")) radio.checked = radio.value === percent;
  for (const [name, value] of pairs) {
    const area = form.querySelector(`[name="${name}"]`);
    if (area && ["text", "reason", "finding", "strength", "opportunity"].includes(name)) area.value = value;
  }
  for (const kind of ["strength", "opportunity"]) {
    const column = (part) => pairs.filter(([name]) => name === `${kind}_${part}`).map(([, value]) => value);
    const [texts, factors, references] = ["text", "factor", "reference"].map(column);
    for (const row of [...form.querySelectorAll(`[data-comments="${kind}"] [data-comment]`)].slice(1)) row.remove();
    for (const area of form.querySelectorAll(`[data-comments="${kind}"] :is(textarea, input, select)`)) area.value = "";
    texts.forEach((text, place) => {
      if (text || references[place]) addComment(form, kind, { text, factor: factors[place], reference: references[place] });
    });
  }
  describe(form);
  marks(form);
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
  if (!kept) return;
  const pairs = JSON.parse(kept.typed);
  if (JSON.stringify(pairs.filter(([, value]) => value !== "")) === meant(form)) {
    localStorage.removeItem(keyOf(form));
    return;
  }
  fill(form, pairs);
  // The version it was written over goes along, so that the server can tell whether somebody wrote meanwhile.
  form.querySelector("[name=version]").value = kept.version;
  note(form, "dirty", saidHere("Restored"));
  later(form, 300);
}

// --- mouse -------------------------------------------------------------------------------------------------------------------------
desk.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const form = event.target.closest("form.entry");
  if (on("[data-goto]")) {
    event.preventDefault();
    show(byItem.get(on("[data-goto]").dataset.goto), { focus: desk.dataset.pane !== "rail" });
    if (desk.dataset.pane === "rail") pane("entry");
  } else if (on("[data-show-pane]")) {
    pane(on("[data-show-pane]").dataset.showPane);
    scrollTo(0, 0);
  } else if (on("[data-tab]")) {
    tab(on("[data-tab]").dataset.tab);
  } else if (on("[data-step]")) {
    move(Number(on("[data-step]").dataset.step));
  } else if (on("[data-add-comment]")) {
    addComment(form, on("[data-add-comment]").dataset.addComment).querySelector("textarea").focus();
  } else if (on("[data-remove-comment]")) {
    const row = on("[data-comment]");
    for (const field of row.querySelectorAll("textarea, input, select")) field.value = "";
    if (row.parentElement.querySelectorAll("[data-comment]").length > 1) row.remove();
    changed(form, 0);
  } else if (on(".dial-range")) {
    tell(form, on(".dial-range").dataset.band);
  } else if (on("[data-cite]")) {
    cite(on("[data-cite]").dataset.cite);
  } else if (on("[data-adopt]")) {
    const { adopt, text, factor, reference, item } = on("[data-adopt]").dataset;
    const target = byItem.get(item);
    addComment(target, adopt, { text, factor, reference });
    on("[data-adopt]").disabled = true;
    changed(target, 0);
  } else if (on("[data-take]")) {
    choose(byItem.get(on("[data-take]").dataset.item), on("[data-take]").dataset.take);
  } else if (on("[data-overwrite]")) {
    form.querySelector("[name=version]").value = on("[data-overwrite]").dataset.overwrite;
    on("[data-overwrite]").closest(".note").remove();
    htmx.trigger(form, "desk:save");
  } else if (on("[data-discard]")) {
    localStorage.removeItem(keyOf(form));
    life.get(form).saved = typed(form);
    location.reload();
  }
});
desk.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-comment]");
  if (row) cited = row.querySelector("input");
});
function cite(paragraph) {
  const place = cited?.isConnected && current.contains(cited) ? cited : current.querySelector("[data-comments] [data-comment] input");
  if (!place) return;
  const words = `第${paragraph}段`;
  if (!place.value.includes(words)) place.value = place.value ? `${place.value}、${words}` : words;
  if (desk.dataset.pane === "material" && matchMedia("(max-width: 63.99rem)").matches) pane("entry");
  place.closest("[data-comment]").querySelector("textarea").focus({ preventScroll: true });
  changed(current, WAIT);
}

// --- keyboard ----------------------------------------------------------------------------------------------------------------------
const writes = (element) => element.matches("textarea, select, input:not([type=radio])");
// Where an entry has one text of each sort instead of comments, that is where one writes.
const write = (form, name) => (addComment(form, name)?.querySelector("textarea") || form.querySelector(`textarea[name=${name}]`))?.focus();
const ACTS = {
  ArrowLeft: (form) => shift(form, -5),
  ArrowRight: (form) => shift(form, 5),
  ArrowUp: (form) => shiftBand(form, -1),
  ArrowDown: (form) => shiftBand(form, 1),
  x: (form) => choose(form, "na"),
  s: (form) => write(form, "strength"),
  o: (form) => write(form, "opportunity"),
  j: () => move(1),
  k: () => move(-1),
  u: () => nextOpen(),
  b: () => document.getElementById("desk-bands").showModal(),
  "?": () => document.getElementById("desk-keys").showModal(),
};
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send(current);
    move(1);
    return;
  }
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send(current);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (writes(event.target)) {
    if (event.key === "Escape") (current.querySelector("[name=percent]:checked") || current.querySelector("[name=percent]"))?.focus();
    return;
  }
  const arrow = event.key.startsWith("Arrow");
  if (arrow && !(event.target === document.body || current.contains(event.target))) return;
  if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    digit(current, event.key);
  } else if (ACTS[event.key] || ACTS[event.key.toLowerCase()]) {
    if (current.dataset.item === "overall" && arrow) return;
    event.preventDefault();
    (ACTS[event.key] || ACTS[event.key.toLowerCase()])(current);
  }
});

// --- begin -------------------------------------------------------------------------------------------------------------------------
addEventListener("hashchange", () => show(fromHash(), { focus: true }));
addEventListener("DOMContentLoaded", () => {
  entries.forEach(restore);
  entries.forEach(marks);
  const first = desk.querySelector("[data-tab][aria-selected=true]");
  if (first) tab(first.dataset.tab);
  show(fromHash() || entries.find((form) => !doneWith(form)) || entries[0], { focus: matchMedia("(min-width: 64rem)").matches });
});
