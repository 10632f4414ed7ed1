"""The printed text's own comparisons: looked up, tested like ours, each said once."""

import pandas as pd
import pytest
from words import AVOIDED

from kidsonline import load, paths
from kidsonline.appendix import printed_comparisons
from kidsonline.appendix.printed_comparisons import UNNAMED, comparisons_in_print, printed_claims, states_in_print
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.errors import UserError
from kidsonline.findings.claim import STATES
from kidsonline.findings.compare import NO_TEST
from kidsonline.findings.share import share
from kidsonline.published.audit import audit
from kidsonline.published.comparisons import CLAIMS, UNTESTED, read_claims
from kidsonline.published.ledger import ledger


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


def general(**cells):
    return row(variable="", categories="", group="", against_group="", untested="several", **cells)


def test_what_no_answer_carries_says_why(monkeypatch):
    found = claims_of(monkeypatch, *(general(claim=why, said=why) | {"untested": why} for why in UNTESTED))
    assert [f.claim.reason for f in found] == list(UNTESTED.values())
    (unnamed,) = claims_of(monkeypatch, row(categories="?"))
    assert unnamed.claim.reason == UNNAMED


def test_a_sentence_without_a_pair_stands_once_however_often_it_is_said(monkeypatch):
    found = claims_of(
        monkeypatch, general(chapter="summary", place="summary"), general(claim="two"), row(claim="three")
    )
    assert [f.places for f in found] == [("executive summary", "chapter 2, text"), ("chapter 2, text",)]


def test_children_and_parents_and_two_things_can_be_compared(monkeypatch):
    whole = {"group_var": "total", "group": "", "against_group": ""}
    gap = row(variable="met_in_person", against_population="parents", against_variable="child_met", **whole)
    skills = {"variable": "skill_install_app", "categories": "4", "against_variable": "skill_edit_image"}
    things = row(claim="two", **skills, **whole)
    between, within = (found.claim for found in claims_of(monkeypatch, gap, things))
    assert between.state == "holds" and "different people" in between.test
    assert within.state == "holds" and "the same people" in within.test


def test_a_group_that_is_not_named_is_tested_as_each_group_it_can_be(monkeypatch):
    # Print has 21.9% at 15-17 and 7.6% of a group it does not name; the smallest group, 13-14, makes the largest p.
    unnamed = row(variable="content_violence", group_var="age_group", group="4", against_group="?")
    (found,) = claims_of(monkeypatch, unnamed)
    claim = found.claim
    assert claim.state == "holds" and claim.p < 2e-6 and claim.b.cell.base_n == 273
    assert claim.payload["sides"][1] | {"label": ""} == {
        "label": "", "group": "a group that is not named", "text": "7.6%", "base": "273"
    }  # fmt: skip
    # Against a share that only some of the groups carry nothing is said; nor where print has no such share.
    (found,) = claims_of(monkeypatch, unnamed | {"variable": "content_self_harm"})
    assert found.claim.reason == UNNAMED


def test_an_unnamed_group_whose_states_differ_decides_nothing(monkeypatch):
    verdicts = iter(["holds", "not shown", "holds"])
    real = printed_comparisons.COMPARED["more"]
    monkeypatch.setitem(
        printed_comparisons.COMPARED, "more",
        lambda a, b: type(real(a, b))(verb="more", a=a, b=b, state=next(verdicts), p=0.001),
    )  # fmt: skip
    (found,) = claims_of(
        monkeypatch, row(variable="content_violence", group_var="age_group", group="4", against_group="?")
    )
    assert found.claim.state == "cannot be tested" and found.claim.reason == UNNAMED


def rows_of(cell):
    """Rows of the ledger that print the share of a cell."""
    s = ledger().statistics
    same = (s.variable == cell.variable) & (s.categories == cell.code) & (s.group == cell.group_code)
    return set(s[same & (s.measure == "percent")].index)


def test_a_claim_is_contradictory_only_where_the_audit_is_sure_of_a_value_it_rests_on():
    found = audit(ledger(), {p: codebook(p) for p in study().populations}, paths.SAMPLE)
    sure = {key for f in found if f.sure in ("certain", "likely") and f.rule != "significance" for key in f.ids}
    claims = [printed.claim for printed in printed_claims()]
    doubted = {id(c): [f.cell for f in (c.a, c.b) if f.cell.flag == "d"] for c in claims}
    contradictory = [c for c in claims if c.state == "contradictory"]
    assert contradictory and all(doubted[id(c)] for c in contradictory)
    for claim in claims:
        proven = any(rows_of(cell) & sure for cell in doubted[id(claim)])
        assert (claim.state == "contradictory") == proven, claim.payload


def test_every_tested_comparison_names_two_shares_that_print_gives():
    tested = [printed.claim for printed in printed_claims() if printed.claim.test]
    assert len(tested) > 80
    assert all(f.shown and f.cell.base_n for claim in tested for f in (claim.a, claim.b))
    assert not [printed.said for printed in printed_claims() if printed.claim.reason == NO_TEST]


def test_a_superlative_is_set_against_the_share_next_to_it():
    claims = read_claims()
    superlative = claims.said.str.contains(r"\b(?:most common|most commonly|least common|fewest)\b")
    said = claims[superlative & (claims.group_var == "total") & (claims.against_variable != "")]
    assert len(said) > 10
    between = {}
    for _, row in said.iterrows():
        survey, codes = load(row.population), [int(code) for code in row.categories.split("|")]
        battery = survey.book[row.variable].battery
        if not battery or battery != survey.book[row.against_variable].battery or "of the activities" in row.said:
            continue  # a superlative among some of a battery alone
        asked = [v for v in survey.book.battery(battery) if v in survey.data and not v.endswith("_no_one")]
        shares = {v: share(survey, v, codes) for v in asked}
        ends = sorted(shares[v].estimate for v in (row.variable, row.against_variable))
        if found := [v for v, fact in shares.items() if fact.shown and ends[0] < fact.estimate < ends[1]]:
            between[row.claim] = found
    assert not between


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
        ({"untested": "several"}, ["either variable or untested"]),
        ({"variable": "", "untested": ""}, ["either variable or untested"]),
        ({"variable": "", "untested": "sevral"}, ["untested 'sevral'", "'several'"]),
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
    written(tmp_path, variable="", categories="", group="", against_group="", untested="unasked")
    assert read_claims(tmp_path).said.iloc[0].startswith("village")
