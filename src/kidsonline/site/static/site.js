/* What the page header and the switch do. Without scripts the buttons are hidden, and nothing else depends on them. */
(function () {
  "use strict";
  const root = document.documentElement;
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch (_) { /* storage may be closed */ } };
  const kept = (key) => { try { return localStorage.getItem(key); } catch (_) { return null; } };

  const colours = document.querySelector(".kko-colours");
  const name = () => {
    const other = root.dataset.theme === "dark" ? "Light colours" : "Dark colours";
    colours.setAttribute("aria-label", other);
    colours.title = other;
  };
  colours.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    keep("kko-colours", root.dataset.theme);
    name();
  });
  name();
  colours.hidden = false;

  // The switch works by style alone; a script only remembers it from page to page.
  const code = document.getElementById("show-code");
  if (code) {
    code.checked = kept("kko-code") === "shown";
    code.addEventListener("change", () => keep("kko-code", code.checked ? "shown" : "hidden"));
  }

  const menu = document.querySelector("button.kko-menu");
  const contents = document.getElementById("contents");
  const close = contents.querySelector(".kko-close");
  const show = (open) => {
    contents.classList.toggle("kko-open", open);
    menu.setAttribute("aria-expanded", String(open));
  };
  const isOpen = () => contents.classList.contains("kko-open");
  menu.addEventListener("click", () => {
    show(!isOpen());
    if (isOpen()) close.focus();
  });
  close.addEventListener("click", () => { show(false); menu.focus(); });
  contents.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !contents.contains(event.relatedTarget)) show(false);
  });
  menu.hidden = close.hidden = false;

  const here = document.querySelector(".kko-here");
  here?.addEventListener("click", (event) => { if (event.target.closest("a")) here.open = false; });

  // A link may lead into a fold: older browsers do not open it by themselves.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let opened = false;
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      opened ||= !fold.open;
      fold.open = true;
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (isOpen()) {
      show(false);
      menu.focus();
    } else if (here?.open) {
      here.open = false;
      here.querySelector("summary").focus();
    }
  });
})();
