"""Totals that their groups do not allow."""

from collections.abc import Iterator
from dataclasses import replace

from ....codebook.study import study
from ...notation import place_of
from ..accounts import Account, Conflict, Term, finding, single
from ..finding import Finding, number
from ..printed_report import Report
from ..readings import Cell, Reading
from ..weighting import counted_shares, printed_shares
from .parts import sums_to
from .ratios import compared, holds

RULE = "totals and groups"


def shares(report: Report, population: str, group_var: str) -> dict[int, tuple[float, float]]:
    """Share of each group among everybody in a population and its error, both in [0, 1]; empty when not printed.

    Printed shares are rounded to 0.1 points and made to add to one. Where print gives no shares of city and village
    they come from the sample table.
    """
    book = report.books[population]
    if group_var not in book:
        return {}
    printed = printed_shares(report.ledger, book, group_var)
    if printed:
        whole = sum(printed.values())
        error = 0.0005 + abs(100 - whole) / 100 / len(printed)
        return {c: (v / whole, error) for c, v in printed.items()}
    return counted_shares(report.tables.get(population), book, report.spread) if group_var == study().settlement else {}


def narrowest(readings: list[Reading]) -> Reading | None:
    """The narrowest percentage, exact before words."""
    found = [r for r in readings if r.kind != "count"]
    return min(found, key=lambda r: (r.kind != "exact", r.high - r.low), default=None)


def groups_of(report: Report, cell: Cell, group_var: str) -> dict[int, Reading | None]:
    """Each group's reading of a cell, None where print gives none."""
    book = report.books[cell.population]
    codes = [a.code for a in book[group_var].answers if not a.missing] if group_var in book else []
    return {c: narrowest(report.by_cell.get(cell.of(cell.codes, group_var, (c,)), [])) for c in codes}


def all_groups_of(report: Report, cell: Cell, group_var: str) -> dict[int, Reading]:
    """Each group's reading of a cell; empty where print does not give all of them."""
    found = groups_of(report, cell, group_var)
    present = {c: r for c, r in found.items() if r}
    return present if len(present) == len(found) else {}


def breakdowns(report: Report, cell: Cell) -> tuple[list[Account], list[Account]]:
    """What each breakdown makes the total of a cell asked of everybody: exactly, or (a group is missing) at least."""
    book = report.books[cell.population]
    equal: list[Account] = []
    lower: list[Account] = []
    for group_var in study().divisions:
        known = shares(report, cell.population, group_var)
        found = groups_of(report, cell, group_var)
        present = {c: r for c, r in found.items() if r}
        if not known or not present or book.universes[cell.universe].rule:
            continue
        names = {a.code: a.label for a in book[group_var].answers}
        terms = tuple(Term(known[c][0], r, names[c]) for c, r in present.items())
        values = {c: r.value if r else 0.0 for c, r in found.items()}
        middle = (min(values.values()) + max(values.values())) / 2
        # The errors of the shares add to zero, so only distances from the middle count.
        slack = sum(known[c][1] * abs(v - middle) for c, v in values.items())
        # Shares of city and village that print does not give are those of the sample table.
        inferred = group_var == study().settlement and not printed_shares(report.ledger, book, group_var)
        sum_ = " + ".join(f"{number(t.weight, 3)} x {t.reading.text} ({t.name})" for t in terms)
        value = number(sum(t.weight * t.reading.value for t in terms), 2)
        (equal if len(present) == len(known) else lower).append(
            Account(terms, f"{sum_} = {value}", slack, inferred=inferred)
        )
    return equal, lower


def _totals(report: Report, cell: Cell) -> list[Account]:
    """The most precise printed totals, else the sum of printed parts, else the count over the base."""
    rows = report.by_cell.get(cell, [])
    exact = [r for r in rows if r.kind == "exact"]
    finest = min((r.high - r.low for r in exact), default=0.0) + 1e-6
    counts = [single(r, "count") for r in rows if r.kind == "count"]
    return [single(r, "total") for r in exact if r.high - r.low <= finest] or sums_to(report, cell) or counts


