"""How an SPSS file is read: nothing of its folder runs, nothing stalls, and its own dictionary is heeded."""

import os
import re
import struct
import sys

import numpy as np
import pandas as pd
import pytest
from made_up import write_children
from spss_files import sets_record, weighted_by, with_record, write, written_in

from kidsonline import Design, from_table
from kidsonline.codebook.read import codebook
from kidsonline.errors import UserError
from kidsonline.microdata import reading, sav
from kidsonline.microdata.load import project_design
from kidsonline.microdata.reading import Limits
from kidsonline.microdata.sav import read_sav
from kidsonline.microdata.survey import Survey

DESIGN = Design("weight", "stratum", "psu")
SMALL = pd.DataFrame(
    {
        "weight": [1.0, 2, 1, 1, 2, 1], "stratum": [1.0, 1, 1, 2, 2, 2], "psu": [1.0, 1, 2, 1, 2, 2],
        "q": [1.0, 2, 2, 1, 1, 2], "age": [9.0, 99, 13, 14, 12, np.nan],
    }
)  # fmt: skip


def refusal(path, encoding=""):
    with pytest.raises(UserError) as error:
        read_sav(path, encoding)
    assert "\n" not in str(error.value)
    return str(error.value)


# ---- nothing runs, nothing stalls ----------------


@pytest.mark.parametrize("module", ["pyreadstat", "numpy", "random", "json", "pickle", "mmap", "sitecustomize"])
def test_nothing_beside_the_file_is_run(tmp_path, monkeypatch, module):
    path = write(tmp_path / "a.sav", SMALL)
    ran = tmp_path / "ran"
    (tmp_path / f"{module}.py").write_text(f"open({str(ran)!r}, 'w')\nraise SystemExit('user code')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / f"{module}.py"))
    assert len(read_sav("a.sav").data) == len(read_sav(path).data) == 6
    assert not ran.exists()


def test_only_regular_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.sav")
    (tmp_path / "loop.sav").symlink_to(tmp_path / "loop.sav")
    assert "pipe or a device" in refusal(tmp_path / "pipe.sav")
    assert "pipe or a device" in refusal("/dev/zero")
    assert "a folder" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / "loop.sav")
    assert "There is no file" in refusal(tmp_path / "nowhere.sav")
    assert "cannot be read" in refusal("nul\0byte.sav")
    (tmp_path / "link.sav").symlink_to(write(tmp_path / "a.sav", SMALL))
    assert len(read_sav(tmp_path / "link.sav").data) == 6


def with_rows(path, rows):
    content = bytearray(path.read_bytes())
    content[80:84] = struct.pack("<i", rows)
    path.write_bytes(content)
    return path


def test_a_promise_that_the_bytes_cannot_keep_is_refused_before_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(sav, "read_apart", None)  # it is not come to
    for name in ("a.sav", "a.zsav"):
        path = with_rows(write(tmp_path / name, SMALL, compress=name == "a.zsav"), 2**31 - 1)
        assert "more than its" in refusal(path)


def test_a_bomb_is_refused_by_what_the_machine_can_hold(tmp_path, monkeypatch):
    path = write(tmp_path / "bomb.zsav", pd.DataFrame(np.ones((200_000, 4)), columns=list("abcd")), compress=True)
    assert path.stat().st_size < 20_000
    assert read_sav(path).data.to_numpy().sum() == 800_000
    monkeypatch.setattr(sav.os, "sysconf", lambda name: 2**11)  # a machine of 4 MB
    assert "more than this machine can hold" in refusal(path)


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not limit memory")
def test_limits_are_told_apart_from_damage(tmp_path, monkeypatch):
    path = write(tmp_path / "large.zsav", pd.DataFrame(np.ones((600_000, 6)), columns=list("abcdef")), compress=True)
    monkeypatch.setattr(Limits, "of", lambda *size: Limits(60, 180 * 2**20))
    assert "takes more than the 180 MB" in refusal(path)
    monkeypatch.setattr(Limits, "of", lambda *size: Limits(1, 4000 * 2**20))
    monkeypatch.setattr(reading, "STALLED", 0.0)  # the clock rings at once
    assert "was stopped after 1 seconds" in refusal(path)


