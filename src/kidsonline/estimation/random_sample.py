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
    independent (:func:`paired_proportions`). Numbers or arrays.
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


def least_and_most_overlap(share_a: float, share_b: float) -> tuple[float, float]:
    """Smallest and largest share of people who can have given both of two answers (the bounds of Frechet, 1951)."""
    return max(0.0, share_a + share_b - 1), min(share_a, share_b)


def paired_proportions(
    share_a: float, share_b: float, both: float, base: float, *, deff: float = 1.0, level: float = 0.95
) -> Difference:
    """Exact two-sided test of two shares of the same people, of whom a share of ``both`` gave both answers.

    Only those who gave one of the two answers can tell them apart. If the shares are equal among all people, each of
    these gave either with probability 1/2, so the test is the exact binomial one (McNemar 1947, Psychometrika 12,
    153-157). Two answers to one question are the case ``both`` = 0: the test is then the exact one of a multinomial
    sample, conditional on having given one of the two. The p value falls as ``both`` grows: the smallest overlap
    possible (:func:`least_and_most_overlap`) makes the variance of the difference largest, and the test weakest.

    A share times ``base`` / ``deff`` is seldom a whole number, least of all a weighted one. The tail of the binomial is
    therefore taken as the incomplete beta function that it equals for whole numbers, as Korn and Graubard (1998, Survey
    Methodology 24, 193-201) do with the exact interval of an effective sample: the test is significant when the
    Clopper-Pearson interval of that one share, on the effective numbers, leaves out 1/2. Print's weights and clusters
    enter by ``deff`` alone. Statistic: z without continuity correction. Interval: Newcombe's for paired shares
    (1998, Statistics in Medicine 17, 2635-2650, method 10 without correction), so that the two can disagree at the
    margin. Raises UserError for an overlap that the shares do not allow.
    """
    least, most = least_and_most_overlap(share_a, share_b)
    if not least - 1e-9 <= both <= most + 1e-9:
        raise UserError(f"{share_a:g} and {share_b:g} can have {least:g} to {most:g} in common, not {both:g}.")
    n = float(_checked(share_a, base, deff)[1])
    only_a, only_b = max(n * (share_a - both), 0.0), max(n * (share_b - both), 0.0)
    p_value = 1.0
    if only_a != only_b:
        p_value = min(1.0, 2 * special.betainc(max(only_a, only_b), min(only_a, only_b) + 1, 0.5))
    z = 0.0 if only_a == only_b else (only_a - only_b) / np.sqrt(only_a + only_b)
    low_a, high_a = map(float, srs_interval(share_a, n, level))
    low_b, high_b = map(float, srs_interval(share_b, n, level))
    spread = float(np.sqrt(share_a * (1 - share_a) * share_b * (1 - share_b)))
    together = (both - share_a * share_b) / spread if spread > 0 else 0.0  # the correlation of the two answers
    difference = share_a - share_b
    low = difference - _joined(share_a - low_a, high_b - share_b, together)
    high = difference + _joined(high_a - share_a, share_b - low_b, together)
    return Difference(difference, low, high, float(z), float(p_value))


def _joined(one: float, other: float, correlation: float) -> float:
    """Newcombe's distance from a difference to an end of its interval, from those of its two shares."""
    return float(np.sqrt(max(one**2 - 2 * correlation * one * other + other**2, 0.0)))


def smallest_difference(share: float, base_a: float, base_b: float, *, level: float = 0.01, deff: float = 1.0) -> float:
    """Smallest difference of two shares near ``share`` that a two-sided test at ``level`` would call significant.

    As :func:`two_proportions`, with both shares near ``share`` (in [0, 1]); ``deff`` divides both bases.
    """
    p, n = _checked(share, base_a, deff)
    _, m = _checked(share, base_b, deff)
    return float(special.ndtri(1 - level / 2) * np.sqrt(p * (1 - p) * (1 / n + 1 / m)))
