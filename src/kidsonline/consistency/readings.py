"""Ledger rows as readings of cells: each an interval in percent that holds the number the authors had before printing."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..codebook import Codebook
from ..published import Ledger, codes_of, decimals, place_of, rounding_error
from .weighting import relative_tolerance

SURVEY = "kko2023"
# What a number in words covers, in percentage points (the ledger's contract).
ABOUT, ABOUT_SMALL, BESIDE = 2.5, 1.0, 10.0


@dataclass(frozen=True)
class Cell:
    """A population's universe, a variable's answers, a group: what one percentage is about."""

    population: str
    universe: str
    variable: str
    codes: tuple[int, ...]
    group_var: str
    group: tuple[int, ...]

    @property
    def question(self) -> "Cell":
        """The cell without its answers."""
        return Cell(self.population, self.universe, self.variable, (), self.group_var, self.group)

    def of(self, codes: tuple[int, ...] | None = None, group_var: str = "total", group: tuple[int, ...] = ()) -> "Cell":
        """The same question with other answers or another group."""
        return Cell(
            self.population, self.universe, self.variable, self.codes if codes is None else codes, group_var, group
        )


@dataclass(frozen=True)
class Reading:
    """What print says of one cell, in percent: ``value`` as printed, between ``low`` and ``high`` before rounding.

    ``kind`` is exact, words (about, over, under) or count (a number of respondents over its base). ``ids`` are the rows that say it,
    ``doubt`` is set where the ledger had to guess which answers a row means.
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


def _words(row: pd.Series) -> tuple[float, float]:
    """Interval of an approximate percentage: about, or on one side and near; "most" has no upper end but 100."""
    v = row["value"]
    if row.precision == "about":
        wide = ABOUT_SMALL if v < 10 else ABOUT
        return v - wide, v + wide
    if row.precision == "under":
        return max(0.0, v - BESIDE), v
    return v, 100.0 if re.search(r"\b(most|majority)\b", row.printed) else min(100.0, v + BESIDE)


def base_of(row: pd.Series, book: Codebook, cell: Cell) -> float | None:
    """Unweighted base of a row: printed with it, else that of its universe; None for groups and unknown bases."""
    if row.base_n:
        return float(row.base_n)
    base = book.universes[cell.universe].base_n
    return float(base) if base and cell.group_var == "total" else None


def cell_of(row: pd.Series, book: Codebook) -> Cell | None:
    """The cell of a row, or None when it is about several variables, unnamed answers or unnamed groups."""
    if not row.variable or "|" in row.variable or "?" in (row.categories, row.group) or not row.categories:
        return None
    group_var = row.group_var or "total"
    universe = row.universe or book[row.variable].universe
    return Cell(book.population, universe, row.variable, codes_of(row.categories), group_var, codes_of(row.group))


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
        kind, (low, high) = "words", _words(row)
        text = text if re.search(r"[a-z]", text) else f"{row.precision} {text}"
    elif row.measure == "count" and row.precision == "exact" and base_of(row, book, cell):
        base = base_of(row, book, cell)
        kind, text = "count", f"{value:g} of {base:g}"
        error = relative_tolerance(value, base, spread)
        value = 100 * value / base
        low, high = value * (1 - error), value * (1 + error)
    else:
        return None
    return Reading(
        cell, kind, value, low, high, text, (place_of(row),), (key,), decimals(row.printed), row.status == "ambiguous"
    )


def _merged(readings: list[Reading]) -> list[Reading]:
    """Readings that say the same of the same cell with the same error, as one with all its rows and places."""
    found: dict[tuple, Reading] = {}
    for r in readings:
        key = (r.cell, r.kind, r.value, r.low, r.high)
        if key in found:
            old = found[key]
            r = Reading(
                r.cell,
                r.kind,
                r.value,
                r.low,
                r.high,
                old.text,
                tuple(dict.fromkeys(old.places + r.places)),
                old.ids + r.ids,
                old.decimals,
                old.doubt and r.doubt,
            )
        found[key] = r
    return list(found.values())


def _grouped(readings: list[Reading], key: Callable[[Reading], Cell]) -> dict[Cell, list[Reading]]:
    found = defaultdict(list)
    for r in readings:
        found[key(r)].append(r)
    return dict(found)