def test_an_environment_that_cannot_read_is_not_the_files_fault(tmp_path, monkeypatch):
    path = write(tmp_path / "a.sav", SMALL)
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')  # a Python without its packages
    bare.chmod(0o755)
    monkeypatch.setattr(reading.sys, "executable", str(bare))
    said = refusal(path)
    assert "no fault of" in said and "No module named" in said and "damaged" not in said
    bare.write_text("#!/bin/sh\nexit 127\n")
    assert "no fault of" in refusal(path)


# ---- values ----------------

SECONDS_1994 = 13_000_000_000.0


def test_durations_are_seconds_and_dates_no_calendar_has_are_missing(tmp_path):
    data = SMALL.assign(
        online=[7200.0, 100_000, np.nan, 0, 0, 0], born=[SECONDS_1994, 1e30, -5, SECONDS_1994 + 86400, np.nan, np.inf],
        when=SECONDS_1994 + 5.7,
    )  # fmt: skip
    formats = {"online": "TIME8", "born": "DATE11", "when": "DATETIME20"}
    labels = {"born": {SECONDS_1994: "unknown"}}
    file = read_sav(write(tmp_path / "a.sav", data, variable_format=formats, variable_value_labels=labels,
                          missing_ranges={"born": [SECONDS_1994]}))  # fmt: skip
    assert file.data.online.tolist()[:2] == [7200, 100_000], "27:46:40 is more than a day"
    assert file.data.born.tolist() == ["1994-09-26", "", "", "1994-09-27", "", ""]
    assert file.data.when[0] == "1994-09-26 23:06:45"
    assert file.value_labels["born"] == {"1994-09-26": "unknown"} and file.missing["born"] == ["1994-09-26"]
    assert [file.kinds[name] for name in ("online", "born", "when", "q")] == ["duration", "date", "datetime", "number"]
    (remark,) = file.remarks
    assert (remark.kind, remark.variable) == ("date", "born") and remark.rows == 3
    survey = Survey.from_sav(tmp_path / "a.sav", DESIGN)
    assert survey.mean("online").frame.base_n[0] == 5 and remark.text in survey.notes
    assert survey.proportions("q", where="born >= '1994-09-27'").frame.base_n[0] == 1
    assert survey.proportions("born").frame.category.tolist() == ["1994-09-27"]


def test_numbers_beyond_all_counting_are_missing(tmp_path):
    data = SMALL.assign(n=[1e300, -1e200, np.inf, 4, 5, np.nan])
    file = read_sav(write(tmp_path / "a.sav", data))
    assert file.data.n.tolist()[3:5] == [4, 5] and file.data.n.isna().sum() == 4
    assert [(r.kind, r.variable, r.rows) for r in file.remarks] == [("number", "n", 3)]


def test_labelled_codes_are_numbers_however_they_are_stored(tmp_path):
    data = SMALL.assign(text=["1", " 2", "2", "", "1", "9"], noisy=[1.0000001, 2, 1.9999999, 1.5, 1, 2],
                        names=["a", "b", "1", "2", "", ""], postal=["050000"] * 6)  # fmt: skip
    file = read_sav(write(
        tmp_path / "a.sav", data, missing_ranges={"text": ["9"]},
        variable_value_labels={"text": {"1": "girl", "2": "boy", "9": "refused"}, "noisy": {1: "yes", 2: "no"},
                               "names": {"a": "A"}, "q": {1: "yes", 2: "no", float("nan"): "?", float("inf"): "!"}},
    ))  # fmt: skip
    assert file.data.text.fillna(0).tolist() == [1, 2, 2, 0, 1, 9]
    assert file.value_labels["text"] == {1: "girl", 2: "boy", 9: "refused"} and file.missing["text"] == [9]
    assert file.data.noisy.tolist() == [1, 2, 2, 1.5, 1, 2]
    assert file.data.names.tolist()[:3] == ["a", "b", "1"] and file.data.postal[0] == "050000"
    assert file.value_labels["q"] == {1: "yes", 2: "no"}, "a label on a missing value is no answer"
    assert {(r.kind, r.variable) for r in file.remarks} == {("text_codes", "text"), ("noise", "noisy"), ("label", "q")}
    frame = Survey.from_sav(tmp_path / "a.sav", DESIGN).proportions("text").frame
    assert frame.category.tolist() == ["girl", "boy"] and set(frame.base_n) == {4}


