"""The README beside the data defines every column of every file, and no column that is not there."""

import re

import pandas as pd
import pytest

from kidsonline import paths

FILES = [file for folder in (paths.PUBLISHED, paths.CODEBOOK, paths.SAMPLE) for file in sorted(folder.glob("*.csv"))]


def defined(file) -> dict[str, str]:
    """Columns that the README defines for a file, and how; in its order."""
    text = (file.parent / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(file.name)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert section, f"{file.parent.name}/README.md has no section '{file.name}'"
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section[1], re.M))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_every_column_is_defined_in_order(file):
    columns = defined(file)
    assert list(columns) == list(pd.read_csv(file, nrows=0).columns)
    assert all(meaning.strip() for meaning in columns.values())


@pytest.mark.parametrize("file, column", [
    ("statistics", "place"), ("statistics", "group_var"), ("statistics", "measure"), ("statistics", "precision"),
    ("statistics", "status"), ("claims", "comparison"), ("universes", "base_status"), ("sources", "kind"),
])  # fmt: skip
def test_every_word_a_column_holds_is_one_that_the_readme_names(file, column):
    path = paths.PUBLISHED / f"{file}.csv"
    said = set(re.findall(r"`([^`]+)`", defined(path)[column]))
    used = set(pd.read_csv(path, dtype=str, keep_default_na=False)[column])
    assert used <= said, used - said


@pytest.mark.parametrize("column", ["population", "level", "reference_period", "mode", "missing_in_base", "sensitive"])
def test_every_word_of_the_codebook_is_one_that_the_readme_names(column):
    path = paths.CODEBOOK / "variables.csv"
    said = set(re.findall(r"`([^`]+)`", defined(path)[column])) | {""}
    used = {word for cell in pd.read_csv(path, dtype=str, keep_default_na=False)[column] for word in cell.split("|")}
    assert used <= said, used - said
