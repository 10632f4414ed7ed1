"""One look at a file: what makes numbers wrong stops it, what is odd is said, a good file just passes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from own_files import OwnFile, country
from spss_files import sets_record, weighted_by, with_record

from kidsonline.book import build
from kidsonline.book.environment import environment
from kidsonline.book.first_look import look_first
from kidsonline.book.place import Place
from kidsonline.codebook.read import codebook
from kidsonline.errors import UserError
from kidsonline.microdata.checks.weight_column import effective
from kidsonline.microdata.load import load, preflight_of
from kidsonline.microdata.preflight import look as look_at
from kidsonline.microdata.preflight import preflight
from kidsonline.microdata.report_html import report_html
from kidsonline.microdata.report_text import report_text
from kidsonline.microdata.severity import Severity
from kidsonline.paths import ROOT, SYNTHETIC, microdata

STOP, WARNING, NOTE = Severity
folder = pytest.fixture(scope="module")(country)


@pytest.fixture
def own(folder):
    return OwnFile.read(folder / "children.sav")


def look(own):
    return look_at(own.read_back(), Path("children.sav"), "children")


def said(found, severity):
    return "\n".join(f.sentence for f in found.of(severity))


# ------------------------------------------------------------------------------------------------ files that fit


@pytest.mark.parametrize("population", ["children", "parents"])
def test_a_good_measured_file_has_nothing_to_settle_or_to_look_at(folder, population):
    found = preflight(folder / f"{population}.sav", population)
    assert found.fits and not said(found, WARNING)
    assert "synthetic" not in report_text(found, "children.sav"), "a measured file need not say that it is none"


@pytest.mark.parametrize("population", ["children", "parents"])
def test_nothing_stops_the_projects_own_files(population):
    assert not preflight(SYNTHETIC / f"{population}.sav", population).stops


def test_capitals_are_accepted_with_a_word(own):
    found = look(own.renamed(str.upper))
    assert found.fits and "195 name(s) differ" in said(found, NOTE)


def test_a_file_may_lack_the_variable_synthetic(own):
    own.data = own.data.drop(columns="synthetic")
    assert look(own).fits


# ------------------------------------------------------------------------------------- the file's own dictionary


def test_labels_that_name_another_answer_stop_and_both_are_named(own):
    own.value_labels["gender"] = {1.0: "Boy", 2.0: "Girl"}
    stops = said(look(own), STOP)
    assert "gender: code 1 is 'Boy' in the file and 'girl' in the codebook, where 'boy' is 2." in stops
    assert "gender: code 2 is 'Girl' in the file and 'boy' in the codebook, where 'girl' is 1." in stops


def test_the_usual_coding_of_yes_and_no_is_one_finding_for_all_such_variables(own):
    names = [v.variable for v in codebook("children").variables.values() if v.value_labels == "yes_no"]
    for name in names:
        own.data[name] = own.data[name].replace(0, 2)
        own.value_labels[name] = {1.0: "Yes", 2.0: "No", 88.0: "Don’t know", 99.0: "Refused"}
    (finding,) = look(own).stops
    assert "code 2 is 'No' in the file and not in the codebook, where 'no' is 0." in finding.what
    there = {name for name in names if (own.data[name] == 2).any()}
    assert set(finding.variables) == there, "codes that a label explains are not strange as well"


@pytest.mark.parametrize(
    "labels",
    [
        {1.0: "Girls", 2.0: "BOYS"},
        {1.0: "Девочка", 2.0: "Мальчик"},
        {1.0: "Қыз", 2.0: "Ұл"},
        {},
        {1.0: "girl", 2.0: "boy", 3.0: "girl"},
    ],
    ids=["capitals", "Russian", "Kazakh", "none", "a label of a code that nobody has"],
)
def test_labels_that_say_the_same_are_no_finding(own, labels):
    own.value_labels["gender"] = labels
    assert look(own).fits


def test_bands_are_told_apart_by_their_numbers(own):
    own.value_labels["age_group"] = {1.0: "9 to 10 years", 2.0: "11–12", 3.0: "13-14 жас", 4.0: "15-17"}
    assert look(own).fits
    own.value_labels["age_group"] = {1.0: "11 to 12 years", 2.0: "9 to 10 years"}
    assert "code 1 is '11 to 12 years' in the file and '9-10' in the codebook" in said(look(own), STOP)


def test_a_label_nearly_that_of_another_answer_stops_and_one_that_is_like_none_is_to_be_looked_at(own):
    own.value_labels["use_home"] = own.value_labels["use_home"] | {4.0: "several times per day", 2.0: "hardly"}
    found = look(own)
    assert "code 4 is 'several times per day' in the file and 'weekly'" in said(found, STOP)
    (finding,) = found.of(WARNING)
    assert finding.variables == ("use_home",) and finding.details == ("2: 'hardly' for 'once or twice' (use_home)",)


def test_an_answer_declared_missing_stops(own):
    own.missing["gender"] = [2.0]
    assert "gender: code 2 is declared missing in the file and is the answer 'boy' here" in said(look(own), STOP)


def test_a_value_declared_missing_that_the_codebook_does_not_know_is_no_answer(own):
    own.data.loc[:11, "age"] = 99.0
    own.data.loc[:4, "use_home"] = 97.0
    own.missing |= {"age": [99.0], "use_home": [97.0, 88.0, 99.0]}
    found = look(own)
    assert not found.stops
    assert "age: declared missing in the file, so no answer: 99 (12 rows)." in said(found, NOTE)
    assert found.ready().data["age"].isna().sum() == 12 and found.ready().data["use_home"].isna().sum() == 5
    assert (found.ready().data["use_home"] == 99).any(), "refusals that the codebook knows stay"


def test_sets_that_count_otherwise_or_hold_categories_stop(tmp_path, own):
    book = codebook("children")
    items = [v.variable for v in book.variables.values() if v.multiple_response_set][:3]
    path = own.write(tmp_path / "children.sav")
    with_record(path, sets_record(f"$x=C 1 X {' '.join(items)}"))
    assert "holds categories" in said(preflight(path, "children"), STOP)
    path = own.write(tmp_path / "children.sav")
    with_record(path, sets_record(f"$x=D1 2 1 X {' '.join(items)}"))
    assert "counts the value" in said(preflight(path, "children"), STOP)


def test_a_case_weight_that_is_not_the_reports_is_said(tmp_path, own):
    path = own.write(tmp_path / "children.sav")
    assert preflight(weighted_by(path, 1 + list(own.data).index("weight")), "children").fits
    found = preflight(weighted_by(path, 1 + list(own.data).index("age")), "children")
    assert "age: SPSS weights this file by it; the report weights by 'weight'" in said(found, WARNING)


# ----------------------------------------------------------------------------------------------- values and rows


@pytest.mark.parametrize(
    "column, value, severity, words",
    [
        ("gender", 3, STOP, "gender: codes that the codebook does not know: 3 (1 answer)"),
        ("use_school", 2.5, STOP, "use_school: codes that the codebook does not know: 2.5 (1 answer)"),
        ("age", 45, STOP, "age: 45 is outside the ages of the survey, 9 to 17 (row 4)"),
        ("weight", np.nan, STOP, "weight: no weight in row 4"),
        ("weight", -1, STOP, "weight: a weight below 0 in row 4"),
        ("weight", 0, WARNING, "weight: weight 0 in row 4"),
        ("weight", 1e6, STOP, "1,200 rows are worth 1; the largest (row 4)"),
        ("psu", np.nan, STOP, "psu: empty in row 4"),
        ("stratum", np.nan, STOP, "stratum: empty in row 4"),
        ("synthetic", 1, STOP, "synthetic: must be 1 for every row, or 0 for every row"),
        ("id", 1, WARNING, "id: a number that an earlier row has in row 4"),
    ],
)
def test_one_wrong_value_is_found_and_placed(own, column, value, severity, words):
    own.data.loc[3, column] = value
    assert words in said(look(own), severity)


def test_the_worth_of_rows_is_kishs():
    assert effective(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6)
    assert effective(np.array([5.0, 5.0])) == pytest.approx(2)


@pytest.mark.parametrize("large, severity", [(30, None), (60, WARNING), (500, STOP)])
def test_weights_that_carry_the_survey_by_how_much(own, large, severity):
    """1,199 weights of 1 and one of w are worth (1199 + w)² / (1199 + w²): at 30, 60 and 500 these are 720, 330, 12."""
    own.data["weight"] = 1.0
    own.data.loc[0, "weight"] = float(large)
    found = look(own)
    assert [s for s in (STOP, WARNING) if "are worth" in said(found, s)] == ([severity] if severity else [])


def test_text_where_codes_belong_stops_and_is_shown(own):
    own.data["gender"] = own.data["gender"].map({1: "girl", 2: "boy"})
    own.value_labels.pop("gender")
    assert "gender: text that is no code: 'boy', 'girl' (1,200 answers)" in said(look(own), STOP)


@pytest.mark.parametrize("name", ["age", "weight"])
def test_numbers_that_are_text_stop(own, name):
    own.data[name] = own.data[name].astype(str) + " x"
    own.value_labels.pop(name, None)
    assert f"{name}: " in said(look(own), STOP) and "text" in said(look(own), STOP)


def test_codes_as_text_or_with_noise_are_read(own):
    own.data["gender"] = own.data["gender"].map({1: "1", 2: "2"})
    own.value_labels["gender"] = {"1": "girl", "2": "boy"}
    own.data["has_account"] += 1e-9 * (own.data["has_account"] == 1)
    found = look(own)
    assert found.fits and set(found.ready().data["gender"]) == {1, 2}


def test_rows_and_numbers_that_stand_twice(own):
    again = own.data.iloc[:40].assign(id=np.arange(9000, 9040))
    own.data = pd.concat([own.data, again], ignore_index=True)
    assert "answers of an earlier row are repeated in 40 rows, the first in row 1,201" in said(look(own), WARNING)


def test_answers_of_people_who_were_not_asked(own):
    outside = (own.data["met_in_person"] != 1).sum()
    own.data.loc[own.data["met_in_person"] != 1, "met_told_parents"] = 1.0
    (finding,) = look(own).of(WARNING)
    assert finding.variables == ("met_told_parents",) and f"{outside:,}" in finding.details[0]


def test_age_and_band_that_disagree(own):
    own.data.loc[own.data["age"].eq(9).idxmax(), "age_group"] = 4.0
    assert "age_group, age: they disagree in row" in said(look(own), WARNING)


def test_two_waves_are_not_one_survey(own):
    own.data = pd.concat([own.data.assign(Wave=w, id=own.data.id + 2000 * w) for w in (1.0, 2.0)], ignore_index=True)
    found = said(look(own), NOTE)
    assert "wave: the file holds several waves" in found
    assert "not used" not in found, "the waves are"


# -------------------------------------------------------------------------------------- what there is, and how many


def test_questions_that_are_missing_are_one_finding(own):
    own.data = own.data.drop(columns=["act_blog", "use_home", "gender"])
    found = look(own)
    assert "use_home, act_blog: 2 of " in said(found, WARNING)
    assert "questions are not in the file: their figures say 'not asked'." in said(found, WARNING)
    assert "gender: missing: there are no results by gender." in said(found, WARNING)
    assert not found.stops


def test_a_filter_that_is_missing_leaves_its_questions_without_a_base(own):
    own.data = own.data.drop(columns="met_in_person")
    assert "met_in_person: who was asked met_" in said(look(own), WARNING)


def test_empty_and_unused_columns_are_one_line_each(own):
    own.data = own.data.assign(act_blog=np.nan, v1=1.0, v2=2.0)
    found = look(own)
    assert "act_blog: not a single answer." in said(found, WARNING)
    assert "2 variables not in the codebook, and not used: v1, v2." in said(found, NOTE)


@pytest.mark.parametrize("name", ["weight", "stratum", "psu"])
def test_nothing_goes_without_the_design(own, name):
    own.data = own.data.drop(columns=name)
    assert f"{name}: the column with the" in said(look(own), STOP)


def test_strata_of_one_unit(own):
    own.data["stratum"] = own.data["psu"]
    assert "60 sampling units in 60 strata: 0 degrees of freedom" in said(look(own), WARNING)


@pytest.mark.parametrize(
    "left, severity, words",
    [
        (0, STOP, "The file has no rows."),
        (12, WARNING, "12 rows, fewer than 25"),
    ],
)
def test_files_of_few_rows(own, left, severity, words):
    own.data = own.data.iloc[:left]
    assert words in said(look(own), severity)


@pytest.mark.parametrize(
    "left, words",
    [
        (0, "nobody is '9-10'"),
        (3, "3 people are '9-10', fewer than 10: everything about them is withheld"),
        (24, "24 people are '9-10', fewer than 25"),
    ],
)
def test_small_groups(own, left, words):
    young = own.data["age_group"] == 1
    own.data = own.data[~young | (young.cumsum() <= left)]
    assert words in said(look(own), WARNING)


def test_a_question_that_many_refuse(own):
    own.data.loc[:299, "use_home"] = 99.0
    (finding,) = look(own).of(WARNING)
    assert finding.variables == ("use_home",) and "of 1,200 (" in finding.details[0]


# ---------------------------------------------------------------------------------------------------- the reports


def test_the_page_names_everything_and_takes_nothing_of_the_file_for_markup(own):
    own.data = own.data.drop(columns=[v.variable for v in codebook("children").variables.values()][20:60])
    own.value_labels["gender"] = {1.0: "<script>alert(1)</script>", 2.0: "boy"}
    found = look(own)
    page = report_html(found, "<b>children</b>.sav")
    assert "<script" not in page and "<b>children" not in page and page.count("&lt;script") == 1
    for finding in found.findings:
        assert all(name in page for name in finding.variables)


def test_the_text_begins_with_what_the_file_is_and_ends_with_the_verdict(folder):
    lines = report_text(preflight(folder / "children.sav", "children"), "children.sav").splitlines()
    assert lines[0] == "children.sav, read as children" and lines[1].split() == ["Rows", "1,200"]
    assert lines[-1] == "children.sav: fits the children codebook; 0 to look at, 1 to know."


# -------------------------------------------------------------------------------------- the same for load and book


def test_load_and_the_build_refuse_what_the_look_stops_in_one_sentence(own, tmp_path, monkeypatch, capsys):
    own.value_labels["gender"] = {1.0: "Boy", 2.0: "Girl"}
    own.write(tmp_path / "children.sav")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    with pytest.raises(UserError, match=r"cannot be used: gender: code 1 is 'Boy'.*1 more") as refused:
        load("children")
    assert "\n" not in str(refused.value)
    reports = tmp_path / "_build" / "preflight"
    with pytest.raises(UserError, match=r"not built: children.sav cannot be used .*_build/preflight/children.html\.$"):
        look_first(reports)
    assert "is &#39;Boy&#39; in the file" in (reports / "children.html").read_text(encoding="utf-8")


def test_a_build_begins_with_the_look(monkeypatch, tmp_path):
    (tmp_path / "children.sav").write_bytes(b"$FL2")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    monkeypatch.setattr(build, "_why_not", lambda command: pytest.fail("chapters were executed"))
    with pytest.raises(UserError, match="cut off within its header"):
        build.build(Place(tmp_path / "_build"))


def test_one_look_serves_every_door(folder, monkeypatch):
    monkeypatch.setenv("KIDSONLINE_DATA", str(folder))
    assert preflight_of("children") is preflight_of("children") and load("children") is load("children")


# -------------------------------------------------------------------------------------------------- the data folder


def test_a_relative_folder_is_the_same_for_kernels_elsewhere(monkeypatch, tmp_path):
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KIDSONLINE_DATA", "mine")
    assert environment()["KIDSONLINE_DATA"] == str(tmp_path / "mine")
    monkeypatch.delenv("KIDSONLINE_DATA")
    assert "KIDSONLINE_DATA" not in environment()


@pytest.mark.parametrize("name, words", [("children.sav", "names the file"), ("nowhere", "there is no such folder")])
def test_a_mistaken_folder_is_one_sentence(monkeypatch, tmp_path, name, words):
    (tmp_path / "children.sav").write_bytes(b"")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path / name))
    for door in (microdata, lambda: load("children"), lambda: look_first(ROOT / "_build" / "preflight")):
        with pytest.raises(UserError, match=words):
            door()