def test_codes_of_the_codebook_are_numbers_under_any_capitals(tmp_path):
    import pyreadstat

    data, _ = pyreadstat.read_sav(write_children(tmp_path / "children.sav", rows=80), user_missing=True)
    changed = data.assign(gender=data.gender.map("{:.0f}".format), area=data.area + 1e-7)
    changed.columns = [name.upper() for name in changed]
    survey = Survey.from_sav(write(tmp_path / "c.sav", changed), project_design(), codebook("children"))
    pd.testing.assert_frame_equal(
        survey.proportions(["gender", "account_privacy"], by="area").frame,
        Survey.from_sav(tmp_path / "children.sav", project_design(), codebook("children"))
        .proportions(["gender", "account_privacy"], by="area").frame,
    )  # fmt: skip
    assert survey.synthetic is False and {r.kind for r in survey.remarks} == {"name", "text_codes", "noise"}


def test_no_published_note_counts_the_rows_of_a_question(tmp_path):
    """Where only "yes" was stored a hair off, the rows with noise are all who said it, however few."""
    data = SMALL.assign(hurt=[1.0000001, 0, 0, 1.0000001, 0, 0], n=[1e300, 0, 0, 0, 0, 0], born=[1e300, 0, 0, 0, 0, 0])
    path = write(tmp_path / "a.sav", data, variable_value_labels={"hurt": {0: "no", 1: "yes"}},
                 variable_format={"born": "DATE11"})  # fmt: skip
    survey = Survey.from_sav(path, DESIGN)
    assert {(r.kind, r.rows) for r in survey.remarks} == {("noise", 2), ("number", 1), ("date", 1)}
    assert len(survey.notes) >= 3 and not any(re.search(r"\d", note.replace("1.0000001", "")) for note in survey.notes)


@pytest.mark.parametrize("name", ["q1.1", "class", "q$1", "q#1", "@x", "сынып_ә", "Ё", "in"])
def test_a_rule_takes_every_name_that_spss_allows(tmp_path, name):
    path = write(tmp_path / "a.sav", SMALL.rename(columns={"age": name.replace("@", "z")}))
    if "@" in name:  # which pyreadstat reads and does not write
        path.write_bytes(path.read_bytes().replace(b"zx", b"@x").replace(b"ZX", b"@X"))
    survey = Survey.from_sav(path, DESIGN)
    for spelling in {name, name.upper(), name.lower()}:
        assert survey.proportions("Q", where=f"{spelling} >= 13 and {spelling} < 20").frame.base_n[0] == 2


def test_letters_of_one_and_of_two_signs_are_the_same(tmp_path):
    decomposed, composed = "и\u0306ога", "йога"
    survey = Survey.from_sav(write(tmp_path / "a.sav", SMALL.rename(columns={"q": decomposed})), DESIGN)
    for name in (decomposed, composed):
        assert survey.proportions(name).frame.variable[0] == composed
        assert survey.proportions("stratum", where=f"{name} == 1").frame.base_n[0] == 3


def test_names_that_differ_in_capitals_only_are_two_variables(tmp_path):
    survey = Survey.from_sav(write(tmp_path / "a.sav", SMALL.assign(Q=7.0)), DESIGN)
    assert survey.proportions("Q").frame.code.tolist() == [7] and survey.proportions("q").frame.code.tolist() == [1, 2]


# ---- declared missing values ----------------


@pytest.fixture(params=["memory", "table"])
def aged(tmp_path, request):
    """Ages of six, 99 declared missing; as a file or as a table."""
    survey = Survey.from_sav(write(tmp_path / "a.sav", SMALL, missing_ranges={"age": [99]}), DESIGN)
    if request.param == "memory":
        return survey
    pytest.importorskip("narwhals")
    return from_table(SMALL, DESIGN, missing=survey.missing)


