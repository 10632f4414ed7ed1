"""How people were drawn: the design's columns, gaps in them, and strata that tell nothing of chance."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...codebook.study import study
from ..enough import MIN_DF
from ..severity import Finding, counted, note, stop, warn
from ..sheet import Sheet, first_rows


def design_columns(sheet: Sheet) -> Iterator[Finding]:
    """Columns of the design that are missing, and rows without a value in them."""
    design = study().design
    words = {design.weight: "weights", design.stratum: "strata", design.psu: "primary sampling units"}
    for name, what in words.items():
        if name not in sheet.data:
            yield stop(
                name,
                f"the column with the {what} is missing: nothing can be estimated without it.",
                "Add it, or say in a mapping what it is called in the file.",
            )
        elif name != design.weight and (gaps := _gaps(sheet, name)).any():
            yield stop(name, f"empty in {first_rows(gaps)}.", "Fill it in for all rows.")


def lonely_units(sheet: Sheet) -> Iterator[Finding]:
    """Strata of one sampling unit, and too few degrees of freedom for any interval."""
    if (drawn := units(sheet)) is None:
        return
    lonely, df = int((drawn == 1).sum()), int(drawn.sum() - len(drawn))
    psu = study().design.psu
    if df < MIN_DF:
        yield warn(
            psu,
            f"{counted(int(drawn.sum()), 'sampling unit')} in {len(drawn)} strata: {df} degrees of freedom, fewer than "
            f"{MIN_DF}: every figure will be too unreliable to show.",
            "Look whether strata and sampling units are the right columns, and join strata that hold one unit.",
        )
    elif lonely:
        yield note(
            psu,
            f"{lonely} of {len(drawn)} strata hold a single sampling unit: its distance from the mean of "
            "all stands for its variance.",
        )


def units(sheet: Sheet) -> pd.Series | None:
    """Sampling units by stratum; None where the columns are missing or have gaps."""
    design = study().design
    columns = [design.stratum, design.psu]
    if not sheet.rows or any(c not in sheet.data or _gaps(sheet, c).any() for c in columns):
        return None
    return sheet.data[columns].drop_duplicates().groupby(design.stratum).size()


def _gaps(sheet: Sheet, name: str) -> np.ndarray:
    column = sheet.data[name]
    return (column.isna() | (column.astype(str).str.strip() == "" if sheet.is_text(name) else False)).to_numpy(bool)
