"""What the printed text claims in words, each comparison put to the printed numbers, or to measured data.

``data/published/claims.csv`` has the printed report's comparative sentences, those without a number too. Their states
are found as those of our own sentences are (``compare.py``), so that a survey team that brings the original microdata
sees every one of them tested.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from . import load, paths
from .claims import VERBS, Claim
from .codebook import GROUPINGS, POPULATIONS, Codebook, codebook, read_table
from .compare import alike, fewer, more
from .errors import UserError, unknown
from .facts import Fact, share
from .published import check_codes, check_variable, check_words, codes_of, ledger, place_of
from .survey import Survey

CLAIMS = [
    "claim", "source", "chapter", "section", "place", "population", "variable", "categories", "group_var", "group",
    "comparison", "against_population", "against_variable", "against_categories", "against_group", "said", "note",
]  # fmt: skip
_COMPARE = dict(zip(VERBS, (more, fewer, alike), strict=True))
_UNSAID = Fact("[x]")
NOT_ONE = "no single printed answer stands behind it"
UNNAMED = "print does not say of whom, or of which answers"


def read_claims(folder: Path | None = None, books: dict[str, Codebook] | None = None) -> pd.DataFrame:
    """``claims.csv`` in ``folder``, every row checked against ``books``; one line names file, row and nearest name."""
    books = books or {p: codebook(p) for p in POPULATIONS}
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
    if not row.variable:
        return
    for population, name, codes in _sides(row):
        check_variable(population, name, books, where)
        check_codes(codes, books[population][name], where, "categories")
    if row.group_var in GROUPINGS:
        for column in ("group", "against_group"):
            check_codes(row[column], books[row.population][row.group_var], where, column)


def _sides(row: pd.Series) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Population, variable and answers of both sides; what the second leaves empty is that of the first."""
    return (row.population, row.variable, row.categories), (
        row.against_population or row.population, row.against_variable or row.variable,
        row.against_categories or row.categories,
    )  # fmt: skip


@dataclass(frozen=True)
class PrintedClaim:
    """One comparison of the printed text: what it says in our words, everywhere it says so, and its state."""

    said: str
    places: tuple[str, ...]
    note: str
    claim: Claim


@cache
def printed_claims() -> tuple[PrintedClaim, ...]:
    """Every comparison of the printed text in print's order; what summary and chapter both say stands once."""
    same = ["population", "variable", "categories", "group_var", "group", "comparison",
            "against_population", "against_variable", "against_categories", "against_group"]  # fmt: skip
    claims, surveys = read_claims(), {p: load(p) for p in POPULATIONS}
    key = claims[same].agg("\t".join, axis=1).where(claims.variable != "", claims.claim)
    found = []
    for _, rows in claims.groupby(key, sort=False):
        first = rows.sort_values("chapter", key=lambda c: c == "summary", kind="stable").iloc[0]  # chapters are exacter
        places = tuple(dict.fromkeys(place_of(row) for _, row in rows.iterrows()))
        notes = " ".join(dict.fromkeys(filter(None, rows.note)))
        found.append(PrintedClaim(first.said, places, notes, _tested(first, surveys)))
    return tuple(found)


def _tested(row: pd.Series, surveys: dict[str, Survey]) -> Claim:
    if not row.variable:
        return Claim(row.comparison, _UNSAID, _UNSAID, "cannot be tested", reason=NOT_ONE)
    if "?" in (row.categories, row.group, row.against_categories, row.against_group):
        return Claim(row.comparison, _UNSAID, _UNSAID, "cannot be tested", reason=UNNAMED)
    groups = (row.group, row.against_group or row.group)
    facts = (_fact(surveys[side[0]], *side[1:], row.group_var, group)
             for side, group in zip(_sides(row), groups, strict=True))  # fmt: skip
    return _COMPARE[row.comparison](*facts)


def _fact(survey: Survey, variable: str, categories: str, group_var: str, group: str) -> Fact:
    of = {group_var: list(codes_of(group))} if group else {}
    return share(survey, variable, list(codes_of(categories)), **of)
