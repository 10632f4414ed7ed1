/* The two buttons of the page header. Both are hidden without scripts, and nothing else depends on them. */
(function () {
  "use strict";
  const root = document.documentElement;

  const colours = document.querySelector(".kko-colours");
  const name = () => { colours.textContent = root.dataset.theme === "dark" ? "Light colours" : "Dark colours"; };
  colours.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("kko-colours", root.dataset.theme); } catch (_) { /* storage may be closed */ }
    name();
  });
  name();
  colours.hidden = false;

  const menu = document.querySelector(".kko-menu");
  const contents = document.getElementById("contents");
  menu.addEventListener("click", () => {
    const open = contents.classList.toggle("kko-open");
    menu.setAttribute("aria-expanded", String(open));
  });
  menu.hidden = false;
})();
