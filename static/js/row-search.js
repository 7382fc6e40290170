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

// A choice made while an answer is on its way stays, if the answer still offers it.
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches(".row-search-found")) return;
  target.dataset.chosen = target.querySelector("input[type=radio]:checked")?.value ?? "";
});
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!target.matches(".row-search-found") || !target.dataset.chosen) return;
  const offers = [...target.querySelectorAll("input[type=radio]")];
  const again = offers.find((offer) => offer.value === target.dataset.chosen);
  if (again) again.checked = true;
});
