"""Shares and totals of answers of many variables by groups, from one pass over the rows."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..errors import unknown
from .coded import Coded, everyone
from .intervals import beta_interval, logit_interval, t_interval
from .sample import Sample
from .tally import Cells, cells
from .variance import psu_present, variances

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
_BLOCK = 4_000_000  # rows and totals held at once (32 MB)


def _blocks(sample: Sample, variables: Sequence[Coded], group: Coded) -> Iterator[list[Coded]]:
    """Runs of variables whose rows and totals fit in memory at once."""
    parts = min(sample.n_units * len(group.codes), len(sample.weight))
    block: list[Coded] = []
    size = 0
    for variable in variables:
        own = len(sample.weight) + parts * len(variable.codes)
        if block and size + own > _BLOCK:
            yield block
            block, size = [], 0
        block.append(variable)
        size += own
    if block:
        yield block


def _texts(values: Sequence[str], places: np.ndarray) -> pd.Index:
    """Text of each of ``places``, made into a column once and not for each row."""
    return pd.Index(np.asarray(values, dtype=object)).take(places)


def flagged(conditions: dict[str, np.ndarray]) -> np.ndarray:
    """The first flag whose condition holds, as a place in ``("", *conditions)``."""
    return np.select(list(conditions.values()), range(1, len(conditions) + 1), 0)


def labelled(
    variables: Sequence[Coded], group: Coded, c: Cells, columns: dict, flags: dict[str, np.ndarray]
) -> pd.DataFrame:
    """A frame of :data:`COLUMNS`: variable, answer and group named beside the numbers of ``c`` (groups, answers).

    Rows in order of variable, group and answer; ``flags`` {flag: where}, of which the first counts.
    """
    shape = (len(group.codes), len(c.variable))
    order = np.argsort(np.broadcast_to(c.variable, shape).ravel(), kind="stable")
    who, answer = np.divmod(order, shape[1])
    codes = [code for v in variables for code in v.codes]
    integers = all(issubclass(kind, int | np.integer) for kind in set(map(type, codes)))
    told = {
        "variable": _texts([v.name for v in variables], c.variable[answer]),
        "code": np.asarray(codes, dtype=np.int64 if integers else object)[answer],
        "category": _texts([label for v in variables for label in v.labels], answer),
        "group_var": _texts([group.name], np.zeros_like(answer)),
        "group_code": _texts([str(code) for code in group.codes], who),
        "group": _texts(group.labels, who),
        "flag": _texts(["", *flags], flagged(flags).ravel()[order]),
    } | {name: np.ravel(values)[order] for name, values in columns.items()}
    return pd.DataFrame({name: told[name] for name in COLUMNS})


def precision(sample: Sample, c: Cells, influence: np.ndarray, total: bool = False) -> tuple:
    """Standard error and degrees of freedom of each estimate, and whether the design can give a standard error there.

    It cannot where a domain lies in one PSU: the residuals of a ratio add to zero over their domain, so that its
    standard error would seem to be 0. All (groups, answers).
    """
    se = np.sqrt(variances(influence, c.parts, sample))
    psu, strata = psu_present(c.base_weight > 0, c.parts, sample)
    first = sample.stages[0]
    if len(sample.stages) > 1 or (first.fraction == 1).all():
        usable = psu > 0
    elif sample.lonely == "certainty" and (first.size == 1).all():
        usable = np.zeros(psu.shape, bool)
    else:
        usable = psu > (0 if total and sample.n_psu > 1 else 1)
    usable = (usable & (c.base_count > 0)).take(c.variable, axis=1)
    return np.where(usable, se, np.nan), (psu - strata).take(c.variable, axis=1), usable


def _shares(sample: Sample, variables: list[Coded], group: Coded, interval: str, level: float) -> pd.DataFrame:
    c = cells(sample, variables, group)
    share, base_n = c.share, c.base_n
    se, df, usable = precision(sample, c, c.influence())
    spread = (share > 0) & (share < 1)
    srs = np.where(spread, share * (1 - share), 1.0) / np.maximum(base_n - 1, 1)
    if interval == "beta":
        low, high = beta_interval(share, se, df, base_n, level)
    else:
        low, high = logit_interval(share, se, df, level)
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
        },
        {
            "empty": base_n == 0,
            "one_sided": ~spread & np.isfinite(low),
            "nobody": share == 0,
            "everybody": share == 1,
            "one_psu": ~usable,
            "no_df": df < 1,
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
        total, share, base_n = c.parts.by_group(c.weight), np.nan_to_num(c.share), c.base_n
        spread = (share > 0) & (share < 1) & (base_n > 1)
        srs = np.where(spread, share * (1 - share), 1.0) * c.whole**2 / np.maximum(base_n - 1, 1)
        low, high = t_interval(total, se, df, level)
        nobody = (base_n > 0) & (total == 0)
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
                },
                {"empty": base_n == 0, "nobody": nobody, "one_psu": ~usable, "no_df": df < 1, "no_deff": ~spread},
            )
        )
    return pd.concat(frames, ignore_index=True)
