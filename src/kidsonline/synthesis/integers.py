"""Fractions of answers to whole numbers that return every target: one integer programme a variable."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from .answers import Cells
from .targets import MUST, Target

# What one point from the aim costs, in answers moved, while print still agrees; how near to the least number of moved
# answers the search must come (they have no meaning, so not very); how many nodes it may open. A limit in seconds would
# give other answers on another day. Each line is tried only while the one before it misses a target.
EFFORTS = ((400.0, 0.02, 40), (20.0, 0.1, 100), (20.0, 0.005, 2000), (20.0, 0.1, 100_000))
ENOUGH = 2000  # nodes after which what is missed is taken for a contradiction in print
MISSED = 0.01  # points (or answers) beyond agreement
LEAN = 0.4  # how much cheaper an answer moves towards its fraction than away from it


def _near(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers near ``x`` whose sums over neighbouring cells stay near too (systematic rounding, random start)."""
    sums = np.vstack([np.zeros(x.shape[1]), x.cumsum(axis=0).round(6)]) + rng.random(x.shape[1])
    return np.diff(np.floor(sums), axis=0)


def _edges(target: Target, group: Cells, x: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """The target's lower and upper edge as (line, edge): line @ numbers, points or answers, lies between the edges."""
    top, inside = target.top[group.first].astype(float), group.possible
    if target.base is None:
        return [(top[inside], target.low), (top[inside], target.high)]
    weight = group.weight[:, None]
    base = target.base[group.first] * weight
    point = (base * x).sum() / 100
    return [((top * weight - base * edge / 100)[inside] / point, 0.0) for edge in (target.low, target.high)]


def _constraints(group: Cells, targets: list[Target], x: np.ndarray, start: np.ndarray) -> LinearConstraint:
    """Cells keep their size and targets are met but for their slack.

    The unknowns are answers added (one per possible cell and answer), answers taken away, and four slacks a target:
    below its lower edge while print agrees, below that, above its upper edge while print agrees, above that.
    """
    cell, _ = np.nonzero(group.possible)
    count, slacks = len(cell), 4 * len(targets)
    size = sparse.csr_array((np.ones(count), (cell, np.arange(count))), shape=(len(group.size), count))
    lines = [sparse.hstack([size, -size, sparse.csr_array((len(group.size), slacks))])]
    low = [group.size - start.sum(axis=1)]
    high = [low[0]]
    for i, target in enumerate(targets):
        for side, (line, edge) in enumerate(_edges(target, group, x)):
            slack = np.zeros(slacks)
            slack[4 * i + 2 * side : 4 * i + 2 * side + 2] = -1 if side else 1
            lines.append(sparse.csr_array(np.concatenate([line, -line, slack])[None, :]))
            gap = edge - line @ start[group.possible]
            low.append(np.array([-np.inf if side else gap]))
            high.append(np.array([gap if side else np.inf]))
    return LinearConstraint(sparse.vstack(lines), np.concatenate(low), np.concatenate(high))


def whole(group: Cells, targets: list[Target], x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole numbers (cells x answers) near the fractions ``x``: cells keep their size, targets are missed by the least.

    The programme moves as few answers as it can from a rounding of ``x`` that ``rng`` starts; where targets contradict
    each other their total miss is the smallest.
    """
    start = np.where(group.possible, _near(x, rng), 0)
    targets = [t for t in targets if t.base is None or (t.base[group.first] & group.possible).any()]
    before = start[group.possible]
    lean = LEAN * (before - x[group.possible]).round(4)
    room = group.size[np.nonzero(group.possible)[0]]
    upper = np.concatenate([room, before, *([t.slack, np.inf, t.slack, np.inf] for t in targets)])
    constraints = _constraints(group, targets, x, start)
    best: OptimizeResult | None = None
    for nearer, gap, nodes in EFFORTS:
        prices = [[nearer if t.price >= MUST else 1.0, t.price] * 2 for t in targets]
        solved = milp(
            np.concatenate([1 + lean, 1 - lean, *prices]),
            integrality=(np.arange(len(upper)) < 2 * len(before)).astype(int),
            bounds=Bounds(0, upper),
            constraints=constraints,
            options={"mip_rel_gap": gap, "node_limit": nodes},
        )
        if solved.x is None:
            continue
        solved.missed = solved.x[2 * len(before) + 1 :: 2].sum()
        if best is None or solved.missed < best.missed:
            best = solved
        if best.missed < MISSED or nodes >= ENOUGH:
            break
    assert best is not None, "the slacks make every programme feasible"
    result = start.copy()
    result[group.possible] += np.round(best.x[: len(before)]) - np.round(best.x[len(before) : 2 * len(before)])
    return result.astype(int)
