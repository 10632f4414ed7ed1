"""A first mapping for a file: variables by their names and labels, codes by their labels.

What is the same in other words is written down; what is only near stands behind a question mark, and no mapping is
used before a person has looked at those.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..codebook.model import Variable
from ..codebook.study import study
from ..codebook.synonyms import likeness, meaning, plain
from .checks.dictionary import labels, same
from .mapping import UNSURE
from .preflight import Preflight

HEAD = ("file_variable", "variable", "file_code", "code", "file_label", "label")
NEAR = 0.6  # likeness from which a variable or an answer is proposed
MOST_CODES = 40  # values of one variable; a text of more is no list of answers


def write_draft(found: Preflight, path: Path) -> int:
    """Write the draft for a file that was looked at to ``path``; returns its number of rows."""
    rows = list(_rows(found))
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells spreadsheets that it is UTF-8
        csv.writer(file).writerows([HEAD, *([_inert(cell) for cell in row] for row in rows)])
    return len(rows)


def _rows(found: Preflight) -> Iterator[tuple[str, ...]]:
    sheet, fitted = found.sheet, found.sheet.fitted
    file, named = sheet.original, {**fitted.spelled, **fitted.mapped}
    own = {name: named.get(name, name) for name in sheet.data if name in sheet.book}
    own |= {name: named.get(name, name) for name in study().design.columns if name in sheet.data}
    for name, (source, sure) in _sources(found, own).items():
        said = sheet.book[name].label_en if name in sheet.book else ""
        yield source, name if sure else f"{UNSURE}{name}", "", "", file.labels.get(source, ""), said
        if name in sheet.book and sheet.book[name].answers:
            yield from _codes(found, sheet.book[name], source)
    wrong = {label.item.variable for label in labels(sheet) if label.other}
    for item in sheet.coded:
        strange = set(sheet.counts(item.variable)) - {a.code for a in item.answers}
        if item.variable in wrong or strange:
            yield from _codes(found, item, own[item.variable])


def _sources(found: Preflight, own: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """{variable that the file lacks: (variable of the file, whether that is sure)}, each used once."""
    sheet = found.sheet
    free = [name for name in sheet.original.data if name not in own.values() and name not in study().beside]
    wanted = [v for v in (*sheet.questions, *_design(found)) if v.variable not in sheet.data]
    words = {name: _words(name, sheet.original.labels.get(name, "")) for name in free}
    near = []
    for item in wanted:
        asked = _words(item.variable, item.label_en, item.question_en)
        for name in free:
            if asked & words[name]:
                near.append((_nearness(item, name, sheet.original.labels.get(name, "")), item.variable, name))
    found_for: dict[str, tuple[str, bool]] = {}
    for score, variable, name in sorted(near, reverse=True):
        if score >= NEAR and variable not in found_for and name not in {source for source, _ in found_for.values()}:
            rivals = [n for s, v, n in near if s == score and (v == variable) != (n == name)]
            found_for[variable] = (name, score == 1 and not rivals)
    return {v.variable: found_for[v.variable] for v in wanted if v.variable in found_for}


def _design(found: Preflight) -> list[Variable]:
    book = found.sheet.book
    return [book[name] for name in study().design.columns if name in book]


def _nearness(item: Variable, name: str, label: str) -> float:
    """How near a variable of the file is to one of the codebook, by label, question or name; 1: the same words."""
    by_label = max(likeness(label, said) for said in (item.label_en, item.question_en)) if label else 0.0
    return max(by_label, 0.99 * likeness(name.replace("_", " "), item.variable.replace("_", " ")))


def _words(*texts: str) -> frozenset[str]:
    """Beginnings of the words of some texts, in which two must share one to be compared letter by letter."""
    return frozenset(word[:4] for text in texts for word in (*plain(text.replace("_", " ")).split(), meaning(text)))


def _codes(found: Preflight, item: Variable, source: str) -> Iterator[tuple[str, ...]]:
    """Rows for the values of a variable: those that occur or have a label."""
    file = found.sheet.original
    column, said = file.data[source].dropna(), file.value_labels.get(source, {})
    values: Iterable = sorted({*(v for v in column.unique() if v != ""), *said}, key=lambda v: (isinstance(v, str), v))
    values = [v for v in values if v == v]
    for value in values if len(list(values)) <= MOST_CODES else ():
        label = str(said.get(value, value if isinstance(value, str) else ""))
        code, answer = _answer(item, label)
        shown = value if isinstance(value, str) else f"{value:.10g}"
        yield source, item.variable, shown, code, label, answer


def _answer(item: Variable, label: str) -> tuple[str, str]:
    """Code and label of the answer that a label names; behind a question mark where it is only near."""
    if exact := [a for a in item.answers if same(label, a, item)]:
        return str(exact[0].code), exact[0].label
    best = max(item.answers, key=lambda a: likeness(label, a.label))
    return (f"{UNSURE}{best.code}", best.label) if likeness(label, best.label) >= NEAR else (UNSURE, "")


def _inert(cell: str) -> str:
    """A text that a spreadsheet does not take for a formula; numbers stay numbers."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell and not cell[1:].replace(".", "").isdigit() else cell
