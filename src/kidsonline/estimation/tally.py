"""The one step that touches rows: sums by part of a sampling unit and answer. Everything after it works on these."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from .coded import Coded
from .sample import Sample
from .unit_parts import Parts, divided, sums


@dataclass(frozen=True)
class Cells:
    """Totals of a block of variables by one grouping; a column an answer, or, of what is called base, a variable.

    weight, base_weight : (parts, columns) sums of weights. count, base_count : (groups, columns) people.
    variable : (answers) place of its variable.
    """

    parts: Parts
    weight: np.ndarray
    base_weight: np.ndarray
    count: np.ndarray
    base_count: np.ndarray
    variable: np.ndarray

    @property
    def base_n(self) -> np.ndarray:
        """People in the base of each answer (groups, answers)."""
        return self.base_count.take(self.variable, axis=1)

    @property
    def whole(self) -> np.ndarray:
        """Weight of the base of each answer (groups, answers); 1 where the base is empty."""
        whole = self.parts.by_group(self.base_weight)
        return np.where(whole > 0, whole, 1.0).take(self.variable, axis=1)

    @property
    def share(self) -> np.ndarray:
        """Weighted share of each answer in its base; exactly 1 where all answered so, NaN where the base is empty."""
        base_n = self.base_n
        share = self.parts.by_group(self.weight) / self.whole
        return np.where(base_n == 0, np.nan, np.where(self.count == base_n, 1.0, share))

    def influence(self) -> np.ndarray:
        """Totals of the linearised shares, (answer - share) w / sum(w) (parts, answers)."""
        found = self.base_weight.take(self.variable, axis=1)
        share, whole = np.nan_to_num(self.share), self.whole
        for group, rows in enumerate(self.parts.rows):  # in place: these are the largest arrays that there are
            found[rows] *= share[group]
            np.subtract(self.weight[rows], found[rows], out=found[rows])
            found[rows] /= whole[group]
        return found


def cells(sample: Sample, variables: Sequence[Coded], group: Coded) -> Cells:
    """Tally ``variables`` by ``group``, all at once; raises UserError for one without any category."""
    for of in (*variables, group):
        if not of.codes:
            raise UserError(f"Nobody answered '{of.name}' and it has no labelled answers: leave it out.")
    parts, part = divided(sample, group)
    rows = np.flatnonzero(part >= 0)
    part, who = part[rows], group.position[rows]
    weight = sample.weight[rows]
    people = None if sample.people is None else sample.people[rows]

    # A slot for each position of each variable, and a last one for people outside a base.
    slot = np.stack([v.position.take(rows) for v in variables], dtype=np.int64)
    width = 1 + np.maximum([v.last for v in variables], slot.max(1, initial=-1))
    start, n_slots = np.cumsum(width) - width, int(width.sum()) + 1
    outside = slot < 0
    slot += start[:, None]
    slot[outside] = n_slots - 1
    made_of = [places for v in variables for places in v.made_of]
    sizes = [len(places) for places in made_of]
    variable = np.repeat(np.arange(len(variables)), [len(v.codes) for v in variables])
    taken = np.repeat(start[variable], sizes)
    taken += np.fromiter((p for places in made_of for p in places), np.int64, len(taken))
    joined = any(v.joined for v in variables)

    def tally(by: np.ndarray, n: int, each: np.ndarray | None, kind: type) -> tuple[np.ndarray, np.ndarray]:
        values = None if each is None else np.broadcast_to(each, slot.shape).ravel()
        found: np.ndarray = np.bincount((by * n_slots + slot).ravel(), values, n * n_slots).astype(kind, copy=False)
        found = found.reshape(n, n_slots)[:, :-1]
        base = sums(found, np.repeat(np.arange(len(variables)), width), len(variables), axis=1)
        if joined:
            found = sums(found.take(taken, axis=1), np.repeat(np.arange(len(sizes)), sizes), len(sizes), axis=1)
        return found, base

    weights, base_weights = tally(part, len(parts.unit), weight, float)
    count, base_count = tally(who, parts.n_groups, people, np.int64)
    return Cells(parts, weights, base_weights, count, base_count, variable)
