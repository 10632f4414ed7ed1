"""Numbers in words against the numbers they stand for."""

from collections.abc import Iterator
from dataclasses import replace

from ...notation import about
from ..accounts import Account, Conflict, finding, single
from ..finding import EPSILON, Finding, number
from ..printed_report import Report
from ..readings import Cell, Reading
from .parts import added, disjoint, parts_of, refusal_limit, sums_to

RULE = "words and numbers"
ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
# Fractions that a sentence can choose from, in percent: words are wrong only when others would have been nearer.
FRACTIONS = {f"{ONES[a]} in {ONES[b]}": 100 * a / b for b in (2, 3, 4, 5, 10) for a in range(1, b)} | {
    f"one in {ONES[b]}": 100 / b for b in range(2, 21)}  # fmt: skip


def nearest_words(value: float) -> str:
    """The fraction in words that is nearest to a percentage, the simplest of equal ones."""
    return min(FRACTIONS, key=lambda w: (round(abs(FRACTIONS[w] - value), 6), ONES.index(w.split()[2])))


def in_words(value: float) -> str:
    """A percentage in the words that say it, or as a number where no simple fraction is near."""
    words = nearest_words(value)
    near = abs(FRACTIONS[words] - value) <= about(value)
    return f"“about {words}”" if near else f"“about {number(value, 0)}%”"


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
                yield finding(
                    RULE,
                    f"The words for “{report.label(words.cell)}” do not fit the number they stand for.",
                    direct[0],
                    tuple(direct[1:]),
                    likely=f"for this answer {in_words(values[0])} would fit",
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
