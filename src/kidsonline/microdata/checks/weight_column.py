"""Weights: that every row has one, that none carries the survey, and that it is the one meant."""

from collections.abc import Iterator

import numpy as np

from ...codebook.study import study
from ..severity import Finding, note, stop, warn
from ..sheet import Sheet, first_rows

CARRIED, LOST = 0.1, 0.5  # effective sample as a share of the rows: below, it stops, or is to be looked at
FILL = "Give every respondent a weight above 0."


def weights(sheet: Sheet) -> Iterator[Finding]:
    """Weights that are missing, negative, text or zero, and a weight that stands for much of the survey."""
    name = study().design.weight
    if name not in sheet.data or not sheet.rows:
        return
    if sheet.is_text(name):
        yield stop(name, "the weights are text.", "Save them as numbers.")
        return
    weight = sheet.data[name].to_numpy(float)
    if (bad := ~np.isfinite(weight)).any():
        yield stop(name, f"no weight in {first_rows(bad)}.", FILL)
    if (bad := weight < 0).any():
        yield stop(name, f"a weight below 0 in {first_rows(bad)}.", FILL)
    if not (weight > 0).any():
        yield stop(name, "no weight is above 0.", "Name the column that holds the weights, in a mapping.")
    elif (bad := weight == 0).any():
        yield warn(name, f"weight 0 in {first_rows(bad)}: who has none counts in no base.", "Is that meant?")
    if sheet.weight is not None:
        yield from _spread(sheet, sheet.weight)


def effective(weight: np.ndarray) -> float:
    """Rows that, equally weighted, would be as good (Kish 1965): squared sum over sum of squares."""
    scaled = weight / weight.max()
    return float(scaled.sum() ** 2 / (scaled**2).sum())


def _spread(sheet: Sheet, weight: np.ndarray) -> Iterator[Finding]:
    counting, name = weight[weight > 0], study().design.weight
    left, top = effective(counting), int(weight.argmax())
    times, part = weight[top] / np.median(counting), weight[top] / weight.sum()
    says = (
        f"with these weights {len(counting):,} rows are worth {left:,.0f}; the largest (row {top + 1:,}) is "
        f"{times:,.3g} times the middle one and stands for {part:.1%} of everybody."
    )
    if left < CARRIED * len(counting):
        yield stop(name, says, "A few answers would be the survey: correct or trim the weights.")
    elif left < LOST * len(counting):
        yield warn(name, says, "Look whether the largest weights are right.")
    elif len(counting) > 1 and counting.min() == counting.max():
        yield note(name, "all weights are equal: results are those of the sample.")


def weight_in_spss(sheet: Sheet) -> Iterator[Finding]:
    """The case weight that the file is set to in SPSS, where the report uses another."""
    name, used = study().design.weight, sheet.file.weight
    if used and used != name:
        yield warn(
            used,
            f"SPSS weights this file by it; the report weights by '{name}' and ignores it.",
            f"If '{used}' is right, let a mapping say that it is '{name}'.",
        )
