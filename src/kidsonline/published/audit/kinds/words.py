"""Numbers in words against the numbers they stand for."""

from collections.abc import Iterator
from dataclasses import replace

from ..accounts import Account, Conflict, finding, single
from ..finding import EPSILON, Finding
from ..fractions_in_words import FRACTIONS, in_words, nearest_words, one_in
from ..printed_report import Report
from ..readings import Cell, Reading
from .parts import added, disjoint, parts_of, refusal_limit, sums_to

RULE = "words and numbers"
# "One in ten", and in twenty, are said loosely; whoever says "one in fifteen" has counted, and may be one off.
LOOSE, OFF = 10, 1


def _no_better_words(words: Reading, value: float) -> bool:
    """Whether words that say "about" are as near to ``value`` as any fraction could be."""
    about = words.low < words.value < words.high
    return about and abs(FRACTIONS[nearest_words(value)] - value) > abs(words.value - value) - 0.05


def _direct(report: Report, cell: Cell) -> list[Account]:
    """The most precise of the printed values of the cell, the sum of its printed parts, its count over the base."""
    rows = report.by_cell.get(cell, [])
    found = [single(r, "printed") for r in rows if r.kind == "exact"] + sums_to(report, cell)
    found += [single(r, "count") for r in rows if r.kind == "count"]
    finest = min((a.high - a.low for a in found), default=0.0)
    return [a for a in found if a.high - a.low <= finest + EPSILON]


def _bounds(report: Report, words: Reading) -> Iterator[Conflict]:
    """What other answers leave for the words: at least their parts, at most the rest, less those who did not answer."""
    cell = words.cell
    item = report.books[cell.population][cell.variable]
    parts = parts_of(report, cell)
    said = single(words, "words")
    for chosen in disjoint(parts, cell.codes):
        yield Conflict(added(report, chosen), said, at_most=True)
    rest = tuple(c for c in item.base_codes if c not in cell.codes)
    for chosen in disjoint(parts, rest):
        others = added(report, chosen)
        slack = (others.high - others.low) / 2
        yield Conflict(said, Account((), f"100 less {others.words}", slack, 100 - others.value), at_most=True)
        if {a.code for a in item.answers if not a.missing} <= {c for r in chosen for c in r.cell.codes} | set(
            cell.codes
        ):
            limit = refusal_limit(report, cell.population)
            if limit is None:
                continue
            least = 100 - others.value - limit
            text = (
                f"100 less {others.words} less {limit:.1f} (the most without an answer printed anywhere) = {least:.1f}"
            )
            yield Conflict(Account((), text, slack, least), said, at_most=True)


def words_and_numbers(report: Report) -> Iterator[Finding]:
    """A number in words that neither the exact number of its cell, nor the answers beside it, can be."""
    for words in (r for r in report.readings if r.kind == "words"):
        said = single(words, "words")
        direct = [Conflict(said, account) for account in _direct(report, words.cell)]
        if direct:
            values = [k.b.value for k in direct]
            if all(k.stands for k in direct) and not any(_no_better_words(words, v) for v in values):
                each = all(_fits_each(words, k.b) for k in direct)
                other = _of_another_answer(report, words, values[0])
                remedy = "" if other else f"for this answer {in_words(values[0])} would fit"
                yield finding(
                    RULE,
                    f"The words for “{report.label(words.cell)}” do not fit the number they stand for.",
                    direct[0],
                    tuple(direct[1:]),
                    likely="each of the answers by itself" if each else remedy,
                    sure="possible" if each else None,
                    matter=f"“{words.text}” may stand beside the wrong answer." if other else "",
                )
            continue
        bound = next((k for k in _bounds(report, words) if k.stands), None)
        if bound:
            others = tuple(r for r in parts_of(report, words.cell) if r not in bound.a.readings + bound.b.readings)
            yield finding(
                RULE,
                f"The words for “{report.label(words.cell)}” do not fit what the answers beside it leave.",
                bound,
                more=(words, *others),
                likely="",
            )


