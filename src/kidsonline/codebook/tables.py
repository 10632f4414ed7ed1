"""Tables that people edit: CSV files as they come back from a spreadsheet, met with file, row and column.

A spreadsheet set to another language separates by semicolons, puts a mark before the first letter, leaves empty rows
behind and writes 1.0 for 1; all this is read as it was meant. What it spoils for good stops here: letters that are not
UTF-8, and answers such as 9-10 that have become a date.
"""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ..errors import UserError, unknown

_SEPARATORS = (",", ";", "\t")
# Months as spreadsheets shorten them in English, Russian and Kazakh.
_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec янв фев мар апр май июн июл авг сен окт ноя дек "
    "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел"
).replace(" ", "|")
_DATE = re.compile(
    rf"\d{{1,2}}[-. ](?:{_MONTHS})\w*\.?|(?:{_MONTHS})\w*\.?[-. ]\d{{1,4}}|\d{{1,2}}([./])\d{{1,2}}\1\d{{4}}", re.I
)
_WHOLE = re.compile(r"([+-]?\d+)(?:[.,]0*)?")


def read_table(path: Path, columns: list[str], key: list[str]) -> pd.DataFrame:
    """A CSV as strings with exactly ``columns`` and unique ``key``, indexed so that row i + 2 of the file is row i.

    Raises UserError, naming file, row and column, for what cannot have been meant.
    """
    frame = table(path, columns)
    repeated = frame.duplicated(key)
    if repeated.any():
        row = frame.index[repeated][0]
        raise UserError(f"{path.name} row {row + 2}: {' '.join(frame.loc[row, key])!r} stands twice; keep one.")
    return frame[columns]


def table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """A CSV as strings with all its columns, of which it must have ``columns``; index and errors as ``read_table``.

    Columns beside them are for people, and a date there does no harm; None: all are needed.
    """
    text = _text(path)
    head = next(csv.reader([text.partition("\n")[0]]), [""])
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count) if len(head) < 2 else ","
    rows = _rows(text, separator, path.name)
    if not rows:
        raise UserError(f"{path.name} is empty: restore it from the repository, or write its columns in the first row.")
    names = [name.strip() for name in rows[0]]
    while names and not names[-1]:  # columns that were emptied
        names.pop()
    found = {}
    for i, row in enumerate(rows[1:]):
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            raise UserError(
                f"{path.name} row {i + 2} has {len(row)} cells under {len(names)} columns: "
                "put a text with commas in double quotes."
            )
        if any(cell.strip() for cell in row):
            found[i] = (row + [""] * len(names))[: len(names)]
    frame = pd.DataFrame.from_dict(found, orient="index", columns=names, dtype=object)
    for column in names if columns is None else columns:
        if column not in names:
            raise unknown("column", column, names, path.name)
        for i, cell in frame[column].items():
            if _DATE.fullmatch(cell.strip()):
                raise UserError(
                    f"{path.name} row {i + 2}, column '{column}': '{cell}' is a date that a spreadsheet made of "
                    "something else (9-10, say): set the column to text there and write the cell again."
                )
    return frame


def whole_number(cell: str, place: str) -> int:
    """A whole number as a spreadsheet may write it (1, 1.0); ``place`` (file, row, column) begins the error."""
    found = _WHOLE.fullmatch(cell.strip())
    if not found:
        raise UserError(f"{place}: '{cell}' is no whole number; write one, such as 1.")
    return int(found[1])


def counts(frame: pd.DataFrame, columns: Iterable[str], name: str) -> pd.DataFrame:
    """``frame``, a table of the file ``name``, with ``columns`` as whole numbers, NaN where a cell is empty."""
    found = {}
    for column in columns:
        place = f"{name} row {{}}, column '{column}'"
        cells = {i: whole_number(c, place.format(i + 2)) if c else None for i, c in frame[column].items()}
        found[column] = pd.Series(cells)
    return frame.assign(**found)


def _text(path: Path) -> str:
    if not path.is_file():
        raise UserError(f"{path.name} is missing in {path.parent}: restore it from the repository.")
    content = path.read_bytes()
    try:
        if b"\0" in content:  # UTF-16, which spreadsheets call Unicode text
            raise UnicodeDecodeError("utf-8", content, content.index(b"\0"), content.index(b"\0") + 1, "zero byte")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path.name} row {row} is not written in UTF-8: save the table as 'CSV UTF-8 (comma delimited)'."
        ) from None


def _rows(text: str, separator: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise UserError(
            f"{name} row {len(rows) + 1} cannot be read ({error}): write a double quote within a text twice."
        ) from None
    return rows
