"""Taylor linearisation: variance of any estimate from the unit totals of its influence values.

Woodruff (1971) for ratios, Binder (1983) in general; the sum over strata and stages is that of ``svyrecvar`` in R's
``survey`` (Lumley 2010, ch. 2): at each stage, ``(1 - f) n/(n-1)`` times the squared deviations of unit totals from
their stratum mean, times the sampling fractions of the stages above.
"""

from collections.abc import Iterator

import numpy as np

from .sample import Sample
from .unit_parts import Parts, sums


def deviations(influence: np.ndarray, parts: Parts, sample: Sample) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows whose squares, added, are the variances of a group's estimates, and their products the covariances.

    ``influence`` (parts, estimates) holds totals over the part of a deepest unit of weight times linearised value.
    Yields runs of rows and the group of each row, in order.
    """
    for stage in sample.stages:
        units, place = parts.within(stage.of, len(stage.parent))
        total = sums(influence, place, len(units.unit))
        strata, place = units.within(stage.parent, len(stage.size))
        size = stage.size[strata.unit]
        mean = sums(total, place, len(size)) / size[:, None]
        if sample.lonely == "adjust":
            # The influence values of the whole sample have mean zero: to centre there is to leave them alone.
            mean[size == 1] = 0
        scale = (stage.above * (1 - stage.fraction))[strata.unit] * np.where(
            size > 1, size / np.maximum(size - 1, 1), 1
        )
        apart = mean[place]
        np.subtract(total, apart, out=apart)
        apart *= np.sqrt(scale)[place, None]
        yield apart, units.group
        # Units of a stratum that hold nobody of the group have total 0, and all of them deviate by the mean.
        absent = size - np.bincount(place, minlength=len(size))
        if absent.any():
            yield mean * np.sqrt(scale * absent)[:, None], strata.group


def variances(influence: np.ndarray, parts: Parts, sample: Sample) -> np.ndarray:
    """Variances of estimates by their ``influence`` (parts, estimates), shape (groups, estimates)."""
    found = np.zeros((parts.n_groups, influence.shape[1]))
    for rows, group in deviations(influence, parts, sample):
        found += sums(np.square(rows, out=rows), group, parts.n_groups)
    return found


def psu_present(present: np.ndarray, parts: Parts, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """How many PSUs and how many strata hold a valid answer, by group, from where there is one (parts, columns)."""
    first = sample.stages[0]
    psus, place = parts.within(first.of, len(first.parent))
    psu = sums(present.astype(np.int64), place, len(psus.unit)) > 0
    strata, place = psus.within(first.parent, len(first.size))
    stratum = sums(psu.astype(np.int64), place, len(strata.unit)) > 0
    return psus.by_group(psu.astype(np.int64)), strata.by_group(stratum.astype(np.int64))


def degrees_of_freedom(present: np.ndarray, parts: Parts, sample: Sample) -> np.ndarray:
    """PSUs minus strata that hold valid answers inside the domain, as :func:`psu_present` counts them."""
    psu, strata = psu_present(present, parts, sample)
    return psu - strata
