"""Claims: five states, and what moves a comparison from one to the next."""

import pytest

from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import Cell
from kidsonline.findings.claim import claims_made
from kidsonline.findings.compare import alike, fewer, more
from kidsonline.findings.fact import Fact
from kidsonline.findings.say import say


class Synthetic:
    synthetic = True
    codebook = book = codebook("children")


ASKED = Synthetic()


def fact(share, base, group=1, **more_of):
    about = {"variable": "use_school", "codes": (1,), "group_var": "area", "group": (group,), "group_label": str(group)}
    number = {"text": f"{100 * share:.1f}%", "estimate": share, "base_n": base, "evidence": "published", "shown": True}
    return Fact(cell=Cell(**(about | number | more_of)), survey=ASKED, name="Goes online at school: never")


HIDDEN = {"estimate": float("nan"), "shown": False}
VILLAGE, CITY = fact(0.252, 460, 2), fact(0.158, 741, 1)


def test_a_large_difference_holds_even_with_a_design_effect_of_two():
    claim = more(VILLAGE, CITY)
    assert claim.state == "holds" and claim.p < 0.001
    assert claim.difference == pytest.approx(0.094) and claim.low < 0.094 < claim.high


def test_a_middling_difference_holds_only_if_sampled_at_random():
    assert more(fact(0.22, 600, 1), fact(0.155, 600, 2)).state == "holds if sampled at random"


@pytest.mark.parametrize(
    "claim",
    [more(fact(0.185, 605, 1), fact(0.161, 596, 2)), more(CITY, VILLAGE), alike(VILLAGE, CITY)],
    ids=["too small", "the other way round", "not alike"],
)
def test_what_the_numbers_do_not_show_is_not_shown(claim):
    assert claim.state == "not shown" and not claim.holds


def test_direction_decides():
    assert fewer(CITY, VILLAGE).state == "holds"
    assert alike(fact(0.185, 605, 1), fact(0.161, 596, 2)).state == "holds"


def test_a_value_in_doubt_makes_a_claim_contradictory():
    girls, boys = fact(0.339, 605, 1, flag="d", **HIDDEN), fact(0.207, 596, 2, flag="d", **HIDDEN)
    assert more(girls, boys).state == "contradictory"


@pytest.mark.parametrize(
    "b, why",
    [
        (fact(0.1, 741, 1, flag="x", **HIDDEN), "no number is printed for one side"),
        (fact(0.3, 460, 2), "the same people gave both answers"),
        (
            fact(0.3, 1201, group_var="total", group=(), group_label=""),
            "people of one side are on the other too",
        ),
        (fact(0.158, 741, 1, about=True), "printed only roughly"),
        (fact(0.1, 20, 1, flag="u", **HIDDEN), "may not be shown"),
    ],
    ids=["not printed", "the same people", "a group and everybody", "only approximate", "withheld"],
)
def test_what_cannot_be_tested_says_why(b, why):
    claim = more(VILLAGE, b)
    assert claim.state == "cannot be tested" and why in claim.reason


def test_a_claim_brings_its_two_numbers_to_the_page(monkeypatch):
    glued = {}
    monkeypatch.setattr("myst_nb.glue", lambda key, thing, display: glued.__setitem__(key, thing))
    say(school=more(VILLAGE, CITY))
    assert glued["school_1"] == "25.2%" and glued["school_2"] == "15.8%" and glued["school"].state == "holds"


def test_a_claim_shows_its_values_bases_and_test():
    payload = more(VILLAGE, CITY).said_as("school").payload
    assert [s["text"] for s in payload["sides"]] == ["25.2%", "15.8%"] and payload["sides"][0]["base"] == "460"
    assert payload["difference"] == "+9.4" and payload["p"] == "<\u00a00.001" and "one by one" in payload["test"]
    assert "school" in [c.name for c in claims_made().claims]


def test_headlines_speak_only_of_what_holds():
    assert more(VILLAGE, CITY).when_it_holds("Villages more often") == "Villages more often"
    assert more(CITY, VILLAGE).when_it_holds("Cities more often") == ""
