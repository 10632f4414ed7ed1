"""Claims: five states, and what moves a comparison from one to the next."""

from math import isnan

import pytest

from kidsonline import load
from kidsonline.codebook.catalogue import words
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import Cell
from kidsonline.findings import compare
from kidsonline.findings.compare import NO_BASE, PART, alike, differ, fewer, more
from kidsonline.findings.direction import direction
from kidsonline.findings.fact import Fact
from kidsonline.findings.left_open import OPEN_BOTH, OPEN_OVERLAP, OPEN_WORDS, PEOPLE, QUESTION
from kidsonline.findings.say import say
from kidsonline.findings.share import share, shares


class Synthetic:
    synthetic = True
    population = "children"
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
    ("claim", "badge"),
    [
        (more(VILLAGE, CITY), "clear"),
        (more(CITY, VILLAGE), "opposite"),
        (fewer(VILLAGE, CITY), "opposite"),
        (alike(VILLAGE, CITY), "likely"),
        (more(fact(0.22, 600, 1), fact(0.155, 600, 2)), "likely"),
        (fewer(fact(0.185, 605, 1), fact(0.161, 596, 2)), "unclear"),
        (alike(fact(0.185, 605, 1), fact(0.161, 596, 2)), "unclear"),
        (more(VILLAGE, fact(0, None, **HIDDEN)), "untested"),
        (differ(VILLAGE, CITY), "clear"),
        (differ(CITY, VILLAGE), "clear"),
        (differ(fact(0.22, 600, 1), fact(0.155, 600, 2)), "likely"),
        (differ(fact(0.185, 605, 1), fact(0.161, 596, 2)), "unclear"),
    ],
)
def test_a_badge_says_what_the_numbers_show_whatever_the_sentence_says(claim, badge):
    assert claim.badge == badge
    assert claim.payload["words"] == words().badges[badge].words
    assert claim.payload["meaning"] == words().badges[badge].meaning, "as printed, not as measured"


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


@pytest.fixture(scope="module")
def children():
    return load("children")


@pytest.fixture(scope="module")
def parents():
    return load("parents")


def test_a_value_that_the_audit_holds_against_others_makes_a_claim_contradictory(children):
    girls, boys = shares(children, "witness_messages", "yes", gender=("girl", "boy"))  # 34.5 and 18.1 make no 21.3
    assert girls.cell.flag == "d" and more(girls, boys).state == "contradictory"


def test_a_value_whose_contradiction_is_only_possible_is_not_held_against_a_claim(children, monkeypatch):
    girls, boys = shares(children, "witness_messages", "yes", gender=("girl", "boy"))
    monkeypatch.setattr(compare, "contradicted", lambda: frozenset({"ch4-witness-messages-1"}))  # of neither
    claim = more(girls, boys)
    assert claim.state == "cannot be tested" and "print alone does not prove" in claim.reason
    monkeypatch.setattr(compare, "contradicted", lambda: frozenset({"ch4-witness-messages-1-gender2"}))
    assert more(girls, boys).state == more(boys, girls).state == "contradictory"


# ---- two answers of the same people ----------------

EVERYBODY = {"group_var": "total", "group": (), "group_label": ""}


def item(variable, share, base=1201, codes=(1,)):
    return fact(share, base, variable=variable, codes=codes, **EVERYBODY)


def test_two_answers_to_one_question_are_tested_exactly(parents):
    unsure, yes = (share(parents, "child_saw_sexual", answer) for answer in ("don't know", "yes"))  # 14.8 and 8.4
    claim = more(unsure, yes)
    assert claim.state == "holds" and claim.p < 4e-5 and claim.test == QUESTION
    assert claim.difference == pytest.approx(0.064) and claim.low < 0.064 < claim.high
    assert more(yes, unsure).state == "not shown" and alike(yes, unsure).state == "not shown"


def test_answers_that_both_sides_hold_are_no_difference_between_them(children):
    # little 57.5, little or quite: with quite on both sides, 57.5 + quite stands against quite + very
    little, very = (share(children, "upset_how_much", answer) for answer in ("a little upset", "very upset"))
    quite = share(children, "upset_how_much", "quite upset").estimate
    more_little = share(children, "upset_how_much", ["a little upset", "quite upset"])
    more_very = share(children, "upset_how_much", ["quite upset", "very upset"])
    assert more_little.estimate == pytest.approx(little.estimate + quite, abs=0.002)
    alone, joined = more(little, very), more(more_little, more_very)
    assert joined.state == alone.state == "holds" and joined.p == pytest.approx(alone.p, rel=0.2)


def test_an_answer_is_not_set_against_one_that_holds_it():
    often, at_least_often = item("use_school", 0.2, codes=(6,)), item("use_school", 0.3, codes=(6, 7))
    for claim in (more(at_least_often, often), fewer(often, at_least_often), more(often, often)):
        assert claim.state == "cannot be tested" and claim.reason == PART


