"""Numbers whose group or answers print does not name."""

from collections.abc import Iterator

import pandas as pd

from ....codebook.study import study
from ...notation import place_of
from ..finding import Finding
from ..printed_report import Report
from .ratios import compared

RULE = "unnamed groups and answers"
SENTENCE = ["population", "chapter", "section", "place", "figure"]


def unnamed(report: Report) -> Iterator[Finding]:
    """Numbers of one passage that print gives without saying of which answers, of which group, or against which.

    A comparison with "other groups" names them where their values are printed.
    """
    rows = report.rows
    against = rows.index.isin([key for key, row in rows[rows.against == "?"].iterrows() if not _compares(report, row)])
    for mask, what in (
        (rows.categories == "?", "answers"),
        ((rows.categories != "?") & ((rows.group == "?") | against), "group"),
    ):
        for _, passage in rows[mask].groupby(SENTENCE, sort=False):
            first = passage.iloc[0]
            labels = [f"{row.printed}, {_items(report, row)}" for _, row in passage.iterrows()]
            yield Finding(
                rule=RULE,
                where=place_of(first),
                statement=f"Print does not say which {what} it means by {labels[0]}.",
                arithmetic="; ".join(labels),
                sure="certain",
                ids=tuple(passage.index),
            )


def _compares(report: Report, row: pd.Series) -> bool:
    return any(next(compared(report, row, name), None) for name in row.variable.split("|") if name)


def _items(report: Report, row: pd.Series) -> str:
    """The questions that a row is about, and its grouping."""
    items = " and ".join(f"“{report.books[row.population][n].label_en}”" for n in row.variable.split("|") if n)
    groupings = study().groupings
    return items + (f" by {groupings[row.group_var].words}" if row.group_var in groupings else "")
