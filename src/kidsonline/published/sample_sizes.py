"""How many people of each group a printed sample table counts."""

import pandas as pd

from ..codebook.model import Code, Codebook
from ..codebook.study import study


def sample_sizes(table: pd.DataFrame, book: Codebook, variable: str) -> dict[Code, int]:
    """Unweighted people in each group of ``variable``, by code; empty where ``table`` does not count all of them.

    A row that leaves the split empty (a city without villages) belongs to one group whole, where ``study.toml`` names
    it.
    """
    sample = study().samples.get(book.population)
    split = sample.split(variable) if sample else None
    if split is None or variable not in book or not len(table) or not set(split.columns) <= set(table.columns):
        return {}
    if split.whole:
        unsplit = table[list(split.columns)].isna().all(axis=1)
        table = table.assign(**{split.whole: table[split.whole].mask(unsplit, table["total"])})
        table = table.fillna(dict.fromkeys(split.columns, 0))
    if table[list(split.columns)].isna().any(axis=None):
        return {}
    sizes: dict[Code, int] = {book[variable].codes(label)[0]: int(table[c].sum()) for c, label in split.columns.items()}
    return sizes if set(sizes) == {a.code for a in book[variable].answers if not a.missing} else {}
