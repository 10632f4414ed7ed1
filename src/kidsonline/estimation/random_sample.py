"""What a printed share and its base alone can say: as if people had been drawn at random, one by one."""

from typing import Any

import numpy as np
from scipy import special

from ..errors import UserError
from .contrasts import Difference


def _checked(share, base, deff):
    share, base, deff = (np.asarray(a, float) for a in (share, base, deff))
    if not ((share >= 0) & (share <= 1)).all():
        raise UserError("A printed share must lie between 0 and 1: divide percentages by 100.")
    if not (np.isfinite(base) & (base > 0)).all():
        raise UserError("A printed base must be a number above 0.")
    if not (np.isfinite(deff) & (deff > 0)).all():
        raise UserError("A design effect must be a number above 0.")
    return share, base / deff


def srs_interval(share, base, level: float = 0.95, deff: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's score interval (low, high) for a printed share of ``base`` people; arrays or numbers.

    Wilson rather than logit: it exists for 0% and 100%, and keeps its coverage for small bases and shares near
    the ends (Brown, Cai and DasGupta 2001, Statistical Science 16, 101-133). ``deff`` divides the base.
    """
    p, n = _checked(share, base, deff)
    z2 = special.ndtri((1 + level) / 2) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    low, high = np.maximum(centre - half, 0), np.minimum(centre + half, 1)
    return np.where(p == 0, 0.0, low)[()], np.where(p == 1, 1.0, high)[()]


def two_proportions(share_a, base_a, share_b, base_b, *, deff: float = 1.0, level: float = 0.95) -> Difference:
    """Two-sided z test of two printed shares of different people, and the interval of their difference.

    The test pools the variance, as its null hypothesis says; the interval is Newcombe's, made of the two Wilson
    intervals (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10), so that the two can disagree at
    the margin. ``deff`` divides both bases: pass 2 to ask whether a difference would stand at a design effect
    of 2. Two shares of 0, or of 1, give z = 0 and p = 1. Not for shares of the same people, which are not
    independent. Numbers or arrays.
    """
    a, n = _checked(share_a, base_a, deff)
    b, m = _checked(share_b, base_b, deff)
    pooled = (a * n + b * m) / (n + m)
    se = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = np.where(a == b, 0.0, (a - b) / np.where(se > 0, se, 1.0))
    low_a, high_a = srs_interval(a, n, level)
    low_b, high_b = srs_interval(b, m, level)
    low = a - b - np.hypot(a - low_a, high_b - b)
    high = a - b + np.hypot(high_a - a, b - low_b)
    made: list[Any] = [np.asarray(v)[()] for v in (a - b, low, high, z, 2 * special.ndtr(-np.abs(z)))]
    return Difference(*made)  # arrays where arrays were given


def smallest_difference(share: float, base_a: float, base_b: float, *, level: float = 0.01, deff: float = 1.0) -> float:
    """Smallest difference of two shares near ``share`` that a two-sided test at ``level`` would call significant.

    As :func:`two_proportions`, with both shares near ``share`` (in [0, 1]); ``deff`` divides both bases.
    """
    p, n = _checked(share, base_a, deff)
    _, m = _checked(share, base_b, deff)
    return float(special.ndtri(1 - level / 2) * np.sqrt(p * (1 - p) * (1 / n + 1 / m)))
