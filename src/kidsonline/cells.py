"""Cells of tables that a spreadsheet will open: what is text stays text and is never worked out as a formula.

A label of a file, or an answer, may begin as ``=HYPERLINK(...)``; spreadsheets run that when the table is opened.
"""

import csv
import io
import re
from collections.abc import Iterable

_BEGINS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d[\d ,.]*)?\d(\.\d+)?([eE][+-]?\d+)?\s?%?|[+-]")


def inert(value: object) -> object:
    """A cell as a spreadsheet may have it: text that it would run gets an apostrophe before it, a number stays one.

    A carriage return, which would begin a new row in the middle of a cell, is a line feed.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    return f"'{text}" if text.startswith(_BEGINS) and not _NUMBER.fullmatch(text) else text


def as_written(text: str) -> str:
    """A cell that :func:`inert` made, as it was before."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_BEGINS) else text


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV with a header line, its cells inert."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([inert(cell) for cell in row] for row in (columns, *rows))
    return out.getvalue()
