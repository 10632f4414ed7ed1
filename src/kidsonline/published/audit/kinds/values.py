"""One statistic printed with two values."""

from collections.abc import Iterator

from ..accounts import Account, Conflict, finding, single
from ..finding import EPSILON, Finding, number
from ..misprints import one_character
from ..printed_report import Report
from ..readings import Cell, Reading
from .groups import breakdowns
from .parts import sums_to

RULE = "two values"


def _differ(pair: Conflict) -> bool:
    """Whether two values with the same number of decimals differ: one number rounds in one way only."""
    (a,), (b,) = pair.a.readings, pair.b.readings
    return (
        a.decimals == b.decimals and abs(a.high - a.low - b.high + b.low) < EPSILON and abs(a.value - b.value) > EPSILON
    )


def _witnesses(report: Report, cell: Cell) -> list[Account]:
    """Other ways to arrive at the cell: sums of parts, averages of groups, counts over their base."""
    counts = [single(r, "count") for r in report.by_cell[cell] if r.kind == "count"]
    return sums_to(report, cell) + (breakdowns(report, cell)[0] if cell.group_var == "total" else []) + counts


def _likely(report: Report, cell: Cell, exact: list[Reading]) -> str:
    """The one value that parts, groups or counts bear out, and the misprint that made the other, if one follows."""
    witnesses = _witnesses(report, cell)
    borne = {r: [w for w in witnesses if not Conflict(single(r, ""), w).stands] for r in exact}
    good = [r for r in exact if borne[r] and len(borne[r]) == len(witnesses)]
    if len(good) != 1:
        return ""
    slips = [
        number(c, 2)
        for r in exact
        if r is not good[0]
        for c in one_character(number(r.value, max(r.decimals, 1)))
        if all(not Conflict(single(r, ""), w).moved(r, c).stands for w in (*witnesses, single(good[0], "")))
    ]
    text = f"{good[0].text}, borne out by {borne[good[0]][0].words}"
    return text + (f"; {slips[0]} is one character from the other" if len(slips) == 1 else "")


def two_values(report: Report) -> Iterator[Finding]:
    """Exact values of one cell that rounding cannot make of one number; with equal decimals any difference is one."""
    for cell, rows in report.by_cell.items():
        exact = [r for r in rows if r.kind == "exact"]
        pairs = [
            Conflict(single(a, a.places[0]), single(b, b.places[0]))
            for i, a in enumerate(exact)
            for b in exact[i + 1 :]
        ]
        standing = sorted((k for k in pairs if k.stands or _differ(k)), key=lambda k: -k.gap)
        if standing:
            yield finding(
                RULE,
                f"“{report.label(cell)}” is printed with two values.",
                standing[0],
                tuple(standing[1:]),
                likely=_likely(report, cell, exact),
            )
