"""Universes that several variables make together ("witnessed any of these"): who belongs is drawn first.

Answers are made one variable at a time and would overlap as chance has it, which gives the union any size but the
printed one. So a universe of the printed size is drawn, in every design cell in proportion; outside it the answers
that would lead into it are impossible, and inside it the last variable may not leave anybody out.
"""

import numpy as np
import pandas as pd

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names


def members(book: Codebook, rows: pd.DataFrame, design: list[str], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Rows (bool) of each universe whose printed base several variables make together."""
    found = {}
    for universe in book.universes.values():
        if universe.base_n is None or len(names(universe.rule) - set(rows)) < 2:
            continue
        cell = rows.groupby(design).ngroup().to_numpy()
        # Every row gets a place within its cell by lot; the first places of all cells fill the universe in proportion.
        place = pd.Series(rng.random(len(rows))).groupby(cell).rank(method="first").to_numpy() - 0.5
        size = np.bincount(cell)[cell]
        inside = np.zeros(len(rows), bool)
        inside[np.argsort(place / size, kind="stable")[: universe.base_n]] = True
        found[universe.universe] = inside
    return found


def limits(
    variable: Variable, book: Codebook, inside: dict[str, np.ndarray], rows: pd.DataFrame, codes: np.ndarray
) -> np.ndarray:
    """Which answers (rows x codes) keep ``variable`` from contradicting who was drawn; ``rows`` hold what is made so
    far.
    """
    allowed = np.ones((len(rows), len(codes)), bool)
    for name, member in inside.items():
        rule = book.universes[name].rule
        needed = names(rule)
        if variable.variable not in needed:
            continue
        waiting = needed - set(rows) - {variable.variable}
        known = rows.assign(**dict.fromkeys(waiting, np.nan))
        leads = np.column_stack([holds(rule, known.assign(**{variable.variable: c})) for c in codes])
        allowed &= member[:, None] | ~leads
        if not waiting:
            allowed &= ~member[:, None] | leads
    return allowed
