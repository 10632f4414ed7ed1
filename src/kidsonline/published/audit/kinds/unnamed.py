"""Numbers whose group or answers print does not name."""

from collections.abc import Iterator

import pandas as pd

from ....codebook.study import study
from ...notation import place_of
from ..finding import Finding
from ..printed_report import Report

RULE = "unnamed groups and answers"
SENTENCE = ["population", "chapter", "section", "place", "figure"]


def unnamed(report: Report) -> Iterator[Finding]:
    """Numbers of one passage that print gives without saying of which answers, of which group, or against which."""
    rows = report.rows
    for mask, what in (
        (rows.categories == "?", "answers"),
        ((rows.categories != "?") & ((rows.group == "?") | (rows.against == "?")), "group"),
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


def _items(report: Report, row: pd.Series) -> str:
    """The questions that a row is about, and its grouping."""
    items = " and ".join(f"“{report.books[row.population][n].label_en}”" for n in row.variable.split("|") if n)
    groupings = study().groupings
    return items + (f" by {groupings[row.group_var].words}" if row.group_var in groupings else "")
