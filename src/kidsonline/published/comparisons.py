"""The printed report's comparative sentences as data: ``data/published/claims.csv``, every row checked."""

from pathlib import Path

import pandas as pd

from .. import paths
from ..codebook.model import Codebook
from ..codebook.read import codebook
from ..codebook.study import study
from ..codebook.tables import read_table
from ..errors import UserError, unknown
from .ledger import check_codes, check_variable, check_words, ledger

CLAIMS = [
    "claim", "source", "chapter", "section", "place", "population", "variable", "categories", "group_var", "group",
    "comparison", "against_population", "against_variable", "against_categories", "against_group", "untested", "said",
    "note",
]  # fmt: skip
# Why a sentence names no pair that a test could stand for, by the words of the column ``untested``.
UNTESTED = {
    "several": "it is said of several questions together, and no one printed number is of them",
    "unasked": "no question asked for it",
    "crossed": "no printed number crosses the two",
    "few": "so few children that nothing is compared",
}


def read_claims(folder: Path | None = None, books: dict[str, Codebook] | None = None) -> pd.DataFrame:
    """``claims.csv`` in ``folder``, every row checked against ``books``; one line names file, row and nearest name."""
    books = books or {p: codebook(p) for p in study().populations}
    claims = read_table((folder or paths.PUBLISHED) / "claims.csv", CLAIMS, ["claim"])
    for i, row in claims.iterrows():
        _check(row, books, f"claims.csv row {i + 2}")
    return claims


def _check(row: pd.Series, books: dict[str, Codebook], where: str) -> None:
    check_words(row, where)
    if row.source not in ledger().sources.index:
        raise unknown("source", row.source, ledger().sources.index, f"sources.csv ({where})")
    if not row.said:
        raise UserError(f"{where}: said is empty; write the comparison in words of our own.")
    if bool(row.variable) == bool(row.untested):
        raise UserError(f"{where}: fill in either variable or untested; a sentence names a pair or it does not.")
    if not row.variable:
        if row.untested not in UNTESTED:
            raise unknown("untested", row.untested, UNTESTED, where)
        return
    for population, name, codes in sides_of(row):
        check_variable(population, name, books, where)
        check_codes(codes, books[population][name], where, "categories")
    if row.group_var in study().groupings:
        for column in ("group", "against_group"):
            check_codes(row[column], books[row.population][row.group_var], where, column)


def sides_of(row: pd.Series) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Population, variable and answers of both sides; what the second leaves empty is that of the first."""
    return (row.population, row.variable, row.categories), (
        row.against_population or row.population, row.against_variable or row.variable,
        row.against_categories or row.categories,
    )  # fmt: skip