def _fits_each(words: Reading, account: Account) -> bool:
    """Whether words for several answers fit each of them by itself: then they may mean each, not the sum."""
    parts = account.readings
    return len(parts) > 1 and not any(Conflict(single(words, ""), single(r, "")).stands for r in parts)


def _of_another_answer(report: Report, words: Reading, value: float) -> bool:
    """Whether the words may be right and stand beside the wrong answer: what is printed leaves room for it.

    ``value`` is the number of the cell. Only an answer of a scale for which print has no number can be meant.
    """
    scale = {a.code for a in report.books[words.cell.population][words.cell.variable].answers if not a.missing}
    if len(words.cell.codes) > 1 or len(scale) < 3 or not scale.issuperset(words.cell.codes):
        return False
    printed = {r.cell.codes[0]: r.value for r in parts_of(report, words.cell) if len(r.cell.codes) == 1}
    room = 100 - sum((printed | {words.cell.codes[0]: value}).values())
    return bool(scale - set(printed) - set(words.cell.codes)) and room >= words.low


def one_in_so_many(report: Report) -> Iterator[Finding]:
    """One in a number that was counted, more than one off: "one in fifteen" beside what is one in thirteen."""
    for words in (r for r in report.readings if r.kind == "words"):
        said = one_in(words.text)
        values = _direct(report, words.cell)
        if (
            said is None
            or said < LOOSE
            or said % LOOSE == 0
            or not values
            or words.low == words.value
            or words.high == words.value
        ):
            continue
        conflicts = [Conflict(single(words, "words"), v) for v in values]
        if not any(k.stands for k in conflicts) and all(
            min(abs(said - 100 / end) for end in (v.low, v.high) if end > 0) > OFF for v in values
        ):
            yield finding(
                RULE,
                f"The words for “{report.label(words.cell)}” are near the number they stand for, but miscount.",
                conflicts[0],
                tuple(conflicts[1:]),
                likely=f"one in {100 / values[0].value:.1f}",
                sure="possible",
            )


def words_and_words(report: Report) -> Iterator[Finding]:
    """Two numbers in words for one cell that no number can be, where no exact number decides."""
    for cell, rows in report.by_cell.items():
        said = [r for r in rows if r.kind == "words"]
        if len(said) < 2 or _direct(report, cell):
            continue
        pairs = [
            Conflict(single(a, a.places[0]), single(b, b.places[0])) for i, a in enumerate(said) for b in said[i + 1 :]
        ]
        standing = sorted((k for k in pairs if k.stands), key=lambda k: -k.gap)
        if standing:
            yield finding(
                RULE,
                f"“{report.label(cell)}” is said in words that exclude each other.",
                standing[0],
                tuple(standing[1:]),
            )


def ranges(report: Report) -> Iterator[Finding]:
    """The lowest or highest of several items, while a printed item lies beyond it."""
    rows = report.rows[report.rows.measure.isin(["percent_lowest", "percent_highest"])]
    for key, row in rows.iterrows():
        end = report.range_end(key, row)
        which = row.measure.split("_")[1]
        if end is None:
            continue
        items = [
            r
            for name in row.variable.split("|")
            for r in report.by_cell.get(_item(report, end, name), [])
            if r.kind == "exact"
        ]
        conflicts = []
        for r in items:
            ends = (single(end, which), single(r, report.label(r.cell)))
            conflicts.append(Conflict(*(ends if which == "lowest" else ends[::-1]), at_most=True))
        standing = sorted((k for k in conflicts if k.stands), key=lambda k: -k.gap)
        if standing:
            item = (standing[0].b if which == "lowest" else standing[0].a).terms[0]
            yield finding(
                RULE,
                f"A printed item lies beyond the {which} value that is printed for all of them.",
                standing[0],
                tuple(standing[1:]),
                likely=f"{which} {item.reading.text}",
            )


def _item(report: Report, end: Reading, name: str) -> Cell:
    book = report.books[end.cell.population]
    return replace(end.cell, universe=book[name].universe, variable=name)
