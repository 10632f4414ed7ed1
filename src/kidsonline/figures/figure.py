"""``figure()``: gated estimates become one object whose cell output is data; the build draws it (``drawing.py``)."""

import json
import re
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from ..codebook.read import codebook
from ..codebook.study import study
from ..console import author_looks
from ..disclosure.cell import COLUMNS, SIDE, TOTAL
from ..disclosure.earlier import WAVE_COLUMNS
from ..disclosure.gate import Gated, gate, gate_of
from ..disclosure.literal import plain_words
from ..disclosure.synthetic import with_interval
from ..disclosure.thresholds import all_shown
from ..findings.fact import Fact
from ..findings.named import ROLE, filled
from ..microdata.load import load
from ..microdata.results import Shares
from ..published.ledger import FIGURES, ledger
from .alt import alt_text
from .choose import choose
from .headline import joined
from .marks import distinct, marks_of
from .markup import figure_html, standalone
from .missing import missing_lines, unasked_notes, undrawn
from .since import since_notes
from .table import table_rows
from .wording import base_line, notes_on, source_line, subtitle, table_text

MIME = "application/vnd.kidsonline.figure+json"
_PERCENT = r"[\d.]+%"
_ROWS = {"rows", "tabled"}  # what of a payload is drawn, and what only its table holds
_WEAKEST_LAST = ("published", "derived", "quoted", "measured")


def packed(payload: dict) -> dict:
    """The payload as notebooks keep it: empty strings left out of rows."""
    short = {part: [{k: v for k, v in row.items() if v} for row in payload[part]] for part in _ROWS & payload.keys()}
    return payload | short


def unpacked(bundle: dict) -> dict:
    """The payload again, from what a notebook keeps."""
    columns = (*COLUMNS, *WAVE_COLUMNS) if "before" in bundle else COLUMNS
    return bundle | {part: [dict.fromkeys(columns, "") | row for row in bundle[part]] for part in _ROWS & bundle.keys()}


@dataclass(frozen=True)
class Figure:
    """What a figure cell shows; ``payload`` holds strings, bools and lists."""

    payload: dict

    @property
    def text(self) -> str:
        """The figure as plain text: number, lines and table."""
        p = self.payload
        parts = [
            f"Figure {p['figure']}. {p['headline'] or p['title']}",
            p["subtitle"],
            table_text(table_rows(p)),
            *p["notes"],
            p["base"],
            p["source"],
        ]
        return "\n".join(part for part in parts if part)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {MIME: packed(self.payload), "text/plain": self.text}
        if author_looks():  # show the drawing, not the data
            bundle["text/html"] = standalone(figure_html(self.payload))
        return bundle


def figure(
    number: str, *estimates: Shares | Gated | Fact, headline: str = "", form: str | None = None,
    notes: tuple[str, ...] = (), title: str = "", tabled: tuple[Shares | Gated | Fact, ...] = (), drawn_in: str = "",
) -> Figure:  # fmt: skip
    """Figure ``number`` of the printed report from estimates, gated here, or from what the gate already passed.

    ``headline`` is the finding in words (no number typed by hand), ``form`` one of bars, stack, dots, grid, heatmap
    where the choice by rule does not serve, ``notes`` sentences below the drawing. Without estimates, or when the
    gate shows none of them, the figure says what was asked, of whom, and what is missing; a headline that needs a
    number which is not shown gives way to the title, and such a note is left out. A figure of ours, which print does
    not have, brings its ``title`` and a number of its own ("N1"). ``tabled`` estimates stand in the table and not in
    the drawing, as do answers that a drawn one joins. A stack says the sums that its headline names, bar by bar
    (``headline.joined``). A figure of print whose numbers stand in another brings nothing but that one's number,
    ``drawn_in``. Raises UserError for lines that are no words.
    """
    for text in (headline, title, *notes):
        plain_words(ROLE.sub("", text), f"A line of figure {number}")
    named, headline = headline, _said(filled(headline))
    notes = tuple(filter(None, map(_said, notes)))
    gated = [_gated(e) for e in estimates]
    surveys = [survey for g in gated for survey in g.surveys]
    entry = _own(title, surveys) if title else ledger().figure(str(number))
    synthetic = any(s.synthetic for s in surveys) if surveys else _synthetic(entry.population)
    rows = _rows(gated)
    beside = [row for row in _rows([_gated(e) for e in tabled]) if row not in rows]
    marks = marks_of(rows)
    chosen = choose(marks, form)
    sums = [cell.as_strings() for cell in joined(named, gated)] if chosen == "stack" and headline else []
    marks += marks_of(sums)
    name, title = f"fig-{str(number).lower()}", entry.title.rstrip(".")
    book = codebook(entry.population) if entry.population in study().populations else None
    variables = distinct(r["variable"] for r in rows) or [v for v in entry.variables.split("|") if v]
    universe = _universe(book, entry.universe, variables)
    several = entry.multiple_response == "yes"
    before = next((g.survey.before.survey.wave for g in gated if g.earlier and g.survey.before), "")
    if not chosen and set(re.findall(_PERCENT, headline)) - {row["text"] for row in rows}:
        headline = ""  # a number read is a number drawn, or at least in the table
    evidence = "elsewhere" if drawn_in else _evidence(rows) if chosen else undrawn(rows, synthetic)
    quoted, unasked = evidence == "quoted" and not chosen, evidence == "not-asked"
    told = bool(marks) and not (unasked and not any(m.before is not None for m in marks))  # else a table of nothing
    if chosen or drawn_in:
        missing = unasked_notes(rows, surveys)
    else:
        ranged = _ranged(str(number))
        missing = missing_lines(variables, entry.breakdown, book, rows, surveys, synthetic, ranged)
    payload = {
        "figure": str(number),
        "name": name,
        "title": title,
        "headline": headline,
        "subtitle": subtitle(title, headline, entry.population, universe, marks, several, quoted) if told else "",
        "base": base_line(entry.population, universe, _bases(rows, gated, entry.base_n, synthetic), synthetic, unasked),
        "source": source_line(entry.chapter, synthetic),
        "synthetic": synthetic,
        "evidence": evidence,
        "form": chosen,
        "alt": alt_text(chosen, title, marks, synthetic),
        "notes": [*missing, *notes, *notes_on(rows, chosen, synthetic, beside), *since_notes(marks, before, chosen)],
        "rows": [*rows, *sums] if told else [],
    }
    payload |= {"before": before} if before else {}
    payload |= {"tabled": beside} if beside and told else {}
    payload |= {"drawn_in": drawn_in} if drawn_in else {}
    return Figure(json.loads(json.dumps(payload, sort_keys=True)))


