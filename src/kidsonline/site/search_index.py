"""What the search page looks through: figures, questions, regions and headings, each with the place it leads to.

Written in place of Sphinx's own index, which knows pages and not what stands on them. Pagefind, the well-kept
alternative, loads its index by ``fetch``, which a browser refuses to a page that was opened from disk; this is one
script. ``data/search.csv`` holds other spellings, and words of other languages.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations, pairwise
from pathlib import Path
from textwrap import shorten

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..appendix.everything.every_cell import items, said_of_everybody
from ..codebook.study import OWN, study
from ..codebook.tables import read_table
from ..figures.table import table_rows
from ..kept import kept
from ..microdata.load import load
from ..paths import DATA
from .addresses import CODEBOOK, EXPLORER, GLOSSARY, anchor_of
from .explorer_page import region_rows
from .figure_nodes import FigureNode
from .glossary_page import LIST, meaning_of, named, place_of, terms

FILE = "searchindex.js"
_STOP = frozenset(
    """a an and are as at be but by for from has have if in is it its no not of on or so than that the their them there
    they this to was were what which who with you""".split()  # noqa: SIM905
)
_SILENT = (FigureNode, nodes.section, nodes.literal_block, nodes.raw, nodes.comment, nodes.title)


@dataclass(frozen=True)
class Entry:
    """One place that a search can lead to.

    kind : figure, question, region, crossing, term or heading. note : a line below the title. key : what names it
    alone, the number of a figure or the name of a variable. explorer : where its numbers can be asked for. words : what
    else finds it.
    """

    kind: str
    title: str
    address: str
    note: str = ""
    key: str = ""
    explorer: str = ""
    words: str = ""

    @property
    def told(self) -> list[str]:
        """What the page needs to show it, without empty ends."""
        known = [self.kind, self.title, self.address, self.note, self.key, self.explorer]
        while not known[-1]:
            known.pop()
        return known


_ON_PAGES: dict[str, list[Entry]] = {}  # of the site that is being built, by page


def search_words(text: str) -> list[str]:
    """The words of a text as they are looked for: small letters, a decimal number in one piece."""
    small = unicodedata.normalize("NFKC", text).casefold()
    return [word for word in re.findall(r"\d+\.\d+|\w+", small) if word not in _STOP]


def other_words() -> dict[str, list[str]]:
    """Other spellings and words of other languages, by how they are typed: the words of the index they stand for."""
    table = read_table(DATA / "search.csv", ["also", "language", "term", "reviewed"], ["also", "language"])
    found: dict[str, list[str]] = {}
    for _, row in table.iterrows():
        typed = " ".join(search_words(row.also))
        found[typed] = list(dict.fromkeys([*found.get(typed, []), *row.term.split("|")]))
    return found


@lru_cache(maxsize=1)
def index_text(app: Sphinx) -> str:
    """The index as a script: entries, and by word the numbers of those that have it in their title, or elsewhere."""
    entries = list(_entries(app))
    titles: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        named = dict.fromkeys([*search_words(entry.title), *search_words(entry.key)])
        for word in named:
            titles.setdefault(word, []).append(number)
        for word in dict.fromkeys(search_words(f"{entry.note} {entry.words}")):
            if word not in named:
                others.setdefault(word, []).append(number)
    index = {
        "entries": [entry.told for entry in entries], "titleterms": _steps(titles),
        "terms": _steps(others), "also": other_words(), "stop": sorted(_STOP),
    }  # fmt: skip
    return f"window.kkoSearch({json.dumps(index, ensure_ascii=False, separators=(',', ':'))});\n"


def _steps(found: dict[str, list[int]]) -> dict[str, list[int]]:
    """Each list of numbers as its first and the steps from one to the next, which are small and compress well."""
    return {word: [own[0], *(b - a for a, b in pairwise(own))] for word, own in sorted(found.items())}


def _entries(app: Sphinx) -> Iterator[Entry]:
    """What is on the pages, and what only leads to one of them, where the book has that page."""
    address, there = app.builder.get_target_uri, app.env.found_docs
    for name in sorted(there):
        yield from _ON_PAGES[name]
    if {CODEBOOK, EXPLORER} <= there:
        yield from _questions(address(CODEBOOK), address(EXPLORER))
    if EXPLORER in there:
        yield from _crossings(address(EXPLORER))
    if GLOSSARY in there:
        yield from _terms(address(GLOSSARY))
    if EXPLORER in there:
        yield from _regions(address(EXPLORER))


def _read(app: Sphinx, doctree: nodes.document, name: str) -> None:
    """What there is to find on a page, taken when it is about to be written: its links have their words then."""
    page, address = next(doctree.findall(nodes.title)).astext(), app.builder.get_target_uri(name)
    figures = [_figure(figure["payload"], page, address) for figure in doctree.findall(FigureNode)]
    _ON_PAGES[name] = figures + [_heading(section, page, address) for section in doctree.findall(nodes.section)]


def _figure(p: dict, page: str, address: str) -> Entry:
    words = dict.fromkeys(
        row[part]
        for row in table_rows(p)
        if not row["missing"]
        for part in ("variable", "variable_label", "category", "group", "text")
    )
    shown = f"Figure {p['figure']}. {p['headline'] or p['title']}"
    said = " ".join([p["title"], p["subtitle"], p["alt"], p["base"], *p["notes"], *words])
    return Entry("figure", shown, f"{address}#{p['name'].lower()}", page, p["figure"].lower(), words=said)


def _heading(section: nodes.section, page: str, address: str) -> Entry:
    title = section.next_node(nodes.title).astext()
    said = [text for child in section.children for text in _texts(child)]
    is_page = isinstance(section.parent, nodes.document)
    note = shorten(" ".join(said), 140, placeholder=" ...")
    return Entry("heading", title if is_page else f"{title} ({page})", f"{address}#{section['ids'][0]}", note,
                 words=" ".join(said))  # fmt: skip


def _texts(node: nodes.Node) -> Iterator[str]:
    """The texts below a node that belong to its own section."""
    if isinstance(node, _SILENT) or (isinstance(node, nodes.Element) and LIST in node["classes"]):
        return
    if isinstance(node, nodes.paragraph | nodes.entry | nodes.term) and not node.next_node(nodes.paragraph):
        texts = (t for t in node.findall(nodes.Text) if not isinstance(t.parent, nodes.raw))
        yield " ".join(" ".join(texts).split())
        return
    for child in node.children:
        yield from _texts(child)


def _questions(codebook: str, explorer: str) -> Iterator[Entry]:
    for population in study().populations:
        yield from kept(
            "questions", f"{population} {codebook} {explorer}", partial(_of, population, codebook, explorer)
        )


def _of(population: str, codebook: str, explorer: str) -> list[Entry]:
    """The questions of one population, with what everybody answered."""
    shares, found = said_of_everybody(population), []
    for v in items(load(population)):
        words = [
            v.theme.replace("_", " "), *(a.label for a in v.answers if not a.missing), *shares.get(v.variable, ()),
        ]  # fmt: skip
        found.append(Entry(
            "question", v.label_en, f"{codebook}#{anchor_of(population, v.variable)}",
            f"{population}: {v.question_en or v.label_en}", v.variable, f"{explorer}#{population}/{v.variable}",
            " ".join(words),
        ))  # fmt: skip
    return found


def _crossings(explorer: str) -> Iterator[Entry]:
    yield from kept("crossings", explorer, partial(_crossed, explorer))


def _crossed(explorer: str) -> list[Entry]:
    """Two ways of grouping at once, which nobody has a number of: what a search for such a group leads to."""
    population = study().first_population
    survey, found = load(population), []
    for one, other in combinations(study().divisions, 2):
        first, second = study().groupings[one].words, study().groupings[other].words
        why = f"never crossed in what was printed in {study().year}" if survey.synthetic else "not crossed here"
        labels = [a.label for by in (one, other) for a in survey.book[by].answers]
        title, address = f"{first} and {second} together".capitalize(), f"{explorer}#{population}//{one}/{other}"
        found.append(
            Entry("crossing", title, address, f"{first} and {second}: {why}", words=f"aged {' '.join(labels)}")
        )
    return found


def _terms(glossary_page: str) -> Iterator[Entry]:
    """The words of the glossary, found by what they are called in any language."""
    for term in terms():
        others = " ".join(named(term, language) for language in study().help if language != OWN)
        yield Entry("term", named(term, OWN), f"{glossary_page}#{place_of(term)}", meaning_of(term, OWN), words=others)


def _regions(explorer: str) -> Iterator[Entry]:
    for anchor, label, asked in region_rows():
        sizes = [f"{n:,} {people}" for n, people in zip(asked, study().populations, strict=True) if n is not None]
        note = f"asked there: {' and '.join(sizes)}" if sizes else "how many were asked there is not told"
        yield Entry("region", label, f"{explorer}#{anchor}", note, words=f"{study().region} sample size respondents")


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        Path(app.outdir, FILE).write_text(index_text(app), encoding="utf-8")


def _use_own(app: Sphinx) -> None:
    _ON_PAGES.clear()
    app.builder.search = False  # type: ignore[attr-defined]  # of HTML builders; it writes page and index by itself
    app.config.html_additional_pages = {"search": "search.html"}


def setup(app: Sphinx) -> None:
    """Take the place of Sphinx's search."""
    app.connect("builder-inited", _use_own)
    app.connect("doctree-resolved", _read, priority=900)
    app.connect("build-finished", _write)
