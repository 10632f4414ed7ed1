"""Folders as survey teams bring them (``data_folders.py``) give their report: other names and codes, waves, gaps."""

import pandas as pd
import pytest
from country import write_country
from data_folders import TWENTY, lacking, of_other_names, of_two_waves
from executed import execute

from kidsonline import load
from kidsonline.appendix import disclosure_log, printed_comparisons, reproduction
from kidsonline.book.references import chapters
from kidsonline.codebook.study import study
from kidsonline.figures import Figure


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_country(tmp_path_factory.mktemp("source") / "data", children=120, parents=100)


def test_other_names_and_codes_are_the_same_survey(source, tmp_path, monkeypatch):
    """Row by row, so that every page is the same: nothing after reading sees what a file calls its variables."""
    monkeypatch.setenv("KIDSONLINE_DATA", str(of_other_names(source, tmp_path / "theirs")))
    theirs = {population: load(population).data for population in study().populations}
    monkeypatch.setenv("KIDSONLINE_DATA", str(source))
    for population, data in theirs.items():
        own = load(population).data
        pd.testing.assert_frame_equal(data[list(own)], own, check_dtype=False)


def figures_of(folder):
    """Payloads of the figures of all chapters, each executed on the data in ``folder``."""
    lists = (reproduction.reproduction, printed_comparisons.printed_claims, disclosure_log._lines)
    for one in lists:
        one.cache_clear()
    made = [result for chapter in chapters() for result in execute(chapter, folder)[0]]
    for one in lists:
        one.cache_clear()
    return {one.payload["figure"]: one.payload for one in made if isinstance(one, Figure)}


def test_every_chapter_takes_a_folder_with_the_wave_before(source, tmp_path):
    found = figures_of(of_two_waves(source, tmp_path / "pair", children=120, parents=100))
    before = [payload for payload in found.values() if payload.get("before")]
    assert len(found) > 60 and len(before) > 30 and {payload["before"] for payload in before} == {"2028"}
    assert any("Not asked in 2028" in note for note in found["17"]["notes"])


def test_what_a_folder_lacks_is_what_its_file_lacks(source, tmp_path, monkeypatch):
    """Every chapter is executed on such a folder in ``test_not_asked.py``."""
    monkeypatch.setenv("KIDSONLINE_DATA", str(lacking(source, tmp_path / "gaps")))
    children = load("children")
    assert len(TWENTY) == 20 and not any(children.asked(name) for name in TWENTY)
