"""Columns that point at a person."""

from collections.abc import Iterator

from ...codebook.study import study
from ..identifiers import identifiers
from ..severity import Finding, stop
from ..sheet import Sheet


def direct_identifiers(sheet: Sheet) -> Iterator[Finding]:
    """Direct identifiers, by name, label and content."""
    harmless, file = (*study().not_identifying, *study().design.columns), sheet.file
    found = identifiers(file.data, file.labels, file.value_labels, harmless)
    if found:
        columns = ", ".join(f"{name} ({why})" for name, why in found)
        yield stop(
            "",
            f"The file holds direct identifiers: {columns}.",
            "Delete these columns, or list those that are harmless as not_identifying in data/study.toml.",
        )


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