def _gated(estimate: Shares | Gated | Fact) -> Gated:
    """What the gate passes of estimates; a number of a sentence has passed it, and of a group gets its interval."""
    if isinstance(estimate, Fact):
        cell, survey = estimate.cell, estimate.source
        return Gated((with_interval(cell) if survey.synthetic and cell.group_var != TOTAL else cell,), survey)
    return estimate if isinstance(estimate, Gated) else gate(estimate)


def _own(title: str, surveys: list) -> pd.Series:
    """What figures.csv would say of a figure that print does not have; its base is that of its rows."""
    populations = distinct(s.population for s in surveys)
    own = {"title": title, "population": populations[0] if len(populations) == 1 else "both"}
    return pd.Series(dict.fromkeys(FIGURES, "") | own)


def _said(words: str) -> str:
    """Words with numbers in them, or nothing where one of the numbers is not shown."""
    return words if all_shown(words) else ""


def _ranged(number: str) -> bool:
    """Whether print gives the lowest and highest value of this figure."""
    s = ledger().statistics
    return bool(((s.figure == number) & (s.measure == "percent_lowest")).any())


def _rows(gated: list[Gated]) -> list[dict[str, str]]:
    """The cells of all estimates as rows of strings, one that two of them hold once."""
    rows: dict[tuple, dict[str, str]] = {}
    for c, earlier in ((c, e) for g in gated for c, e in zip_longest(g.cells, g.earlier)):
        own = c.as_strings() | (earlier.as_strings() if earlier else {})
        rows.setdefault((c.variable, c.codes, c.group_var, c.group), own)
    return list(rows.values())


def _synthetic(population: str) -> bool:
    """Whether the microdata this book is built from are synthetic, by their own word."""
    return load(population).synthetic


def _universe(book, named: str, variables: list[str]):
    """The universe of figures.csv, else that of the first variable."""
    if book is None:
        return None
    if named in book.universes:
        return book.universes[named]
    return next((book.universe_of(v) for v in variables if v in book), None)


def _bases(rows: list[dict[str, str]], gated: list[Gated], printed: str, synthetic: bool) -> list[int]:
    """Unweighted bases of the whole: the printed one if synthetic, else those of the rows or of their questions."""
    if synthetic and printed:
        return [int(printed)]
    totals = [int(r["base_n"]) for r in rows if r["group_var"] in (TOTAL, SIDE) and r["base_n"]]
    if totals:
        return totals
    asked = {(g.survey, c.variable) for g in gated for c in g.cells}
    told = [gate_of(survey).base(variable) for survey, variable in asked if variable in survey.book]
    known = [cell.base_n for cell in told if cell.base_n is not None and not cell.base_about]
    return known or ([int(printed)] if printed and synthetic else [])


def _evidence(rows: list[dict]) -> str:
    """The evidence of the visible cell that needs most explaining."""
    kinds = {r["evidence"] for r in rows if r["estimate"]}
    return next((k for k in reversed(_WEAKEST_LAST) if k in kinds), "not-printed")
