"""Words that follow the test: whatever a sentence was written for, it says what the numbers show."""

import pytest
from made_up import swap_genders, write_children

from kidsonline import load
from kidsonline.codebook.catalogue import words
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import Cell
from kidsonline.findings.claim import Claim
from kidsonline.findings.compare import alike, fewer, more
from kidsonline.findings.direction import direction
from kidsonline.findings.fact import Fact
from kidsonline.findings.share import shares
from kidsonline.microdata.load import project_design
from kidsonline.microdata.survey import Survey


def claim(verb, difference, p):
    nobody = Fact(cell=Cell())
    return Claim(verb=verb, a=nobody, b=nobody, state="", difference=difference, p=p)


@pytest.mark.parametrize("verb", ["more", "fewer", "alike"])
@pytest.mark.parametrize(
    ("difference", "p", "says"),
    [
        (0.12, 0.001, "more often than"),
        (-0.12, 0.001, "less often than"),
        (0.12, 0.01, "about as often as"),  # the level is "below 1%"
        (-0.01, 0.6, "about as often as"),
        (float("nan"), float("nan"), "no number here says whether more or less often than"),
    ],
)
def test_direction_comes_from_the_test_and_not_from_the_verb(verb, difference, p, says):
    assert direction(claim(verb, difference, p)) == says


def test_there_is_one_catalogue():
    assert direction(claim("more", -0.2, 0.001), much=True) == "less than"
    said = {direction(claim("more", d, p), much) for d in (-0.2, 0.2) for p in (0.001, 0.5) for much in (True, False)}
    assert said < words().direction.all


def test_words_turn_with_the_data(tmp_path):
    """Girls and boys exchanged in a made-up survey: what was more often is less often."""
    path = write_children(tmp_path / "children.sav", rows=500)
    turned, changed = swap_genders(path, tmp_path / "turned.sav"), 0
    opposite = {"more often than": "less often than", "less often than": "more often than"}
    for name in codebook("children").battery("device"):
        said = []
        for file in (path, turned):
            survey = Survey.from_sav(file, project_design(), codebook("children"), "children")
            sides = shares(survey, name, at_least="daily", gender=("girl", "boy"))
            found = {direction(compare(*sides)) for compare in (more, fewer, alike)}
            assert len(found) == 1
            said += found
        assert said[1] == opposite.get(said[0], said[0])
        changed += said[0] != said[1]
    assert changed


def test_what_print_shows_is_said_of_the_synthetic_data():
    village, city = shares(load("children"), "device_computer", "never", area=("village", "city"))
    assert direction(more(village, city)) == "more often than"
    assert direction(more(city, village)) == "less often than"
