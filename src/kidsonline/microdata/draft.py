"""A first mapping for a file: variables by their names and labels, codes by their labels.

What is the same in other words is written down; what is only near stands behind a question mark, and no mapping is
used before a person has looked at those.
"""

from collections.abc import Iterable, Iterator

from ..cells import csv_text
from ..codebook.model import Variable
from ..codebook.study import study
from ..codebook.synonyms import likeness, meaning, plain
from .checks.dictionary import labels, same
from .mapping import UNSURE
from .preflight import Preflight

HEAD = ("file_variable", "variable", "file_code", "code", "file_label", "label")
NEAR = 0.6  # likeness from which a variable or an answer is proposed
MOST_CODES = 40  # values of one variable; a text of more is no list of answers


def draft_csv(found: Preflight) -> str:
    """The draft for a file that was looked at, with the mark that tells spreadsheets that it is UTF-8."""
    return "\ufeff" + csv_text(HEAD, _rows(found))


def _rows(found: Preflight) -> Iterator[tuple[str, ...]]:
    sheet = found.sheet
    file, named = sheet.original, sheet.prepared.sources
    own = {name: named.get(name, name) for name in sheet.data if name in sheet.book}
    own |= {name: named.get(name, name) for name in study().besides if name in sheet.data}
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
    free = [name for name in sheet.original.data if name not in own.values()]
    beside = [name for name in study().beside if name in sheet.book]
    wanted = [v for v in sheet.book.variables.values() if v.variable not in {*sheet.data, *beside}]
    words = {name: _words(name, sheet.original.labels.get(name, "")) for name in free}
    near = []
    for item in wanted:
        asked = _words(item.variable, item.label_en, item.question_en)
        for name in free:
            if asked & words[name]:
                near.append((_nearness(item, name, sheet.original.labels.get(name, "")), item.variable, name))
    found_for: dict[str, tuple[str, bool]] = {}
    # Of names equally near, the first goes to the first: files follow the questionnaire.
    order = {name: i for names in (free, [v.variable for v in wanted]) for i, name in enumerate(names)}
    for score, variable, name in sorted(near, key=lambda one: (-one[0], order[one[1]], order[one[2]])):
        if score >= NEAR and variable not in found_for and name not in {source for source, _ in found_for.values()}:
            rivals = [n for s, v, n in near if s == score and (v == variable) != (n == name)]
            found_for[variable] = (name, score == 1 and not rivals)
    return {v.variable: found_for[v.variable] for v in wanted if v.variable in found_for}


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
    if len(values) > MOST_CODES:
        return
    shown = {value: value if isinstance(value, str) else f"{value:.10g}" for value in values}
    texts = {value: str(said.get(value, value if isinstance(value, str) else "")) for value in values}
    becomes = {value: _answer(item, value, texts[value]) for value in values}
    if any(becomes[value][0] != shown[value] for value in values):  # else all codes stay as they are
        for value in values:
            yield source, item.variable, shown[value], becomes[value][0], texts[value], becomes[value][1]


def _answer(item: Variable, value: object, label: str) -> tuple[str, str]:
    """Code and label of the answer that a label, or else the value, names; behind a question mark if only near."""
    if not label and (own := [a for a in item.answers if a.code == value]):
        return str(own[0].code), own[0].label
    if exact := [a for a in item.answers if same(label, a, item)]:
        return str(exact[0].code), exact[0].label
    best = max(item.answers, key=lambda a: likeness(label, a.label))
    return (f"{UNSURE}{best.code}", best.label) if likeness(label, best.label) >= NEAR else (UNSURE, "")
