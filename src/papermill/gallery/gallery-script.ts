/** The gallery's own script: search, filter, order. Plain JavaScript, for it runs in the browser only. */
export const galleryScript = String.raw`
"use strict";
(() => {
  const list = document.querySelector(".cards");
  if (!list) return;
  const cards = [...list.children];
  const tools = document.querySelector(".tools");
  const search = tools.querySelector("input");
  const order = tools.querySelector("select");
  const buttons = [...tools.querySelectorAll("[data-filter]")];
  tools.hidden = cards.length < 2;

  let kind = "all";
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards) {
      const found = words.every((word) => card.dataset.words.includes(word));
      card.hidden = !found || (kind !== "all" && !card.dataset.kinds.split("|").includes(kind));
    }
    document.querySelector(".none").hidden = cards.some((card) => !card.hidden);
  };
  search.addEventListener("input", show);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      kind = button.dataset.filter;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      show();
    });
  }
  order.addEventListener("change", () => {
    const key = order.value;
    const compare = key === "title"
      ? (a, b) => a.dataset.title.localeCompare(b.dataset.title)
      : (a, b) => Number(b.dataset[key]) - Number(a.dataset[key]);
    list.append(...[...cards].sort(compare));
  });
})();
`;
