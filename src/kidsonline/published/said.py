"""What print says in words that no column of the ledger holds, as data: who, what, when, how many, by how much.

``data/published/said.csv``, ``lists.csv`` and ``degrees.csv``; the README beside them defines every column. Nothing
there says what contradicts what: that is the audit's to find. ``unfound.csv`` says of rows in doubt why it cannot.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..codebook.read import read_table
from ..errors import UserError, unknown

SAID = ["subject", "aspect", "said", "statistic", "chapter", "section", "place"]
LISTS = ["list", "statistic", "chapter", "section", "place", "announced", "printed", "listed"]
DEGREES = ["claim", "printed"]
UNFOUND = ["id", "reason"]
SIDES = [
    "claim", "chapter", "place", "population", "variable", "categories", "group_var", "group", "comparison",
    "against_population", "against_variable", "against_categories", "against_group",
]  # fmt: skip
ASPECTS = ("people", "thing", "period", "answers", "happened")


@dataclass(frozen=True, eq=False)
class Wording:
    """``said``, one row a place; ``lists``, one row a list; ``degrees``, one row a claim and its two sides.

    ``unfound`` gives the reason why no rule names a row in doubt, by its id.
    """

    said: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SAID))
    lists: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LISTS))
    degrees: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*SIDES, "printed"]))
    unfound: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=UNFOUND).set_index("id"))


def read_wording(folder: Path, statistics: Collection[str]) -> Wording:
    """The files in ``folder``, one that is missing as empty; UserErrors name file and row.

    ``statistics`` are the ids of the ledger.
    """
    said = _table(folder, "said.csv", SAID, ["subject", "aspect", "statistic", "chapter", "section", "place"])
    lists = _table(folder, "lists.csv", LISTS, ["list"])
    degrees = _table(folder, "degrees.csv", DEGREES, ["claim"])
    claims = _table(folder, "claims.csv", SIDES, ["claim"])
    unfound = _table(folder, "unfound.csv", UNFOUND, ["id"])
    for name, frame in (("said.csv", said), ("lists.csv", lists)):
        for i, row in frame.iterrows():
            _check_place(row, statistics, f"{name} row {i + 2}")
    for i, row in said.iterrows():
        _check_said(row, f"said.csv row {i + 2}")
    for i, row in lists.iterrows():
        if row.announced and not row.announced.isdigit():
            raise UserError(f"lists.csv row {i + 2}: announced is '{row.announced}'; write a plain number, or nothing.")
    for i, row in degrees.iterrows():
        if row.claim not in set(claims.claim):
            raise unknown("claim", row.claim, claims.claim, f"claims.csv (degrees.csv row {i + 2})")
    for i, row in unfound.iterrows():
        if row.id not in statistics:
            raise unknown("statistic", row.id, statistics, f"statistics.csv (unfound.csv row {i + 2})")
        if not row.reason:
            raise UserError(f"unfound.csv row {i + 2}: reason is empty; say why no rule can name the row.")
    return Wording(said, lists, degrees.merge(claims, on="claim", how="left"), unfound.set_index("id"))


def _table(folder: Path, name: str, columns: list[str], key: list[str]) -> pd.DataFrame:
    return read_table(folder / name, columns, key) if (folder / name).is_file() else pd.DataFrame(columns=columns)


def _check_place(row: pd.Series, statistics: Collection[str], where: str) -> None:
    if row.statistic and row.statistic not in statistics:
        raise unknown("statistic", row.statistic, statistics, f"statistics.csv ({where})")
    if bool(row.statistic) == bool(row.chapter and row.place):
        raise UserError(f"{where}: name either the statistic, or chapter and place where print says it.")


def _check_said(row: pd.Series, where: str) -> None:
    if row.aspect not in ASPECTS:
        raise unknown("aspect", row.aspect, ASPECTS, where)
    if not row.said:
        raise UserError(f"{where}: said is empty; write what print says, in words of our own.")
    if row.aspect == "happened" and row.said not in ("yes", "no"):
        raise UserError(f"{where}: said is '{row.said}'; write yes or no.")
    if row.aspect == "answers" and not (row.statistic and re.fullmatch(r"\d+(\|\d+)*", row.said)):
        raise UserError(f"{where}: said is '{row.said}'; name a statistic and the codes of its answers, as 2|3.")
