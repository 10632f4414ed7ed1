"""One printed statistic: quoted from the ledger, or worked out again from the data of a gate."""

from dataclasses import replace
from typing import Any

import pandas as pd

from ..codebook.study import printed_study
from ..published.notation import codes_of, place_of
from .cell import TOTAL, Cell, not_shown
from .regime import Gate


def printed_cell(row: pd.Series, **about: Any) -> Cell:
    """A statistic in the characters of print, not computed here; ``about`` names what it is about."""
    percentage = row.measure.startswith("percent")
    unit = "percent" if percentage else "people" if row.measure.startswith(("count", "base_n")) else "number"
    doubt = row.status != "ok"
    return Cell(
        **about, text=row.printed, unit=unit, estimate=row["value"] / 100 if percentage else row["value"],
        shown=not doubt, evidence="quoted", printed=row.printed, place=place_of(row), flag="d" if doubt else "",
    )  # fmt: skip


def recomputed(gate: Gate, row: pd.Series) -> Cell:
    """The statistic of one ledger row from the data, in its own unit: a share, people, or a ratio as a plain number.

    Not shown with flag ``x`` where it cannot be computed, and with the flag of the cell where that is withheld.
    """
    codes, group = codes_of(row.categories), codes_of(row.group)
    nothing = Cell(flag="x", text="")
    if row.source != printed_study().source or row.measure == "number":
        return nothing
    variables = [v for v in row.variable.split("|") if v]
    if row.measure == "base_n":
        universe = row.universe or (gate.survey.book[variables[0]].universe if variables else "")
        return gate.asked(universe, row.group_var or TOTAL, group)
    if not variables or not codes or "?" in (row.categories, row.group):
        return nothing
    if gate.unasked(*variables):
        return not_shown("n")
    if not all(gate.survey.bases.answered(v) for v in variables):
        return nothing  # quoted: synthetic data do not hold it
    cells = [gate.made(row, v, codes, group) for v in variables]
    if hidden := next((c for c in cells if not c.shown), None):
        return hidden
    if row.measure.startswith("percent"):
        return _end(cells, row.measure, [c.estimate for c in cells])
    if row.measure.startswith("count"):
        people = [replace(c, unit="people", estimate=float(c.n), text=f"{c.n:,}") for c in cells if c.n is not None]
        if len(people) < len(cells):
            return Cell(flag="c", text="[c]")
        return _end(people, row.measure, [c.estimate for c in people])
    return _ratio(gate, row, cells[0]) if row.measure == "ratio" and "|" not in row.variable else nothing


def _end(cells: list[Cell], measure: str, values: list[float]) -> Cell:
    """The one cell, or the lowest or highest of several."""
    wanted = max(values) if measure.endswith("_highest") else min(values)
    return cells[values.index(wanted)]


def _ratio(gate: Gate, row: pd.Series, above: Cell) -> Cell:
    """``above`` over the row's other side: another variable, other answers, or another group."""
    codes, group = codes_of(row.categories), codes_of(row.group)
    group_var = row.group_var if group else TOTAL
    if row.against in gate.survey.book:
        other = (row.against, codes, group)
    elif row.against.replace("|", "").isdigit():
        against = codes_of(row.against)
        other = (row.variable, codes, against) if group else (row.variable, against, group)
    else:
        return Cell(flag="x", text="")
    sides = ((row.variable, codes, group), other)
    if not all(gate.may_compare(v, c, group_var, g) for v, c, g in sides):
        return Cell(flag="x", text="")
    below = gate.made(row, *other)
    if not below.shown or not below.estimate:
        return below if not below.shown else Cell(flag="x", text="")
    ratio = above.estimate / below.estimate
    return Cell(unit="number", estimate=ratio, text=f"{ratio:.2f}", shown=True, evidence=above.evidence)
