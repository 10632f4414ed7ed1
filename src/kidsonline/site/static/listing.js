/* Long tables: a text filter, a choice for each filter column, and sorting by a click on a heading. Without it they are whole.
   Forty rows are laid out at first, and forty more each time that the reader comes near their end. */
(function () {
  "use strict";
  const STEP = 40;  // as in listing.css
  for (const listing of document.querySelectorAll(".kko-listing")) {
    const table = listing.querySelector("table");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, cells: [...row.cells].map((c) => c.textContent) }));
    let most = STEP;
    const nearEnd = new IntersectionObserver((seen) => {
      if (seen.some((s) => s.isIntersecting)) {
        most += STEP;
        show();
      }
    }, { root: listing.querySelector(".kko-scroll"), rootMargin: "0px 0px 1000px 0px" });
    table.setAttribute("aria-rowcount", rows.length + 1);
    const bar = document.createElement("div");
    bar.className = "kko-filters";
    const chosen = new Map();

    const labelled = (name, field) => {
      const label = document.createElement("label");
      label.append(name + " ", field);
      bar.append(label);
    };
    const words = document.createElement("input");
    words.type = "search";
    words.addEventListener("input", choose);
    labelled("Words", words);
    for (const column of JSON.parse(listing.dataset.filters)) {
      const select = document.createElement("select");
      select.append(new Option("all", ""));
      for (const value of new Set(rows.map((r) => r.cells[column]))) select.append(new Option(value, value));
      select.addEventListener("change", () => { chosen.set(column, select.value); choose(); });
      labelled(table.tHead.rows[0].cells[column].textContent.trim(), select);
    }
    const count = document.createElement("output");
    bar.append(count);

    function choose() {
      most = STEP;
      show();
    }

    function show() {
      const wanted = words.value.toLowerCase();
      let left = 0, last = null;
      for (const { row, cells } of rows) {
        const fits = [...chosen].every(([c, v]) => !v || cells[c] === v)
          && (!wanted || cells.some((text) => text.toLowerCase().includes(wanted)));
        row.hidden = !fits;
        row.classList.toggle("kko-later", fits && left >= most);
        if (fits && left < most) last = row;
        left += fits;
      }
      nearEnd.disconnect();
      if (left > most) nearEnd.observe(last);
      count.textContent = left + " of " + rows.length + " rows";
    }

    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent.trim();
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const order = new Intl.Collator("en", { numeric: true }).compare;
        rows.sort((a, b) => order(a.cells[column], b.cells[column]) * (up ? 1 : -1));
        body.append(...rows.map((r) => r.row));
        choose();
      });
      head.replaceChildren(button);
    });
    listing.prepend(bar);
    show();
    listing.classList.add("kko-ready");
  }
})();
