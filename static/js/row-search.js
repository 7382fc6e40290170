// A search field with what was found beneath it (core.choosing): Enter and arrow down go to the list instead of sending the form.
"use strict";

document.addEventListener("keydown", (event) => {
  const search = event.target.closest?.("[data-row-search] input[type=search]");
  if (!search || !["Enter", "ArrowDown"].includes(event.key) || event.isComposing) return;
  event.preventDefault();
  const offers = search.closest("[data-row-search]").querySelectorAll("input[type=radio]");
  if (event.key === "Enter" && offers.length === 1) offers[0].checked = true;
  offers[0]?.focus();
});
