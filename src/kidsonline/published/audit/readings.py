"""Ledger rows as readings of cells: each an interval, in percent, that holds the number there was before printing."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from ...codebook.model import Codebook
from ..notation import codes_of, decimals, place_of, rounding_error, words_span
from .weighting import relative_tolerance


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A population's universe, a variable's answers, a group: what one percentage is about."""

    population: str
    universe: str
    variable: str
    codes: tuple[int, ...]
    group_var: str = "total"
    group: tuple[int, ...] = ()

    @property
    def question(self) -> "Cell":
        """The cell without its answers."""
        return replace(self, codes=())

    def of(self, codes: tuple[int, ...] | None = None, group_var: str = "total", group: tuple[int, ...] = ()) -> "Cell":
        """The same question with other answers or another group."""
        return replace(self, codes=self.codes if codes is None else codes, group_var=group_var, group=group)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What print says of one cell, in percent: ``value`` as printed, between ``low`` and ``high`` before rounding.

    ``kind`` is exact, words (about, over, under) or count (respondents over their base). ``ids`` are the rows that say
    it, ``doubt`` is set where the ledger had to guess which answers a row means.
    """

    cell: Cell
    kind: str
    value: float
    low: float
    high: float
    text: str
    places: tuple[str, ...]
    ids: tuple[str, ...]
    decimals: int = 1
    doubt: bool = False


def base_of(row: pd.Series, book: Codebook, cell: Cell) -> float | None:
    """Unweighted base of a row: printed with it, else that of its universe; None for groups and unknown bases."""
    if row.base_n:
        return float(row.base_n)
    base = book.universes[cell.universe].base_n
    return float(base) if base and cell.group_var == "total" else None


def named_cell(row: pd.Series, book: Codebook, variable: str) -> Cell:
    """The cell of one of the variables that a row is about, in the row's universe or else the variable's own."""
    return Cell(
        population=book.population,
        universe=row.universe or book[variable].universe,
        variable=variable,
        codes=codes_of(row.categories),
        group_var=row.group_var or "total",
        group=codes_of(row.group),
    )


def cell_of(row: pd.Series, book: Codebook) -> Cell | None:
    """The cell of a row, or None when it is about several variables, unnamed answers or unnamed groups."""
    if not row.variable or "|" in row.variable or "?" in (row.categories, row.group) or not row.categories:
        return None
    return named_cell(row, book, row.variable)


def reading_of(key: str, row: pd.Series, book: Codebook, spread: float) -> Reading | None:
    """The reading of one ledger row; None for measures other than percent and exact count, or without a base."""
    cell = cell_of(row, book)
    if cell is None:
        return None
    value, text = row["value"], row.printed
    if row.measure == "percent" and row.precision == "exact":
        kind, error = "exact", rounding_error(row)
        low, high = value - error, value + error
    elif row.measure == "percent":
        kind, (low, high) = "words", words_span(row)
        text = text if re.search(r"[a-z]", text) else f"{row.precision} {text}"
    elif row.measure == "count" and row.precision == "exact" and (base := base_of(row, book, cell)):
        kind, text = "count", f"{value:g} of {base:g}"
        error = relative_tolerance(value, base, spread)
        value = 100 * value / base
        low, high = value * (1 - error), value * (1 + error)
    else:
        return None
    return Reading(
        cell=cell,
        kind=kind,
        value=value,
        low=low,
        high=high,
        text=text,
        places=(place_of(row),),
        ids=(key,),
        decimals=decimals(row.printed),
        doubt=row.status == "ambiguous",
    )


def merged(readings: list[Reading]) -> list[Reading]:
    """Readings that say the same of the same cell with the same error, as one with all its rows and places."""
    found: dict[tuple, Reading] = {}
    for r in readings:
        key = (r.cell, r.kind, r.value, r.low, r.high)
        if key in found:
            old = found[key]
            r = replace(
                old,
                places=tuple(dict.fromkeys(old.places + r.places)),
                ids=old.ids + r.ids,
                doubt=old.doubt and r.doubt,
            )
        found[key] = r
    return list(found.values())
