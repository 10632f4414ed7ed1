"""Differences between groups, and between items answered by the same people, with their covariance."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from ..errors import unknown
from .coded import Coded, everyone
from .intervals import t_interval
from .sample import Sample
from .tally import Cells, cells
from .unit_parts import Parts
from .variance import degrees_of_freedom, variances


class Difference(NamedTuple):
    """A difference of two shares, its interval, its test statistic (z or t) and two-sided p value."""

    difference: float
    low: float
    high: float
    statistic: float
    p_value: float


def holm(p_values: np.ndarray) -> np.ndarray:
    """Holm's (1979) step-down adjustment of one family of p values; NaN stays NaN and does not count."""
    p = np.asarray(p_values, float)
    adjusted = np.full(p.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * (len(order) - np.arange(len(order)))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def independent_difference(
    share_a: float, se_a: float, df_a: float, share_b: float, se_b: float, df_b: float, *, level: float = 0.95
) -> Difference:
    """The first share less the second of two surveys drawn apart: variances add, df after Satterthwaite (1946)."""
    variance = se_a**2 + se_b**2
    if not np.isfinite(variance) or variance <= 0 or min(df_a, df_b) < 1:
        return Difference(share_a - share_b, np.nan, np.nan, np.nan, np.nan)
    df = variance**2 / (se_a**4 / df_a + se_b**4 / df_b)
    t = (share_a - share_b) / np.sqrt(variance)
    low, high = t_interval(np.array([share_a - share_b]), np.array([np.sqrt(variance)]), np.array([df]), level)
    return Difference(share_a - share_b, float(low[0]), float(high[0]), t, float(2 * special.stdtr(df, -abs(t))))


_Places = tuple[np.ndarray, np.ndarray]


def _differences(sample: Sample, c: Cells, first: _Places, second: _Places, level: float) -> dict:
    """Columns of the comparison of shares at places ``first`` (groups, answers) of ``c`` with those at ``second``."""
    share, base_n = c.share, c.base_n
    difference = share[first] - share[second]
    # Two groups share units, so that their covariance asks for all units of both.
    units = Parts.undivided(sample.n_units)
    influence = c.parts.by_unit(c.influence(), sample.n_units)
    (variance,) = variances(influence[:, *first] - influence[:, *second], units, sample)
    se = np.sqrt(variance)
    present = c.parts.by_unit((c.base_weight > 0)[:, c.variable], sample.n_units)
    (df,) = degrees_of_freedom(present[:, *first] | present[:, *second], units, sample)
    empty = (base_n[first] == 0) | (base_n[second] == 0)
    still = ~empty & (se <= 1e-12)  # no variation beyond rounding: nothing to test against
    flag = np.select([empty, df < 1, still], ["empty", "no_df", "no_spread"], "").astype(object)
    tested = flag == ""
    t = np.where(tested, difference, 0.0) / np.where(tested, se, 1.0)
    low, high = t_interval(difference, np.where(tested, se, np.nan), df, level)
    p_value = np.where(tested, 2 * special.stdtr(np.maximum(df, 1), -np.abs(t)), np.nan)
    return {
        "estimate": share[first],
        "against_estimate": share[second],
        "difference": difference,
        "se": np.where(empty | (df < 1), np.nan, se),
        "ci_low": low,
        "ci_high": high,
        "df": df,
        "statistic": np.where(tested, t, np.nan),
        "p_value": p_value,
        "p_holm": holm(p_value),
        "base_n": base_n[first],
        "against_base_n": base_n[second],
        "flag": flag,
    }


def compare_groups(
    sample: Sample,
    variables: Sequence[Coded],
    group: Coded,
    pairs: Sequence[tuple] | None = None,
    *,
    level: float = 0.95,
) -> pd.DataFrame:
    """Differences in the share of each answer between two groups, one row a variable, answer and pair.

    ``pairs`` holds group codes (first, second); None: all pairs in code order. ``difference`` is the first share
    minus the second; its standard error counts their covariance, since groups share PSUs; Student t on the PSUs
    minus strata that hold either group. ``p_holm`` takes all rows of the call as one family. Where one share
    is 0 or 1 that group adds nothing to the standard error, which is then too small.
    """
    places = {code: i for i, code in enumerate(group.codes)}
    wanted = list(pairs) if pairs is not None else list(combinations(group.codes, 2))
    for code in (code for pair in wanted for code in pair):
        if code not in places:
            raise unknown("group", code, [str(known) for known in group.codes], f"'{group.name}'")
    c = cells(sample, variables, group)
    rows = [(v, k, a, b) for v, item in enumerate(variables) for k in range(len(item.codes)) for a, b in wanted]
    answer = np.repeat(np.arange(len(c.variable)), len(wanted))
    first, second = (
        (np.tile(np.array([places[pair[side]] for pair in wanted], np.int64), len(c.variable)), answer)
        for side in (0, 1)
    )
    described = pd.DataFrame(
        [
            {
                "variable": variables[v].name,
                "code": variables[v].codes[k],
                "category": variables[v].labels[k],
                "group_var": group.name,
                "group_code": str(a),
                "group": group.labels[places[a]],
                "against_code": str(b),
                "against": group.labels[places[b]],
            }
            for v, k, a, b in rows
        ]
    )
    return described.assign(**_differences(sample, c, first, second, level))


def compare_items(
    sample: Sample, items: Sequence[Coded], group: Coded | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Differences between the shares of items answered by the same people, one row a pair of items and group.

    Each item has one category, the answer of interest. Only people in the base of both items count, so that the
    difference is one within people; its standard error counts the covariance. Columns as
    :func:`compare_groups`, ``against`` naming the second variable.
    """
    group = group or everyone(len(sample.weight))
    pairs = list(combinations(items, 2))
    both = [(a.within(b.position >= 0), b.within(a.position >= 0)) for a, b in pairs]
    c = cells(sample, [item for pair in both for item in pair], group)
    who = np.tile(np.arange(len(group.codes)), len(pairs))
    first = np.repeat(2 * np.arange(len(pairs)), len(group.codes))
    described = pd.DataFrame(
        [
            {
                "variable": a.name,
                "code": a.codes[0],
                "category": a.labels[0],
                "against": b.name,
                "against_code": b.codes[0],
                "against_category": b.labels[0],
                "group_var": group.name,
                "group_code": str(code),
                "group": label,
            }
            for a, b in pairs
            for code, label in zip(group.codes, group.labels, strict=True)
        ]
    )
    return described.assign(**_differences(sample, c, (who, first), (who, first + 1), level))
