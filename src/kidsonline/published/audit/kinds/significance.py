"""Group differences presented although the report says that it presents significant ones only."""

from collections.abc import Iterator
from itertools import combinations

from ....codebook.study import study
from ....estimation import two_proportions
from ...notation import place_of
from ..finding import Finding, surety
from ..printed_report import Report
from ..readings import Cell, Reading
from .groups import all_groups_of, shares

RULE = "significance"


def _p_value(report: Report, cell: Cell, group_var: str) -> float | None:
    """The smallest p value of any two groups, as if people had been drawn one by one; None when a group has no value.

    Where the sizes of the groups are not known (a filtered base), half and half: the split that can show most.
    """
    found = all_groups_of(report, cell, group_var)
    universe = report.books[cell.population].universes[cell.universe]
    known = {} if universe.rule else shares(report, cell.population, group_var)
    if not universe.base_n or len(found) < 2 or not (len(found) == 2 or known):
        return None
    if not all(r.kind == "exact" for r in found.values()):
        return None
    base = {c: universe.base_n * (known[c][0] if known else 0.5) for c in found}
    return min(_favourable(found[a], base[a], found[b], base[b]) for a, b in combinations(found, 2))


def _favourable(a: Reading, base_a: float, b: Reading, base_b: float) -> float:
    """p value of two shares, rounded apart as far as print allows."""
    first, second = (a.high, b.low) if a.value > b.value else (a.low, b.high)
    return float(two_proportions(first / 100, base_a, second / 100, base_b).p_value)


def _above(p: float, level: float) -> str:
    """A p value above ``level`` with enough decimals to show that it is: three, or as many as it takes."""
    return next(text for d in range(3, 12) if float(text := f"{p:.{d}f}") > level)


def differences_that_are_none(report: Report) -> Iterator[Finding]:
    """Breakdowns with a value for every group whose largest difference is not significant at the printed level."""
    statistics = report.ledger.statistics
    levels = statistics[statistics.measure == "number"].printed.str.extract(r"\bp\s*[<>]\s*(0?\.\d+)")[0].dropna()
    if levels.empty:
        return
    key, level = levels.index[0], float(levels.iloc[0])
    for cell in dict.fromkeys(r.cell.of(r.cell.codes) for r in report.readings if r.cell.group):
        for group_var in study().divisions:
            p = _p_value(report, cell, group_var)
            if p is None or p <= level:
                continue
            rows = list(all_groups_of(report, cell, group_var).values())
            ids = tuple(i for r in rows for i in r.ids)
            # The sizes of the groups are worked out, not printed, and weights and clusters could only add to p.
            sure = "possible" if surety(p - level, level) == "possible" else "likely"
            yield Finding(
                rule=RULE,
                where=f"{place_of(statistics.loc[key])}; {place_of(statistics.loc[ids[0]])}",
                statement="Values by group are said to be presented only where they differ significantly at level "
                f"{level:g}; those of “{report.label(cell)}” do not.",
                arithmetic=f"{' against '.join(r.text for r in rows)}: p = {_above(p, level)} even if people had been "
                "drawn one by one, which is the most favourable case",
                sure=sure,
                ids=(key, *ids),
                matter=f"Values by group are said to be presented only where they differ significantly at level "
                f"{level:g}; some do not.",
            )
