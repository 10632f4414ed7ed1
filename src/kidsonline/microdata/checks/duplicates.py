"""Records that stand in the file twice."""

from collections.abc import Iterator

import pandas as pd

from ...codebook.study import study
from ..severity import Finding, warn
from ..sheet import Sheet, first_rows

ENOUGH = 20  # answers that two people hardly ever all share


def repeated_ids(sheet: Sheet) -> Iterator[Finding]:
    """Record numbers that several rows have."""
    for item in sheet.book.variables.values():
        name = item.variable
        number = item.theme == "design" and item.level == "scale" and name not in study().design.columns
        if number and name in sheet.data and (twice := _again(sheet.data[[name]].dropna(), sheet)).any():
            yield warn(name, f"a number that an earlier row has in {first_rows(twice)}.", "Each record needs its own.")


def repeated_rows(sheet: Sheet) -> Iterator[Finding]:
    """Rows that repeat every answer of another."""
    names = [v.variable for v in sheet.questions if v.variable in sheet.data and len(sheet.counts(v.variable)) > 1]
    if len(names) >= ENOUGH and (twice := _again(sheet.data[names], sheet)).any():
        yield warn(
            "",
            f"All {len(names)} answers of an earlier row are repeated in {first_rows(twice)}.",
            "Delete what was entered twice.",
        )


def _again(frame: pd.DataFrame, sheet: Sheet):
    keys = frame.iloc[:, 0] if frame.shape[1] == 1 else pd.util.hash_pandas_object(frame, index=False)
    return keys.duplicated().reindex(sheet.data.index, fill_value=False).to_numpy(bool)
