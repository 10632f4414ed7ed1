"""What the printed text claims in words, each comparison put to the printed numbers, or to measured data.

``data/published/claims.csv`` has the printed report's comparative sentences, those without a number too. Their states
are found as those of our own sentences are (``claims.py``), so that a survey team that brings the original microdata
sees every one of them tested.
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from . import load
from .claims import VERBS, Claim, alike, fewer, more
from .codebook import POPULATIONS
from .facts import Fact, share
from .published import codes_of, ledger, place_of
from .survey import Survey

_COMPARE = dict(zip(VERBS, (more, fewer, alike), strict=True))
_UNSAID = Fact("[x]")
NOT_ONE = "no single printed answer stands behind it"
UNNAMED = "print does not say of whom, or of which answers"


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
    claims, surveys = ledger().claims, {p: load(p) for p in POPULATIONS}
    key = claims[same].agg("\t".join, axis=1).where(claims.variable != "", claims.index)
    found = []
    for _, rows in claims.groupby(key, sort=False):
        first = rows.iloc[-1]  # a chapter says it more exactly than the summary before it
        places = tuple(dict.fromkeys(place_of(row) for _, row in rows.iterrows()))
        notes = " ".join(dict.fromkeys(filter(None, rows.note)))
        found.append(PrintedClaim(first.said, places, notes, _tested(first, surveys)))
    return tuple(found)


def _tested(row: pd.Series, surveys: dict[str, Survey]) -> Claim:
    if not row.variable:
        return Claim(row.comparison, _UNSAID, _UNSAID, "cannot be tested", reason=NOT_ONE)
    if "?" in (row.categories, row.group, row.against_categories, row.against_group):
        return Claim(row.comparison, _UNSAID, _UNSAID, "cannot be tested", reason=UNNAMED)
    first = _fact(surveys[row.population], row.variable, row.categories, row.group_var, row.group)
    second = _fact(
        surveys[row.against_population or row.population], row.against_variable or row.variable,
        row.against_categories or row.categories, row.group_var, row.against_group or row.group,
    )  # fmt: skip
    return _COMPARE[row.comparison](first, second)


def _fact(survey: Survey, variable: str, categories: str, group_var: str, group: str) -> Fact:
    of = {group_var: list(codes_of(group))} if group else {}
    return share(survey, variable, list(codes_of(categories)), **of)
