"""The ledger against the microdata: every printed statistic that can be computed comes out again."""

from functools import cache

import pandas as pd
import pytest

from kidsonline import load
from kidsonline.appendix.contradictions import printed_matters
from kidsonline.appendix.reproduction import FITS, WRONG, agrees, reproduce, reproduction
from kidsonline.appendix.returned import check_returned, not_returned
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.gate import gate_of
from kidsonline.disclosure.statistic import recomputed
from kidsonline.errors import UserError
from kidsonline.published.evidence import NOTHING, evidence_book
from kidsonline.published.ledger import Ledger, ledger
from kidsonline.published.notation import codes_of, decimals, words_span

ROWS = ledger().statistics
# The printed total of this item is no average of its girls and boys with the shares of the item before (the audit finds
# it possible that they cannot all stand), and the file comes as near as it can.
CANNOT_ALL_STAND = ("ch4-met-told-no-one-1", "ch4-met-told-no-one-1-gender1", "ch4-met-told-no-one-1-gender2")


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
    assert (row.verdict in WRONG) == (key in CANNOT_ALL_STAND), f"printed {row.printed}, recomputed {row.text}"
    assert key not in CANNOT_ALL_STAND or abs(row.difference) < 0.25


@pytest.mark.parametrize("key", sorted(set(MADE) - set(CANNOT_ALL_STAND)))
def test_an_exact_percentage_is_computed_not_only_quoted(key):
    assert table().loc[key].verdict == "agrees"


def test_ninety_nine_of_a_hundred_exact_percentages_agree():
    assert (table().loc[MADE].verdict == "agrees").mean() >= 0.99


@pytest.mark.parametrize("key", BASES.index)
def test_a_base_agrees_to_the_person(key):
    assert table().loc[key].difference == 0


def test_nothing_agrees_by_being_left_out():
    assert table().verdict.isin(["agrees", FITS]).sum() > 0.65 * len(ROWS)


def row_of(value, precision, printed, measure="percent"):
    """A row of the ledger as far as agreement looks at it."""
    return pd.Series({"value": value, "precision": precision, "printed": printed, "measure": measure})


def test_a_changed_digit_is_noticed():
    row = ROWS.loc["ch2-first-use-age-2"].copy()
    made = 100 * recomputed(gate_of(surveys()["children"]), row).estimate
    assert agrees(row, made)
    row["value"], row["printed"] = 48.5, "48.5%"
    assert not agrees(row, made)


@pytest.mark.parametrize("value, recomputed, printed, good", [
    (45.8, 45.84, "45.8%", True),
    (45.8, 45.91, "45.8%", False),
    (92, 92.4, "92%", True),
    (92, 92.6, "92%", False),
])  # fmt: skip
def test_an_exact_number_agrees_by_its_digits(value, recomputed, printed, good):
    assert agrees(row_of(value, "exact", printed), recomputed) is good


# Words, their fraction, and the lowest and highest percentage they can stand for: the next simple fraction on their
# side, or half way to it where they say that it is near.
SPANS = [
    ("more than half", 50, "over", 50, 60),
    ("more than seven in ten", 70, "over", 70, 75),
    ("more than two thirds", 66.7, "over", 66.7, 70),
    ("a little more than one third", 33.3, "over", 33.3, (33.3 + 40) / 2),
    ("just over one in five", 20, "over", 20, 22.5),
    ("just over one tenth", 10, "over", 10, 15),
    ("fewer than three in five", 60, "under", 50, 60),
    ("fewer than one in twenty", 5, "under", 1, 5),
    ("less than one percent", 1, "under", 0, 1),
    ("almost one in three", 33.3, "under", (33.3 + 30) / 2, 33.3),
    ("almost three quarters", 75, "under", 72.5, 75),
    ("just under two in five", 40, "under", (40 + 100 / 3) / 2, 40),
    ("just under a tenth", 10, "under", 7.5, 10),
    ("most", 50, "over", 50, 100),
    ("the majority", 50, "over", 50, 100),
    ("2%", 2, "under", 0, 2),
    ("one in four", 25, "about", 22.5, 27.5),
    ("one in twenty", 5, "about", 4, 6),
]


@pytest.mark.parametrize("printed, value, precision, low, high", SPANS)
def test_words_are_tested_as_closely_as_they_allow(printed, value, precision, low, high):
    row = row_of(value, precision, printed)
    assert words_span(row) == pytest.approx((low, high))
    for inside in (low, (low + high) / 2, high):
        assert agrees(row, inside)
    assert not agrees(row, low - 0.2) and not agrees(row, high + 0.2)


