"""Shares and totals of answers of many variables by groups, from one pass over the rows."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..errors import unknown
from .coded import Coded, everyone
from .intervals import beta_interval, logit_interval, t_interval
from .sample import Sample
from .tally import Cells, cells
from .variance import deviations, psu_present

INTERVALS = ("logit", "beta")
FLAGS = {
    "": "all computed",
    "empty": "nobody in this group was asked or answered: nothing computed",
    "nobody": "nobody answered so: the share is 0, without interval or design effect",
    "everybody": "everybody answered the same: no interval, no design effect",
    "one_sided": "nobody or everybody answered so: a one-sided bound in place of an interval, no design effect",
    "no_df": "no degrees of freedom (PSUs minus strata): no interval",
    "one_psu": "all in one sampling unit: no standard error, no interval, no design effect",
    "no_deff": "everybody counts the same: no design effect",
    "no_spread": "neither side of a comparison varies: no test",
}
COLUMNS = ["variable", "code", "category", "group_var", "group_code", "group", "estimate", "se", "ci_low",
           "ci_high", "n", "base_n", "df", "deff", "flag"]  # fmt: skip
_BLOCK = 4_000_000  # unit totals held at once (32 MB)


def _blocks(sample: Sample, variables: Sequence[Coded], group: Coded) -> Iterator[list[Coded]]:
    """Runs of variables whose unit totals fit in memory at once."""
    block: list[Coded] = []
    size = 0
    for variable in variables:
        own = sample.n_units * len(group.codes) * len(variable.codes)
        if block and size + own > _BLOCK:
            yield block
            block, size = [], 0
        block.append(variable)
        size += own
    if block:
        yield block


def labelled(variables: Sequence[Coded], group: Coded, c: Cells, columns: dict) -> pd.DataFrame:
    """A frame of :data:`COLUMNS`: variable, answer and group named beside the numbers of each column of ``c``."""
    of, who = c.variable[c.base], c.group[c.base]
    offset = np.cumsum([0] + [len(v.codes) for v in variables[:-1]])[of] + c.category
    codes = [code for v in variables for code in v.codes]
    integers = all(isinstance(code, int | np.integer) for code in codes)

    def pick(values, places):
        return np.asarray(values, dtype=object)[places]

    frame = pd.DataFrame(
        {
            "variable": pick([v.name for v in variables], of),
            "code": np.asarray(codes, dtype=np.int64 if integers else object)[offset],
            "category": pick([label for v in variables for label in v.labels], offset),
            "group_var": group.name,
            "group_code": pick([str(code) for code in group.codes], who),
            "group": pick(group.labels, who),
        }
        | columns
    )
    return frame[COLUMNS]


def precision(sample: Sample, c: Cells, influence: np.ndarray, total: bool = False) -> tuple:
    """Standard error and degrees of freedom of each column, and whether the design can give a standard error there.

    It cannot where a domain lies in one PSU: the residuals of a ratio add to zero over their domain, so that its
    standard error would seem to be 0.
    """
    se = np.sqrt((deviations(influence, sample) ** 2).sum(0))
    psu, strata = psu_present(c.base_weight > 0, sample)
    first = sample.stages[0]
    if len(sample.stages) > 1 or (first.fraction == 1).all():
        usable = psu > 0
    elif sample.lonely == "certainty" and (first.size == 1).all():
        usable = np.zeros(len(psu), bool)
    else:
        usable = psu > (0 if total and sample.n_psu > 1 else 1)
    return se, (psu - strata)[c.base], usable[c.base]


def _shares(sample: Sample, variables: list[Coded], group: Coded, interval: str, level: float) -> pd.DataFrame:
    c = cells(sample, variables, group)
    share, base_n = c.share, c.base_count[c.base]
    se, df, usable = precision(sample, c, c.influence())
    spread = (share > 0) & (share < 1)
    srs = np.where(spread, share * (1 - share), 1.0) / np.maximum(base_n - 1, 1)
    se = np.where(usable & (base_n > 0), se, np.nan)
    if interval == "beta":
        low, high = beta_interval(share, se, df, base_n, level)
    else:
        low, high = logit_interval(share, se, df, level)
    bounded = ~spread & np.isfinite(low)
    flag = np.select(
        [base_n == 0, bounded, share == 0, share == 1, ~usable, df < 1],
        ["empty", "one_sided", "nobody", "everybody", "one_psu", "no_df"],
        "",
    )
    return labelled(
        variables,
        group,
        c,
        {
            "estimate": share,
            "se": se,
            "ci_low": low,
            "ci_high": high,
            "n": c.count,
            "base_n": base_n,
            "df": df,
            "deff": np.where(spread & (base_n > 1), se**2 / srs, np.nan),
            "flag": flag.astype(object),
        },
    )


def proportions(
    sample: Sample,
    variables: Sequence[Coded],
    group: Coded | None = None,
    *,
    interval: str = "logit",
    level: float = 0.95,
) -> pd.DataFrame:
    """Share of each answer of ``variables`` in each group, with design-based precision.

    Parameters: ``group`` one grouping (None: everybody); ``interval`` "logit" or "beta" (Korn-Graubard);
    ``level`` its coverage. Returns a frame of :data:`COLUMNS`, one row a variable, group and category, empty
    ones included: ``estimate`` in [0, 1]; ``n`` and ``base_n`` unweighted; ``deff`` against simple random
    sampling with replacement, se^2 (n - 1) / (p (1 - p)); ``flag`` a key of :data:`FLAGS`, never empty where
    the estimate, its standard error or its interval is missing.
    """
    if interval not in INTERVALS:
        raise unknown("interval", interval, INTERVALS, "proportions")
    group = group or everyone(len(sample.weight))
    return pd.concat(
        [_shares(sample, block, group, interval, level) for block in _blocks(sample, variables, group)],
        ignore_index=True,
    )


def answer_totals(
    sample: Sample, variables: Sequence[Coded], group: Coded | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Estimated number of people (sum of weights) who gave each answer: columns as :func:`proportions`.

    Intervals are symmetric with Student's t; ``deff`` is against simple random sampling with replacement.
    """
    group = group or everyone(len(sample.weight))
    frames = []
    for block in _blocks(sample, variables, group):
        c = cells(sample, block, group)
        se, df, usable = precision(sample, c, c.weight, total=True)
        total, share, base_n = c.weight.sum(0), np.nan_to_num(c.share), c.base_count[c.base]
        se = np.where(usable & (base_n > 0), se, np.nan)
        spread = (share > 0) & (share < 1) & (base_n > 1)
        whole = np.where(spread, c.base_weight.sum(0)[c.base], 1.0)
        srs = np.where(spread, share * (1 - share), 1.0) * whole**2 / np.maximum(base_n - 1, 1)
        low, high = t_interval(total, se, df, level)
        nobody = (base_n > 0) & (total == 0)
        flag = np.select(
            [base_n == 0, nobody, ~usable, df < 1, ~spread], ["empty", "nobody", "one_psu", "no_df", "no_deff"], ""
        )
        frames.append(
            labelled(
                block,
                group,
                c,
                {
                    "estimate": np.where(base_n > 0, total, np.nan),
                    "se": se,
                    "ci_low": np.where(nobody, np.nan, low),
                    "ci_high": np.where(nobody, np.nan, high),
                    "n": c.count,
                    "base_n": base_n,
                    "df": df,
                    "deff": np.where(spread, se**2 / srs, np.nan),
                    "flag": flag.astype(object),
                },
            )
        )
    return pd.concat(frames, ignore_index=True)
