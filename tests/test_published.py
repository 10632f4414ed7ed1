"""The ledger: every row is checked, and a bad one stops with the file, the row and the nearest valid name."""

import shutil

import pandas as pd
import pytest

from kidsonline import paths
from kidsonline.errors import UserError
from kidsonline.published.ledger import ledger, read_ledger


@pytest.fixture
def folder(tmp_path):
    for file in paths.PUBLISHED.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder, key, **cells):
    """The ledger with some cells of one row changed; returns the file's line number of that row."""
    path = folder / "statistics.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = table.index[table.id == key][0]
    for column, value in cells.items():
        table.loc[row, column] = value
    table.to_csv(path, index=False)
    return row + 2


@pytest.mark.parametrize(
    "cells, says",
    [
        ({"variable": "frist_use_age"}, ["variable", "frist_use_age", "'first_use_age'"]),
        ({"categories": "7"}, ["code in categories '7'", "5 to 8"]),
        ({"group_var": "gendr"}, ["group_var 'gendr'", "'gender'"]),
        ({"group_var": "gender", "group": "3"}, ["code in group '3'", "girl"]),
        ({"value": "145.8"}, ["145.8 percent", "between 0 and 100"]),
        ({"value": "many"}, ["value is 'many'", "plain number"]),
        ({"value": ""}, ["value is empty"]),
        ({"status": "okay"}, ["status 'okay'", "'ok'"]),
        ({"measure": "per cent"}, ["measure 'per cent'", "'percent'"]),
        ({"source": "koo"}, ["source 'koo'", "kko2023"]),
        ({"printed_band": "13 to 15"}, ["printed_band is '13 to 15'", "13-15"]),
        ({"figure": "77"}, ["figure '77'", "'7'"]),
        ({"universe": "acount_holders"}, ["universe 'acount_holders'", "'account_holders'"]),
    ],
)
def test_a_bad_row_stops_with_one_line_that_names_it(folder, cells, says):
    line = change(folder, "ch2-first-use-age-2", **cells)
    with pytest.raises(UserError) as error:
        read_ledger(folder)
    message = str(error.value)
    assert "\n" not in message and f"statistics.csv row {line}" in message
    assert all(word in message for word in says), message


def test_a_bad_figure_stops_with_one_line_that_names_it(folder):
    path = folder / "figures.csv"
    sound = path.read_text(encoding="utf-8")
    wrong = (("number_used_twice", "twice", "number_used_twice 'twice'"),
             ("called_in_text", "Figure 6", "called_in_text is 'Figure 6'; write the number"))  # fmt: skip
    for column, cell, says in wrong:
        path.write_text(sound, encoding="utf-8")
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.loc[4, column] = cell
        table.to_csv(path, index=False)
        with pytest.raises(UserError, match=f"figures.csv row 6.*{says}|{says}.*figures.csv row 6"):
            read_ledger(folder)


def test_a_statistic_cannot_stand_twice(folder):
    path = folder / "statistics.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    pd.concat([table, table.iloc[[3]]]).to_csv(path, index=False)
    with pytest.raises(UserError, match="stands twice"):
        read_ledger(folder)


def test_a_missing_file_says_which(tmp_path):
    with pytest.raises(UserError, match=r"statistics\.csv is missing"):
        read_ledger(tmp_path)


def test_every_doubtful_row_says_why():
    rows = ledger().statistics
    doubtful = rows[rows.status != "ok"]
    assert len(doubtful) and (doubtful.note != "").all()


def test_every_statistic_has_a_source_that_says_what_it_is():
    book = ledger()
    # Each person quoted is a source, also one whose words hold no number.
    assert set(book.statistics.source) <= set(book.sources.index)
    assert (book.sources[["title", "kind", "quoted_in", "checked_on"]] != "").all(axis=None)
