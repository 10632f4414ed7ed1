"""One thing said in two ways: of other people, of another thing, over another time, of other answers, or not at all."""

from collections.abc import Iterator

import pandas as pd

from ...notation import codes_of, place_of
from ..finding import Finding
from ..printed_report import Report

RULE = "one thing said two ways"
# What two ways of saying it are about, and how sure it is that both cannot be meant: "a few months" may be three, and
# the text may leave out an answer that a summary names.
ASPECTS = {
    "people": ("is said of two groups of people", "certain"),
    "thing": ("is said of two things", "certain"),
    "period": ("is said of two spans of time", "possible"),
    "answers": ("is said of different answers", "likely"),
    "happened": ("is said to have been, and not to have been", "certain"),
}


def said_two_ways(report: Report) -> Iterator[Finding]:
    """What print says of one thing in several places, where it does not say the same."""
    for (subject, aspect), rows in report.ledger.wording.said.groupby(["subject", "aspect"], sort=False):
        if len(set(rows.said)) < 2:
            continue
        what, sure = ASPECTS[aspect]
        name = f"“{subject[0].upper()}{subject[1:]}”"
        yield Finding(
            rule=RULE,
            where="; ".join(dict.fromkeys(report.place(row) for _, row in rows.iterrows())),
            statement=f"{name} {what}.",
            arithmetic=" against ".join(_told(report, row) for _, row in rows.drop_duplicates("said").iterrows()),
            sure=sure,
            ids=tuple(i for i in rows.statistic if i) or (f"said.csv {subject}",),
            matter=f"{name} is not the same wherever print says it.",
        )


def _told(report: Report, row: pd.Series) -> str:
    """What one place says, after the number it says it of."""
    if not row.statistic:
        return f"{row.said} ({place_of(row)})"
    found, text = report.ledger.statistics.loc[row.statistic], row.said
    if row.aspect == "answers":
        names = {a.code: a.label for a in report.books[found.population][found.variable].answers}
        text = " or ".join(names[c] for c in codes_of(row.said))
    return f"{text} ({found.printed})"
