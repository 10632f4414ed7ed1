"""Comparisons that are called slight, against the values they compare."""

from collections.abc import Iterator

import pandas as pd

from ...comparisons import sides_of
from ...notation import codes_of, place_of
from ..accounts import Account, single
from ..finding import Finding, number, surety
from ..printed_report import Report
from ..readings import Cell
from .parts import sums_to

RULE = "words and numbers"
SLIGHT = 10.0  # percentage points that a difference may have to be called slight


def slight_differences(report: Report) -> Iterator[Finding]:
    """A difference called slight that is larger than ``SLIGHT``."""
    for _, row in report.ledger.wording.degrees.iterrows():
        a, b = (_value(report, cell) for cell in _cells(report, row))
        if a is None or b is None:
            continue
        gap = max(a.low - b.high, b.low - a.high) - SLIGHT
        if gap <= 0:
            continue
        readings = a.readings + b.readings
        sure = "possible" if any(r.doubt for r in readings) else surety(gap, SLIGHT)
        yield Finding(
            rule=RULE,
            where="; ".join(dict.fromkeys([place_of(row), *(p for r in readings for p in r.places)])),
            statement=f"“{row.printed}” does not fit the difference between “{report.item(readings[0].cell)}” "
            f"and “{report.item(readings[-1].cell)}”.",
            arithmetic=f"{a.words} against {b.words}: {number(abs(a.value - b.value))} points; "
            f"“{row.printed}” covers {number(SLIGHT)}",
            sure=sure,
            ids=tuple(dict.fromkeys(i for r in readings for i in r.ids)),
            matter=f"“{row.printed}” does not fit the difference to “{report.item(readings[0].cell)}”.",
        )


def _cells(report: Report, row: pd.Series) -> Iterator[Cell]:
    """Both sides of a claim as cells."""
    groups = (row.group, row.against_group or row.group)
    for (population, name, codes), group in zip(sides_of(row), groups, strict=True):
        universe = report.books[population][name].universe
        yield Cell(population=population, universe=universe, variable=name, codes=codes_of(codes),
                   group_var=row.group_var or "total", group=codes_of(group))  # fmt: skip


def _value(report: Report, cell: Cell) -> Account | None:
    """The exact value printed for a cell, else the sum of its printed answers."""
    exact = [single(r, "") for r in report.by_cell.get(cell, []) if r.kind == "exact"]
    found = exact or sums_to(report, cell)
    return found[0] if found else None
