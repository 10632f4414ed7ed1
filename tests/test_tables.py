"""Tables that a spreadsheet wrote: read as they were meant, or met with file, row and column in one sentence."""

import io
import shutil

import pandas as pd
import pytest

from kidsonline import paths
from kidsonline.codebook.read import read_codebook
from kidsonline.codebook.tables import read_table, whole_number
from kidsonline.errors import UserError

ROWS = [["set", "1", "9-10"], ["set", "2", "a, b"], ["other", "1", "қыз"]]


def text(separator=",", rows=ROWS):
    frame = pd.DataFrame(rows, columns=["labels", "value", "label"])
    return frame.to_csv(index=False, sep=separator)


def read(path):
    return read_table(path, ["labels", "value", "label"], ["labels", "value"])


@pytest.mark.parametrize(
    "content",
    [
        text().encode(),
        text().encode("utf-8-sig"),
        text(";").encode("utf-8-sig"),
        text("\t").encode(),
        text().replace("\n", "\r\n").encode(),
        text().encode() + b",,\n\n  ,,\n",
        text().replace("labels,value,label", " labels ,value,label,,").encode(),
    ],
    ids=["plain", "BOM", "semicolons", "tabs", "CRLF", "empty rows at the end", "empty columns"],
)
def test_what_a_spreadsheet_adds_is_no_part_of_the_table(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert read(path).values.tolist() == ROWS


def test_rows_keep_their_numbers_below_an_empty_one(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("labels,value,label\na,1,x\n,,\n\nb,1,y\n", encoding="utf-8")
    assert list(read(path).index + 2) == [2, 5]


@pytest.mark.parametrize(
    "content, says",
    [
        (text(rows=[["s", "1", "10-Sep"]]), "t.csv row 2, column 'label': '10-Sep' is a date"),
        (text(rows=[["s", "1", "ok"], ["s", "2", "Sep-10"]]), "row 3, column 'label': 'Sep-10' is a date"),
        (text(rows=[["s", "1", "10.сен"]]), "'10.сен' is a date"),
        (text(rows=[["s", "1", "09.10.2026"]]), "'09.10.2026' is a date"),
        ("labels,value,label\na,1,girls, boys\n", "row 2 has 4 cells under 3 columns"),
        ('labels,value,label\na,1,"girls\n', "row 2 cannot be read"),
        ("labels,value\na,1\n", "no column 'label' in t.csv"),
        ("", "t.csv is empty"),
        (text().encode("utf-16"), "row 1 is not written in UTF-8: save the table as 'CSV UTF-8"),
        (text().encode("windows-1251", "replace").replace(b"?", b"\xe9"), "row 4 is not written in UTF-8"),
        (text(rows=[["s", "1", "x"], ["s", "1", "y"]]), "row 3: 's 1' stands twice"),
    ],
)
def test_what_it_spoiled_stops_with_row_and_column(tmp_path, content, says):
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError) as stopped:
        read(path)
    assert says in str(stopped.value) and "\n" not in str(stopped.value)


@pytest.mark.parametrize("cell, number", [("1", 1), ("1.0", 1), ("-9", -9), ("1,00", 1), (" 7 ", 7)])
def test_a_whole_number_is_one_however_it_is_written(cell, number):
    assert whole_number(cell, "t.csv row 2") == number


@pytest.mark.parametrize("cell", ["", "1.5", "10-Sep", "one", "1e3"])
def test_what_is_none_names_its_place(cell):
    with pytest.raises(UserError, match="row 2, column 'value': "):
        whole_number(cell, "t.csv row 2, column 'value'")


def labels(tmp_path, change):
    """The project's codebook with its table of answers changed."""
    shutil.copytree(paths.CODEBOOK, tmp_path / "codebook")
    path = tmp_path / "codebook" / "value_labels.csv"
    path.write_bytes(change(path.read_text(encoding="utf-8")))
    return read_codebook(tmp_path / "codebook")


def test_the_codebook_comes_back_from_a_spreadsheet_as_it_went(tmp_path):
    def saved(table):
        rows = pd.read_csv(io.StringIO(table), dtype=str, keep_default_na=False)
        return (rows.assign(value=rows.value + ".0").to_csv(index=False, sep=";") + ";;;\n").encode("utf-8-sig")

    assert labels(tmp_path, saved)["children"].variables == read_codebook()["children"].variables


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("age_group,1,9-10", "age_group,1,10-Sep", "value_labels.csv row 6, column 'label_en': '10-Sep' is a date"),
        ("area,1,city", "area,,city", "value_labels.csv row 15, column 'value': '' is no whole number"),
        ("area,1,city", "area,1.5,city", "row 15, column 'value': '1.5' is no whole number"),
    ],
)
def test_an_answer_that_a_spreadsheet_spoiled_stops_where_it_is_read(tmp_path, old, new, says):
    with pytest.raises(UserError, match=says.replace("(", r"\(")):
        labels(tmp_path, lambda table: table.replace(old, new).encode())
