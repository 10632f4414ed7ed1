"""The study: one file says what is this survey's alone, and a mistake in it stops with one sentence."""

import pytest

from kidsonline import paths
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import is_printed, printed_study, read_study, study
from kidsonline.errors import UserError
from kidsonline.figures.palette import group_colour
from kidsonline.figures.wording import base_line, people, source_line
from kidsonline.published.ledger import ledger, sample_table

OTHER = """
title = "Elbonia Kids Online"
country = "Elbonia"
year = 2031
source = "eko2031"
report = "Elbonia Kids Online report (2031)"
both = "children and their teachers"
region = "county"
settlement = "place"
ages = "band"
years = "years"
beside = ["id"]
populations = { children = { phrase = "children aged 7–12" }, teachers = { phrase = "teachers" } }
groupings = { band = { words = "age" }, place = { words = "town", colours = { 3 = "--kko-town" } }, county = { words = "county" } }
design = { weight = "w", stratum = "s", psu = "p" }
only_if = { phone = { 4 = "years >= 10" } }

[samples.children]
title = "Table A"
place = "annex"
splits = { place = { variable = "place", columns = { town = "town", country = "country" }, whole = "town" } }

[help.en]
title = "If something hurts"
ask = "Help?"

[focus_groups]
title = "List"
place = "annex"
planned = "a"
voices = "b"
smallest = "c"
largest = "d"
counted = { children = "e" }
"""  # noqa: E501


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(OTHER, encoding="utf-8")
    return path


def test_the_study_fits_the_codebook_the_ledger_and_the_sample_tables():
    assert study().source in ledger().sources.index
    assert set(ledger().statistics.group_var) <= {"", "total", *study().groupings}
    for population in study().populations:
        book, table = codebook(population), sample_table(population)
        assert set(study().design.columns) | set(study().beside) <= set(book.variables)
        assert study().region in book and study().settlement in book
        splits = study().samples[population].splits.values()
        assert set(table.columns) == {study().region, "total", *(c for s in splits for c in s.columns)}
        for split in splits:
            assert book[split.variable].codes(list(split.columns.values()))
    book = codebook(study().first_population)
    assert study().years in book and all(g in book for g in study().groupings)
    for variable, rules in study().only_if.items():
        assert set(rules) <= {a.code for a in book[variable].answers}
    numbers = study().focus_groups
    ids = {numbers.planned, numbers.voices, numbers.smallest, numbers.largest, *numbers.counted.values()}
    assert ids <= set(ledger().statistics.index)


def test_another_country_needs_another_file_and_no_other_code(file, monkeypatch):
    monkeypatch.setattr(paths, "STUDY", file)
    assert study().divisions == ("band", "place") and study().first_population == "children"
    assert people("teachers", None) == "teachers in Elbonia"
    base, source = base_line("both", None, [10]), source_line("2", synthetic=False)
    assert base == "Base: children and their teachers in Elbonia, 2031; n = 10, unweighted."
    assert source.endswith("printed values: Elbonia Kids Online report (2031), chapter 2.")
    assert group_colour("place", "3") == "var(--kko-town)" and group_colour("gender", "1") == "var(--kko-accent)"


def test_a_study_beside_the_microdata_says_only_what_is_otherwise(tmp_path, monkeypatch):
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    (tmp_path / "study.toml").write_text('title = "Next"\nyear = 2026\nsource = "kko2026"\n')
    assert (study().title, study().year, study().country) == ("Next", 2026, printed_study().country)
    assert printed_study().year == 2023 and not is_printed()
    assert source_line("2", synthetic=False) == "Source: Next, Kazakhstan, 2026, microdata (measured)."
    assert "2026; n = 10" in base_line("children", None, [10])


def test_of_another_year_or_country_is_another_survey(tmp_path):
    (tmp_path / "study.toml").write_text("year = 2026\n")
    with pytest.raises(UserError, match="of another year is another survey; add a 'source' of its own"):
        read_study(paths.STUDY, tmp_path / "study.toml")


@pytest.mark.parametrize("old, new, says", [
    ("year = 2031", "", "study.toml lacks 'year'"),
    ("year = 2031", "year = '2031'", "'year' is '2031'; write a whole number"),
    ("year = 2031", "year = true", "'year' is True; write a whole number"),
    ("country =", "contry =", "no key 'contry' in study.toml; the nearest: 'country'"),
    ('weight = "w"', 'wieght = "w"', "no key 'wieght' in study.toml, 'design'; the nearest: 'weight'"),
    ('beside = ["id"]', "beside = [1]", "'beside' is 1; write text in quotes"),
    ('beside = ["id"]', 'beside = "id"', "'beside' is 'id'; write a list of texts"),
    ('{ words = "age" }', '"age"', "'groupings.band' is 'age'; write a table"),
    ("{ 4 =", "{ four =", "the key 'four'; write a code"),
    ('region = "county"', 'region = "conty"', "no grouping 'conty' in study.toml ('region')"),
    ('whole = "town"', 'whole = "twon"', "no column 'twon' in study.toml ('samples.children')"),
    ("years >= 10", "years => 10", "cannot be read"),
    ("year = 2031", "year = ", "study.toml cannot be read"),
])  # fmt: skip
def test_a_mistake_is_one_sentence_that_names_file_and_key(file, old, new, says):
    file.write_text(OTHER.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_study(file)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_a_missing_file_says_which(tmp_path):
    with pytest.raises(UserError, match=r"study\.toml is missing"):
        read_study(tmp_path / "study.toml")
