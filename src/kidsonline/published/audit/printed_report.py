"""What the rules look at: the ledger as readings by cell and by question, its codebooks, the sample tables."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ...codebook.model import Codebook
from ...codebook.rules import names, passing
from ...codebook.study import printed_study, study
from ..ledger import Ledger
from ..notation import codes_of, decimals, place_of, rounding_error, words_span
from .readings import Cell, Reading, merged, named_cell, reading_of
from .weighting import relative_tolerance


def _grouped(readings: list[Reading], key: Callable[[Reading], Cell]) -> dict[Cell, list[Reading]]:
    found = defaultdict(list)
    for r in readings:
        found[key(r)].append(r)
    return dict(found)


@dataclass(frozen=True, eq=False)
class Report:
    """All that the rules look at: the ledger, its codebooks, the sample tables, and the spread of the weights."""

    ledger: Ledger
    books: dict[str, Codebook]
    tables: dict[str, pd.DataFrame]
    spread: float

    def place(self, row: pd.Series) -> str:
        """Where print says a row of ``lists.csv`` or ``said.csv``: the place of its statistic, if it is of one."""
        return place_of(self.ledger.statistics.loc[row.statistic] if row.statistic else row)

    @property
    def bands(self) -> dict[str, str]:
        """The age bands of the study, by code as the ledger writes it."""
        return {str(a.code): a.label for a in self.books[study().first_population][study().ages].answers}

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Ledger rows of this survey about populations that have a codebook."""
        s = self.ledger.statistics
        return s[(s.source == printed_study().source) & s.population.isin(list(self.books))]

    @cached_property
    def readings(self) -> list[Reading]:
        """Every reading, equal ones merged, in ledger order; a filtered base counts the answers of its filter."""
        found = [reading_of(k, r, self.books[r.population], self.spread) for k, r in self.rows.iterrows()]
        return merged([r for r in found if r] + self._filters())

    def _filters(self) -> list[Reading]:
        """Printed bases as counts: those who answered what let them into a universe, among the universe above it."""
        found = []
        for key, row in self.rows[self.rows.measure == "base_n"].iterrows():
            book = self.books[row.population]
            rule = book.universes[row.universe].rule if row.universe else ""
            filters = names(rule)
            if len(filters) != 1:
                continue
            (name,) = filters
            codes = passing(rule, name, book[name].base_codes)
            base = book.universe_of(name).base_n
            if not codes or not base:
                continue
            error = relative_tolerance(row["value"], base, self.spread)
            value = 100 * row["value"] / base
            cell = Cell(population=row.population, universe=book[name].universe, variable=name, codes=codes)
            found.append(
                Reading(
                    cell=cell,
                    kind="count",
                    value=value,
                    low=value * (1 - error),
                    high=value * (1 + error),
                    text=f"{row['value']:g} of {base}",
                    places=(place_of(row),),
                    ids=(key,),
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
        return text + ("" if cell.population == study().first_population else f" [{cell.population}]")

    def label(self, cell: Cell) -> str:
        """A cell in words: the question, its answers unless they are a plain yes, and the group."""
        book = self.books[cell.population]
        answers = book[cell.variable].answers
        names = {a.code: a.label for a in answers}
        text = self.item(cell)
        scale = [a.code for a in answers if not a.missing]
        start = scale.index(cell.codes[0]) if cell.codes[0] in scale else len(scale)
        if len(cell.codes) > 2 and list(cell.codes) == scale[start : start + len(cell.codes)]:
            text += f" — {names[cell.codes[0]]} to {names[cell.codes[-1]]}"
        elif cell.codes != (1,) or names.get(1) != "yes":
            text += " — " + " or ".join(names[c] for c in cell.codes)
        if cell.group:
            names = {a.code: a.label for a in book[cell.group_var].answers}
            text += f" ({' and '.join(names[c] for c in cell.group)})"
        return text

    def range_end(self, key: str, row: pd.Series) -> Reading | None:
        """The reading of a row that gives the lowest or highest of several items: its cell names the first of them."""
        names = [n for n in row.variable.split("|") if n]
        codes = codes_of(row.categories)
        if not names or not codes:
            return None
        book = self.books[row.population]
        cell = named_cell(row, book, names[0])
        if row.precision == "exact":
            error = rounding_error(row)
            kind, low, high = "exact", row["value"] - error, row["value"] + error
        else:
            kind, (low, high) = "words", words_span(row)
        return Reading(
            cell=cell,
            kind=kind,
            value=row["value"],
            low=low,
            high=high,
            text=row.printed,
            places=(place_of(row),),
            ids=(key,),
            decimals=decimals(row.printed),
        )
