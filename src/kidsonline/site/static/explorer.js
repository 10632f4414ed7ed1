/* "Is there a number for ...?": one question by a group. All numbers come from the record of the gated cells; what is
   not in it was not told, and the answer says why. The address (#children/upset_told_parents/gender) is the choice. */
(function () {
  "use strict";
  const form = document.querySelector(".kko-explorer");
  const answer = document.querySelector(".kko-answer");
  const { population, words, question, by, and } = form.elements;
  const NAMESPACE = "http://www.w3.org/2000/svg";
  let record = null;

  const make = (tag, text = "", about = {}) => {
    const element = Object.assign(document.createElement(tag), about);
    if (text) element.append(text);
    return element;
  };
  const load = (name) => new Promise((done, failed) => {
    if (window.kkoRecords?.[name]) return done(window.kkoRecords[name]);
    document.head.append(make("script", "", {
      src: form.dataset.folder + "explorer-" + name + ".js", onload: () => done(window.kkoRecords[name]), onerror: failed,
    }));
  });
  const said = (grouping) => record.groupings[grouping].words;
  const chosen = () => record.questions.find((q) => q.name === question.value);

  function fillQuestions() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const themes = new Map();
    for (const q of record.questions) {
      const text = [q.name, q.label, q.question, q.theme].join(" ").toLowerCase();
      if (!wanted.every((word) => text.includes(word))) continue;
      if (!themes.has(q.theme)) themes.set(q.theme, make("optgroup", "", { label: q.theme.replaceAll("_", " ") }));
      themes.get(q.theme).append(new Option(q.question ? `${q.label} · ${q.question}` : q.label, q.name));
    }
    const before = question.value;
    question.replaceChildren(...themes.values());
    question.value = before;
  }
  function fillGroupings() {
    for (const [field, none] of [[by, "everybody"], [and, "nothing else"]]) {
      const before = field.value;
      field.replaceChildren(new Option(none, ""), ...Object.keys(record.groupings).map((g) => new Option(said(g), g)));
      field.value = before in record.groupings ? before : "";
    }
  }

  async function restore() {
    const [people, name, group, other] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const known = [...population.options].some((option) => option.value === people);
    if (location.hash && !known) return; // an anchor of the page
    if (known) population.value = people;
    try {
      record = await load(population.value);
    } catch (_) {
      answer.replaceChildren(make("p", "The numbers could not be loaded: open this page again."));
      return;
    }
    if (record.population !== population.value) return; // another one was chosen meanwhile
    words.value = "";
    fillQuestions();
    fillGroupings();
    question.value = name || "";
    by.value = group in record.groupings ? group : "";
    and.value = other in record.groupings ? other : "";
    question.selectedOptions[0]?.scrollIntoView?.({ block: "nearest" });
    show(name);
  }
  function choose() {
    const parts = [population.value, question.value, by.value, by.value && and.value];
    while (parts.length && !parts.at(-1)) parts.pop();
    history.replaceState(null, "", "#" + parts.map(encodeURIComponent).join("/"));
    and.disabled = !by.value;
    show(question.value);
  }

  function show(name) {
    and.disabled = !by.value;
    const q = chosen();
    if (!q) {
      const unknown = name ? [make("p", `The ${record.population} were asked nothing named ${name}.`)] : [];
      answer.replaceChildren(...unknown, ...crossed("")); // two groupings say enough, whatever the question
      return;
    }
    const head = make("h2", q.label);
    const about = make("p", "", { className: "kko-note" });
    if (q.question) about.append(q.question, make("br"));
    about.append(`Asked of: ${q.asked}`, make("br"));
    const links = [["Codebook", q.codebook], ...q.figures.map(([n, address]) => [`Figure ${n}`, address])];
    links.forEach(([text, href], at) => about.append(at ? " · " : "", make("a", text, { href })));
    answer.replaceChildren(head, about, ...result(q));
  }

  function crossed(name) {
    if (!by.value || !and.value || by.value === and.value) return [];
    const pair = [by.value, and.value];
    const why = record.printed
      ? `Not printed in ${record.year}: ${said(pair[0])} and ${said(pair[1])} were never crossed.`
      : `Not offered: ${said(pair[0])} and ${said(pair[1])} are not crossed here. Groups within groups are small, and `
        + "each of them would help to work out a number that is withheld.";
    const each = make("p", "Each by itself: ");
    pair.forEach((one, at) => each.append(at ? ", " : "", make("a", "by " + said(one), {
      href: "#" + [record.population, name, one].join("/") })));
    return [make("p", why, { className: "kko-none" }), ...(name ? [each] : [])];
  }

  function result(q) {
    const year = record.year, pair = crossed(q.name);
    if (pair.length) return pair;
    const group = by.value || "total";
    if (group === q.name) return [make("p", `This question is the grouping by ${said(group)} itself.`, { className: "kko-none" })];
    const rows = q.cells[group];
    if (!rows) {
      const why = group === "total" ? `Not printed in ${year}: no answer to this question.`
        : `Not printed in ${year}: no answer to this question by ${said(group)}.`;
      const sizes = group === record.region && record.sizes.some((n) => n !== null) ? [regions()] : [];
      const instead = group !== "total" && q.cells.total ? [make("p", "Everybody together:"), table(q, "total")] : [];
      return [make("p", why, { className: "kko-none" }), ...sizes, ...instead];
    }
    return [table(q, group), ...legend(rows)];
  }

  function regions() {
    const list = make("ul", "", { className: "kko-sizes" });
    record.groupings[record.region].groups.forEach((label, at) => {
      const n = record.sizes[at];
      list.append(make("li", `${label}: ${n === null ? "not told" : "n = " + n}`));
    });
    const fold = make("details");
    fold.append(make("summary", `How many ${record.population} were asked in each ${said(record.region)}`), list);
    return fold;
  }

  function table(q, group) {
    const whole = group === "total", several = !whole;
    const groups = whole ? ["everybody"] : record.groupings[group].groups;
    const heads = [...(several ? ["Group"] : []), "Answer", "Share", "", "95% interval", "n asked", "What stands behind it"];
    const made = make("table", "", { className: "kko-table kko-stacked kko-shares" });
    made.append(make("caption", `${q.label}: ${whole ? "everybody" : "by " + said(group)}, weighted percentages`));
    const line = made.createTHead().insertRow();
    heads.forEach((text) => line.append(make("th", text || "Bar", { scope: "col" })));
    const body = made.createTBody();
    // One answer by group is what a reader compares: the groups of an answer stand together.
    const told = q.answers.map((_, a) => q.cells[group].some(([, ...cells]) => cells[a][2] !== "x"));
    q.answers.forEach((label, a) => told[a] && groups.forEach((of, g) => {
      const [base, ...cells] = q.cells[group][g];
      const [text, behind, , low, high] = cells[a];
      const row = body.insertRow();
      const cell = (name, content, tag = "td") => {
        const element = make(tag, "", tag === "th" ? { scope: "row" } : {});
        element.append(make("span", name, { className: "kko-column", ariaHidden: "true" }), content);
        row.append(element);
      };
      if (several) cell("Group", of, "th");
      cell("Answer", label, "th");
      cell("Share", text);
      cell("Bar", isShown(cells[a]) ? bar(text, low, high) : "–");
      cell("95% interval", low ? `${low} to ${high}` : "–");
      cell("n asked", base === null ? "–" : base.toLocaleString("en"));
      cell("What stands behind it", behind);
    }));
    const region = make("div", "", { className: "kko-scroll", role: "region", tabIndex: 0, ariaLabel: q.label });
    region.append(made);
    const rest = q.answers.filter((_, a) => !told[a]);
    if (rest.length) region.append(make("p", `Not printed in ${record.year}: ${rest.join("; ")}.`, { className: "kko-note" }));
    return region;
  }
  const isShown = ([text, , flag]) => /\d/.test(text) && !record.withheld.includes(flag || "-");

  function bar(text, low, high) {
    const drawing = document.createElementNS(NAMESPACE, "svg");
    const part = (tag, about) => {
      const element = document.createElementNS(NAMESPACE, tag);
      for (const [name, value] of Object.entries(about)) element.setAttribute(name, value);
      drawing.append(element);
    };
    for (const [name, value] of Object.entries({ viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", class: "kko-share" })) {
      drawing.setAttribute(name, value);
    }
    part("rect", { class: "kko-all", width: 100, height: 10 });
    part("rect", { width: Math.min(100, parseFloat(text.match(/[\d.]+/)[0])), height: 10 });
    if (low) part("rect", { class: "kko-range", x: low, y: 4, width: Math.max(0.5, high - low), height: 2 });
    return drawing;
  }

  function legend(rows) {
    const found = new Set(rows.flatMap(([, ...cells]) => cells.map((cell) => cell[2]).filter(Boolean)));
    const list = make("dl", "", { className: "kko-legend" });
    for (const [flag, meaning] of Object.entries(record.legend)) {
      if (found.has(flag)) list.append(make("dt", `[${flag}]`), make("dd", meaning));
    }
    return found.size ? [list] : [];
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", fillQuestions);
  population.addEventListener("change", () => { location.hash = population.value; });
  for (const field of [question, by, and]) field.addEventListener("change", choose);
  addEventListener("hashchange", restore);
  form.hidden = false;
  restore();
})();
