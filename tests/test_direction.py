"""Words that follow the test: whatever a sentence was written for, it says what the numbers show."""

import pytest
from made_up import swap_genders, write_children

from kidsonline import load
from kidsonline.codebook.catalogue import words
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import Cell
from kidsonline.findings.claim import Claim
from kidsonline.findings.compare import alike, differ, fewer, more
from kidsonline.findings.direction import direction
from kidsonline.findings.fact import Fact
from kidsonline.findings.share import shares
from kidsonline.microdata.load import project_design
from kidsonline.microdata.survey import Survey


def claim(state, difference=float("nan")):
    nobody = Fact(cell=Cell())
    return Claim(verb="differ", a=nobody, b=nobody, state=state, difference=difference)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (claim("holds", 0.12), "more often than"),
        (claim("holds if sampled at random", -0.12), "less often than"),
        (claim("not shown", -0.01), "about as often as"),
        (claim("cannot be tested"), "no number here says whether more or less often than"),
        (claim("contradictory"), "no number here says whether more or less often than"),
    ],
)
def test_direction_comes_from_the_test(found, says):
    assert direction(found) == says


def test_there_is_one_catalogue():
    assert direction(claim("holds", -0.2), much=True) == "less than"
    assert direction(claim("not shown", -0.2), much=True) == words().direction.much["unclear"]


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
            found = {direction(compare(*sides)) for compare in (differ, more, fewer, alike)}
            assert len(found) == 1
            said += found
        assert said[1] == opposite.get(said[0], said[0])
        changed += said[0] != said[1]
    assert changed


def test_what_print_shows_is_said_of_the_synthetic_data():
    village, city = shares(load("children"), "device_computer", "never", area=("village", "city"))
    assert direction(more(village, city)) == "more often than"
    assert direction(more(city, village)) == "less often than"
