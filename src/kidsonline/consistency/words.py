"""Numbers in words against the numbers they stand for."""

from collections.abc import Iterator

from .accounts import Account, Conflict, Term, finding, single
from .finding import Finding
from .parts import _account, disjoint, parts_of, sums_to
from .readings import Cell, Print, Reading

RULE = "words and numbers"
# Fractions that a sentence can choose from: the wrong one is chosen only when another is nearer.
FRACTIONS = sorted({100 * a / b for b in (2, 3, 4, 5, 10) for a in range(1, b)} | {100 / b for b in range(2, 21)})


def _is_nearest(words: Reading, value: float) -> bool:
    """Whether no other fraction in words would have been nearer to ``value``."""
    return min(abs(value - f) for f in FRACTIONS) > abs(value - words.value) - 0.05


def refusal_limit(report: Print, cell: Cell) -> float:
    """The largest share without an answer that is printed for a question put to everybody: no other can be assumed higher."""
    book = report.books[cell.population]
    missing = {v.variable: {a.code for a in v.answers if a.missing} for v in book.variables.values()}
    shares = [r.high for c, rows in report.by_cell.items() for r in rows
              if c.population == cell.population and not book.universes[c.universe].rule and not c.group and r.kind == "exact"
              and c.codes and set(c.codes) <= missing[c.variable]]
    return max(shares, default=0.0)


def _direct(report: Print, cell: Cell) -> list[Account]:
    """Printed values of the cell, sums of printed parts, counts over their base, in this order."""
    rows = report.by_cell.get(cell, [])
    exact = [single(r, "printed") for r in rows if r.kind == "exact"]
    return exact or sums_to(report, cell) or [single(r, "count") for r in rows if r.kind == "count"]


def _bounds(report: Print, words: Reading) -> Iterator[Conflict]:
    """What other answers leave for the words: at least their parts, at most what the rest leaves, and who can have refused."""
    cell = words.cell
    book = report.books[cell.population]
    answers = [a.code for a in book[cell.variable].answers if not a.missing]
    parts = parts_of(report, cell)
    said = single(words, "words")
    for chosen in disjoint(parts, cell.codes):
        yield Conflict(_account(report, chosen), said, at_most=True)
    rest = tuple(c for c in book[cell.variable].base_codes if c not in cell.codes)
    for chosen in disjoint(parts, rest):
        others = _account(report, chosen)
        left = Account((), f"100 - ({others.words})", (others.high - others.low) / 2, 100 - others.value)
        yield Conflict(said, Account(others.terms and (), left.words, left.slack, left.constant), at_most=True)
        covered = {c for r in chosen for c in r.cell.codes}
        if set(answers) <= covered | set(cell.codes):
            limit = refusal_limit(report, cell)
            least = Account((), f"100 - ({others.words}) less {limit:.1f} without an answer, the most that is printed anywhere",
                            left.slack, left.constant - limit)
            yield Conflict(least, said, at_most=True)


def words_and_numbers(report: Print) -> Iterator[Finding]:
    """A number in words that neither the exact number of its cell, nor the answers beside it, can be."""
    for words in (r for r in report.readings if r.kind == "words"):
        said = Account((Term(1.0, words, "words"),), f"words “{words.text}”")
        direct = [Conflict(said, account) for account in _direct(report, words.cell)]
        about = words.high - words.value > 0 and words.value - words.low > 0
        if direct:
            if all(k.stands for k in direct) and not (about and any(_is_nearest(words, k.b.value) for k in direct)):
                yield finding(RULE, f"The words for “{report.label(words.cell)}” do not fit the number they stand for.", direct[0],
                              tuple(direct[1:]))
            continue
        bound = next((k for k in _bounds(report, words) if k.stands), None)
        if bound:
            yield finding(RULE, f"The words for “{report.label(words.cell)}” do not fit what the answers beside it leave.", bound,
                          more=(words,))


def words_and_words(report: Print) -> Iterator[Finding]:
    """Two numbers in words for one cell that no number can be, where no exact number decides."""
    for cell, rows in report.by_cell.items():
        said = [r for r in rows if r.kind == "words"]
        if _direct(report, cell):
            continue
        pairs = [Conflict(single(a, a.places[0]), single(b, b.places[0])) for i, a in enumerate(said) for b in said[i + 1 :]]
        standing = sorted((k for k in pairs if k.stands), key=lambda k: -k.gap)
        if standing:
            yield finding(RULE, f"“{report.label(cell)}” is said in words that exclude each other.", standing[0], tuple(standing[1:]))


def ranges(report: Print) -> Iterator[Finding]:
    """The lowest or highest of several items, while one printed item lies beyond it."""
    rows = report.rows[report.rows.measure.isin(["percent_lowest", "percent_highest"])]
    for key, row in rows.iterrows():
        names = set(row.variable.split("|")) - {""}
        end = report.range_end(key, row)
        if end is None:
            continue
        lowest = row.measure.endswith("lowest")
        beyond = []
        for cell, found in report.by_cell.items():
            if cell.variable in names and cell.population == row.population and cell.codes == end.cell.codes and not cell.group:
                for r in (r for r in found if r.kind == "exact"):
                    ends = (single(end, row.measure.split("_")[1]), single(r, report.label(cell)))
                    beyond.append(Conflict(*(ends if lowest else ends[::-1]), at_most=True))
        standing = sorted((k for k in beyond if k.stands), key=lambda k: -k.gap)
        if standing:
            item = (standing[0].b if lowest else standing[0].a).terms[0].name
            yield finding(RULE, f"The {row.measure.split('_')[1]} value of several items is printed, but “{item}” lies beyond it.",
                          standing[0], tuple(standing[1:]))