@pytest.mark.parametrize("printed, value, precision, inside, outside", [
    ("twice", 2, "about", (1.7, 2.3), (1.69, 2.31)),
    ("almost twice", 2, "under", (1.7, 2.0), (1.69, 2.01)),
    ("one third more", 1.33, "about", (1.29, 1.37), (1.27, 1.53)),
])  # fmt: skip
def test_a_ratio_in_words_has_a_side(printed, value, precision, inside, outside):
    row = row_of(value, precision, printed, "ratio")
    assert all(agrees(row, r) for r in inside) and not any(agrees(row, r) for r in outside)


def test_what_is_printed_in_words_only_gets_a_verdict_and_no_number():
    """Three of the places that showed 50.6, 35.6 and 4.8 of the file's own."""
    for key in ("ch2-account-privacy-1-age1-words", "summary-mediation-restrict-webcam-2+3-words",
                "ch4-bullied-act-stopped-1-words", "ch4-met-told-no-one-1-gender2-ratio-words"):  # fmt: skip
        row = table().loc[key]
        assert (row.verdict, row.text) == (FITS, "") and pd.isna(row.recomputed) and pd.isna(row.difference), key


def test_words_beside_a_number_show_it_with_the_digits_of_print():
    shown = table().text
    assert shown["ch3-skill-save-image-3+4-words"] == "78.1", "56.7 + 21.4"
    assert shown["ch8-content-self-harm-1-words"] == "9.2", "one in ten; 9.2% in chapter 4"
    assert shown["summary-device-smartphone-5-6-7"] == "92", "92% is printed, and no digit after it"
    assert shown["ch2-account-privacy-1"] == "44", "44% in a chapter; the file's own 44.3 is nobody's"
    assert shown["summary-first-use-age-2"] == "45.8", "46% in the summary, 45.8% in chapter 2"


def test_no_value_stands_without_print():
    """A shown value has a number of print: in its own row, or given or implied for the same answers and group."""
    unsupported = []
    for key, made in table()[table().text != ""].iterrows():
        row, digits = ROWS.loc[key], len(made.text.partition(".")[2])
        known = evidence_book(row.population).cell(
            row.variable, codes_of(row.categories), row.group_var or "total", codes_of(row.group)
        ) if row.measure == "percent" else NOTHING  # fmt: skip
        told = {"published": decimals(known.printed), "derived": known.decimals}.get(
            "" if known.about else known.kind, -1
        )
        own = decimals(row.printed) if row.precision == "exact" else -1
        if digits > max(told, own):
            unsupported.append((key, made.text))
    assert not unsupported


def test_what_does_not_come_back_is_what_cannot_all_stand():
    assert not not_returned()
    found = [f for matter in printed_matters() for f in matter.findings]
    assert any(set(CANNOT_ALL_STAND) <= set(f.ids) for f in found)


def test_a_file_that_no_longer_returns_print_stops_the_build_and_names_the_statistic(monkeypatch):
    moved = ledger().statistics.copy()
    moved.loc["ch2-first-use-age-2", ["value", "printed"]] = [48.9, "48.9%"]
    changed = Ledger(moved, ledger().figures, ledger().sources)
    monkeypatch.setattr("kidsonline.appendix.returned.ledger", lambda: changed)
    with pytest.raises(UserError, match=r"ch2-first-use-age-2 \(printed 48.9%, the file has 45.8\).*synthesize"):
        check_returned()


def test_the_page_tells_no_share_that_the_figures_withhold():
    """Whom children told before a meeting: print has shares of a few children, which Figure 34 marks [c]."""
    listed = {row[-1]: row for row in reproduction().rows}
    hidden = listed["ch4-met-told-no-one-1-gender1"]
    assert hidden[3:5] == ("[c]", "[c]") and listed["ch4-met-told-no-one-1"][3:5] == ("21.7%", "21.5")
    statistics = ledger().statistics
    for key, row in listed.items():
        of = statistics.loc[key]
        if of.measure == "percent" and of.variable.startswith("met_told") and of.group:
            cell = gate_of(load("children")).cell(
                of.variable, codes_of(of.categories), of.group_var, codes_of(of.group)
            )
            assert (cell.flag == "c") == (row[3] == "[c]"), key
