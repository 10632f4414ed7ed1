"""Taylor linearisation: variance of any estimate from the unit totals of its influence values.

Woodruff (1971) for ratios, Binder (1983) in general; the sum over strata and stages is that of ``svyrecvar`` in R's
``survey`` (Lumley 2010, ch. 2): at each stage, ``(1 - f) n/(n-1)`` times the squared deviations of unit totals from
their stratum mean, times the sampling fractions of the stages above.
"""

import numpy as np

from .sample import Sample


def _sums(values: np.ndarray, index: np.ndarray, n: int) -> np.ndarray:
    """Row sums of ``values`` by sorted ``index``, shape (n, columns)."""
    if len(index) == n:
        return values
    return np.add.reduceat(values, np.searchsorted(index, np.arange(n)), axis=0)


def deviations(influence: np.ndarray, sample: Sample) -> np.ndarray:
    """Rows whose cross-products are the covariance of estimates: ``D.T @ D``; ``(D**2).sum(0)`` their variances.

    ``influence`` (deepest units, estimates) holds totals over each unit of weight times linearised value. The
    result is linear in it, so the difference of two estimates has the difference of their columns.
    """
    blocks = []
    for stage in sample.stages:
        total = _sums(influence, stage.of, len(stage.parent))
        mean = _sums(total, stage.parent, len(stage.size)) / stage.size[:, None]
        if sample.lonely == "adjust":
            # The influence values of the whole sample have mean zero: to centre there is to leave them alone.
            mean[stage.size == 1] = 0
        many = np.maximum(stage.size - 1, 1)
        scale = stage.above * (1 - stage.fraction) * np.where(stage.size > 1, stage.size / many, 1.0)
        blocks.append((total - mean[stage.parent]) * np.sqrt(scale)[stage.parent, None])
    return blocks[0] if len(blocks) == 1 else np.concatenate(blocks)


def psu_present(present: np.ndarray, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """How many PSUs and how many strata hold a valid answer, per column of ``present`` (deepest units, columns)."""
    first = sample.stages[0]
    psu = _sums(present.astype(np.int64), first.of, len(first.parent)) > 0
    strata = _sums(psu.astype(np.int64), first.parent, len(first.size)) > 0
    return psu.sum(0), strata.sum(0)


def degrees_of_freedom(present: np.ndarray, sample: Sample) -> np.ndarray:
    """PSUs minus strata that hold valid answers inside the domain, per column of ``present``."""
    psu, strata = psu_present(present, sample)
    return psu - strata
