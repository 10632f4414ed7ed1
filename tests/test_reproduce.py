"""The ledger against the microdata: every printed statistic that can be computed comes out again."""

from functools import cache

import pytest

from kidsonline import load
from kidsonline.appendix.reproduction import agrees, reproduce
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.gate import gate_of
from kidsonline.disclosure.statistic import recomputed
from kidsonline.published.ledger import ledger

ROWS = ledger().statistics
# One child is near a point on these bases, and no whole number of children returns all printed values of the item.
SMALL_BASES = {
    "ch4-upset-told-parents-1-age3": "about 80 children of 13-14 who were upset",
    "ch4-met-told-no-one-1": "139 children who met an online contact",
    "ch4-met-told-no-one-1-gender1": "about 65 girls of them",
    "ch4-met-told-no-one-1-gender2": "about 74 boys of them",
}


@cache
def surveys():
    return {p: load(p) for p in ("children", "parents")}


@cache
def table():
    return reproduce(ledger(), surveys()).set_index("id")


OK = ROWS[ROWS.status == "ok"]
EXACT = OK[(OK.measure == "percent") & (OK.precision == "exact") & OK.population.isin(["children", "parents"])]
MADE = [k for k, row in EXACT.iterrows() if codebook(row.population)[row.variable].derivation != "quoted"]
BASES = OK[(OK.measure == "base_n") & OK.population.isin(["children", "parents"])]


@pytest.mark.parametrize("key", OK.index)
def test_printed_statistic(key):
    row = table().loc[key]
    assert (row.verdict == "differs") == (key in SMALL_BASES), f"printed {row.printed}, recomputed {row.recomputed}"
    assert key not in SMALL_BASES or abs(row.difference) < 0.25


@pytest.mark.parametrize("key", sorted(set(MADE) - set(SMALL_BASES)))
def test_an_exact_percentage_is_computed_not_only_quoted(key):
    assert table().loc[key].verdict == "agrees"


def test_ninety_nine_of_a_hundred_exact_percentages_agree():
    assert (table().loc[MADE].verdict == "agrees").mean() >= 0.99


@pytest.mark.parametrize("key", BASES.index)
def test_a_base_agrees_to_the_person(key):
    assert table().loc[key].difference == 0


def test_nothing_agrees_by_being_left_out():
    assert (table().verdict == "agrees").sum() > 0.7 * len(ROWS)


def test_a_changed_digit_is_noticed():
    row = ROWS.loc["ch2-first-use-age-2"].copy()
    row["value"] = 48.5
    made = 100 * recomputed(gate_of(surveys()["children"]), row).estimate
    assert not agrees(row["value"], made, row.precision, "48.5%")


@pytest.mark.parametrize("value, recomputed, precision, printed, good", [
    (45.8, 45.84, "exact", "45.8%", True),
    (45.8, 45.91, "exact", "45.8%", False),
    (92, 92.4, "exact", "92%", True),
    (92, 92.6, "exact", "92%", False),
    (50, 50.5, "over", "more than half", True),
    (50, 61, "over", "more than half", False),
    (50, 49, "over", "more than half", False),
    (10, 8, "under", "less than one in ten", True),
    (25, 27.4, "about", "one in four", True),
    (25, 27.6, "about", "one in four", False),
    (5, 6.2, "about", "one in twenty", False),
])  # fmt: skip
def test_what_agreement_means(value, recomputed, precision, printed, good):
    assert agrees(value, recomputed, precision, printed) is good
