"""The ledger: every number the printed report gives, once, as data with its place and its state.

``data/published/statistics.csv`` holds one row a printed statistic; the README beside it defines every column.
Reading validates every row against the codebook, so that a misspelt code, an impossible value or an unknown
source stops with one line that names file, row and the nearest valid name.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from .. import paths
from ..codebook.model import Codebook
from ..codebook.read import codebook
from ..codebook.study import study
from ..codebook.tables import counts, read_table, table
from ..errors import UserError, unknown
from .said import Wording, read_wording

STATISTICS = [
    "id", "source", "chapter", "section", "place", "figure", "population", "universe", "variable", "categories",
    "group_var", "group", "against", "measure", "value", "precision", "printed", "base_n", "status", "reconciled",
    "note", "printed_band",
]  # fmt: skip
SOURCES = [
    "source", "title", "author", "publisher", "year", "kind", "who", "period", "n", "quoted_in", "checked_on", "note",
    "printed_name",
]  # fmt: skip
FIGURES = [
    "figure", "chapter", "title", "population", "universe", "base_n", "breakdown", "multiple_response", "variables",
    "note", "number_used_twice", "called_in_text",
]  # fmt: skip

ALLOWED = {
    "place": ("summary", "body", "callout", "caption", "footnote", "table"),
    "measure": (
        "percent",
        "count",
        "base_n",
        "ratio",
        "number",
        "percent_lowest",
        "percent_highest",
        "count_lowest",
        "count_highest",
    ),
    "precision": ("exact", "about", "over", "under"),
    "status": ("ok", "misprint", "inconsistent", "ambiguous"),
    "comparison": ("more", "fewer", "alike"),
    "number_used_twice": ("", "yes"),
    "multiple_response": ("", "yes"),
}
# Columns that hold something of one form, and what to write there.
FORMS = {
    "printed_band": (r"\d+-\d+", "an age band such as 13-15"),
    "called_in_text": (r"[A-Z]?\d+[a-z]?", "the number of a figure such as 6"),
}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """The printed report as data: ``statistics``, ``figures`` and ``sources``, one frame each, indexed by key.

    ``wording`` is what print says in words beside them.
    """

    statistics: pd.DataFrame
    figures: pd.DataFrame
    sources: pd.DataFrame
    wording: Wording = field(default_factory=Wording)

    def figure(self, number: str) -> pd.Series:
        """The row of ``figures.csv`` for one printed figure number."""
        if number not in self.figures.index:
            raise unknown("figure", number, self.figures.index, "figures.csv")
        return self.figures.loc[number]

    def statistic(self, key: str) -> pd.Series:
        """The row of ``statistics.csv`` with this id."""
        if key not in self.statistics.index:
            raise unknown("statistic", key, self.statistics.index, "statistics.csv")
        return self.statistics.loc[key]


def sample_table(name: str, folder: Path = paths.SAMPLE) -> pd.DataFrame:
    """A printed sample table (``study().samples``) by its name, one row a region."""
    path = folder / f"{name}.csv"
    found = table(path)
    return counts(found, [column for column in found if column != study().region], path.name)


def check_codes(cell: str, variable, where: str, column: str) -> None:
    """Raise UserError when ``cell`` names a code that ``variable`` lacks; ``?`` is one that print leaves unnamed."""
    known = {str(a.code) for a in variable.answers}
    for code in filter(None, cell.split("|")):
        if code != "?" and code not in known:
            labels = [f"{a.code} ({a.label})" for a in variable.answers]
            raise unknown(f"code in {column}", code, labels, f"'{variable.variable}' ({where})")


def check_variable(population: str, name: str, books: dict[str, Codebook], where: str) -> None:
    """Raise UserError when the population's codebook has no such variable."""
    if population not in books:
        raise unknown("population", population, books, where)
    if name not in books[population]:
        raise unknown("variable", name, books[population].variables, f"the {population} codebook ({where})")


def check_words(row: pd.Series, where: str) -> None:
    """Raise UserError when a column that holds one of a few words, or a grouping of the study, holds another."""
    for column, allowed in {**ALLOWED, "group_var": ("total", *study().groupings)}.items():
        if column not in row or (column in ("group_var", "precision") and row[column] == ""):
            continue
        if row[column] not in allowed:
            raise unknown(column, row[column], allowed, where)


def check_forms(row: pd.Series, where: str) -> None:
    """Raise UserError when a column that holds something of one form (``FORMS``), or nothing, holds something else."""
    for column, (form, example) in FORMS.items():
        if column in row and row[column] and not re.fullmatch(form, row[column]):
            raise UserError(f"{where}: {column} is '{row[column]}'; write {example}, or nothing.")


def _check(row: pd.Series, books: dict[str, Codebook], where: str) -> None:
    check_words(row, where)
    check_forms(row, where)
    for column in ("value", "reconciled", "base_n"):
        try:
            number = float(row[column]) if row[column] else 0.0
        except ValueError:
            raise UserError(f"{where}: {column} is '{row[column]}'; write a plain number.") from None
        if column != "base_n" and row.measure.startswith("percent") and not 0 <= number <= 100:
            raise UserError(f"{where}: {column} is {row[column]} percent; a percentage lies between 0 and 100.")
    if not row["value"]:
        raise UserError(f"{where}: value is empty; every printed statistic has a number.")
    if not row.variable:
        return
    for name in row.variable.split("|"):
        check_variable(row.population, name, books, where)
        check_codes(row.categories, books[row.population][name], where, "categories")
    book = books[row.population]
    if row.universe and row.universe not in book.universes:
        raise unknown("universe", row.universe, book.universes, f"universes.csv ({where})")
    if row.group_var in study().groupings:
        check_variable(row.population, row.group_var, books, where)
        check_codes(row.group, book[row.group_var], where, "group")


def read_ledger(folder: Path | None = None, books: dict[str, Codebook] | None = None) -> Ledger:
    """The ledger in ``folder``, every row checked against the codebooks ``books``."""
    folder = folder or paths.PUBLISHED
    books = books or {p: codebook(p) for p in study().populations}
    statistics = read_table(folder / "statistics.csv", STATISTICS, ["id"])
    figures = read_table(folder / "figures.csv", FIGURES, ["figure"])
    sources = read_table(folder / "sources.csv", SOURCES, ["source"])
    for i, row in figures.iterrows():
        check_words(row, f"figures.csv row {i + 2}")
        check_forms(row, f"figures.csv row {i + 2}")
    for i, row in statistics.iterrows():
        where = f"statistics.csv row {i + 2}"
        if row.source not in set(sources.source):
            raise unknown("source", row.source, sources.source, f"sources.csv ({where})")
        if row.figure and row.figure not in set(figures.figure):
            raise unknown("figure", row.figure, figures.figure, f"figures.csv ({where})")
        _check(row, books, where)
    statistics["value"] = statistics["value"].astype(float)
    statistics["reconciled"] = pd.to_numeric(statistics["reconciled"])
    wording = read_wording(folder, set(statistics.id))
    return Ledger(statistics.set_index("id"), figures.set_index("figure"), sources.set_index("source"), wording)


@cache
def ledger() -> Ledger:
    """The project's own ledger, read once."""
    return read_ledger()
