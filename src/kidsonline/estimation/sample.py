"""A design read off the rows: which unit of which stratum each respondent belongs to, at each stage."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import UserError, unknown
from .design import Design, names


@dataclass(frozen=True)
class Stage:
    """One stage of drawing. Units stand in order of their stratum, so that each stratum is contiguous.

    of : (deepest units) this stage's unit. parent : (units) its stratum. size : (strata) units drawn.
    fraction : (strata) share of the population that was drawn, 0 for drawing with replacement.
    above : (strata) product of the fractions of the stages above.
    """

    of: np.ndarray
    parent: np.ndarray
    size: np.ndarray
    fraction: np.ndarray
    above: np.ndarray


@dataclass(frozen=True)
class Sample:
    """A design read off ``rows`` people.

    weight : (rows) 0 for people who count in no base. unit : (rows) the unit of the deepest stage whose variance
    counts. stages : from the first down. lonely : as in Design. people : (rows) how many each row stands for.
    """

    weight: np.ndarray
    unit: np.ndarray
    stages: tuple[Stage, ...]
    lonely: str = "adjust"
    people: np.ndarray | None = None  # None: one each

    @property
    def n_units(self) -> int:
        """Units of the deepest stage."""
        return len(self.stages[-1].parent)

    @property
    def n_psu(self) -> int:
        """Primary sampling units."""
        return len(self.stages[0].parent)

    @property
    def n_strata(self) -> int:
        """First-stage strata."""
        return len(self.stages[0].size)

    @property
    def n_people(self) -> int:
        """People in the sample, also those whose weight is zero."""
        return self.number(np.ones(len(self.weight), bool))

    @property
    def lonely_strata(self) -> int:
        """First-stage strata of which a single PSU was drawn, unless it is the whole stratum."""
        first = self.stages[0]
        return int(((first.size == 1) & (first.fraction < 1)).sum())

    @property
    def without_weight(self) -> int:
        """People whose weight is zero: kept in the design, counted in no base."""
        return self.number(self.weight == 0)

    def number(self, rows: np.ndarray) -> int:
        """How many people ``rows`` (bool) hold."""
        return int(rows.sum() if self.people is None else self.people[rows].sum())


def nobody() -> Sample:
    """The sample of people who were not interviewed: no rows, no units, no strata."""
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    return Sample(nothing, none, (Stage(none, none, none, nothing, nothing),))


def _integers(data: pd.DataFrame, column: str, what: str, people: np.ndarray) -> tuple[np.ndarray, int]:
    """A column as integers in the order of its values, and how many there are."""
    values = data[column]
    missing = int(people[values.isna() | (values.astype(str) == "")].sum())
    if missing:
        raise UserError(f"{missing} of {people.sum()} rows have no {what} in '{column}': fill it in for all rows.")
    codes, known = pd.factorize(values, sort=True)
    return codes.astype(np.int64), len(known)


def _weights(data: pd.DataFrame, column: str) -> np.ndarray:
    weight = pd.to_numeric(data[column], errors="coerce").to_numpy(float)
    bad = int((~np.isfinite(weight) | (weight < 0)).sum())
    if bad:
        raise UserError(
            f"{bad} of {len(data)} rows have a weight in '{column}' that is negative or no number: give "
            "every respondent a positive weight, and 0 to rows that are not respondents."
        )
    if not weight.any():
        raise UserError(f"All weights in '{column}' are zero: name the column that holds the weights.")
    return weight


def _corrections(data: pd.DataFrame, columns: tuple[str, ...]) -> tuple[list[np.ndarray], bool]:
    """Row-wise corrections of all stages, and whether they are sampling fractions (else population sizes)."""
    values = [pd.to_numeric(data[column], errors="coerce").to_numpy(float) for column in columns]
    for column, size in zip(columns, values, strict=True):
        if not (size > 0).all():
            raise UserError(
                f"'{column}' has rows without a finite population correction above zero: give every "
                "row a population size or a sampling fraction."
            )
    fractions = all((size <= 1).all() for size in values)
    if not fractions and any((size < 1).any() for size in values):
        raise UserError(f"{' and '.join(columns)} mix population sizes and sampling fractions: use one kind.")
    return values, fractions


def _fraction(size: np.ndarray, parent: np.ndarray, drawn: np.ndarray, fractions: bool, column: str) -> np.ndarray:
    """Fraction drawn (strata) from a row-wise correction, which must be the same within a stratum."""
    low, high = np.full(len(drawn), np.inf), np.full(len(drawn), -np.inf)
    np.minimum.at(low, parent, size)
    np.maximum.at(high, parent, size)
    if (high > low).any():
        raise UserError(
            f"The finite population correction '{column}' differs within {int((high > low).sum())} "
            "strata: it must be the same for all units drawn from one stratum."
        )
    fraction = low if fractions else np.where(np.isinf(low), 0.0, drawn / low)
    if (fraction > 1 + 1e-12).any():
        raise UserError(
            f"The finite population correction '{column}' says that more units were drawn than a "
            "stratum holds: give population sizes in units of its own stage."
        )
    return np.minimum(fraction, 1.0)


def draw(data: pd.DataFrame, design: Design, people: np.ndarray | None = None) -> Sample:
    """The ``Sample`` that ``design`` describes on the rows of ``data``.

    people : (rows) how many each row stands for (its weight is then theirs together); None: one each.

    Raises UserError for a column that does not exist, a row without stratum or PSU, a weight that is negative or
    no number, and a finite population correction that varies within a stratum or is below the sample size.
    """
    for needed in design.columns:
        if needed not in data.columns:
            raise unknown("design variable", needed, data.columns, "the data")
    if not len(data):
        raise UserError("The data have no rows: choose a file that holds respondents.")

    design, each = design.counted, np.ones(len(data), np.int64) if people is None else people
    units: tuple[str | None, ...] = names(design.psu) or (None,)
    strata: tuple[str | None, ...] = (*names(design.strata), *(None for _ in units))
    sizes, fractions = _corrections(data, names(design.fpc))

    stages = []
    row_unit = np.zeros(len(data), np.int64)  # unit of the stage above; to begin with, the whole population
    row_above, chance = np.ones(len(data)), np.ones(len(data))
    for level, column in enumerate(units):
        parent, stratum = row_unit, strata[level]
        if stratum is not None:
            codes, width = _integers(data, stratum, "stratum", each)
            parent = np.unique(parent * width + codes, return_inverse=True)[1]
        if column is None:
            own, width = np.arange(len(data), dtype=np.int64), len(data)
        else:
            own, width = _integers(data, column, "PSU" if level == 0 else "sampling unit", each)
        _, first, row_unit = np.unique(parent * width + own, return_index=True, return_inverse=True)
        drawn = np.bincount(parent[first])
        fraction = np.zeros(len(drawn))
        if sizes:
            fraction = _fraction(sizes[level], parent, drawn, fractions, names(design.fpc)[level])
        above = np.ones(len(drawn))
        above[parent] = row_above
        stages.append((row_unit, parent[first], drawn, fraction, above))
        row_above = row_above * fraction[parent]
        chance = chance * np.where(fraction[parent] > 0, fraction[parent], 1.0)

    deepest = np.unique(row_unit, return_index=True)[1]
    weight = each / chance if design.weight is None else _weights(data, design.weight)
    return Sample(weight, row_unit, tuple(Stage(rows[deepest], *rest) for rows, *rest in stages), design.lonely, people)