@pytest.mark.parametrize(
    ("a", "b", "base", "state"),
    [
        (0.838, 0.782, 1201, "holds if sampled at random"),  # overlap 0.62: p 0.0016 to 0.0019, at deff 2 0.03
        (0.531, 0.232, 1200, "holds"),
        (0.315, 0.241, 374, "cannot be tested"),  # without overlap 0.06, with all of one in the other far below 0.01
        (0.941, 0.935, 1201, "not shown"),  # 7.2 people: even if nobody is on the other side alone 2 x 0.5^7.2 = 0.014
        (0.151, 0.181, 1201, "not shown"),  # the other way round, whatever the overlap
    ],
)
def test_two_answers_of_the_same_people_at_the_least_favourable_overlap(a, b, base, state):
    one, other = item("face_insulted", a, base), item("bullied_insulted", b, base)
    claim = more(one, other)
    assert claim.state == fewer(other, one).state == state
    assert (claim.test, claim.reason) == (("", OPEN_OVERLAP) if state == "cannot be tested" else (PEOPLE, ""))
    assert isnan(claim.p) == (state == "cannot be tested")


@pytest.mark.parametrize(("share", "state"), [(0.81, "holds"), (0.83, "cannot be tested"), (0.88, "not shown")])
def test_no_difference_is_shown_only_where_no_overlap_shows_one(share, state):
    claim = alike(item("face_insulted", 0.805), item("bullied_insulted", share))
    assert claim.state == state


def test_a_direction_that_only_some_overlaps_show_is_not_said():
    """8.4 people: none on the other side makes 2 x 0.5^8.4 = 0.006, as many there as can be makes 0.7."""
    one, other = item("face_insulted", 0.781), item("bullied_insulted", 0.788)
    assert differ(one, other).state == fewer(one, other).state == "cannot be tested"
    assert direction(more(one, other)) == words().direction.untested
    assert more(one, other).state == "not shown" and more(one, other).badge == "unclear", "one overlap proves nothing"


def test_the_p_value_shown_is_the_one_that_speaks_most_against_the_state():
    shown = more(item("face_insulted", 0.838), item("bullied_insulted", 0.782))
    assert shown.p == pytest.approx(0.0019, abs=0.0001)  # at the smallest overlap
    unshown = more(item("face_insulted", 0.941), item("bullied_insulted", 0.935))
    assert unshown.p == pytest.approx(2 * 0.5 ** (0.006 * 1201))  # at the largest


# ---- numbers in words ----------------


def test_a_number_printed_roughly_is_taken_at_both_ends_of_its_words(children, parents):
    oldest, younger = shares(children, "content_hate", "yes", age_group=("15-17", ["9-10", "11-12", "13-14"]))
    assert younger.cell.about and more(oldest, younger).state == "holds"  # 21.1 against 10 at most
    fifteen, nine = shares(children, "content_eating", "yes", age_group=("15-17", "9-10"))
    claim = more(fifteen, nine)  # a fifth is 17.5 to 22.5; of 331 and 302 against 13.2: p 0.13 to 0.002
    assert claim.state == "cannot be tested" and claim.reason == OPEN_WORDS
    assert fewer(fifteen, nine).state == "not shown"


def test_of_the_same_people_a_rough_number_says_that_both_are_open(parents):
    image, talk = (share(parents, f"risky_{what}", "very risky") for what in ("sexual_image", "intimate_talk"))
    assert image.cell.about and more(image, talk).reason == OPEN_BOTH


@pytest.mark.parametrize(
    "b, why",
    [
        (fact(0.1, 741, 1, flag="x", **HIDDEN), "no number is printed for one side"),
        (fact(0.3, 461, 2, codes=(2,)), "people of one side are on the other too"),
        (
            fact(0.3, 1201, group_var="total", group=(), group_label=""),
            "people of one side are on the other too",
        ),
        (fact(0.158, None, 1), NO_BASE),
        (fact(0.1, 20, 1, flag="u", **HIDDEN), "may not be shown"),
    ],
    ids=["not printed", "other bases", "a group and everybody", "no base", "withheld"],
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
    payload = more(VILLAGE, CITY).payload
    assert [s["text"] for s in payload["sides"]] == ["25.2%", "15.8%"] and payload["sides"][0]["base"] == "460"
    assert payload["difference"] == "+9.4" and payload["p"] == "<\u00a00.001" and "one by one" in payload["test"]


def test_headlines_speak_only_of_what_holds():
    assert more(VILLAGE, CITY).when_it_holds("Villages more often") == "Villages more often"
    assert more(CITY, VILLAGE).when_it_holds("Cities more often") == ""
