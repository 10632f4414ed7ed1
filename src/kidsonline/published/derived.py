"""What follows from print by arithmetic: a cell as the combination of printed rows with the least rounding error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from ..codebook.model import Code

# A derived value whose rounding error could exceed this many percentage points, or half of itself, is not shown as if
# it were known.
WIDEST = 1.0
OUTSIDE = 1e-6  # a share of answers this far from every sum of printed ones is none of them


class Printed(NamedTuple):
    """One percentage of the ledger as the search for evidence needs it; ``group`` is empty for everybody."""

    codes: tuple[int, ...]
    group: tuple[int, ...]
    value: float
    error: float
    row: pd.Series

    @property
    def solid(self) -> bool:
        """Whether arithmetic may rest on it."""
        return self.row.status == "ok" and self.row.precision == "exact"


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A value in percent that printed ``rows`` imply, its largest rounding ``error``, and the sum that shows it."""

    value: float
    error: float
    decimals: int
    arithmetic: str
    rows: tuple[pd.Series, ...]


class _Term(NamedTuple):
    """A known share in a sum: its weights over the single shares, value, error, and the row (None: 100% is 100%)."""

    weights: np.ndarray
    value: float
    error: float
    row: pd.Series | None


class Sums:
    """All that follows from the printed ``rows`` of one variable by arithmetic.

    ``shares`` are those of the groups among everybody, in percent; ``answers`` are all of the variable's, which add to
    100% in each group.
    """

    def __init__(self, rows: Sequence[Printed], shares: Mapping[Code, float], answers: tuple[int, ...]):
        self._shares, self._answers = shares, answers
        # The most precise print of each cell is enough; coarser ones would only add ways to say the same.
        finest: dict[tuple, Printed] = {}
        for r in sorted(rows, key=lambda r: r.error):
            finest.setdefault((r.codes, r.group), r)
        self._terms = [_Term(self._weights(r.codes, r.group), r.value, r.error, r.row) for r in finest.values()]
        self._terms += [_Term(self._weights(answers, (g,)), 100.0, 0.0, None) for g in shares]
        self._errors = np.array([t.error for t in self._terms])
        self._matrix = np.array([t.weights for t in self._terms]).T
        # Factors may have either sign, so there are some wherever a share lies in the span: told faster without costs.
        directions, sizes, _ = np.linalg.svd(self._matrix, full_matrices=False)
        self._span = directions[:, sizes > np.finfo(float).eps * max(self._matrix.shape) * sizes[0]]

    def share(self, codes: tuple[Code, ...], group: tuple[Code, ...]) -> Derived | None:
        """The share of ``group`` (empty: everybody) giving one of ``codes``; None where no sum is exact enough."""
        factors = self._combination(self._weights(codes, group)) if set(codes) <= set(self._answers) else None
        if factors is None:
            return None
        used = [(f, t) for f, t in zip(factors, self._terms, strict=True) if abs(f) > 1e-9]
        value = sum(f * t.value for f, t in used)
        error = sum(abs(f) * t.error for f, t in used)
        if len(self._shares) > 1:
            # The printed shares of the groups are rounded too; one percentage point of composition moves a total
            # little, but it must not be forgotten: 0.05 points of share times the largest printed value bounds it.
            error += 0.0005 * max(t.value for _, t in used) * len(self._shares)
        printed = tuple(t.row for _, t in used if t.row is not None)
        if error > WIDEST or not 2 * error < value <= 100 + error or not printed:
            return None
        decimals = 1 if error < 0.3 else 0
        arithmetic = _arithmetic([(f, t.value) for f, t in used], value, decimals)
        return Derived(value=value, error=error, decimals=decimals, arithmetic=arithmetic, rows=printed)

    def _weights(self, codes: tuple[Code, ...], group: tuple[Code, ...]) -> np.ndarray:
        """Weight of each single share (of one answer in one group) in the share of ``codes`` among ``group``."""
        inside = set(group) if group else set(self._shares)
        size = sum(self._shares[g] for g in inside)
        row = np.array([float(answer in codes) for answer in self._answers])
        return np.concatenate([row * (self._shares[g] / size if g in inside else 0.0) for g in self._shares])

    def _combination(self, target: np.ndarray) -> np.ndarray | None:
        """Factors of the terms that make ``target`` with the least rounding error, or None.

        Linear programming on factor = p - q, both at least 0.
        """
        if np.abs(self._span @ (target @ self._span) - target).max() > OUTSIDE:
            return None
        n = len(self._terms)
        cost = np.tile(self._errors + 1e-3, 2)  # the small constant keeps the arithmetic short
        both = np.hstack([self._matrix, -self._matrix])
        result = linprog(cost, A_eq=both, b_eq=target, bounds=(0, None), method="highs")
        return np.round(result.x[:n] - result.x[n:], 10) if result.status == 0 else None


def _arithmetic(used: list[tuple[float, float]], value: float, digits: int) -> str:
    """The sum as a reader can repeat it: ``"48.4 + 13.5 + 20 = 81.9"``."""
    parts = []
    for factor, number in sorted(used, key=lambda t: -t[0]):
        times = "" if abs(abs(factor) - 1) < 1e-9 else f"{abs(factor):.3f} × "
        parts.append(("− " if factor < 0 else "+ ") + times + f"{number:g}")
    return " ".join(parts).removeprefix("+ ") + f" = {value:.{digits}f}"
