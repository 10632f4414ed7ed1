"""The printed text's own comparisons: looked up, tested like ours, each said once."""

import pandas as pd
import pytest
from words import AVOIDED

from kidsonline.appendix import printed_comparisons
from kidsonline.appendix.printed_comparisons import (
    NOT_ONE,
    UNNAMED,
    comparisons_in_print,
    printed_claims,
    states_in_print,
)
from kidsonline.errors import UserError
from kidsonline.findings.claim import STATES
from kidsonline.published.comparisons import CLAIMS, read_claims


def row(**cells):
    return dict.fromkeys(CLAIMS, "") | {
        "claim": "one", "source": "kko2023", "chapter": "2", "place": "body", "population": "children",
        "variable": "use_school", "categories": "1", "group_var": "area", "group": "2", "against_group": "1",
        "comparison": "more", "said": "village children more often never go online at school", **cells,
    }  # fmt: skip


def claims_of(monkeypatch, *rows):
    """The printed claims of a report that makes only those in ``rows``."""
    monkeypatch.setattr(printed_comparisons, "read_claims", lambda: pd.DataFrame(rows, columns=CLAIMS))
    return printed_claims.__wrapped__()


def written(folder, **cells):
    """``claims.csv`` in ``folder`` with one comparison, some of its cells changed."""
    pd.DataFrame([row(**cells)], columns=CLAIMS).to_csv(folder / "claims.csv", index=False)


def test_a_printed_comparison_is_put_to_the_printed_numbers(monkeypatch):
    (found,) = claims_of(monkeypatch, row())
    assert found.claim.state == "holds" and found.claim.difference == pytest.approx(0.094, abs=0.001)
    (opposite,) = claims_of(monkeypatch, row(comparison="fewer"))
    assert opposite.claim.state == "not shown"


def test_what_summary_and_chapter_both_say_stands_once_with_both_places(monkeypatch):
    summary = row(claim="two", chapter="summary", place="summary", note="Print says twice.", said="villages differ")
    (found,) = claims_of(monkeypatch, summary, row())
    assert found.said == row()["said"], "the chapter says it more exactly"
    assert found.places == ("executive summary", "chapter 2, text") and found.note == "Print says twice."


def test_what_no_answer_carries_says_so(monkeypatch):
    nothing, unnamed = claims_of(
        monkeypatch, row(variable="", categories="", group="", against_group=""), row(claim="two", against_group="?")
    )
    assert nothing.claim.reason == NOT_ONE and unnamed.claim.reason == UNNAMED


def test_children_and_parents_and_two_things_can_be_compared(monkeypatch):
    whole = {"group_var": "total", "group": "", "against_group": ""}
    gap = row(variable="met_in_person", against_population="parents", against_variable="child_met", **whole)
    skills = {"variable": "skill_install_app", "categories": "4", "against_variable": "skill_edit_image"}
    things = row(claim="two", **skills, **whole)
    between, within = (found.claim for found in claims_of(monkeypatch, gap, things))
    assert between.state == "holds" and within.state == "cannot be tested" and "the same people" in within.reason


def test_the_page_lists_every_printed_comparison_once():
    listed = [row for state in STATES for row in comparisons_in_print(state).rows]
    assert len(listed) == len(printed_claims()) == sum(states_in_print().values()) > 200
    assert all(row[0] and row[-1] for row in listed)


def test_the_words_are_ours_and_hold_no_number():
    claims = read_claims()
    numbers = claims.said[claims.said.str.contains(r"\d+\s*%|\bper ?cent\b")]
    assert numbers.empty
    assert not [text for text in [*claims.said, *claims.note] if AVOIDED.search(text)]


@pytest.mark.parametrize(
    "cells, says",
    [
        ({"variable": "use_scool"}, ["use_scool", "'use_school'"]),
        ({"categories": "12"}, ["code in categories '12'", "never"]),
        ({"against_group": "3"}, ["code in against_group '3'", "village"]),
        ({"comparison": "greater"}, ["comparison 'greater'", "'fewer'"]),
        ({"place": "boddy"}, ["place 'boddy'", "'body'"]),
        ({"source": "koo"}, ["source 'koo'", "kko2023"]),
        ({"population": "childs"}, ["population 'childs'", "'children'"]),
        ({"said": ""}, ["said is empty"]),
    ],
)
def test_a_bad_claim_stops_with_one_line_that_names_it(tmp_path, cells, says):
    written(tmp_path, **cells)
    with pytest.raises(UserError) as error:
        read_claims(tmp_path)
    message = str(error.value)
    assert "\n" not in message and "claims.csv row 2" in message
    assert all(word in message for word in says), message


def test_a_claim_of_what_was_not_asked_needs_no_variable(tmp_path):
    written(tmp_path, variable="", categories="", group="", against_group="")
    assert read_claims(tmp_path).said.iloc[0].startswith("village")