@pytest.mark.parametrize("rule, who", [
    ("age >= 13", 2), ("age < 20", 4), ("not age < 13", 2), ("age != 9", 3), ("age == 99", 1), ("age in [9, 99]", 2),
    ("age not in [9]", 3), ("age != 99", 4), ("age > 90", 0), ("not age == 99", 4), ("9 <= AGE", 4),
])  # fmt: skip
def test_a_declared_missing_value_fits_only_where_it_is_named(aged, rule, who):
    assert aged.proportions("stratum", where=rule).frame.base_n[0] == who


def test_and_is_in_no_mean(aged):
    # weights 1 1 1 2 of ages 9 13 14 12
    assert aged.mean("age").frame.estimate[0] == pytest.approx((9 + 13 + 14 + 24) / 5)


def test_a_range_that_is_declared_missing_leaves_the_codes_of_the_codebook(tmp_path):
    import pyreadstat

    path = write_children(tmp_path / "children.sav", rows=80)
    data, _ = pyreadstat.read_sav(path, user_missing=True)
    data.loc[:9, "age"], data.loc[:4, "use_home"] = 99, 77
    write(path, data, missing_ranges={"age": [{"lo": 90, "hi": 99}], "use_home": [{"lo": 2, "hi": 99}]})
    survey = Survey.from_sav(path, project_design(), codebook("children"))
    assert survey.mean("age").frame.base_n[0] == 70 and survey.mean("age").frame.estimate[0] < 18
    use = survey.proportions("use_home").frame
    assert set(use.base_n) == {75} and use.n.sum() == 75, "77 is nobody's answer; 2 to 88 are the codebook's own"
    teens = survey.proportions("exploitation_threat").frame.base_n[0]
    assert teens == ((data.age >= 13) & (data.age < 90)).sum(), "nobody of 99 is asked what those from 13 are asked"


def test_a_weight_or_unit_that_is_declared_missing_is_none(tmp_path):
    for column, says in (
        ("weight", "have a weight in 'weight' that is"),
        ("psu", "have no PSU"),
        ("stratum", "have no"),
    ):
        data = SMALL.assign(**{column: [1.0, 1, 1, 1, 1, 999]})
        with pytest.raises(UserError, match=says):
            Survey.from_sav(write(tmp_path / "a.sav", data, missing_ranges={column: [999]}), DESIGN)
        if column == "weight":
            pytest.importorskip("narwhals")
            with pytest.raises(UserError, match=says):
                from_table(data, DESIGN, missing={column: [999]}).proportions("q")


# ---- sets, weight, encoding, damage ----------------

TV, RADIO, WEB = 1.0, 2.0, 3.0


@pytest.fixture
def with_sets(tmp_path):
    no = np.nan
    data = SMALL.assign(
        m1=[TV, RADIO, WEB, 9, no, TV], m2=[WEB, no, no, 9, no, RADIO], s1=["yes", "no", "yes", "", "no", "yes"],
        s2=["no", "no", "yes", "", "yes", "no"], d1=[5.0, 0, 5, no, 0, 0], d2=[0.0, 0, 5, no, 5, 0],
    )  # fmt: skip
    names = {item: {TV: "tv", RADIO: "radio", WEB: "web", 9: "refused"} for item in ("m1", "m2")}
    path = write(tmp_path / "sets.sav", data, variable_value_labels=names, missing_ranges={"m1": [9], "m2": [9]})
    record = "$Media=C 5 Media m1 m2\n$text=D3 yes 0  s1 s2\n$five=D1 5 0  d1 d2"
    return weighted_by(with_record(path, sets_record(record)), 1)


