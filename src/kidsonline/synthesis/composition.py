"""Who passed a filter, as far as the answers behind it tell.

A total behind a filter is the average of its groups, weighted by how many of each group passed. Where print gives the
total and every group of some answers, these weights follow; they are not printed, but without them no answer of the
filtered question could return its total and its groups together. And a group of few has to be of a size that its
printed shares allow.
"""

from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import lsq_linear

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names, passing
from ..codebook.study import study
from ..published.notation import codes_of, decimals
from .targets import SHOULD, Target, everybody_who, usable

PRIOR = 20.0  # percentage points a composition may lie from equal passing as easily as a value from its rounding
FREE = 0.3  # percentage points of a group left free around the composition
NEAR = 3  # people by which a group may differ from the composition, so that its printed shares are shares of somebody
SLACK = 0.05  # percentage points that the weights move a share of a small group without being asked to


def _equations(book: Codebook, statistics: pd.DataFrame, universe: str, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Group values (equations x groups) and totals of all answers behind ``universe`` printed for all groups of ``by``,
    both divided by the rounding error of the equation."""
    codes = [a.code for a in book[by].answers]
    sound = statistics[
        (statistics.measure == "percent") & (statistics.precision == "exact") & (statistics.status == "ok")
    ]
    sound = sound[[v in book and book[v].universe == universe for v in sound.variable]]
    left, right = [], []
    for _, cell in sound.groupby(["variable", "categories"], sort=True):
        totals = cell[cell.group_var.isin(["", "total"])]
        groups = {
            codes_of(g): row for g, (_, row) in zip(cell.group, cell.iterrows(), strict=True) if row.group_var == by
        }
        if len(totals) and all((c,) in groups for c in codes):
            total = totals.loc[totals.printed.map(decimals).idxmax()]
            # A whole number counts as rounded to a whole number here: too little weight does no harm.
            error = sum(0.5 * 10.0 ** -min(map(decimals, side)) for side in
                        ([total.printed], [groups[c,].printed for c in codes]))  # fmt: skip
            left.append([groups[c,]["value"] / error for c in codes])
            right.append(total["value"] / error)
    return np.array(left).reshape(-1, len(codes)), np.array(right)


def _printed_passing(
    variable: Variable, book: Codebook, statistics: pd.DataFrame, rule: str, by: str
) -> tuple[np.ndarray, np.ndarray]:
    """Share of each group that print itself says passed, and what that is worth in an equation (0 where it is
    silent, as it is of rules that rest on other variables too).
    """
    codes = [a.code for a in book[by].answers]
    share, worth = np.zeros(len(codes)), np.zeros(len(codes))
    if names(rule) != {variable.variable}:
        return share, worth
    passed = passing(rule, variable.variable, [a.code for a in variable.answers])
    own = statistics[(statistics.variable == variable.variable) & (statistics.measure == "percent")]
    for _, row in own[(own.group_var == by) & (own.precision == "exact")].iterrows():
        value = usable(row)
        if codes_of(row.categories) == passed and value is not None and len(codes_of(row.group)) == 1:
            share[codes.index(codes_of(row.group)[0])] = value / 100
            worth[codes.index(codes_of(row.group)[0])] = 1e3
    return share, worth


def _printed_in(statistics: pd.DataFrame, book: Codebook, universe: str, by: str, code: int) -> list[float]:
    """The exact percentages printed for one group behind ``universe``."""
    own = statistics[
        (statistics.measure == "percent") & (statistics.precision == "exact") & (statistics.status == "ok")
    ]
    own = own[(own.group_var == by) & (own.group == str(code))]
    return [
        row["value"] for _, row in own.iterrows() if row.variable in book and book[row.variable].universe == universe
    ]


def whole(sizes: np.ndarray, printed: list[list[float]]) -> np.ndarray:
    """Whole numbers of people near ``sizes``, of the same sum, whose shares can be the ``printed`` ones of each group.

    printed : percentages of each group. Of 82 people none is 13.8%, of 80 eleven are; a group of few has to have a size
    that its shares allow, as near to the composition as may be.
    """
    total = round(sizes.sum())
    tries = [range(max(1, round(n) - NEAR), round(n) + NEAR + 1) for n in sizes]
    cost = [{n: abs(n - size) / 100 + sum(max(0.0, abs(100 * round(n * v / 100) / n - v) - SLACK) for v in values)
             for n in own} for own, size, values in zip(tries, sizes, printed, strict=True)]  # fmt: skip
    fits = (found for found in product(*tries) if sum(found) == total)
    return np.array(min(fits, key=lambda found: sum(c[n] for c, n in zip(cost, found, strict=True)), default=sizes))


def of_filters(variable: Variable, book: Codebook, statistics: pd.DataFrame, rows: pd.DataFrame) -> list[Target]:
    """Soft targets for ``variable`` by group, so that the right people pass the universes whose rule it completes."""
    found = []
    for universe in book.universes.values():
        needed = names(universe.rule)
        if universe.base_n is None or variable.variable not in needed or not needed <= {*rows, variable.variable}:
            continue
        for by in (b for b in study().divisions if b in rows):
            codes = [a.code for a in book[by].answers]
            printed = [_printed_in(statistics, book, universe.universe, by, c) for c in codes]
            if not any(printed):
                continue
            values, totals = _equations(book, statistics, universe.universe, by)
            asked = holds(book.universe_of(variable.variable).rule, rows)
            sizes = np.array([(asked & (rows[by] == c)).sum() for c in codes])
            equal = sizes / sizes.sum()
            known, worth = _printed_passing(variable, book, statistics, universe.rule, by)
            system = np.vstack([values, np.eye(len(codes)) * 100 / PRIOR, np.diag(worth), np.full(len(codes), 1e4)])
            wanted = [totals, equal * 100 / PRIOR, worth * known * sizes / universe.base_n, [1e4]]
            share = lsq_linear(system, np.concatenate(wanted), (0, 1)).x
            passed = whole(share * universe.base_n, printed)
            world = everybody_who(universe.rule, variable, rows)
            for c, inside, size in zip(codes, passed, sizes, strict=True):
                base = np.repeat((asked & (rows[by] == c).to_numpy())[:, None], len(variable.answers), axis=1)
                percent = 100 * inside / size
                found.append(Target(f"who passed {universe.universe}: {by} {c}", world & base, base,
                                    percent - FREE, percent + FREE, FREE, SHOULD))  # fmt: skip
    return found
