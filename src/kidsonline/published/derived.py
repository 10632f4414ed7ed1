"""What follows from print by arithmetic: a cell as the combination of printed rows with the least rounding error."""

import numpy as np
from scipy.optimize import linprog


def combination(matrix: np.ndarray, target: np.ndarray, errors: np.ndarray) -> np.ndarray | None:
    """Coefficients k with ``matrix @ k == target`` and the least rounding error, or None: linear programming on k = p
    - q.
    """
    n = matrix.shape[1]
    cost = np.tile(errors + 1e-3, 2)  # the small constant keeps the arithmetic short
    result = linprog(cost, A_eq=np.hstack([matrix, -matrix]), b_eq=target, bounds=(0, None), method="highs")
    return np.round(result.x[:n] - result.x[n:], 10) if result.status == 0 else None


def arithmetic_of(used: list, value: float, digits: int) -> str:
    """The sum as a reader can repeat it: ``"48.4 + 13.5 + 20 = 81.9"``."""
    parts = []
    for k, number, *_ in sorted(used, key=lambda t: -t[0]):
        factor = "" if abs(abs(k) - 1) < 1e-9 else f"{abs(k):.3f} × "
        parts.append(("− " if k < 0 else "+ ") + factor + f"{number:g}")
    return " ".join(parts).removeprefix("+ ") + f" = {value:.{digits}f}"


# A derived value whose rounding error could exceed this many percentage points, or half of itself, is not shown as if
# it were known.
WIDEST = 1.0