def test_a_set_of_categories_has_a_row_a_category(with_sets):
    survey = Survey.from_sav(with_sets, DESIGN)
    for name in ("Media", "$media"):
        frame = survey.multiple_response(name).frame
        assert frame.variable.tolist() == ["Media"] * 3 and frame.category.tolist() == ["tv", "radio", "web"]
        assert frame.n.tolist() == [2, 2, 2] and set(frame.base_n) == {4}, "who refused, or said nothing, is not in it"
        # weights 1 2 1 1 of those who named any: tv 1 and 6, radio 2 and 6, web 1 and 3
        assert frame.estimate.tolist() == pytest.approx([2 / 5, 3 / 5, 2 / 5])
    assert survey.multiple_response("media", chosen=WEB, by="stratum").frame.n.tolist() == [2, 0]
    with pytest.raises(UserError, match="no answer '7' in 'Media'"):
        survey.multiple_response("media", chosen=7)


def test_a_set_counts_the_value_that_the_file_says(with_sets):
    survey = Survey.from_sav(with_sets, DESIGN)
    text, five = survey.multiple_response("text").frame, survey.multiple_response("five").frame
    assert (text.n.tolist(), text.category.tolist(), set(text.base_n)) == ([3, 2], ["yes", "yes"], {5})
    assert (five.n.tolist(), five.code.tolist(), set(five.base_n)) == ([2, 2], [5, 5], {5})


def test_sets_of_a_table_are_those_of_the_file(with_sets):
    pytest.importorskip("narwhals")
    one = Survey.from_sav(with_sets, DESIGN)
    two = from_table(one.data, DESIGN, value_labels=one.value_labels, missing=one.missing, sets=one.sets)
    for name in ("media", "text", "five"):
        pd.testing.assert_frame_equal(one.multiple_response(name).frame, two.multiple_response(name).frame)


def test_the_weight_of_the_file_is_told(with_sets, tmp_path):
    assert read_sav(with_sets).weight == "weight"
    assert read_sav(write(tmp_path / "a.sav", SMALL)).weight == ""
    long = SMALL.assign(text="x" * 300, case_weight_of_the_file=1.0)  # a long text takes several places of a row
    path = write(tmp_path / "long.sav", long[["text", "case_weight_of_the_file"]])
    assert read_sav(weighted_by(path, 32 + 6 + 1)).weight == "case_weight_of_the_file"


RUSSIAN = {
    "column_labels": {"q": "Пользуется интернетом дома"},
    "variable_value_labels": {"q": {1: "девочка", 2: "мальчик"}},
}


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_letters_that_make_no_words_propose_their_encoding(tmp_path, encoding):
    path = written_in(write(tmp_path / "a.sav", SMALL, **RUSSIAN), encoding)
    (remark,) = read_sav(path).remarks
    assert remark.kind == "encoding" and f"--encoding {encoding}" in remark.text
    file = read_sav(path, encoding)
    assert file.value_labels["q"] == {1: "девочка", 2: "мальчик"} and not file.remarks
    assert Survey.from_sav(path, DESIGN, encoding=encoding).proportions("q").frame.category[0] == "девочка"


def test_a_wrong_encoding_is_not_called_damage(tmp_path):
    path = written_in(write(tmp_path / "a.sav", SMALL, **RUSSIAN), "cp1251", b"UTF-8")
    said = refusal(path)
    assert "damaged" not in said and "(UTF-8)" in said and "--encoding cp1251" in said
    assert "There is no encoding 'cp1521'" in refusal(path, "cp1521")


@pytest.mark.parametrize("label", ["Größe der Gemeinde", "Fréquence d'accès", "Пол", "Қаланың атауы", "Ãëàâà (sic)"])
def test_letters_that_are_right_are_left(tmp_path, label):
    found = read_sav(write(tmp_path / "a.sav", SMALL, column_labels={"q": label}))
    assert found.labels["q"] == label and (not found.remarks or label.startswith("Ã"))


@pytest.mark.parametrize("name", [b"Q\x01  ", b"Q\x1b[2", b"A B  "])
def test_a_name_that_no_variable_can_have_is_damage(tmp_path, name):
    path = write(tmp_path / "a.sav", SMALL.rename(columns={"q": "qqqqq"}))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"QQQQQ", name).replace(b"qqqqq", name))
    assert "damaged" in refusal(path)