def totals_and_groups(report: Report) -> Iterator[Finding]:
    """A total outside what its groups allow given their printed shares; two breakdowns that imply different totals."""
    grouped = [r.cell for r in report.readings if r.cell.group_var in study().divisions]
    for cell in dict.fromkeys(c.of(c.codes) for c in grouped):
        equal, lower = breakdowns(report, cell)
        totals = _totals(report, cell)
        conflicts = [Conflict(g, t) for g in equal for t in totals]
        conflicts += [Conflict(a, b) for i, a in enumerate(equal) for b in equal[i + 1 :]]
        conflicts += [Conflict(p, t, at_most=True) for p in lower for t in totals]
        conflicts += list(_between(report, cell, totals))
        standing = sorted(
            (k for k in conflicts if k.stands), key=lambda k: (k.at_most, -k.gap / max(k.tolerance, 1e-6))
        )
        if standing:
            keeps = tuple(k for k in conflicts if not k.stands)
            others = tuple(standing[1:])
            # Where the groups fit another answer, the label may be at fault, and no value needs a remedy.
            likely = "; ".join(_other_answers(report, cell, equal)) or standing[0].reconciled(others, keeps)
            worst = standing[0]
            told = any(t in (k.a, k.b) for k in standing for t in totals)
            found = finding(
                RULE,
                f"The total and the groups of “{report.label(cell)}” cannot all stand."
                if told
                else f"Two breakdowns of “{report.label(cell)}” make different totals, and none is printed.",
                worst,
                others,
                likely=likely,
                # Without a total, nothing but the weights of two breakdowns stands behind the difference.
                sure=None if told or worst.sure != "certain" else "likely",
            )
            yield _with_ratios(report, found, worst)


def _with_ratios(report: Report, found: Finding, conflict: Conflict) -> Finding:
    """A finding with the ratios in words that hold for its values on both sides: no firmer than those, though true."""
    values = set(conflict.a.readings + conflict.b.readings)
    rows = report.rows[report.rows.measure == "ratio"]
    resting = {
        key: row
        for key, row in rows.iterrows()
        for name in row.variable.split("|")
        if name and any({a, b} <= values and holds(row, a, b) for a, b in compared(report, row, name))
    }
    if not resting:
        return found
    places = [*found.where.split("; "), *(place_of(row) for row in resting.values())]
    said = ", ".join(dict.fromkeys(f"“{row.printed}”" for row in resting.values()))
    return replace(
        found,
        where="; ".join(dict.fromkeys(places)),
        arithmetic=f"{found.arithmetic}; {said} is said of these values",
        ids=tuple(dict.fromkeys((*found.ids, *resting))),
    )


def _other_answers(report: Report, cell: Cell, equal: list[Account]) -> Iterator[str]:
    """Totals printed for some of the cell's answers that its groups do make: perhaps they were meant for those."""
    for r in report.by_question.get(cell.question, []):
        if (
            r.kind == "exact"
            and set(r.cell.codes) < set(cell.codes)
            and not any(Conflict(a, single(r, "")).stands for a in equal)
        ):
            yield f"the groups would fit the total of “{report.label(r.cell)}”, {r.text}"


def _between(report: Report, cell: Cell, totals: list[Account]) -> Iterator[Conflict]:
    """On a filtered base the shares of groups are not known, but a total lies between its lowest and highest group."""
    if not report.books[cell.population].universes[cell.universe].rule:
        return
    for group_var in study().divisions:
        if found := all_groups_of(report, cell, group_var):
            top, bottom = max(found.values(), key=lambda r: r.high), min(found.values(), key=lambda r: r.low)
            for total in totals:
                yield Conflict(total, single(top, "highest group"), at_most=True)
                yield Conflict(single(bottom, "lowest group"), total, at_most=True)
