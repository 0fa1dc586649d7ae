/** The switch between light and dark: as the system has it, until the reader chooses. Plain JavaScript. */
export const themeScript = String.raw`
"use strict";
(() => {
  const root = document.documentElement;
  const remembered = (() => {
    try { return window.localStorage; } catch { return {}; }
  })();
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);
  const chosen = remembered["report-theme"];
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  const button = document.querySelector("[data-switch=theme]");
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    document.dispatchEvent(new Event("themechange"));
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { remembered["report-theme"] = root.dataset.theme; } catch { /* not remembered, then */ }
    show();
  });
  systemIsDark.addEventListener("change", show);
  document.querySelector(".switches").classList.add("ready");
  show();
})();
`;
