"""Sixty damaged files of the two thousand that ``mutations.py`` makes."""

import pytest
from mutations import mutations, outcome, sound

from kidsonline.microdata.sav import read_sav


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return sound(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("ending", ["sav", "zsav"])
def test_damage_is_refused_in_a_sentence_or_read_in_full(files, tmp_path, ending):
    path, whole = tmp_path / f"damaged.{ending}", read_sav(files[ending])
    outcomes = []
    for _, content in mutations(files[ending].read_bytes(), 30, seed=5):
        path.write_bytes(content)
        outcomes.append(outcome(path, whole))
    assert len(outcomes) == 30 and all(word.startswith(("read: ", "refused: ")) for word in outcomes), outcomes
    assert len(set(outcomes)) > 1, "some are refused and some can be read"
