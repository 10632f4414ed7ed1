"""What the answers to one variable must return: the ledger's rows as targets over rows x answers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names
from ..published.notation import codes_of, decimals, words_span

OUTCOME = ["variable", "target", "exact", "unit", "wanted", "made", "difference", "met"]
# Percentage points (or answers, for counts) left free around the aim, and those within which print still agrees.
# Weights vary a little inside a cell, so the aim is narrower than what ``published.notation`` calls agreement.
EXACT_AIM, EXACT_AGREES = 0.045, 0.09
ABOUT_AIM = 0.15  # of the tolerance: near enough to round to the printed words
WITHIN, LEEWAY = 0.2, 0.15  # of what other words span: left free at both ends, and how much of that is cheap
MUST, SHOULD = 1000.0, 100.0  # answers moved rather than missing a target by one point


@dataclass(frozen=True)
class Target:
    """One printed statistic as an interval: of a weighted share (percent) or of an unweighted count.

    ``top`` and ``base`` are bool arrays rows x answers: who counts above and below the line; ``base`` is None for a
    count. Inside ``low``-``high`` nothing is paid, up to ``slack`` beyond it little, further ``price`` a point.
    ``unit`` is that of the last printed digit.
    """

    key: str
    top: np.ndarray
    base: np.ndarray | None
    low: float
    high: float
    slack: float
    price: float
    unit: float = 1.0


def aim(row: pd.Series, value: float, unit: float, finer: bool) -> tuple[float, float, float, float]:
    """Low, high, slack and price for the percentage of a ledger row, all in percentage points but the price.

    ``value`` is what the row asks for; ``unit`` is that of the last printed digit; ``finer``: the same share is printed
    with more digits elsewhere.
    """
    if row.precision == "about":
        low, high = words_span(row)
        wide = (high - low) / 2
        return value - ABOUT_AIM * wide, value + ABOUT_AIM * wide, (0.95 - ABOUT_AIM) * wide, SHOULD
    if row.precision != "exact":
        low, high = words_span(row)
        wide = high - low
        return low + WITHIN * wide, high - WITHIN * wide, LEEWAY * wide, SHOULD
    agrees = max(EXACT_AGREES, 0.49 * unit)
    free = agrees if finer else EXACT_AIM
    return value - free, value + free, agrees - free, MUST


def usable(row: pd.Series) -> float | None:
    """The value a ledger row asks for: printed where sound, our reading where not, None where there is none."""
    if "?" in (row.categories, row.group) or row.status == "ambiguous":
        return None
    if row.status == "ok":
        return float(row["value"])
    if row.precision != "exact":
        return None  # words in doubt ask for nothing; what they should say is printed beside them
    return None if pd.isna(row.reconciled) else float(row.reconciled)


def everybody_who(rule: str, variable: Variable, rows: pd.DataFrame) -> np.ndarray:
    """``rule`` over rows x answers, where the variable itself may stand in it."""
    if variable.variable not in names(rule):
        return np.repeat(holds(rule, rows)[:, None], len(variable.answers), axis=1)
    return np.column_stack([holds(rule, rows.assign(**{variable.variable: a.code})) for a in variable.answers])


def _group(row: pd.Series, rows: pd.DataFrame) -> np.ndarray:
    if row.group_var in ("", "total"):
        return np.ones(len(rows), dtype=bool)
    return rows[row.group_var].isin(codes_of(row.group)).to_numpy()


def of_variable(variable: Variable, book: Codebook, statistics: pd.DataFrame, rows: pd.DataFrame) -> list[Target]:
    """Targets of one variable from its percent and count rows; ``statistics`` is indexed by ledger id.

    ``rows`` holds what is made so far.
    """
    asked = holds(book.universe_of(variable.variable).rule, rows)
    codes = [a.code for a in variable.answers]
    kept = np.isin(codes, variable.base_codes)
    found = []
    own = statistics[(statistics.variable == variable.variable) & statistics.measure.isin(["percent", "count"])]
    unit = 10.0 ** -own.printed.map(decimals)
    finest = unit.groupby([own[c] for c in ("universe", "categories", "group_var", "group", "measure")]).transform(
        "min"
    )
    for key, row in own.iterrows():
        value = usable(row)
        if value is None or not row.categories:
            continue
        wanted = np.isin(codes, codes_of(row.categories))
        universe = book.universes[row.universe].rule if row.universe else ""
        world = everybody_who(universe, variable, rows) & (asked & _group(row, rows))[:, None]
        top = world & wanted
        if row.measure == "percent":
            digit = unit[key] if row.status == "ok" else 1.0  # our own reading yields to what is printed
            terms = aim(row, value, digit, finest[key] < unit[key])
            found.append(Target(key, top, world & kept, *terms, digit))
        elif row.precision == "exact":
            found.append(Target(key, top, None, value, value, 0.0, MUST))
    return found


def of_ranges(variable: Variable, book: Codebook, statistics: pd.DataFrame, rows: pd.DataFrame) -> list[Target]:
    """Targets from rows that print only the lowest and the highest value of several variables.

    Which of them it is, print does not say: here the first has the lowest and the last the highest, and no reader
    sees it.
    """
    found = []
    asked = holds(book.universe_of(variable.variable).rule, rows)
    codes = [a.code for a in variable.answers]
    kept = np.isin(codes, variable.base_codes)
    among = statistics[statistics.variable.str.contains("|", regex=False)]
    for key, row in among[among.measure.str.endswith(("_lowest", "_highest"))].iterrows():
        variables, value = row.variable.split("|"), usable(row)
        if variable.variable not in variables or value is None or not row.categories:
            continue
        single = statistics[statistics.variable.isin(variables) & (statistics.measure == row.measure.split("_")[0])]
        if (
            (single[["categories", "group_var", "group"]] == row[["categories", "group_var", "group"]])
            .all(axis=1)
            .any()
        ):
            continue  # printed one by one, at least in part: the range follows from those
        lowest = row.measure.endswith("_lowest")
        world = (asked & _group(row, rows))[:, None] & np.ones(len(codes), bool)
        top, count = world & np.isin(codes, codes_of(row.categories)), row.measure.startswith("count")
        if variable.variable == (variables[0] if lowest else variables[-1]):
            unit = 1.0 if count else 10.0 ** -decimals(row.printed)
            low, high, slack, price = (value, value, 0.0, MUST) if count else aim(row, value, unit, False)
        else:
            low, high = (value, np.inf if count else 100.0) if lowest else (0.0, value)
            unit, slack, price = 1.0, 0.0, SHOULD
            high = min(high, len(rows))
        found.append(Target(key, top, None if count else world & kept, low, high, slack, price, unit))
    return found


def of_universes(variable: Variable, book: Codebook, rows: pd.DataFrame) -> list[Target]:
    """Counts that give universes their printed base, where ``variable`` completes the rule (``rows`` hold the rest)."""
    asked = holds(book.universe_of(variable.variable).rule, rows)[:, None]
    return [
        Target(
            f"universe {u.universe}",
            everybody_who(u.rule, variable, rows) & asked,
            None,
            u.base_n,
            u.base_n,
            0.0,
            MUST,
        )
        for u in book.universes.values()
        if u.base_n is not None and variable.variable in names(u.rule) and names(u.rule) <= {*rows, variable.variable}
    ]


def outcome(target: Target, chosen: np.ndarray, weights: np.ndarray) -> dict:
    """What came out for a target, ``chosen`` being rows x answers: its value, and how far it lies outside agreement."""
    if target.base is None:
        value = float((target.top & chosen).sum())
    else:
        base = float(weights @ (target.base & chosen).any(axis=1))
        value = 100 * float(weights @ (target.top & chosen).any(axis=1)) / base if base else float("nan")
    middle = (target.low + target.high) / 2
    outside = max(target.low - value, value - target.high, 0.0)
    return {
        "target": target.key,
        "exact": target.price >= MUST,
        "unit": target.unit,
        "wanted": round(middle, 3),
        "made": round(value, 3),
        "difference": round(abs(value - middle), 3),
        "met": bool(outside <= target.slack + 0.01),
    }
