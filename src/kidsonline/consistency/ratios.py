"""Ratios in words against the values they compare."""

from collections.abc import Iterator

from ..published import codes_of, place_of
from .finding import Finding, number, surety
from .readings import Cell, Print, Reading

RULE = "ratios"
# "Twice" covers 15% either way, "almost twice" 15% below, "over twice" 15% above (the tolerance of a recomputed ratio).
WITHIN = 0.15


def _exact(report: Print, cell: Cell) -> list[Reading]:
    return [r for r in report.by_cell.get(cell, []) if r.kind == "exact"]


def _pairs(report: Print, row, name: str) -> Iterator[tuple[Reading, Reading]]:
    """Values a ratio can be about: group against group (any other group when it is not named), item against item, part of its whole."""
    book = report.books[row.population]
    group_var = row.group_var or "total"
    cell = Cell(row.population, row.universe or book[name].universe, name, codes_of(row.categories), group_var, codes_of(row.group))
    if group_var != "total":
        groups = [(a.code,) for a in book[group_var].answers] if row.against == "?" else [codes_of(row.against)]
        others = [cell.of(cell.codes, group_var, g) for g in groups if g != cell.group]
    elif row.against in book:
        others = [Cell(row.population, book[row.against].universe, row.against, cell.codes, "total", ())]
    else:
        others = [cell.of(codes_of(row.against))] if row.against.replace("|", "").isdigit() else []
    for other in others:
        yield from ((a, b) for a in _exact(report, cell) for b in _exact(report, other))


def _span(row) -> tuple[float, float]:
    low, high = row["value"] * (1 - WITHIN), row["value"] * (1 + WITHIN)
    if row.precision == "over":
        low = row["value"]
        high = float("inf") if "major" in row.printed or "most" in row.printed else high
    return (low, row["value"]) if row.precision == "under" else (low, high)


def ratios(report: Print) -> Iterator[Finding]:
    """A ratio in words that none of the pairs of values it can be about has."""
    rows = report.rows[report.rows.measure == "ratio"]
    for key, row in rows.iterrows():
        low, high = _span(row)
        for name in row.variable.split("|"):
            if not name:
                continue
            pairs = list(_pairs(report, row, name))
            ends = [(a.low / b.high, a.high / b.low) for a, b in pairs if b.low > 0]
            if not ends or any(e[0] <= high and low <= e[1] for e in ends):
                continue
            gap = min(max(e[0] - high, low - e[1]) for e in ends)
            shown = "; ".join(f"{a.text} against {b.text} is {number(a.value / b.value, 2)} times" for a, b in pairs)
            readings = [r for pair in pairs for r in pair]
            many = "|" in row.variable
            sure = surety(gap, row["value"] * WITHIN)
            yield Finding(RULE, "; ".join(dict.fromkeys([place_of(row), *(p for r in readings for p in r.places)])),
                          f"The comparison “{row.printed}” does not hold for “{report.label(pairs[0][0].cell)}”.",
                          f"{shown}; “{row.printed}” covers {number(low, 2)} to {number(high, 2)}", "",
                          "likely" if many and sure == "certain" else sure, (key, *dict.fromkeys(i for r in readings for i in r.ids)))
