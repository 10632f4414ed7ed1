"""What a spreadsheet opens: no cell of ours is worked out, and numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kidsonline.cells import as_written, csv_text, inert
from kidsonline.figures.markup import downloads
from kidsonline.paths import ROOT
from kidsonline.site.listing_tables import as_csv


@pytest.mark.parametrize("text", [
    '=HYPERLINK("http://e.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "-1 OR 1",
    "+7 701 123 45 67x", "＝1+1", "-", "--1",
])  # fmt: skip
def test_text_that_a_spreadsheet_would_run_stays_text(text):
    made = inert(text)
    assert made == (text if text == "-" else f"'{text}")
    assert as_written(str(made)) == text


@pytest.mark.parametrize("cell", [
    -3.2, 0, None, "-3.2", "+4", "-0.5%", "-12.3 %", "1e-9", "-1,234.5", "", "girl", "9-10", "a=b", "'quoted'", "–5",
])  # fmt: skip
def test_numbers_and_other_text_are_left(cell):
    assert inert(cell) is cell and as_written(str(cell)) == str(cell)


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_a_table_reads_back_with_no_cell_that_begins_a_formula(row):
    (_, read) = csv.reader(io.StringIO(csv_text(["a"] * len(row), [row]), newline=""))
    assert read == [inert(cell) for cell in row] and all(inert(cell) == cell for cell in read)


def test_a_carriage_return_begins_no_row():
    assert csv_text(["a"], [["b\r=1+1"]]) == 'a\n"b\n=1+1"\n'


def test_labels_of_a_file_are_inert_in_every_download(tmp_path):
    formula = '=HYPERLINK("http://e.example","x")'
    listing = {"columns": [formula, "b"], "rows": [f"{formula}\t-1.5"]}
    assert list(csv.reader(io.StringIO(as_csv(listing)))) == [[f"'{formula}", "b"], [f"'{formula}", "-1.5"]]
    payload = dict.fromkeys(
        ("figure", "form", "title", "headline", "subtitle", "base", "source", "evidence", "alt", "notes"), "x"
    ) | {"name": "f", "synthetic": False, "rows": [{"category": formula, "estimate": "-1.5"}]}
    text = downloads(payload)["f.csv"]
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["category"] == f"'{formula}" and row["estimate"] == "-1.5"


def test_every_csv_is_written_by_the_one_function():
    writers = ("csv.writer", "csv.DictWriter", ".to_csv(", ".to_excel(")
    at = [p.name for p in (ROOT / "src").rglob("*.py") if any(w in p.read_text(encoding="utf-8") for w in writers)]
    assert at == ["cells.py"]
