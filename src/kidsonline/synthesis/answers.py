"""Answers to one variable: cells of rows, how many of each answer a cell gets as fractions, and dealing them to rows.

Rows that no target and no rule tells apart form a cell. ``smooth`` gives each cell fractions of answers: of all tables
that return the targets the one nearest to equal shares (iterative scaling, Csiszar 1975). ``integers.whole`` makes them
whole numbers. What print does not give is thereby a split without meaning, the same in every group up to rounding.
"""

from dataclasses import dataclass

import numpy as np

from .targets import Target

MISSING_SHARE = 0.03  # of a substantive answer, for don't know and prefer not to say where print is silent
SWEEPS = 400
NARROW = 0.002  # an interval this narrow is aimed at in its middle, a wider one only when outside it


@dataclass(frozen=True)
class Cells:
    """Rows grouped so that targets see whole groups: per cell its size, mean weight, possible answers and rows."""

    size: np.ndarray  # cells
    weight: np.ndarray  # cells
    possible: np.ndarray  # cells x answers
    member: list[np.ndarray]  # row numbers of each cell
    first: np.ndarray  # one row of each cell


def cells(
    design: np.ndarray, weights: np.ndarray, asked: np.ndarray, possible: np.ndarray, targets: list[Target]
) -> Cells:
    """Group the asked rows by ``design`` (rows x keys) and all distinctions that ``targets`` and ``possible`` make."""
    masks = [possible, *(t.top for t in targets), *(t.base for t in targets if t.base is not None)]
    signature = np.hstack([design, *(np.packbits(m, axis=1) for m in masks)])
    number = np.flatnonzero(asked)
    _, first, label = np.unique(signature[number], axis=0, return_index=True, return_inverse=True)
    member = [number[label == c] for c in range(len(first))]
    return Cells(
        np.array([len(m) for m in member]),
        np.array([weights[m].mean() for m in member]),
        possible[number[first]],
        member,
        number[first],
    )


def smooth(group: Cells, targets: list[Target], prior: np.ndarray) -> np.ndarray:
    """Answers of each cell as fractions (cells x answers) in the targets' intervals, nearest to ``prior`` shares."""
    x = group.possible * prior
    x *= (group.size / x.sum(axis=1))[:, None]
    parts = []
    for t in sorted(targets, key=lambda t: t.price):  # the last word of a sweep is an exact statistic's
        top = t.top[group.first]
        if t.base is None:
            weight = np.ones(len(group.size))
            base, percent = np.ones_like(top), float(group.size.sum()) / 100
        else:
            weight, base, percent = group.weight, t.base[group.first], 1.0
        if (top & group.possible).any():
            parts.append((top, base & ~top, weight[:, None], t.low / percent / 100, t.high / percent / 100))
    for _ in range(SWEEPS):
        largest = 0.0
        for top, rest, weight, low, high in parts:
            above, below = (weight * x * top).sum(), (weight * x * rest).sum()
            share = above / (above + below)
            wanted = (low + high) / 2 if high - low < NARROW else min(max(share, low), high)
            wanted = min(max(wanted, 1e-5), 1 - 1e-5)
            if abs(wanted - share) < 1e-7 or not 0 < share < 1:
                continue
            largest = max(largest, abs(wanted - share))
            x[top] *= wanted * (1 - share) / (share * (1 - wanted))
            x *= (group.size / x.sum(axis=1))[:, None]
        if largest < 1e-5:
            break
    return x


def deal(group: Cells, numbers: np.ndarray, codes: np.ndarray, length: int, rng: np.random.Generator) -> np.ndarray:
    """Answers (codes, NaN where not asked) of all ``length`` rows: each cell's in random order over its rows."""
    column = np.full(length, np.nan)
    for member, row in zip(group.member, numbers, strict=True):
        column[member] = rng.permutation(np.repeat(codes, row))
    return column
