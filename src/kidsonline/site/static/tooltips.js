/* Tooltips for charts. The drawing on the page is complete; when a pointer first enters it, Vega draws the same
 * chart from the specification beside it, unseen and exactly above, only to tell which mark the pointer is on.
 * Nothing is fetched from elsewhere, and it works for a page opened from disk.
 */
(function () {
  "use strict";
  const bundle = document.currentScript.dataset.bundle;
  const OPTIONS = { actions: false, renderer: "svg", mode: "vega-lite", tooltip: { theme: "kko" } };
  let loading = null;

  function vega() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = bundle;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  async function cover(drawing, which) {
    const picture = drawing.querySelector(`svg.kko-${which}`);
    const specs = JSON.parse(document.getElementById(drawing.dataset.spec).textContent);
    if (!picture || !specs[which]) return;
    const layer = document.createElement("div");
    layer.className = `kko-layer kko-${which}`;
    layer.setAttribute("aria-hidden", "true");
    const host = document.createElement("div");
    layer.append(host);
    drawing.append(layer);
    await (await vega())(host, specs[which], OPTIONS);
    const drawn = layer.querySelector("svg");
    drawn.setAttribute("viewBox", picture.getAttribute("viewBox"));
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
  }

  for (const drawing of document.querySelectorAll(".kko-drawing[data-spec]")) {
    drawing.addEventListener("pointerenter", () => {
      for (const which of ["wide", "narrow"]) cover(drawing, which);
    }, { once: true });
  }
})();