@dataclass(frozen=True, eq=False)
class Print:
    """All that the rules look at: the ledger, its codebooks, the sample tables, and the spread of the weights."""

    ledger: Ledger
    books: dict[str, Codebook]
    tables: dict[str, pd.DataFrame]
    spread: float

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Ledger rows of this survey about populations that have a codebook."""
        s = self.ledger.statistics
        return s[(s.source == SURVEY) & s.population.isin(list(self.books))]

    @cached_property
    def readings(self) -> list[Reading]:
        """Every reading, equal ones merged, in ledger order; bases of filtered universes count their filter's answers."""
        found = [reading_of(k, r, self.books[r.population], self.spread) for k, r in self.rows.iterrows()]
        return _merged([r for r in found if r] + self._filters())

    def _filters(self) -> list[Reading]:
        """Printed bases as counts: those who answered what let them into a universe, among the universe above it."""
        found = []
        for key, row in self.rows[self.rows.measure == "base_n"].iterrows():
            book = self.books[row.population]
            rule = book.universes[row.universe].rule if row.universe else ""
            names = {n for n in re.findall(r"[a-z_]\w*", rule) if n in book}
            if len(names) != 1:
                continue
            (name,) = names
            answers = pd.DataFrame({name: book[name].base_codes})
            codes = tuple(int(c) for c in answers.query(rule)[name]) if len(answers) else ()
            base = book.universe_of(name).base_n
            if not codes or not base:
                continue
            error = relative_tolerance(row["value"], base, self.spread)
            value = 100 * row["value"] / base
            cell = Cell(row.population, book[name].universe, name, codes, "total", ())
            found.append(
                Reading(
                    cell,
                    "count",
                    value,
                    value * (1 - error),
                    value * (1 + error),
                    f"{row['value']:g} of {base}",
                    (place_of(row),),
                    (key,),
                )
            )
        return found

    @cached_property
    def by_cell(self) -> dict[Cell, list[Reading]]:
        """Readings by cell."""
        return _grouped(self.readings, lambda r: r.cell)

    @cached_property
    def by_question(self) -> dict[Cell, list[Reading]]:
        """Readings by question and group: by their cell without its answers."""
        return _grouped(self.readings, lambda r: r.cell.question)

    def item(self, cell: Cell) -> str:
        """A question in words; an item of a battery after the title of its first figure, or with its base."""
        variable = self.books[cell.population][cell.variable]
        figures = self.ledger.figures
        titles = figures.title[
            figures.variables.map(lambda v: cell.variable in v.split("|")) & (figures.population == cell.population)
        ]
        text = variable.label_en
        if variable.battery and len(titles):
            text = f"{titles.iloc[0]}: {text}"
        elif variable.multiple_response_set:
            text = f"{text}, of {self.books[cell.population].universes[cell.universe].label_en}"
        return text + (" [parents]" if cell.population == "parents" else "")

    def label(self, cell: Cell) -> str:
        """A cell in words: the question, its answers unless they are a plain yes, and the group."""
        book = self.books[cell.population]
        answers = book[cell.variable].answers
        names = {a.code: a.label for a in answers}
        text = self.item(cell)
        scale = [a.code for a in answers if not a.missing]
        if (
            len(cell.codes) > 2
            and list(cell.codes) == scale[scale.index(cell.codes[0]) : scale.index(cell.codes[0]) + len(cell.codes)]
        ):
            text += f" — {names[cell.codes[0]]} to {names[cell.codes[-1]]}"
        elif cell.codes != (1,) or names.get(1) != "yes":
            text += " — " + " or ".join(names[c] for c in cell.codes)
        if cell.group:
            names = {a.code: a.label for a in book[cell.group_var].answers}
            text += f" ({' and '.join(names[c] for c in cell.group)})"
        return text

    def range_end(self, key: str, row: pd.Series) -> Reading | None:
        """The reading of a row that gives the lowest or highest of several items: its cell names the answers, not the items."""
        names = [n for n in row.variable.split("|") if n]
        codes = codes_of(row.categories)
        if not names or not codes:
            return None
        book = self.books[row.population]
        cell = Cell(
            row.population,
            row.universe or book[names[0]].universe,
            names[0],
            codes,
            row.group_var or "total",
            codes_of(row.group),
        )
        if row.precision == "exact":
            error = rounding_error(row)
            kind, low, high = "exact", row["value"] - error, row["value"] + error
        else:
            kind, (low, high) = "words", _words(row)
        return Reading(
            cell, kind, row["value"], low, high, row.printed, (place_of(row),), (key,), decimals(row.printed)
        )
