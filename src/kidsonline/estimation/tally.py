"""The one step that touches rows: sums by sampling unit and cell. Everything after it works on its result."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from .coded import Coded
from .sample import Sample


def tally(unit: np.ndarray, cell: np.ndarray, values: np.ndarray | None, n_units: int, n_cells: int) -> np.ndarray:
    """Sum of ``values`` (rows; None: count rows) by ``unit`` and ``cell``, shape (n_units, n_cells).

    ``cell`` is negative for rows outside every cell.
    """
    inside = cell >= 0
    key = unit[inside] * n_cells + cell[inside]
    weights = None if values is None else values[inside]
    return np.bincount(key, weights=weights, minlength=n_units * n_cells).reshape(n_units, n_cells)


@dataclass(frozen=True)
class Cells:
    """Unit totals of a block of variables by one grouping; a column a variable, group and category.

    weight : (units, columns) sums of weights. count : (columns) people. base : (columns) place among the bases, one for
    each variable and group. base_weight, base_count : the same sums for the bases. variable, group : (bases) places of
    both. category : (columns) place of the answer.
    """

    weight: np.ndarray
    count: np.ndarray
    base: np.ndarray
    base_weight: np.ndarray
    base_count: np.ndarray
    variable: np.ndarray
    group: np.ndarray
    category: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """Weighted share of each category in its base; exactly 1 where all answered so, NaN where the base is empty."""
        whole, base_n = self.base_weight.sum(0)[self.base], self.base_count[self.base]
        share = self.weight.sum(0) / np.where(base_n > 0, whole, 1.0)
        return np.where(base_n == 0, np.nan, np.where(self.count == base_n, 1.0, share))

    def influence(self) -> np.ndarray:
        """Unit totals of the linearised shares, (category - share) w / sum(w) (units, columns)."""
        whole = self.base_weight.sum(0)
        share = np.nan_to_num(self.share)
        return (self.weight - share * self.base_weight[:, self.base]) / np.where(whole > 0, whole, 1.0)[self.base]


def cells(sample: Sample, variables: Sequence[Coded], group: Coded) -> Cells:
    """Tally ``variables`` by ``group``, all in one matrix; raises UserError for one without any category."""
    for of in (*variables, group):
        if not of.codes:
            raise UserError(f"Nobody answered '{of.name}' and it has no labelled answers: leave it out.")
    weight, count, base_weight, base_count, base, category = [], [], [], [], [], []
    n_groups = len(group.codes)
    counts_in = (group.position >= 0) & (sample.weight > 0)
    for v, variable in enumerate(variables):
        width = 1 + max((p for places in variable.joined for p in places), default=len(variable.codes) - 1)
        width = max(width, 1 + int(variable.position.max(initial=-1)))
        asked = counts_in & (variable.position >= 0)
        cell = np.where(asked, group.position * width + variable.position, -1)
        w = tally(sample.unit, cell, sample.weight, sample.n_units, n_groups * width).reshape(-1, n_groups, width)
        people = None if sample.people is None else sample.people[asked]
        n = np.bincount(cell[asked], people, n_groups * width).astype(np.int64).reshape(n_groups, width)
        base_weight.append(w.sum(2))
        base_count.append(n.sum(1))
        if variable.joined:
            w = np.stack([w[:, :, places].sum(2) for places in variable.joined], axis=2)
            n = np.stack([n[:, places].sum(1) for places in variable.joined], axis=1)
        weight.append(w.reshape(sample.n_units, n_groups * w.shape[2]))
        count.append(n.reshape(-1))
        base.append(np.repeat(v * n_groups + np.arange(n_groups), len(variable.codes)))
        category.append(np.tile(np.arange(len(variable.codes)), n_groups))
    return Cells(
        np.concatenate(weight, axis=1),
        np.concatenate(count),
        np.concatenate(base),
        np.concatenate(base_weight, axis=1),
        np.concatenate(base_count),
        np.repeat(np.arange(len(variables)), n_groups),
        np.tile(np.arange(n_groups), len(variables)),
        np.concatenate(category),
    )
