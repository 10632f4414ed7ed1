"""Ratios in words against the values they compare."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ...notation import RATIO_TOLERANCE, codes_of, place_of
from ..finding import Finding, number, surety
from ..printed_report import Report
from ..readings import Cell, Reading, named_cell

RULE = "ratios"


def compared(report: Report, row: pd.Series, name: str) -> Iterator[tuple[Reading, Reading]]:
    """Values a ratio can be about: group and group (any other when not named), item and item, answer and answers."""
    book = report.books[row.population]
    cell = named_cell(row, book, name)
    group_var = cell.group_var
    if group_var != "total":
        groups = [(a.code,) for a in book[group_var].answers] if row.against == "?" else [codes_of(row.against)]
        others = [cell.of(cell.codes, group_var, g) for g in groups if g != cell.group]
    elif row.against in book:
        others = [replace(cell.of(), universe=book[row.against].universe, variable=row.against)]
    else:
        others = [cell.of(codes_of(row.against))] if row.against.replace("|", "").isdigit() else []
    for other in others:
        yield from ((a, b) for a in _exact(report, cell) for b in _exact(report, other) if b.low > 0)


def _exact(report: Report, cell: Cell) -> list[Reading]:
    return [r for r in report.by_cell.get(cell, []) if r.kind == "exact"]


def span(row: pd.Series) -> tuple[float, float]:
    """What a ratio in words covers. "A third more" is about the excess over one; "the majority" has no upper end."""
    value, start = row["value"], 1.0 if "more" in row.printed.split() else 0.0
    low, high = start + (value - start) * (1 - RATIO_TOLERANCE), start + (value - start) * (1 + RATIO_TOLERANCE)
    if row.precision == "over":
        return value, float("inf") if {"majority", "most"} & set(row.printed.split()) else high
    return (low, value) if row.precision == "under" else (low, high)


def holds(row: pd.Series, a: Reading, b: Reading) -> bool:
    """Whether two values can have the ratio that a row says in words, given their rounding."""
    low, high = span(row)
    return a.low / b.high <= high and low <= a.high / b.low


def ratios(report: Report) -> Iterator[Finding]:
    """A ratio in words that the values it compares do not have, item by item where it is said of several."""
    for key, row in report.rows[report.rows.measure == "ratio"].iterrows():
        low, high = span(row)
        failing, gaps = [], []
        names = [n for n in row.variable.split("|") if n]
        for name in names:
            pairs = list(compared(report, row, name))
            if pairs and not any(holds(row, a, b) for a, b in pairs):
                failing += pairs
                gaps.append(min(max(a.low / b.high - high, low - a.high / b.low) for a, b in pairs))
        if not failing:
            continue
        shown = "; ".join(
            f"{report.item(a.cell) + ': ' if len(names) > 1 else ''}{a.text} against {b.text} is "
            f"{number(a.value / b.value, 2)}"
            for a, b in failing
        )
        readings = [r for pair in failing for r in pair]
        what = (
            report.label(readings[0].cell)
            if len(names) == 1
            else f"{len(gaps)} of the {len(names)} items it is said of"
        )
        upper = f"to {number(high, 2)}" if high < 100 else "upwards"
        yield Finding(
            rule=RULE,
            where="; ".join(dict.fromkeys([place_of(row), *(p for r in readings for p in r.places)])),
            statement=f"“{row.printed}” does not hold for “{what}”."
            if len(names) == 1
            else f"“{row.printed}” does not hold for {what}.",
            arithmetic=f"{shown}; “{row.printed}” covers {number(low, 2)} {upper}",
            likely=_likely(failing) if len(names) == 1 else "",
            sure=surety(max(gaps), row["value"] * RATIO_TOLERANCE),
            ids=(key, *dict.fromkeys(i for r in readings for i in r.ids)),
        )


def _likely(pairs: list[tuple[Reading, Reading]]) -> str:
    """The ratios that the values do have, as times or, below one, as a share."""
    found = [a.value / b.value for a, b in pairs]
    return " or ".join(dict.fromkeys(f"{number(x)} times" if x >= 1 else f"{100 * x:.0f}%" for x in found))


def ratios_that_exclude_each_other(report: Report) -> Iterator[Finding]:
    """Two ratios in words for the same comparison that no ratio can be."""
    rows = report.rows[(report.rows.measure == "ratio")]
    same = ["population", "variable", "categories", "group_var", "group", "against"]
    for _, group in rows.groupby(same, sort=False):
        for i in range(len(group)):
            for j in range(i + 1, len(group)):
                a, b = group.iloc[i], group.iloc[j]
                (a_low, a_high), (b_low, b_high) = span(a), span(b)
                gap = max(a_low - b_high, b_low - a_high)
                if gap > 0:
                    yield Finding(
                        rule=RULE,
                        where=f"{place_of(a)}; {place_of(b)}",
                        statement="One comparison is said in words that exclude each other.",
                        arithmetic=f"“{a.printed}” covers {number(a_low, 2)} to {number(a_high, 2)}, "
                        f"“{b.printed}” {number(b_low, 2)} to {number(b_high, 2)}",
                        sure=surety(gap, RATIO_TOLERANCE),
                        ids=(a.name, b.name),
                    )
