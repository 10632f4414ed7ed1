"""Sampling units cut by a grouping: the rows that all unit totals have, one for each unit and group of its people."""

from dataclasses import dataclass

import numpy as np

from .coded import Coded
from .sample import Sample


def sums(values: np.ndarray, index: np.ndarray, n: int, axis: int = 0) -> np.ndarray:
    """Sums of ``values`` along ``axis`` by ``index``, which ascends below ``n``; 0 where there are none."""
    here, start = np.unique(index, return_index=True)
    found = values if len(here) == len(index) else np.add.reduceat(values, start, axis)
    if len(here) == n:
        return found
    filled = np.zeros((*values.shape[:axis], n, *values.shape[axis + 1 :]), values.dtype)
    np.moveaxis(filled, axis, 0)[here] = np.moveaxis(found, axis, 0)
    return filled


@dataclass(frozen=True)
class Parts:
    """Parts of sampling units, each of one group, in order of groups and within them of units.

    A unit has a part only where it holds people of the group: where groups are regions, one and not seventeen. All
    other totals are 0 and stand nowhere.
    """

    unit: np.ndarray
    group: np.ndarray
    n_groups: int

    @classmethod
    def undivided(cls, n_units: int) -> "Parts":
        """All units, of one group."""
        return cls(np.arange(n_units), np.zeros(n_units, np.int64), 1)

    def within(self, of: np.ndarray, n: int) -> tuple["Parts", np.ndarray]:
        """Parts of ``n`` larger units, which ``of`` (units) gives, and the place of each part among them."""
        keys, place = np.unique(self.group * n + of[self.unit], return_inverse=True)
        return Parts(keys % max(n, 1), keys // max(n, 1), self.n_groups), place

    @property
    def rows(self) -> list[slice]:
        """The rows of each group."""
        ends = np.searchsorted(self.group, np.arange(self.n_groups), side="right").tolist()
        return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    def by_group(self, values: np.ndarray) -> np.ndarray:
        """Sums of ``values`` (parts, columns), shape (groups, columns)."""
        return sums(values, self.group, self.n_groups)

    def by_unit(self, values: np.ndarray, n_units: int) -> np.ndarray:
        """``values`` (parts, columns) with all the zeros, shape (units, groups, columns): what covariances need."""
        found = np.zeros((n_units, self.n_groups, values.shape[1]), values.dtype)
        found[self.unit, self.group] = values
        return found


def divided(sample: Sample, group: Coded) -> tuple[Parts, np.ndarray]:
    """The parts of the units of ``sample``, and the part of each row: -1 for people in no group or without weight."""
    inside = (group.position >= 0) & (sample.weight > 0)
    key = group.position[inside] * sample.n_units + sample.unit[inside]
    here = np.zeros(len(group.codes) * sample.n_units, bool)
    here[key] = True
    keys = np.flatnonzero(here)
    row = np.full(len(inside), -1)
    row[inside] = (np.cumsum(here) - 1)[key]
    n_units = max(sample.n_units, 1)
    return Parts(keys % n_units, keys // n_units, len(group.codes)), row
