"""What the answers to one variable must return: the ledger's rows as targets over rows x answers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook import Codebook, Variable
from ..published import codes_of, decimals
from .rules import holds, names

COLUMNS = ["population", "universe", "variable", "categories", "group_var", "group", "measure", "value", "precision",
           "printed", "status", "reconciled"]  # fmt: skip
# Percentage points (or answers, for counts) left free around the aim, and those within which print still agrees.
# Weights vary a little inside a cell, so the aim is narrower than what the ledger's contract calls agreement.
EXACT_AIM, EXACT_AGREES = 0.04, 0.09
ABOUT_AIM = 0.5  # of the tolerance
BEYOND = (0.5, 6.0)  # "over 50" aims at 50.5 to 56
MUST, SHOULD = 1000.0, 100.0  # answers moved rather than missing a target by one point


@dataclass(frozen=True)
class Target:
    """One printed statistic as an interval: of a weighted share (percent) or of an unweighted count.

    ``top`` and ``base`` are bool arrays rows x answers: who counts above and below the line; ``base`` is None for a count.
    Inside ``low``-``high`` nothing is paid, up to ``slack`` beyond it little, further ``price`` a point.
    """

    key: str
    top: np.ndarray
    base: np.ndarray | None
    low: float
    high: float
    slack: float
    price: float


def aim(value: float, precision: str, printed: str) -> tuple[float, float, float, float]:
    """Low, high, slack and price for a printed percentage, all in percentage points but the price."""
    if precision == "over":
        return value + BEYOND[0], value + BEYOND[1], 0.4, SHOULD
    if precision == "under":
        return value - BEYOND[1], value - BEYOND[0], 0.4, SHOULD
    if precision == "about":
        wide = 1.0 if value < 10 else 2.5
        return value - ABOUT_AIM * wide, value + ABOUT_AIM * wide, 0.4 * wide, SHOULD
    agrees = max(EXACT_AGREES, 0.45 * 10.0 ** -decimals(printed)) if any(c.isdigit() for c in printed) else EXACT_AGREES
    return value - EXACT_AIM, value + EXACT_AIM, agrees - EXACT_AIM, MUST


def usable(row: pd.Series) -> float | None:
    """The value a ledger row asks for: printed where sound, our reading where not, None where there is none."""
    if "?" in (row.categories, row.group) or row.status == "ambiguous":
        return None
    if row.status == "ok":
        return float(row["value"])
    return None if pd.isna(row.reconciled) else float(row.reconciled)


def _everybody_who(rule: str, variable: Variable, rows: pd.DataFrame) -> np.ndarray:
    """``rule`` over rows x answers, where the variable itself may stand in it."""
    if variable.variable not in names(rule):
        return np.repeat(holds(rule, rows)[:, None], len(variable.answers), axis=1)
    return np.column_stack([holds(rule, rows.assign(**{variable.variable: a.code})) for a in variable.answers])


def _group(row: pd.Series, rows: pd.DataFrame) -> np.ndarray:
    if row.group_var in ("", "total"):
        return np.ones(len(rows), dtype=bool)
    return rows[row.group_var].isin(codes_of(row.group)).to_numpy()


def of_variable(variable: Variable, book: Codebook, statistics: pd.DataFrame, rows: pd.DataFrame) -> list[Target]:
    """Targets of one variable from its percent and count rows, indexed by ledger id.

    ``rows`` holds what is made so far. A range (lowest, highest) binds each of its variables, see ``of_ranges``.
    """
    asked = holds(book.universe_of(variable.variable).rule, rows)
    codes = [a.code for a in variable.answers]
    kept = np.isin(codes, variable.base_codes)
    found = []
    for key, row in statistics[statistics.variable == variable.variable].iterrows():
        value = usable(row)
        if value is None or row.measure not in ("percent", "count") or not row.categories:
            continue
        wanted = np.isin(codes, codes_of(row.categories))
        universe = book.universes[row.universe].rule if row.universe else ""
        world = _everybody_who(universe, variable, rows) & (asked & _group(row, rows))[:, None]
        top = world & wanted
        if row.measure == "percent":
            found.append(Target(key, top, world & kept, *aim(value, row.precision, row.printed)))
        elif row.precision == "exact":
            found.append(Target(key, top, None, value, value, 0.0, MUST))
    return found


def of_universes(variable: Variable, book: Codebook, rows: pd.DataFrame, made: set[str]) -> list[Target]:
    """Counts that make each universe its printed base: those whose rule ``variable`` completes (the rest is ``made``)."""
    asked = holds(book.universe_of(variable.variable).rule, rows)[:, None]
    return [
        Target(f"universe {u.universe}", _everybody_who(u.rule, variable, rows) & asked, None, u.base_n, u.base_n, 0.0, MUST)
        for u in book.universes.values()
        if u.base_n is not None and variable.variable in names(u.rule) and names(u.rule) <= made | {variable.variable}
    ]  # fmt: skip
