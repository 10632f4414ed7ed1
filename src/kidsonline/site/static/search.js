/* Search: looks through the build's index of figures, questions, regions and headings, and leads to the very place. */
window.kkoSearch = function (index) {
  "use strict";
  const field = document.querySelector(".kko-search-page input");
  const status = document.getElementById("search-progress");
  const results = document.getElementById("search-results");
  const stop = new Set(index.stop);
  const vocabulary = new Map(); // word -> [[entry, weight] ...]
  for (const [terms, weight] of [[index.titleterms, 4], [index.terms, 1]]) {
    for (const [word, entries] of Object.entries(terms)) {
      if (!vocabulary.has(word)) vocabulary.set(word, []);
      let entry = 0; // numbers are written as steps
      for (const step of entries) vocabulary.get(word).push([entry += step, weight]);
    }
  }
  const kinds = { figure: 1.3, question: 1.2, region: 1.1, crossing: 4, term: 0.9, heading: 1 };
  const names = { figure: "Figure", question: "Question", region: "Region", crossing: "Not available", term: "Word", heading: "Section" };
  const split = (text) => text.normalize("NFKC").toLowerCase().match(/\d+\.\d+|[\p{L}\p{N}_]+/gu) || [];

  // What each part of the query may be called in the index; a part is up to three words that the list of words has.
  function parts(words) {
    const found = [];
    for (let at = 0; at < words.length;) {
      const length = [3, 2, 1].find((n) => words.slice(at, at + n).join(" ") in index.also && at + n <= words.length) || 1;
      const typed = words.slice(at, at + length).join(" ");
      let also = index.also[typed] || [];
      if (!also.length && typed.length > 3) { // the end of a word differs by case and number
        const near = Object.keys(index.also).find((key) => key.length > 3 && (key.startsWith(typed) || typed.startsWith(key)));
        also = near && !vocabulary.has(typed) ? index.also[near] : [];
      }
      if (also.length || !stop.has(typed)) found.push({ typed, any: [typed, ...also] });
      at += length;
    }
    return found;
  }
  function scores(part) {
    const best = new Map();
    for (const wanted of part.any) {
      for (const [word, entries] of vocabulary) {
        const near = word === wanted ? 3
          : wanted.length > 2 && word.startsWith(wanted) ? 1.5
            : word.length > 3 && wanted.startsWith(word) && wanted.length - word.length < 3 ? 1 : 0;
        if (near) for (const [entry, weight] of entries) best.set(entry, Math.max(best.get(entry) || 0, near * weight));
      }
    }
    return best;
  }
  function find(query) {
    const asked = parts(split(query));
    const keys = asked.filter((part) => !part.any.includes("figure")).map((part) => part.typed);
    const total = new Map();
    for (const part of asked) {
      for (const [entry, score] of scores(part)) {
        const [hits, sum] = total.get(entry) || [0, 0];
        total.set(entry, [hits + 1, sum + score]);
      }
    }
    const ranked = [...total].map(([entry, [hits, sum]]) => {
      const about = index.entries[entry];
      const named = about[4] && keys.length === 1 && about[4] === keys[0];
      return { about, hits: named ? asked.length + 1 : hits, score: sum * kinds[about[0]] };
    });
    const most = Math.min(asked.length, Math.max(0, ...ranked.map((one) => one.hits)));
    return {
      asked,
      found: ranked.filter((one) => one.hits >= most).sort((a, b) => b.hits - a.hits || b.score - a.score),
    };
  }

  const make = (tag, text, about = {}) => {
    const element = Object.assign(document.createElement(tag), about);
    element.append(text);
    return element;
  };
  function show(query) {
    results.replaceChildren();
    if (!query.trim()) { status.textContent = ""; return; }
    const { asked, found } = find(query);
    const list = document.createElement("ol");
    for (const { about: [kind, title, address, note, key, explorer] } of found.slice(0, 40)) {
      const item = document.createElement("li");
      item.append(make("a", title, { href: address }), make("span", names[kind], { className: "kko-kind" }));
      if (note) item.append(make("p", note));
      if (explorer) {
        const more = make("p", "");
        more.append(make("code", key), " · ", make("a", "Its numbers by group", { href: explorer }));
        item.append(more);
      }
      list.append(item);
    }
    const also = asked.filter((part) => part.any.length > 1).map((part) => `${part.typed}: ${part.any.slice(1).join(", ")}`);
    const said = found.length ? `${found.length} found${found.length > 40 ? ", the first 40 shown" : ""}` : "Nothing found";
    status.textContent = said + (also.length ? `. Also looked for ${also.join("; ")} (our list of words, unreviewed)` : "");
    if (found.length) results.append(list);
    else results.append(make("p", "Choose a question in the Explorer, or look in the list of chapters."));
  }

  const query = new URLSearchParams(location.search).get("q") || "";
  field.value = query;
  field.addEventListener("input", () => show(field.value));
  show(query);
};
