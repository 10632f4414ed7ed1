"""Means and totals of numeric variables by groups."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .coded import Coded, everyone
from .intervals import t_interval
from .sample import Sample
from .shares import labelled, precision
from .tally import cells
from .unit_parts import divided


def _of_values(
    sample: Sample,
    names: Sequence[str],
    values: Sequence[np.ndarray],
    group: Coded | None,
    level: float,
    variances: Sequence,
    total: bool,
) -> pd.DataFrame:
    group = group or everyone(len(sample.weight))
    _, part = divided(sample, group)
    frames = []
    for name, value, within in zip(names, values, variances or [0.0] * len(names), strict=True):
        asked = np.isfinite(value) & (part >= 0)
        variable = Coded(name, (0,), ("total" if total else "mean",), np.where(asked, 0, -1))
        c = cells(sample, [variable], group)
        n, whole = c.base_n, c.whole
        # Sums of squares are taken about the overall mean, so that no precision is lost to a large level.
        middle = np.average(value[asked], weights=sample.weight[asked]) if asked.any() else 0.0
        about = value[asked] - middle
        within = np.broadcast_to(within, value.shape)[asked]
        first, second = (
            np.bincount(part[asked], sample.weight[asked] * sums, len(c.parts.unit))[:, None]
            for sums in (about, about**2 + within)
        )
        offset, square = c.parts.by_group(first) / whole, c.parts.by_group(second) / whole
        mean = middle + offset
        if total:
            influence = first + middle * c.weight
        else:
            influence = (first - offset[c.parts.group] * c.weight) / whole[c.parts.group]
        se, df, usable = precision(sample, c, influence, total)
        variance = np.maximum(square - offset**2, 0.0)
        spread = (n > 1) & (variance > 1e-14 * (square + offset**2)) & (variance > 0)
        srs = np.where(spread, variance, 1.0) / np.maximum(n - 1, 1) * (whole**2 if total else 1.0)
        estimate = np.where(n > 0, mean * whole if total else mean, np.nan)
        low, high = t_interval(estimate, np.where(spread | total, se, np.nan), df, level)
        frames.append(
            labelled(
                [variable],
                group,
                c,
                {
                    "estimate": estimate,
                    "se": se,
                    "ci_low": low,
                    "ci_high": high,
                    "n": n,
                    "base_n": n,
                    "df": df,
                    "deff": np.where(spread, se**2 / srs, np.nan),
                },
                {
                    "empty": n == 0,
                    "one_psu": ~usable,
                    "everybody": ~spread & (not total),
                    "no_df": df < 1,
                    "no_deff": ~spread,
                },
            )
        )
    return pd.concat(frames, ignore_index=True)


def means(
    sample: Sample,
    names: Sequence[str],
    values: Sequence[np.ndarray],
    group: Coded | None = None,
    *,
    level: float = 0.95,
    variances: Sequence = (),
) -> pd.DataFrame:
    """Mean of each numeric variable in each group: ``values`` hold one array (rows) a name, NaN outside the base.

    Where a row stands for several people, values are their means and ``variances`` theirs about it (rows).
    Columns as :func:`~kidsonline.estimation.proportions`, with code 0, category "mean", ``n`` the base, and
    Student t intervals.
    """
    return _of_values(sample, names, values, group, level, variances, total=False)


def value_totals(
    sample: Sample,
    names: Sequence[str],
    values: Sequence[np.ndarray],
    group: Coded | None = None,
    *,
    level: float = 0.95,
    variances: Sequence = (),
) -> pd.DataFrame:
    """Weighted sum of each numeric variable in each group; columns as :func:`means`, category "total"."""
    return _of_values(sample, names, values, group, level, variances, total=True)
