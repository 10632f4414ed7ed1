"""How far weights can move a percentage away from count over base: derived from the printed sample, not guessed.

The children's sample table counts gender, age and ethnicity; the text prints their weighted shares. What weighting did
is the ratio of the two: its coefficient of variation, about 2%, is all that print tells of the weights.
"""

from math import sqrt
from pathlib import Path

import pandas as pd

from ...codebook.model import Codebook
from ..ledger import Ledger
from ..notation import codes_of

# Columns of the sample table that count the answers of one variable, in code order.
COUNTED = {
    "gender": ("girls", "boys"),
    "age_group": ("age_9_10", "age_11_12", "age_13_14", "age_15_17"),
    "ethnicity": ("kazakh", "russian", "other"),
}


def printed_shares(ledger: Ledger, book: Codebook, variable: str) -> dict[int, float]:
    """Printed percentages of a variable's answers among everybody; a single missing one is what the others leave."""
    s = ledger.statistics
    rows = s[
        (s.population == book.population)
        & (s.variable == variable)
        & (s.group_var.isin(["", "total"]))
        & (s.measure == "percent")
        & (s.precision == "exact")
        & (s.universe == "")
    ]
    shares = {codes_of(c)[0]: v for c, v in zip(rows.categories, rows["value"], strict=True) if len(codes_of(c)) == 1}
    codes = [a.code for a in book[variable].answers if not a.missing]
    missing = [c for c in codes if c not in shares]
    if len(missing) == 1:
        shares[missing[0]] = 100 - sum(shares.values())
    return {c: shares[c] for c in codes} if len(missing) < 2 else {}


def weight_spread(ledger: Ledger, books: dict[str, Codebook], table: pd.DataFrame) -> float:
    """Coefficient of variation of the children's weights that the sample table ``table`` and the printed shares imply.

    Weights that correct several characteristics multiply, so their variances add. 0.0 where nothing can be compared.
    """
    variance = 0.0
    for variable, columns in COUNTED.items():
        if variable not in books["children"] or not set(columns) <= set(table.columns):
            continue
        shares = printed_shares(ledger, books["children"], variable)
        counted = [table[c].sum() / table[list(columns)].to_numpy().sum() for c in columns]
        if len(shares) == len(columns):
            printed = [v / sum(shares.values()) for v in shares.values()]
            variance += sum(c * (p / c - 1) ** 2 for c, p in zip(counted, printed, strict=True) if c)
    return sqrt(variance)


def relative_tolerance(count: float, base: float, spread: float) -> float:
    """How far, relatively, the weighted share of ``count`` respondents may lie from count over base.

    Three standard errors of their mean weight; but never less than one coefficient of variation, because answers go
    with place and ethnicity, and so with the weights.
    """
    return spread * max(1.0, 3 * sqrt(max(0.0, 1 - count / base) / count)) if count else 0.0


def city_share(table: pd.DataFrame, spread: float) -> tuple[float, float]:
    """Share of children living in cities, and its error, from the sample table: print gives it for parents only.

    The three largest cities have no split in the table; they are cities.
    """
    city = (table["urban"].fillna(table["total"])).sum()
    share = city / (city + table["rural"].fillna(0).sum())
    return float(share), float(spread * min(share, 1 - share))


def read_sample(folder: Path, name: str) -> pd.DataFrame:
    """One sample table, empty cells as missing; an empty frame when the folder has none."""
    path = folder / f"{name}.csv"
    return pd.read_csv(path) if path.is_file() else pd.DataFrame(columns=["region", "total", "urban", "rural"])
