"""One statistic printed with two values."""

from collections.abc import Iterator

from .accounts import Conflict, finding, single
from .finding import EPSILON, Finding
from .readings import Print

RULE = "two values"


def _differ(pair: Conflict) -> bool:
    """Whether two values with the same number of decimals differ: one number rounds in one way only."""
    (a,), (b,) = pair.a.readings, pair.b.readings
    return a.decimals == b.decimals and abs(a.high - a.low - b.high + b.low) < EPSILON and abs(a.value - b.value) > EPSILON


def two_values(report: Print) -> Iterator[Finding]:
    """Exact values of one cell that rounding cannot make of one number; with equal decimals any difference is one."""
    for cell, rows in report.by_cell.items():
        exact = [r for r in rows if r.kind == "exact"]
        pairs = [Conflict(single(a, a.places[0]), single(b, b.places[0])) for i, a in enumerate(exact) for b in exact[i + 1 :]]
        standing = sorted((k for k in pairs if k.stands or _differ(k)), key=lambda k: -k.gap)
        if standing:
            yield finding(RULE, f"“{report.label(cell)}” is printed with two values.", standing[0], tuple(standing[1:]))
