"""What the printed text claims in words, each comparison put to the printed numbers, or to measured data.

``data/published/claims.csv`` has the printed report's comparative sentences, those without a number too. Their states
are found as those of our own sentences are (``compare.py``), so that a survey team that brings the original microdata
sees every one of them tested.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from ..codebook.study import study
from ..disclosure.cell import Cell
from ..disclosure.gate import gate_of
from ..findings.claim import STATES, Claim
from ..findings.compare import COMPARED
from ..findings.fact import Fact
from ..findings.share import share
from ..microdata.load import load
from ..microdata.survey import Survey
from ..published.comparisons import UNTESTED, read_claims, sides_of
from ..published.notation import codes_of, place_of
from .listing import Listing

_UNSAID = Fact(cell=Cell())
UNNAMED = "print does not say of whom, or of which answers"


@dataclass(frozen=True, kw_only=True)
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
    claims, surveys = read_claims(), {p: load(p) for p in study().populations}
    key = claims[same].agg("\t".join, axis=1).where(claims.variable != "", claims.said)
    found = []
    for _, rows in claims.groupby(key, sort=False):
        first = rows.sort_values("chapter", key=lambda c: c == "summary", kind="stable").iloc[0]  # chapters are exacter
        places = tuple(dict.fromkeys(place_of(row) for _, row in rows.iterrows()))
        notes = " ".join(dict.fromkeys(filter(None, rows.note)))
        found.append(PrintedClaim(said=first.said, places=places, note=notes, claim=_tested(first, surveys)))
    return tuple(found)


def _tested(row: pd.Series, surveys: dict[str, Survey]) -> Claim:
    if row.untested:
        return _untested(row, UNTESTED[row.untested])
    if "?" in (row.categories, row.group, row.against_categories):
        return _untested(row, UNNAMED)
    one, other = sides_of(row)
    first = _fact(surveys[one[0]], *one[1:], row.group_var, row.group)
    if row.against_group == "?":
        cells = gate_of(first.source).unnamed(one[1], first.cell.codes, row.group_var, first.cell.group)
        return _whichever(row, first, [replace(first, cell=cell) for cell in cells])
    return COMPARED[row.comparison](
        first, _fact(surveys[other[0]], *other[1:], row.group_var, row.against_group or row.group)
    )


def _untested(row: pd.Series, reason: str) -> Claim:
    return Claim(verb=row.comparison, a=_UNSAID, b=_UNSAID, state="cannot be tested", reason=reason)


def _whichever(row: pd.Series, first: Fact, possible: list[Fact]) -> Claim:
    """The claim against a group that print does not name, where it has the same state whichever group is meant."""
    claims = [COMPARED[row.comparison](first, other) for other in possible]
    if len({claim.state for claim in claims}) != 1:
        return _untested(row, UNNAMED)
    return max(claims, key=lambda claim: claim.p)  # the group that speaks most against it


def _fact(survey: Survey, variable: str, categories: str, group_var: str, group: str) -> Fact:
    of = {group_var: list(codes_of(group))} if group else {}
    return share(survey, variable, list(codes_of(categories)), **of)


def comparisons_in_print(*states: str) -> Listing:
    """The comparisons of the printed text in one of ``states``: both shares, and the test or why there is none.

    Claims that cannot be tested have a table without a test, which a reader may filter by the reason.
    """
    found = [printed for printed in printed_claims() if printed.claim.state in states]
    tested = any(printed.claim.test for printed in found)
    rows = [[_said(printed), *_sides(printed.claim), *_test(printed.claim, tested), "; ".join(printed.places)]
            for printed in found]  # fmt: skip
    test = ["Difference in points (95% interval)", "State"] if tested else ["Why it cannot be tested"]
    columns = ["Said in print, in our words", "First share", "Second share", *test, "Where"]
    name = "print-" + "-".join(states).replace(" ", "-")
    return Listing.of(name, f"Comparisons of the printed text: {', '.join(states)}", columns, rows, (test[-1],))


def _said(printed: PrintedClaim) -> str:
    sentences = [text[:1].upper() + text[1:].removesuffix(".") + "." for text in (printed.said, printed.note) if text]
    return " ".join(sentences)


def _sides(claim: Claim) -> list[str]:
    """Both shares with their bases, named by their groups or, where one thing is set against another, by the things."""
    sides = claim.payload["sides"]
    named = "label" if len({side["label"] for side in sides}) > 1 else "group"
    return [f"{s[named]}: {s['text']} (n\u00a0=\u00a0{s['base']})" if s["label"] else "–" for s in sides]


def _test(claim: Claim, tested: bool) -> list[str]:
    c = claim.payload
    if not tested:
        return [c["reason"]]
    return [
        f"{c['difference']} ({c['interval']}), p\u00a0{c['p']}" if c["difference"] else c["reason"],
        f"{c['mark']} {c['words']}",
    ]


def states_in_print() -> dict[str, int]:
    """How many comparisons of the printed text have each state, in the order of ``claims.STATES``."""
    counts = Counter(printed.claim.state for printed in printed_claims())
    return {state: counts.get(state, 0) for state in STATES}
