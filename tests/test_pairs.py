"""Pairs of shares on one line: what is paired, which intervals stand, and what stays hidden."""

from math import isnan

import pytest

from kidsonline import load
from kidsonline.errors import UserError
from kidsonline.figures import figure
from kidsonline.figures.drawing import draw
from kidsonline.findings.pairs import side_by_side
from kidsonline.findings.share import share


@pytest.fixture(scope="module")
def children():
    return load("children")


@pytest.fixture(scope="module")
def parents():
    return load("parents")


@pytest.fixture(scope="module")
def views(children, parents):
    """What children and parents say of hate and of meetings, and of content on self-harm (printed roughly)."""
    asked = {"Hate": ("content_hate", "child_saw_hate"), "Met": ("met_in_person", "child_met"),
             "Self-harm": ("content_self_harm", "child_saw_harm")}  # fmt: skip
    lines = {name: (share(children, a, "yes"), share(parents, b, "yes")) for name, (a, b) in asked.items()}
    return side_by_side(("Children", "Parents"), lines)


def test_a_line_holds_both_sides(views):
    cells = {(c.label, c.group_label): c for c in views.cells}
    assert cells["Hate", "Children"].variable == "content_hate"
    assert cells["Hate", "Parents"].variable == "child_saw_hate"
    assert cells["Met", "Children"].base_n == 1201 and cells["Met", "Parents"].base_n == 1200


def test_different_people_have_intervals_that_hold_their_share(views):
    drawn = [c for c in views.cells if c.interval == "srs"]
    assert len(drawn) == 5 and all(c.low < c.estimate < c.high for c in drawn)
    (roughly,) = (c for c in views.cells if c.about)
    assert isnan(roughly.low)


def test_the_same_people_have_none(children):
    asked = ("face_insulted", "bullied_insulted")
    answers = [a.label for a in children.codebook["face_insulted"].answers]
    pairs = side_by_side(("Face to face", "Online"), {a: [share(children, v, a) for v in asked] for a in answers})
    assert all(isnan(c.low) for c in pairs.cells) and {c.answer for c in pairs.cells} == set(answers)
    payload = figure("42", pairs).payload
    assert payload["form"] == "dots"
    assert "No intervals are drawn, because the same people answered both." in payload["notes"]


def test_what_print_does_not_give_is_neither_drawn_nor_tabulated(children):
    pair = (share(children, "face_insulted", "don't know"), share(children, "bullied_insulted", "never"))
    payload = figure("42", side_by_side(("Face to face", "Online"), {"one": pair})).payload
    hidden = [r for r in payload["rows"] if r["flag"] == "x"]
    assert len(hidden) == 1 and not hidden[0]["estimate"] and hidden[0]["text"] == "[x]"


def test_a_figure_of_ours_says_whom_it_is_about_and_is_drawn(views):
    payload = figure("N1", views, title="Two views").payload
    assert payload["synthetic"] and payload["base"].startswith("Base: internet-using children aged 9–17 and parents")
    assert "n = 1,200 to 1,201" in payload["base"] and any("drawn one by one" in note for note in payload["notes"])
    wide = draw(payload)["wide"]
    assert "var(--kko-second)" in wide and "var(--kko-accent)" in wide and "synthetic microdata" in wide


def test_small_shares_get_a_shorter_scale(views, children):
    assert "20%" in draw(figure("N1", views, title="Two views").payload)["wide"]
    asked = ("face_insulted", "bullied_insulted")
    large = side_by_side(("Face to face", "Online"), {"never": [share(children, v, "never") for v in asked]})
    assert "100%" in draw(figure("42", large).payload)["wide"]


def test_no_pair_is_an_error():
    with pytest.raises(UserError, match="at least one pair"):
        side_by_side(("Children", "Parents"), {})
