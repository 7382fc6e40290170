// Long lists become searchable: <select data-search>. Loaded by pages that have one, together with the vendored tom-select.
"use strict";

function searchable(root) {
  root.querySelectorAll("select[data-search]:not(.tomselected)").forEach((select) => {
    // The library shows its own field, with the label; the select beneath only carries the value.
    select.setAttribute("aria-hidden", "true");
    new TomSelect(select, { maxOptions: 500, plugins: select.multiple ? ["remove_button"] : [] });
  });
}
searchable(document);
document.addEventListener("htmx:load", (event) => searchable(event.detail.elt));
