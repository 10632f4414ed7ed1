"""The ledger against the microdata: every printed statistic that can be computed comes out again."""

from functools import cache

import pytest

from kidsonline import load
from kidsonline.published import ledger
from kidsonline.reproduce import agrees, recompute, reproduce

ROWS = ledger().statistics


@cache
def surveys():
    return {p: load(p) for p in ("children", "parents")}


@cache
def table():
    return reproduce(ledger(), surveys()).set_index("id")


@pytest.mark.parametrize("key", ROWS.index[ROWS.status == "ok"])
def test_printed_statistic(key):
    row = table().loc[key]
    assert row.verdict != "differs", f"printed {row.printed}, recomputed {row.recomputed}"


@pytest.mark.parametrize(
    "key",
    ROWS.index[
        (ROWS.status == "ok")
        & (ROWS.measure == "percent")
        & (ROWS.precision == "exact")
        & ROWS.population.isin(["children", "parents"])
    ],
)
def test_an_exact_percentage_is_computed_not_only_quoted(key):
    assert table().loc[key].verdict == "agrees"


@pytest.mark.parametrize(
    "key",
    ROWS.index[(ROWS.status == "ok") & (ROWS.measure == "base_n") & ROWS.population.isin(["children", "parents"])],
)
def test_a_base_agrees_to_the_person(key):
    assert table().loc[key].difference == 0


def test_nothing_agrees_by_being_left_out():
    counts = table().verdict.value_counts()
    assert counts["agrees"] > 0.6 * len(ROWS)
    assert counts.get("differs", 0) == 0


def test_a_changed_digit_is_noticed():
    row = ROWS.loc["ch2-first-use-age-2"].copy()
    row["value"] = 48.5
    assert not agrees(row["value"], recompute(row, surveys()["children"]), row.precision, "48.5%")


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
