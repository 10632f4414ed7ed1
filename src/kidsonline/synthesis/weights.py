"""Weights by raking: rows are weighted until they return the printed shares of the demographics."""

import numpy as np
import pandas as pd

from ..errors import UserError

LARGEST_VARIATION = 0.05  # coefficient of variation; the sample nearly has the printed shares, so more is a mistake
ROUNDS = 500


def rake(rows: pd.DataFrame, shares: dict[str, dict[int, float]]) -> np.ndarray:
    """Weights of mean 1, one a row, that return ``shares`` (variable -> code -> percent).

    Codes without a printed share hold together what the others leave of 100%; printed shares that fill 100% but for
    rounding are scaled to it. Iterative proportional fitting (Deming and Stephan 1940). Raises UserError above a
    coefficient of variation of 5%.
    """
    margins = []
    for variable, printed in shares.items():
        codes = rows[variable].to_numpy()
        wanted = {code: share / 100 for code, share in printed.items()}
        masks = [(codes == code, share) for code, share in wanted.items()]
        rest = ~np.isin(codes, list(wanted))
        if rest.any():
            masks.append((rest, 1 - sum(wanted.values())))
        total = sum(share for _, share in masks)
        for mask, share in masks:
            if share > 0 and not mask.any():
                raise UserError(
                    f"Print gives {share:.1%} of '{variable}' to a code that no row has; correct statistics.csv."
                )
        margins += [(mask, share / total * len(rows)) for mask, share in masks if mask.any()]
    weights = np.ones(len(rows))
    for _ in range(ROUNDS):
        largest = 0.0
        for mask, margin in margins:
            factor = margin / weights[mask].sum()
            weights[mask] *= factor
            largest = max(largest, abs(factor - 1))
        if largest < 1e-10:
            break
    weights = (weights / weights.mean()).round(6)
    if variation(weights) > LARGEST_VARIATION:
        raise UserError(
            f"The weights vary by {variation(weights):.1%}, more than {LARGEST_VARIATION:.0%}: a printed share of "
            "a demographic does not fit the sample tables; correct statistics.csv or data/sample."
        )
    return weights


def variation(weights: np.ndarray) -> float:
    """Coefficient of variation: standard deviation over mean."""
    return float(weights.std() / weights.mean())
