"""A mapping puts a file with other names and codes into the codebook's words, or says which row cannot be used."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from own_files import OwnFile, country

from kidsonline.cli import main
from kidsonline.codebook.read import codebook
from kidsonline.codebook.synonyms import plain
from kidsonline.errors import UserError
from kidsonline.microdata.load import load, preflight_of
from kidsonline.microdata.preflight import look

HEAD = "file_variable,variable,file_code,code\n"
folder = pytest.fixture(scope="module")(country)


@pytest.fixture
def other(folder):
    """The country's children as another team keeps them: Q1, Q2, ..., boys first, no as 2, text for area."""
    own = OwnFile.read(folder / "children.sav")
    own.data["gender"] = 3 - own.data["gender"]
    own.value_labels["gender"] = {1.0: "Boy", 2.0: "Girl"}
    own.data["has_account"] = own.data["has_account"].replace(0, 2)
    own.value_labels["has_account"] = {1.0: "Yes", 2.0: "No", 88.0: "don't know", 99.0: "prefer not to say"}
    own.data["area"] = own.data["area"].map({1: "urban", 2: "rural"})
    own.value_labels.pop("area")
    numbers = {name: f"Q{i}" for i, name in enumerate(own.data, 1)}
    return own.renamed(numbers.get), numbers


def estimates(survey, variable, by=None):
    return survey.proportions(variable, by=by).frame[["group", "category", "estimate", "se", "n"]]


def settled(draft: str, numbers: dict[str, str]) -> str:
    """A draft as its team would leave it: each question mark settled by what the file really is."""
    variables = {source: name for name, source in numbers.items()}
    rows = list(csv.DictReader(io.StringIO(draft.removeprefix("\ufeff"))))
    for row in rows:
        row["variable"] = variables[row["file_variable"]]
        if row["code"] == "?":
            row["code"] = row["file_code"]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=";")  # as a spreadsheet set to Russian saves it
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def test_a_file_of_other_names_and_codes_becomes_the_same_survey(folder, other, tmp_path, monkeypatch, capsys):
    """From the first check through the draft to estimates, with nothing but a table in between."""
    own, numbers = other
    mine = tmp_path / "mine"
    mine.mkdir()
    path, draft = own.write(mine / "children.sav"), tmp_path / "draft.csv"

    assert main(["check", str(path), "--draft-mapping", str(draft)]) == 1
    assert "a draft; settle what has a question mark" in capsys.readouterr().out
    written = draft.read_text(encoding="utf-8")
    assert f"{numbers['gender']},gender,1,2,Boy,boy" in written, "codes by their labels"
    assert f"{numbers['area']},area,urban,1,urban,city" in written, "text by its meaning"
    if "?" in written:
        assert main(["check", str(path), "--mapping", str(draft)]) == 2
        error = capsys.readouterr().err
        assert "draft.csv row " in error and "the draft is not sure" in error and len(error.splitlines()) == 1

    (mine / "children.mapping.csv").write_text(settled(written, numbers), encoding="utf-8")
    assert main(["check", str(path)]) == 0, capsys.readouterr().out
    monkeypatch.setenv("KIDSONLINE_DATA", str(mine))
    mapped = load("children")
    monkeypatch.setenv("KIDSONLINE_DATA", str(folder))
    right = load("children")
    for variable, by in (("gender", None), ("has_account", "gender"), ("use_home", "area"), ("met_told_parents", None)):
        pd.testing.assert_frame_equal(estimates(mapped, variable, by), estimates(right, variable, by))


def looked_at(own, tmp_path, rows, name="m.csv"):
    table = tmp_path / name
    table.write_text(rows if rows.startswith("\ufeff") else HEAD + rows, encoding="utf-8")
    return look(own.read_back(), tmp_path / "children.sav", "children", table)


@pytest.fixture
def own(folder):
    return OwnFile.read(folder / "children.sav")


def test_a_contradiction_is_settled_by_either_reading(own, tmp_path):
    own.value_labels["gender"] = {1.0: "Boy", 2.0: "Girl"}
    girls = (own.data["gender"] == 1).sum()
    stays = looked_at(own, tmp_path, "gender,gender,1,1\ngender,gender,2,2\n")
    assert stays.fits and (stays.ready().data["gender"] == 1).sum() == girls
    turned = looked_at(own, tmp_path, "gender,gender,1,boy\ngender,gender,2,girl\n")
    assert turned.fits and (turned.ready().data["gender"] == 1).sum() == len(own.data) - girls


def test_half_a_mapping_leaves_the_other_half_to_be_settled(own, tmp_path):
    own.value_labels["gender"] = {1.0: "Boy", 2.0: "Girl"}
    (finding,) = looked_at(own, tmp_path, "gender,gender,1,1\n").stops
    assert "code 2 is 'Girl'" in finding.what


