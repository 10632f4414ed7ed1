"""The last fraction of a percentage point: rows of one design cell exchange answers until shares round as printed.

Whole numbers of answers leave a share up to half a person from its target, and weights differ a little inside a design
cell. Exchanging the answers of two rows of a cell whose weights differ moves a share by that difference and changes no
count, so exact targets can be met far within their rounding. Sums of printed values then round like the values' sum.
"""

import numpy as np

from .targets import MUST, Target

NARROW = 0.1  # percentage points, width of an exact target's interval
NEAR = 0.004  # percentage points from the printed value; a sum of five such values still rounds as print adds up
ROUNDS = 60


def pools(design: np.ndarray, asked: np.ndarray, possible: np.ndarray, targets: list[Target]) -> list[np.ndarray]:
    """Row numbers that no target, rule or design variable tells apart."""
    masks = [possible, *(t.top for t in targets), *(t.base for t in targets if t.base is not None)]
    signature = np.hstack([design, *(np.packbits(m, axis=1) for m in masks)])
    number = np.flatnonzero(asked)
    kinds, label = np.unique(signature[number], axis=0, return_inverse=True)
    return [number[label == p] for p in range(len(kinds))] if len(number) else []


def settle(answer: np.ndarray, targets: list[Target], weights: np.ndarray, rows: list[np.ndarray]) -> np.ndarray:
    """``answer`` (rows; position of the answer, -1 not asked) with exchanges inside ``rows`` that bring exact shares
    nearer.
    """
    # A value printed with more digits elsewhere has a wide interval and is met when that other one is.
    aims = [t for t in targets if t.base is not None and t.price >= MUST and t.high - t.low <= NARROW]
    if not aims:
        return answer
    answer = answer.copy()
    chosen = np.arange(aims[0].top.shape[1]) == answer[:, None]
    middle = np.array([(t.low + t.high) / 200 for t in aims])
    size = np.array([weights @ (t.base & chosen).any(axis=1) for t in aims])
    # What one unit of weight with this answer adds to the gap of each target (targets x rows x answers), in units of
    # the last printed digit, so that where rounded values pull apart the more coarsely printed one gives way.
    pull = np.stack([10 * (t.top - m * t.base) / s / t.unit for t, m, s in zip(aims, middle, size, strict=True)])
    gap = np.einsum("i,tia,ia->t", weights, pull, chosen)
    for _ in range(ROUNDS):
        if np.abs(gap).max() <= NEAR:
            break
        before = np.abs(gap).max()
        for pool in rows:
            gap = _exchange(answer, pool, pull[:, pool[0]], weights, gap)
        if before - np.abs(gap).max() < 1e-5:
            break
    return answer


def _exchange(
    answer: np.ndarray, pool: np.ndarray, pull: np.ndarray, weights: np.ndarray, gap: np.ndarray
) -> np.ndarray:
    """One exchange for each pair of answers in ``pool``, where it helps; changes ``answer``, returns the new gap."""
    present = np.unique(answer[pool])
    for i, a in enumerate(present):
        for b in present[i + 1 :]:
            direction = pull[:, b] - pull[:, a]  # of giving b instead of a to one unit of weight
            strength = direction @ direction
            if strength == 0:
                continue
            wanted = -(gap @ direction) / strength  # weight that should move from answer a to answer b
            first, second = pool[answer[pool] == a], pool[answer[pool] == b]
            difference = weights[first][:, None] - weights[second][None, :]
            at = np.unravel_index(np.abs(difference - wanted).argmin(), difference.shape)
            moved = difference[at]
            if abs(moved) > 1e-9 and (gap + moved * direction) @ (gap + moved * direction) < gap @ gap - 1e-12:
                answer[first[at[0]]], answer[second[at[1]]] = b, a
                gap = gap + moved * direction
    return gap
