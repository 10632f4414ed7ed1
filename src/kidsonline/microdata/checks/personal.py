"""Columns that point at a person."""

from collections.abc import Iterator

from ..identifiers import identifiers
from ..severity import Finding, stop
from ..sheet import Sheet


def direct_identifiers(sheet: Sheet) -> Iterator[Finding]:
    """Direct identifiers, by the names of columns."""
    if found := identifiers(sheet.data.columns):
        yield stop(found, "looks like a direct identifier.", "Delete the column before using this file.")


def mixed_synthetic(sheet: Sheet) -> Iterator[Finding]:
    """Made-up and real respondents in one file."""
    if "synthetic" in sheet.data and sheet.rows:
        values = set(sheet.data["synthetic"].unique())
        if values not in ({0}, {1}):
            yield stop(
                "synthetic",
                "must be 1 for every row, or 0 for every row.",
                "Do not mix synthetic and measured respondents in one file.",
            )