def test_values_are_named_as_labels_ranges_and_missing(own, tmp_path):
    own.data = own.data.drop(columns="age_group").copy().assign(strange=own.data["use_home"].replace(1, 7.5))
    own.data = own.data.drop(columns="use_home")
    own.value_labels["strange"] = {88.0: "No idea"}
    ages = ((9, 10), (11, 12), (13, 14), (15, 17))
    rows = "".join(f"age,age_group,{low} to {high},{low}-{high}\n" for low, high in ages)
    rows += "age,age,9,missing\nstrange,use_home,7.5,1\nstrange,use_home,no idea,prefer not to say\n"
    data = looked_at(own, tmp_path, rows).ready().data
    bands = pd.cut(own.data["age"], [8, 10, 12, 14, 17], labels=[1, 2, 3, 4]).astype(float)
    np.testing.assert_array_equal(data["age_group"], bands)
    assert data["age"].isna().sum() == (own.data["age"] == 9).sum()
    assert not (data["use_home"] == 88).any() and (data["use_home"] == 1).sum() == (own.data["strange"] == 7.5).sum()


def test_a_variable_can_be_left_out(own, tmp_path):
    own.data["gender"] = 7.0
    assert "gender" not in looked_at(own, tmp_path, "gender,,,\n").ready().data


def test_one_table_serves_two_files(own, tmp_path):
    table = "\ufeffpopulation,file_variable,variable,file_code,code\nparents,Q7,gender,,\nchildren,sex,gender,,\n"
    assert looked_at(own.renamed(lambda n: "sex" if n == "gender" else n), tmp_path, table).fits


@pytest.mark.parametrize(
    "rows, words",
    [
        ("Q7,gender,,\n", "no variable 'Q7' in the file (m.csv row 2)"),
        ("gender,gendre,,\n", "no variable 'gendre' in the children codebook (m.csv row 2); the nearest: 'gender'"),
        ("gender,gender,1,3\n", "no code '3' in 'gender' (m.csv row 2, column 'code')"),
        ("gender,gender,1,boi\n", "no code 'boi' in 'gender'"),
        ("gender,gender,Grl,1\n", "no value 'Grl' in 'gender' of the file (m.csv row 2, column 'file_code')"),
        ("gender,gender,1,\n", "no code '' in 'gender' (m.csv row 2, column 'code')"),
        ("gender,gender,,1\n", "m.csv row 2, column 'file_code': write which value"),
        ("gender,gender,1,1\ngender,gender,1.0,2\n", "row 3, column 'file_code': '1.0' of 'gender' stands twice"),
        ("age,age_group,9 to 12,1\nage,age_group,12 to 14,2\n", "row 3, column 'file_code': '12 to 14' of 'age'"),
        ("gender,gender,,\narea,gender,,\n", "row 3, column 'variable': 'gender' comes from 'gender' already"),
        ("gender,?gender,,\n", "row 2, column 'variable': the draft is not sure about 'gender'"),
        ("gender,gender,1,?2\n", "row 2, column 'code': the draft is not sure"),
        ("age,age_group,10-Sep,1\n", "m.csv row 2, column 'file_code': '10-Sep' is a date"),
        ("gender,gender,1\n,,,\n", "row 2, column 'code'"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_column(own, tmp_path, rows, words):
    with pytest.raises(UserError) as stopped:
        looked_at(own, tmp_path, rows)
    assert words in str(stopped.value) and "\n" not in str(stopped.value)


def test_columns_for_people_may_hold_anything(own, tmp_path):
    table = "\ufefffile_variable;variable;file_code;code;label\nage_group;age_group;1.0;1.0;10-Sep\n;;;;\n"
    assert looked_at(own, tmp_path, table).fits


def test_a_draft_is_only_of_what_does_not_fit_and_harmless_in_a_spreadsheet(own, tmp_path, capsys):
    own = own.renamed(lambda name: {"use_home": "q9"}.get(name, name))
    own.labels["q9"] = '=HYPERLINK("http://e.example") Goes online at home'
    out = tmp_path / "draft.csv"
    main(["check", str(own.write(tmp_path / "children.sav")), "--draft-mapping", str(out)])
    _, *rows = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert [row[:2] for row in rows] == [["q9", "?use_home"]] and rows[0][4].startswith("'=HYPERLINK")
    assert main(["check", str(tmp_path / "children.sav"), "--draft-mapping", str(out)]) == 2, "nothing is overwritten"
    assert "exists already" in capsys.readouterr().err


def test_a_changed_mapping_is_read_anew(own, tmp_path, monkeypatch):
    own.write(tmp_path / "children.sav")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    assert preflight_of("children").sheet.prepared.mapped == {}
    (tmp_path / "mapping.csv").write_text(HEAD + "age,age,9,10\n", encoding="utf-8")
    assert preflight_of("children").ready().data["age"].min() == 10


@pytest.mark.parametrize("population", ["children", "parents"])
def test_every_code_of_the_codebook_can_be_written_as_its_label(population):
    for item in codebook(population).variables.values():
        assert len({plain(a.label) for a in item.answers}) == len(item.answers)
