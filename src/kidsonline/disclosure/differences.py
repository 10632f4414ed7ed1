"""Differences of two shown cells, with their tests: the only ones that a reader meets."""

from dataclasses import dataclass

import numpy as np

from ..estimation import (
    Difference,
    holm,
    independent_difference,
    least_and_most_overlap,
    paired_proportions,
    smallest_difference,
    two_proportions,
)
from ..microdata.survey import Survey
from ..microdata.waves import wave_difference
from .cell import Cell


@dataclass(frozen=True, kw_only=True)
class Tested:
    """A difference of shares in [-1, 1], its 95% interval and its two-sided p value; NaN where no test can be made."""

    difference: float
    low: float
    high: float
    p: float


def from_print(a: Cell, b: Cell, deff: float = 1.0) -> Tested:
    """Two shown shares of different people, tested on share and base alone, as if drawn one by one or at ``deff``."""
    return _tested(two_proportions(a.estimate, _base(a), b.estimate, _base(b), deff=deff))


def within_people(a: Cell, b: Cell, both: float, deff: float = 1.0) -> Tested:
    """Two shown answers of the same people, a share of ``both`` of whom gave both, tested exactly on shares and base.

    As if drawn one by one, or at a design effect of ``deff``.
    """
    return _tested(paired_proportions(a.estimate, b.estimate, both, _base(a), deff=deff))


def overlaps(a: Cell, b: Cell) -> tuple[float, float]:
    """Smallest and largest share of the same people who can have given both of two shown answers."""
    return least_and_most_overlap(a.estimate, b.estimate)


def of_items(survey: Survey, a: Cell, b: Cell) -> Tested:
    """Two shown answers of the same people, tested by the design with their covariance."""
    where = f"{a.group_var} in {list(a.group)}" if a.group else None
    return _tested(survey.item_difference(a.variable, a.codes, b.variable, b.codes, where))


def of_groups(survey: Survey, a: Cell, b: Cell) -> Tested:
    """The same answer in two groups, both shown, tested by the design."""
    return _tested(survey.difference(a.variable, a.codes, a.group_var, a.group, b.group))


def of_surveys(one: Survey, a: Cell, other: Survey, b: Cell) -> Tested:
    """Two shown shares of two surveys, tested as of independent samples.

    Children and parents of one household answer alike, so this is cautious: their covariance would narrow it.
    """
    sides = []
    for survey, c in ((one, a), (other, b)):
        where = f"{c.group_var} in {list(c.group)}" if c.group else None
        row = survey.proportions(c.variable, where=where, answers={c.code: list(c.codes)}).frame.iloc[0]
        sides += [row.estimate, row.se, row.df]
    return _tested(independent_difference(*sides))


def of_waves(survey: Survey, now: Cell) -> Tested:
    """A cell of this wave less the same of the wave before, both shown, tested by the design of both."""
    where = f"{now.group_var} in {list(now.group)}" if now.group else None
    return _tested(wave_difference(survey, now.variable, now.codes, where))


def as_one_family(p_values: list[float]) -> list[float]:
    """P values of several differences shown together, adjusted as one family (Holm 1979)."""
    return [float(p) for p in holm(np.array(p_values))]


def could_be_shown(share: float, base_a: int, base_b: int, *, level: float, deff: float) -> float:
    """The smallest difference of two shares near ``share`` that a test at ``level`` could show, on these bases."""
    return smallest_difference(share, base_a, base_b, level=level, deff=deff)


def _base(cell: Cell) -> int:
    """The base of a cell; 0, which no test accepts, where it may not be told."""
    return cell.base_n or 0


def _tested(found: Difference) -> Tested:
    return Tested(difference=float(found.difference), low=float(found.low), high=float(found.high),
                  p=float(found.p_value))  # fmt: skip
