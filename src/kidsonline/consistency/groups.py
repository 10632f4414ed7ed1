"""Totals that their groups do not allow."""

from collections import defaultdict
from collections.abc import Iterator

from .accounts import Account, Conflict, Term, finding, single
from .finding import Finding, number
from .parts import sums_to
from .readings import Cell, Print, Reading
from .weighting import city_share, printed_shares

RULE = "totals and groups"


def shares(report: Print, population: str, group_var: str) -> dict[int, tuple[float, float]]:
    """Share of each group among everybody in a population and its error, both in [0, 1]; empty when print does not give it.

    Printed shares are rounded to 0.1 points and made to add to one. Children's city and village come from the sample table.
    """
    book = report.books[population]
    if group_var not in book:
        return {}
    printed = printed_shares(report.ledger, book, group_var)
    if printed:
        whole = sum(printed.values())
        error = 0.0005 + abs(100 - whole) / 100 / len(printed)
        return {c: (v / whole, error) for c, v in printed.items()}
    if population == "children" and group_var == "area" and len(report.tables["children"]):
        city, error = city_share(report.tables["children"], report.spread)
        return {1: (city, error), 2: (1 - city, error)}
    return {}


def _best(readings: list[Reading]) -> Reading | None:
    """The narrowest percentage, exact before words."""
    found = [r for r in readings if r.kind != "count"]
    return min(found, key=lambda r: (r.kind != "exact", r.high - r.low), default=None)


def breakdown(report: Print, total: Cell, group_var: str) -> tuple[Account | None, Account | None]:
    """What the groups of ``group_var`` make the total of a cell: as an equality, or (a group is missing) as its lower bound."""
    known = shares(report, total.population, group_var)
    if not known or report.books[total.population].universes[total.universe].rule:
        return None, None
    found = {c: _best(report.by_cell.get(total.of(total.codes, group_var, (c,)), [])) for c in known}
    present = {c: r for c, r in found.items() if r}
    if not present:
        return None, None
    names = {a.code: a.label for a in report.books[total.population][group_var].answers}
    terms = tuple(Term(known[c][0], r, names[c]) for c, r in present.items())
    values = [r.value for r in present.values()] + ([0.0] if len(present) < len(known) else [])
    middle = (min(values) + max(values)) / 2
    slack = sum(known[c][1] * abs((present[c].value if c in present else 0.0) - middle) for c in known)
    sum_ = " + ".join(f"{number(t.weight, 3)} x {t.reading.text} ({t.name})" for t in terms)
    account = Account(terms, "", slack)
    words = f"{sum_} = {number(account.value, 2)}"
    account = Account(terms, words, slack)
    return (account, None) if len(present) == len(known) else (None, account)


def _totals(report: Print, cell: Cell) -> list[Account]:
    """The printed total, else the sum of its printed parts, else the count over the base."""
    rows = report.by_cell.get(cell, [])
    exact = [single(r, "total") for r in rows if r.kind == "exact"]
    counts = [single(r, "count") for r in rows if r.kind == "count"]
    return exact or sums_to(report, cell) or counts


def totals_and_groups(report: Print) -> Iterator[Finding]:
    """A total outside what its groups allow given their printed shares; two breakdowns that imply different totals."""
    wanted = {r.cell.of() for r in report.readings if r.cell.group_var in ("gender", "age_group", "area")}
    for cell in sorted(wanted | {r.cell.of(r.cell.codes) for r in report.readings if r.cell.group}, key=repr):
        equal, lower = [], []
        for group_var in ("gender", "age_group", "area"):
            whole, part = breakdown(report, cell, group_var)
            equal += [whole] if whole else []
            lower += [part] if part else []
        totals = _totals(report, cell)
        conflicts = [Conflict(g, t) for g in equal for t in totals]
        conflicts += [Conflict(a, b) for i, a in enumerate(equal) for b in equal[i + 1 :]]
        conflicts += [Conflict(p, t, at_most=True) for p in lower for t in (*totals, *equal)]
        standing = sorted((k for k in conflicts if k.stands), key=lambda k: -k.gap / k.tolerance)
        if standing:
            yield finding(RULE, f"The total and the groups of “{report.label(cell)}” cannot all stand.", standing[0],
                          tuple(standing[1:]))


def _implied(total: Reading, first: Reading, second: Reading) -> tuple[float, float] | None:
    """Range of the first group's share that makes the total, in [0, 1]; None when the two groups are too close to tell."""
    ends = [(t - b) / (a - b) for t in (total.low, total.high) for a in (first.low, first.high)
            for b in (second.low, second.high) if abs(a - b) > 1]
    return (min(ends), max(ends)) if len(ends) == 8 else None


def shares_within_a_filter(report: Print) -> Iterator[Finding]:
    """Answers of one filtered base whose totals imply different shares of the same two groups, or a share outside 0 to 1.

    Whole numbers are left out: they may have been rounded to whole percents.
    """
    ranges = defaultdict(list)
    for cell, rows in report.by_cell.items():
        book = report.books[cell.population]
        if cell.group or not book.universes[cell.universe].rule:
            continue
        total = _best([r for r in rows if r.kind == "exact" and r.decimals])
        for group_var in ("gender", "area"):
            pair = [_best([r for r in report.by_cell.get(cell.of(cell.codes, group_var, (c,)), [])
                           if r.kind == "exact" and r.decimals]) for c in (1, 2)]
            if total and all(pair) and (span := _implied(total, *pair)):
                ranges[cell.population, cell.universe, group_var].append((span, cell, (total, *pair)))
    for (population, universe, group_var), spans in ranges.items():
        top, bottom = max(spans, key=lambda s: s[0][0]), min(spans, key=lambda s: s[0][1])
        gap = top[0][0] - bottom[0][1]
        if gap <= 0:
            continue
        book = report.books[population]
        name = book[group_var].answers[0].label
        readings = top[2] + bottom[2]
        arithmetic = "; ".join(
            f"“{report.label(c)}” {r[0].text} of {r[1].text} and {r[2].text} needs a share ({name}) of {100 * s[0]:.1f} to {100 * s[1]:.1f}%"
            for s, c, r in (top, bottom))
        yield Finding(RULE, "; ".join(dict.fromkeys(p for r in readings for p in r.places)),
                      f"Two answers of {book.universes[universe].label_en} need different shares of the same two groups.",
                      arithmetic, "", "possible", tuple(dict.fromkeys(i for r in readings for i in r.ids)))
