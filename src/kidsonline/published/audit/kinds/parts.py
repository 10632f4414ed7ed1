"""Parts that do not add to their printed sum, and subsets larger than what holds them."""

from collections.abc import Iterator
from itertools import combinations

from ..accounts import Account, Conflict, Term, finding, single
from ..finding import Finding, number
from ..printed_report import Report
from ..readings import Cell, Reading

RULE = "parts and sums"
WHOLE = "100%"


def parts_of(report: Report, cell: Cell) -> list[Reading]:
    """The narrowest exact or counted reading of each set of answers to the question of ``cell`` in its group."""
    found: dict[tuple[int, ...], Reading] = {}
    for r in report.by_question.get(cell.question, []):
        best = found.get(r.cell.codes)
        if r.kind != "words" and (best is None or _rank(r) < _rank(best)):
            found[r.cell.codes] = r
    return list(found.values())


def _rank(reading: Reading) -> tuple[bool, float]:
    return reading.kind == "count", reading.high - reading.low


def added(report: Report, parts: tuple[Reading, ...]) -> Account:
    names = {a.code: a.label for a in report.books[parts[0].cell.population][parts[0].cell.variable].answers}
    terms = tuple(Term(1.0, r, " or ".join(names[c] for c in r.cell.codes)) for r in parts)
    sum_ = " + ".join(
        number(r.value, 2 if r.kind == "count" else 1) + (f" ({r.text})" if r.kind == "count" else "") for r in parts
    )
    words = (
        f"{sum_} = {number(sum(r.value for r in parts), 2)}" if len(parts) > 1 else f"{terms[0].name} {parts[0].text}"
    )
    return Account(terms, words)


def disjoint(parts: list[Reading], within: tuple[int, ...]) -> Iterator[tuple[Reading, ...]]:
    """Sets of readings that share no answer and stay inside ``within``, small sets first."""
    inside = sorted((r for r in parts if set(r.cell.codes) <= set(within)), key=lambda r: r.cell.codes)
    for size in range(1, len(inside) + 1):
        for chosen in combinations(inside, size):
            if sum(len(r.cell.codes) for r in chosen) == len(set().union(*(r.cell.codes for r in chosen))):
                yield chosen


def sums_to(report: Report, cell: Cell) -> list[Account]:
    """The finest sum of other printed answers that makes exactly this cell, if any."""
    found = [
        s
        for s in disjoint(parts_of(report, cell), cell.codes)
        if len(s) > 1 and sum(len(r.cell.codes) for r in s) == len(cell.codes)
    ]
    return [added(report, found[-1])] if found else []


def _against(report: Report, target: Reading, parts: list[Reading]) -> Conflict | None:
    """The plainest conflict of one reading with its parts: they make it and do not add up, else they exceed it."""
    others = [r for r in parts if r.cell.codes != target.cell.codes]
    whole = single(target, "printed sum" if len(target.cell.codes) > 1 else "printed")
    over = None
    for chosen in disjoint(others, target.cell.codes):
        full = sum(len(r.cell.codes) for r in chosen) == len(target.cell.codes)
        conflict = Conflict(added(report, chosen), whole, at_most=not full)
        if conflict.stands and full:
            return conflict
        over = over or (conflict if conflict.stands else None)
    return over


def refusal_limit(report: Report, population: str) -> float | None:
    """The largest share without an answer printed for a question put to everybody; None when there is none."""
    book = report.books[population]
    missing = {v.variable: {a.code for a in v.answers if a.missing} for v in book.variables.values()}
    return max(
        (
            r.value
            for r in report.readings
            if r.cell.population == population
            and not book.universes[r.cell.universe].rule
            and not r.cell.group
            and r.kind == "exact"
            and set(r.cell.codes) <= missing[r.cell.variable]
        ),
        default=None,
    )


def _within(part: Reading, whole: Reading) -> bool:
    return set(part.cell.codes) < set(whole.cell.codes)


def _differ(a: Reading, b: Reading) -> bool:
    return Conflict(single(a, ""), single(b, "")).stands


def parts_and_sums(report: Report) -> Iterator[Finding]:
    """A printed sum that its printed parts do not make, or that they exceed."""
    for key, rows in report.by_question.items():
        parts = parts_of(report, key)
        for target in rows:
            conflict = _against(report, target, parts) if target.kind == "exact" else None
            if not conflict:
                continue
            said = [single(r, "words") for r in report.by_cell[target.cell] if r.kind == "words"]
            keeps = tuple(k for k in (Conflict(a, w) for w in said for a in (conflict.a, conflict.b)) if not k.stands)
            alone = next((r for r in parts if _within(r, target) and not _differ(r, target)), None)
            verb = "are more than" if conflict.at_most else "do not make"
            yield finding(
                RULE,
                f"The answers printed within “{report.label(target.cell)}” {verb} the value printed for it.",
                conflict,
                keeps=keeps,
                # Where the value is that of one of the answers, the label may be at fault, and no value needs a remedy.
                likely=f"{target.text} would fit “{report.label(alone.cell)}”" if alone else None,
            )


def more_than_everybody(report: Report) -> Iterator[Finding]:
    """Answers that exclude each other and make more than 100%."""
    for key in report.by_question:
        codes = report.books[key.population][key.variable].base_codes
        for chosen in disjoint(parts_of(report, key), codes):
            conflict = Conflict(added(report, chosen), Account((), WHOLE, constant=100.0), at_most=True)
            if conflict.stands:
                yield finding(RULE, f"The answers printed for “{report.item(key)}” make more than everybody.", conflict)
                break
