"""Evidence: which cells print gives, which follow from it by arithmetic, and which nobody may show."""

import pandas as pd
import pytest

from kidsonline import load
from kidsonline.codebook.model import Answer, Codebook, Universe, Variable
from kidsonline.findings.share import share
from kidsonline.published.evidence import EvidenceBook, evidence_book
from kidsonline.published.ledger import STATISTICS, Ledger


def variable(name, answers, universe="all"):
    return Variable(
        name,
        "children",
        "",
        "",
        name,
        "",
        universe,
        name,
        "ordinal",
        "",
        "",
        "",
        "",
        "dont_know",
        "",
        False,
        (),
        tuple(Answer(i, label, "dont_know" if i == 88 else "") for i, label in answers),
    )


def book_of(*printed):
    """A made-up report of one item with three answers, asked of girls and boys; ``printed`` are its rows."""
    variables = {
        "gender": variable("gender", [(1, "girl"), (2, "boy")]),
        "use": variable("use", [(1, "never"), (2, "weekly"), (3, "daily")]),
    }
    universes = {"all": Universe("all", "children", "everybody", "", 100, "printed", "")}
    rows = []
    for i, row in enumerate(printed):
        name, categories, group_var, group, text = row[:5]
        status, precision, chapter = (*row[5:], *("ok", "exact", "2")[len(row) - 5 :])
        rows.append(
            {
                **dict.fromkeys(STATISTICS, ""),
                "id": f"s{i}",
                "population": "children",
                "variable": name,
                "chapter": chapter,
                "place": "body",
                "categories": categories,
                "group_var": group_var,
                "group": group,
                "measure": "percent",
                "value": float(text.strip("%")),
                "printed": text,
                "status": status,
                "precision": precision,
            }
        )
    statistics = pd.DataFrame(rows, columns=STATISTICS).set_index("id")
    return EvidenceBook(Codebook("children", variables, universes), Ledger(statistics, pd.DataFrame(), pd.DataFrame()))


def test_a_printed_cell_is_published_with_its_own_decimals():
    found = book_of(("use", "3", "total", "", "92%")).cell("use", (3,))
    assert (found.kind, found.value, found.decimals, found.printed) == ("published", 92, 1, "92%"), (
        "a chapter drops a final zero"
    )


def test_the_most_precise_print_of_a_cell_wins():
    book = book_of(("use", "3", "total", "", "60%", "ok", "exact", "summary"), ("use", "3", "total", "", "59.7%"))
    assert book.cell("use", (3,)).value == 59.7


def test_the_summary_rounds_to_whole_percents_and_the_chapters_drop_a_final_zero():
    assert book_of(("use", "3", "total", "", "34%")).cell("use", (3,)).error == pytest.approx(0.05)
    assert book_of(("use", "3", "total", "", "34%", "ok", "exact", "summary")).cell("use", (3,)).error == pytest.approx(
        0.5
    )


def test_a_remainder_no_larger_than_its_rounding_is_not_a_value():
    book = book_of(("use", "2", "total", "", "43.5%"), ("use", "3", "total", "", "56.4%"))
    assert book.cell("use", (1,)).kind == ""


def test_answers_add_up_and_the_page_can_show_how():
    book = book_of(("use", "2", "total", "", "43.5%"), ("use", "3", "total", "", "13.9%"))
    both = book.cell("use", (2, 3))
    assert both.kind == "derived" and both.value == pytest.approx(57.4)
    assert both.arithmetic == "43.5 + 13.9 = 57.4"
    rest = book.cell("use", (1,))
    assert rest.kind == "derived" and rest.value == pytest.approx(42.6)
    assert rest.arithmetic == "100 − 43.5 − 13.9 = 42.6"


def test_what_print_leaves_open_has_no_evidence():
    book = book_of(("use", "3", "total", "", "13.9%"))
    assert book.cell("use", (1,)).kind == ""
    assert book.cell("use", (3,), "gender", (1,)).kind == ""


def test_a_group_follows_from_the_total_and_the_other_group():
    book = book_of(
        ("gender", "1", "total", "", "50.4%"),
        ("gender", "2", "total", "", "49.6%"),
        ("use", "3", "total", "", "30.0%"),
        ("use", "3", "gender", "1", "20.0%"),
    )
    boys = book.cell("use", (3,), "gender", (2,))
    assert boys.kind == "derived"
    assert boys.value == pytest.approx((30 - 0.504 * 20) / 0.496, abs=0.01)
    assert boys.error < 1


def test_everybody_answering_something_is_not_a_finding():
    assert book_of(("use", "3", "total", "", "30%")).cell("use", (1, 2, 3)).kind == ""


def test_values_in_doubt_are_quoted_and_nothing_is_derived_from_them():
    book = book_of(("use", "2", "total", "", "40%"), ("use", "3", "total", "", "20.7%", "inconsistent"))
    assert book.cell("use", (3,)).kind == "quoted" and book.cell("use", (3,)).doubt
    assert book.cell("use", (2, 3)).kind == ""


def test_approximate_values_are_published_as_approximate_and_bounds_only_quoted():
    book = book_of(("use", "3", "total", "", "25", "ok", "about"), ("use", "2", "total", "", "50", "ok", "over"))
    assert book.cell("use", (3,)).kind == "published" and book.cell("use", (3,)).about
    assert book.cell("use", (2,)).kind == "quoted"
    assert book.cell("use", (1,)).kind == ""


def test_a_region_follows_from_the_sample_table_and_nothing_else_by_region_does():
    book = evidence_book("children")
    zhambyl = book.cell("region", (7,))
    assert (zhambyl.kind, zhambyl.arithmetic) == ("derived", "65 / 1,200 = 5.4")
    assert book.cell("region", (19,)).kind == "published", "Almaty city is printed in the text"
    assert book.cell("device_smartphone", (5, 6, 7), "region", (7,)).kind == ""


def test_a_base_behind_a_filter_is_the_printed_share_of_the_group():
    children = load("children")
    youngest = share(children, "account_privacy", "private", age_group="9-10").cell
    assert youngest.base_about and youngest.base_n == round(302 * 0.599), "59.9% of the youngest have an account"
    oldest = share(children, "met_told_friends", "yes", age_group="15-17")
    assert oldest.cell.base_n == round(329 * 0.189)
    upset = share(children, "upset_told_parents", "yes", gender="girl").cell
    assert upset.base_n == round(374 * 604 / 1201), "who was upset is not printed by gender: the same share of both"
