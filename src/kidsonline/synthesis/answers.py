"""Answers to one variable: whole numbers of each answer in each cell that return every target, then dealt to rows.

Rows that no target and no rule tells apart form a cell. ``smooth`` gives the answers of a cell as fractions: of all tables
that return the targets the one nearest to equal shares (iterative scaling, Csiszar 1975). ``whole`` makes them whole
numbers by one integer programme that moves as few answers as it can. What print does not give is thereby a split without
meaning, the same in every group up to rounding.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .targets import MUST, Target

MISSING_SHARE = 0.03  # of a substantive answer, for don't know and prefer not to say where print is silent
SWEEPS = 400
SOLVER = {"mip_rel_gap": 0.02, "node_limit": 3000}  # limits that do not depend on the clock


@dataclass(frozen=True)
class Cells:
    """Rows grouped so that targets see whole groups: per cell its size, mean weight, possible answers and rows."""

    size: np.ndarray  # cells
    weight: np.ndarray  # cells
    possible: np.ndarray  # cells x answers
    member: list[np.ndarray]  # row numbers of each cell
    first: np.ndarray  # one row of each cell


def cells(design: np.ndarray, weights: np.ndarray, asked: np.ndarray, possible: np.ndarray, targets: list[Target]) -> Cells:
    """Group the asked rows by ``design`` (rows x keys) and by every distinction that ``targets`` and ``possible`` make."""
    masks = [possible, *(t.top for t in targets), *(t.base for t in targets if t.base is not None)]
    signature = np.hstack([design, *(np.packbits(m, axis=1) for m in masks)])
    number = np.flatnonzero(asked)
    _, first, label = np.unique(signature[number], axis=0, return_index=True, return_inverse=True)
    member = [number[label == c] for c in range(len(first))]
    return Cells(np.array([len(m) for m in member]), np.array([weights[m].mean() for m in member]), possible[number[first]],
                 member, number[first])


def smooth(group: Cells, targets: list[Target], prior: np.ndarray) -> np.ndarray:
    """Answers of each cell as fractions (cells x answers) in the targets' intervals, nearest to ``prior`` shares."""
    x = group.possible * prior
    x *= (group.size / x.sum(axis=1))[:, None]
    parts = []
    for t in targets:
        top = t.top[group.first]
        if t.base is None:
            weight = np.ones(len(group.size))
            base, percent = np.ones_like(top), group.size.sum() / 100
        else:
            weight, base, percent = group.weight, t.base[group.first], 1.0
        if (top & group.possible).any():
            parts.append((top, base & ~top, weight[:, None], t.low / percent / 100, t.high / percent / 100, t.price >= MUST))
    for sweep in range(SWEEPS):
        largest = 0.0
        for top, rest, weight, low, high, must in sorted(parts, key=lambda p: p[-1]):
            above, below = (weight * x * top).sum(), (weight * x * rest).sum()
            share = above / (above + below)
            middle = (low + high) / 2
            wanted = middle if must else min(max(share, low), high)
            wanted = min(max(wanted, 1e-5), 1 - 1e-5)
            if abs(wanted - share) < 1e-7 or not 0 < share < 1:
                continue
            largest = max(largest, abs(wanted - share))
            x[top] *= wanted * (1 - share) / (share * (1 - wanted))
            x *= (group.size / x.sum(axis=1))[:, None]
        if largest < 1e-5:
            break
    return x


def _near(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers near ``x`` whose sums over neighbouring cells stay near too (systematic rounding, random start)."""
    sums = np.vstack([np.zeros(x.shape[1]), x.cumsum(axis=0).round(6)]) + rng.random(x.shape[1])
    return np.diff(np.floor(sums), axis=0)


def whole(group: Cells, targets: list[Target], x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers (cells x answers) near ``x``: cells keep their size, targets are met or missed by the least."""
    start = np.where(group.possible, _near(x, rng), 0)
    targets = [t for t in targets if t.base is None or t.base[group.first].any()]
    cell, answer = np.nonzero(group.possible)
    count, base = len(cell), start[cell, answer]
    lean = (base - x[cell, answer]).round(4)
    cost, upper, rows, low, high = [1 + 0.4 * lean, 1 - 0.4 * lean], [group.size[cell] - base, base], [], [], []
    size = sparse.csr_array((np.ones(count), (cell, np.arange(count))), shape=(len(group.size), count))
    slacks = 4 * len(targets)
    rows.append(sparse.hstack([size, -size, sparse.csr_array((len(group.size), slacks))]))
    exact = group.size - start.sum(axis=1)
    low.append(exact)
    high.append(exact)
    for i, t in enumerate(targets):
        top = t.top[group.first][cell, answer].astype(float)
        if t.base is None:
            spans = [(top, t.low, t.high)]
        else:
            weight = group.weight[cell]
            below = t.base[group.first][cell, answer] * weight
            percent = (below * x[cell, answer]).sum() / 100
            spans = [((top * weight - below * edge / 100) / percent, 0.0, 0.0) for edge in (t.low, t.high)]
        lower, higher = spans[0], spans[-1]
        for line, floor, ceiling, sign, place in ((lower[0], lower[1], np.inf, 1, 0), (higher[0], -np.inf, higher[2], -1, 2)):
            slack = np.zeros(slacks)
            slack[4 * i + place : 4 * i + place + 2] = sign
            rows.append(sparse.csr_array(np.concatenate([line, -line, slack])[None, :]))
            done = float(line @ base)
            low.append([floor - done])
            high.append([ceiling - done])
        cost.append(np.array([20.0, t.price, 20.0, t.price]))
        upper.append(np.array([t.slack, np.inf, t.slack, np.inf]))
    solved = milp(
        np.concatenate(cost),
        integrality=np.concatenate([np.ones(2 * count), np.zeros(slacks)]),
        bounds=Bounds(0, np.concatenate(upper)),
        constraints=LinearConstraint(sparse.vstack(rows), np.concatenate(low), np.concatenate(high)),
        options=SOLVER,
    )
    result = start.copy()
    result[cell, answer] += np.round(solved.x[:count]) - np.round(solved.x[count : 2 * count])
    return result.astype(int)


def deal(group: Cells, numbers: np.ndarray, codes: np.ndarray, length: int, rng: np.random.Generator) -> np.ndarray:
    """Answers (codes, NaN where not asked) of all ``length`` rows: each cell's answers in random order over its rows."""
    column = np.full(length, np.nan)
    for member, row in zip(group.member, numbers, strict=True):
        column[member] = rng.permutation(np.repeat(codes, row))
    return column
