"""Reading SPSS files, who counts in a base, and what a survey says of itself."""

import struct

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from made_up import write_children, write_parents

import kidsonline
from kidsonline.codebook.read import codebook
from kidsonline.errors import UserError
from kidsonline.microdata.load import project_design
from kidsonline.microdata.sav import read_sav
from kidsonline.microdata.survey import Survey

DESIGN = kidsonline.Design("weight", "stratum", "psu")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A file of eight people, written as SPSS writes it: labels, user-missing codes and ranges, a text variable."""
    path = tmp_path_factory.mktemp("small") / "small.sav"
    data = pd.DataFrame(
        {
            "weight": [1.0, 2, 1, 1, 2, 1, 1, 1],
            "stratum": [1.0, 1, 1, 1, 2, 2, 2, 2],
            "psu": [1.0, 1, 2, 2, 1, 1, 2, 2],
            "q": [1.0, 2, 2, 88, 99, 1, np.nan, 2],
            "score": [5.0, 7, -1, -5, 9, 5, 6, np.nan],
            "school": ["b", "a", "", "b", "b", "a", "a", "b"],
            "set_a": [1.0, 0, 0, 1, 9, 9, np.nan, 0],
            "set_b": [0.0, 1, 0, 1, 1, 9, np.nan, 0],
        }
    )
    pyreadstat.write_sav(
        data,
        str(path),
        file_label="Eight people",
        column_labels={"q": "A question"},
        variable_value_labels={
            "q": {1: "zebra", 2: "ant", 3: "cow", 88: "don't know", 99: "prefer not to say"},
            "set_a": {0: "no", 1: "yes", 9: "refused"},
            "set_b": {0: "no", 1: "yes", 9: "refused"},
        },
        missing_ranges={"q": [88, 99], "score": [{"lo": -9, "hi": -1}], "set_a": [9], "set_b": [9]},
    )
    return path


@pytest.fixture(scope="module")
def survey(small):
    return Survey.from_sav(small, DESIGN)


@pytest.fixture(scope="module")
def children(tmp_path_factory):
    path = write_children(tmp_path_factory.mktemp("made_up") / "children.sav", seed=1)
    return Survey.from_sav(path, project_design(), codebook("children"))


# ---- reading ----------------


def damaged(small, tmp_path, change):
    path = tmp_path / "damaged.sav"
    path.write_bytes(change(small.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda b: b"", "is empty"),
        (lambda b: b"id,weight\n1,2\n", "is not an SPSS file"),
        (lambda b: b[:100], "is cut off within its header"),
        (lambda b: b[: len(b) // 2], "is damaged"),
        (lambda b: b[:-9], "is damaged|8 that its header"),
        (lambda b: b[:80] + struct.pack("<i", -1) + b[84:], "does not say how many rows"),
        (lambda b: b[:80] + struct.pack("<i", 9) + b[84:], "holds 8 rows, not the 9 that its header promises"),
        (lambda b: b[:80] + struct.pack("<i", 7) + b[84:], "holds more than the 7 that its header promises"),
    ],
)
def test_files_that_cannot_be_trusted_are_refused_in_one_sentence(small, tmp_path, change, says):
    path = damaged(small, tmp_path, change)
    before = path.read_bytes()
    with pytest.raises(UserError, match=says) as error:
        Survey.from_sav(path, DESIGN)
    assert "\n" not in str(error.value) and "Traceback" not in str(error.value)
    assert path.read_bytes() == before


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        read_sav(tmp_path / "nowhere.sav")
    with pytest.raises(UserError, match="cannot be read"):
        read_sav(tmp_path)


def test_a_damaged_file_never_takes_the_reading_process_with_it(small, tmp_path):
    whole = small.read_bytes()
    for at in range(176, len(whole), 97):
        path = damaged(small, tmp_path, lambda b, at=at: b[:at] + b"\xff\xff\xff\x7f" + b[at + 4 :])
        try:
            read_sav(path)
        except UserError as error:
            assert "\n" not in str(error)


def test_what_a_file_says_is_kept(small):
    file = read_sav(small)
    assert file.file_label == "Eight people" and file.labels["q"] == "A question"
    assert file.data.q.tolist()[:5] == [1, 2, 2, 88, 99]
    assert file.value_labels["q"][1] == "zebra"


# ---- bases without a codebook ----------------


def test_labels_and_user_missing_come_from_the_file(survey):
    frame = survey.proportions("q").frame
    assert (frame.code.tolist(), frame.category.tolist(), frame.n.tolist()) == (
        [1, 2, 3],
        ["zebra", "ant", "cow"],
        [2, 3, 0],
    )
    assert set(frame.base_n) == {5} and frame.estimate.tolist() == [pytest.approx(2 / 6), pytest.approx(4 / 6), 0]
    assert list(survey.proportions("q", missing_in_base=True).frame.code) == [1, 2, 3, 88, 99]
    assert list(survey.proportions("q", missing_in_base=[88]).frame.code) == [1, 2, 3, 88]
    assert survey.mean("score").frame.base_n[0] == 5


def test_text_variables_answer_and_group_and_a_blank_is_missing(survey):
    frame = survey.proportions("school").frame
    assert frame.category.tolist() == ["a", "b"] and set(frame.base_n) == {7}
    assert survey.proportions("q", by="school", where="school == 'a'").frame.base_n.tolist() == [2] * 3 + [0] * 3
    with pytest.raises(UserError, match="'school' holds text"):
        survey.mean("school")


def test_columns_are_the_contract(survey):
    frame = survey.proportions("q", by=["school", "set_a"]).frame
    assert frame.columns.tolist() == [
        "variable",
        "code",
        "category",
        "group_var",
        "group_code",
        "group",
        "estimate",
        "se",
        "ci_low",
        "ci_high",
        "n",
        "base_n",
        "df",
        "deff",
        "flag",
    ]
    assert frame.group_var[0] == "school x set_a" and frame.group_code[0] == "a|0" and frame.group[0] == "a, no"
    crossed = survey.proportions("q", by=["school", "set_a"], missing_in_base=True).frame
    assert crossed.groupby("group_code").base_n.first().to_dict() == {"a|0": 1, "a|1": 0, "b|0": 1, "b|1": 2}
    total = survey.proportions("q").frame
    assert (total.group_var[0], total.group_code[0], total.code.dtype.kind) == ("total", "", "i")


def test_answers_reported_together_keep_the_whole_base(survey):
    frame = survey.proportions("q", answers={"1|2": [1, 2], "an animal": 1}, missing_in_base=True).frame
    assert frame.code.tolist() == ["1|2", "1"] and frame.category.tolist() == ["zebra or ant", "an animal"]
    assert frame.n.tolist() == [5, 2] and set(frame.base_n) == {7}
    with pytest.raises(UserError, match="no answer '7'"):
        survey.proportions("q", answers={"x": [7]})


def test_a_domain_keeps_the_design(survey):
    frame = survey.proportions("q", where="stratum == 1").frame
    assert frame.base_n[0] == 3 and frame.df[0] == 1
    assert survey.sample.n_psu == 4


def test_a_multiple_response_set_has_one_base(survey):
    frame = survey.multiple_response(["set_a", "set_b"]).frame
    assert frame.variable.tolist() == ["set_a", "set_b"] and frame.n.tolist() == [2, 3]
    assert frame.base_n.tolist() == [6, 6], "one refused one item and answered the other"
    assert survey.multiple_response(["set_a", "set_b"], missing_in_base=True).frame.base_n.tolist() == [7, 7]
    with pytest.raises(UserError, match="no multiple-response set"):
        survey.multiple_response("set")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("schol == 'a'", "no variable 'schol'.*'school'"),
        ("q ==", "cannot be read"),
        ("q", "not true or false"),
        ("q + 1 == 2", "cannot be read"),
        ("@rule == 1", "no variable '@rule'"),
    ],
)
def test_rules_that_make_no_sense_are_refused(survey, rule, says):
    with pytest.raises(UserError, match=says):
        survey.proportions("q", where=rule)


def test_names_that_do_not_exist_name_the_nearest(survey):
    with pytest.raises(UserError, match="no variable 'scool' in the data; the nearest: 'school'"):
        survey.proportions("scool")
    with pytest.raises(UserError, match="no interval 'logti'"):
        survey.proportions("q", interval="logti")
    with pytest.raises(UserError, match="at least one variable"):
        survey.proportions([])


# ---- bases with the codebook ----------------


def test_a_made_up_survey_fits_its_codebook(children):
    items = [v for v in children.codebook.variables if children.codebook[v].level != "scale"]
    frame = children.proportions(items).frame
    np.testing.assert_allclose(frame.groupby("variable").estimate.sum(), 1)
    assert not children.synthetic and children.population == "children" and "single PSU" in children.notes[0]
    assert frame.deff[frame.variable == "use_home"].mean() > 1, "children of one unit must resemble each other"
    regions = children.proportions("use_home", by="region").frame
    assert regions.base_n.max() < 50 and (regions.base_n < 25).any() and (regions.df < 8).all()


def test_the_base_of_a_variable_is_its_universe_with_its_refusals(children):
    data, frame = children.data, children.proportions("account_privacy").frame
    holders = data[data.has_account == 1]
    assert set(frame.base_n) == {len(holders)} and frame.code.tolist() == [1, 2, 3, 88, 99]
    without = children.proportions("account_privacy", missing_in_base=False).frame
    assert set(without.base_n) == {int((holders.account_privacy < 88).sum())}
    assert without.code.tolist() == [1, 2, 3]
    only = children.proportions("account_privacy", missing_in_base=["dont_know"]).frame
    assert only.code.tolist() == [1, 2, 3, 88]


def test_answers_from_outside_the_universe_never_count(children):
    stray = children.data.assign(account_privacy=1.0)
    survey = Survey(stray, project_design(), children.codebook)
    assert set(survey.proportions("account_privacy").frame.base_n) == {int((stray.has_account == 1).sum())}


def test_codes_and_columns_the_codebook_does_not_know_are_refused(children):
    with pytest.raises(UserError, match="'use_home' holds 42, which the codebook does not know"):
        Survey(children.data.assign(use_home=42.0), project_design(), children.codebook).proportions("use_home")
    without = Survey(children.data.drop(columns="use_home"), project_design(), children.codebook)
    assert set(without.proportions("use_home").frame.flag) == {"empty"} and not without.asked("use_home")
    with pytest.raises(UserError, match="no variable 'use_hom' in the children survey; the nearest: 'use_home'"):
        children.proportions("use_hom")


def test_an_age_in_years_can_be_a_grouping_and_a_mean(children):
    ages = children.proportions("has_account", by="age").frame.group_code.unique()
    assert ages.tolist() == [str(age) for age in range(9, 18)]
    assert children.mean("age", by="gender").frame.estimate.between(9, 17).all()


def test_synthetic_is_what_the_file_says(children):
    def said(values):
        return Survey(children.data.assign(synthetic=values), project_design(), children.codebook).synthetic

    assert said(1.0) is True and said(0.0) is False
    assert Survey(children.data.drop(columns="synthetic"), project_design()).synthetic is False
    with pytest.raises(UserError, match="1 for every row, or 0 for every row"):
        _ = said(np.arange(len(children.data)) % 2)


def test_load_reads_the_folder_of_the_environment(tmp_path, monkeypatch):
    write_children(tmp_path / "children.sav", rows=60)
    write_parents(tmp_path / "parents.sav", rows=60)
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    assert [len(kidsonline.load(p).data) for p in ("children", "parents")] == [60, 60]
    with pytest.raises(UserError, match="no population 'childs'"):
        kidsonline.load("childs")


def test_the_same_seed_writes_the_same_answers(tmp_path):
    one, two, other = (
        read_sav(write_children(tmp_path / f"{n}.sav", seed=seed, rows=50)).data
        for n, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(other)
