"""How far weights can move a percentage away from count over base: derived from the printed sample, not guessed.

The first population's sample table counts gender, age and ethnicity; the text prints their weighted shares. What
weighting did is the ratio of the two: its coefficient of variation, about 2%, is all that print tells of the weights.
"""

from math import sqrt
from pathlib import Path

import pandas as pd

from ...codebook.model import Codebook
from ...codebook.study import study
from ...codebook.tables import counts, table
from ..ledger import Ledger, sample_table
from ..notation import codes_of


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


def weight_spread(ledger: Ledger, books: dict[str, Codebook], tables: dict[str, pd.DataFrame]) -> float:
    """Coefficient of variation of the weights that the first population's sample table and printed shares imply.

    Weights that correct several characteristics multiply, so their variances add. 0.0 where nothing can be compared.
    City and village are left out: not every row of the table splits them.
    """
    population, variance = study().first_population, 0.0
    book, table = books[population], tables[population]
    for split in study().samples[population].splits.values():
        whole = set(split.columns) <= set(table.columns) and split.variable in book
        if not whole or split.variable == study().settlement:
            continue
        shares = printed_shares(ledger, book, split.variable)
        sums = {book[split.variable].codes(label)[0]: table[c].sum() for c, label in split.columns.items()}
        if set(shares) == set(sums):
            counted = {code: n / sum(sums.values()) for code, n in sums.items()}
            printed = {code: share / sum(shares.values()) for code, share in shares.items()}
            variance += sum(c * (printed[code] / c - 1) ** 2 for code, c in counted.items() if c)
    return sqrt(variance)


def relative_tolerance(count: float, base: float, spread: float) -> float:
    """How far, relatively, the weighted share of ``count`` respondents may lie from count over base.

    Three standard errors of their mean weight; but never less than one coefficient of variation, because answers go
    with place and ethnicity, and so with the weights.
    """
    return spread * max(1.0, 3 * sqrt(max(0.0, 1 - count / base) / count)) if count else 0.0


def counted_shares(table: pd.DataFrame | None, book: Codebook, spread: float) -> dict[int, tuple[float, float]]:
    """Shares of city and village, with their error, as the sample table counts them; empty without a table.

    Rows that it does not split (the largest cities) belong to one of the two whole.
    """
    split = study().samples[book.population].split(study().settlement)
    if table is None or not len(table) or split is None:
        return {}
    sums = {c: table[c].fillna(table["total"] if c == split.whole else 0).sum() for c in split.columns}
    shares = {book[split.variable].codes(split.columns[c])[0]: float(n / sum(sums.values())) for c, n in sums.items()}
    return {code: (share, spread * min(share, 1 - share)) for code, share in shares.items()}


def read_sample(folder: Path, name: str) -> pd.DataFrame:
    """One sample table, empty cells as missing; an empty frame when the folder has none."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return pd.DataFrame(columns=[study().region, "total"])
    return sample_table(name, folder) if name in study().samples else counts(table(path), ["group"], path.name)
