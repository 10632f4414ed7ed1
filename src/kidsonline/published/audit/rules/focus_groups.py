"""Focus groups: those listed against those counted, their numbers, ages and participants."""

import re
from collections.abc import Iterator

import pandas as pd

from ...ledger import Ledger
from ..finding import Finding
from ..printed_report import Report
from .sample_tables import RULE


def _groups(table: pd.DataFrame, who: str) -> pd.DataFrame:
    care = table.who.str.contains("residential care")
    child = table.who.str.match(r"(girls|boys)")
    return table[
        {
            "children": child & ~care,
            "care": care,
            "parents": table.who.str.startswith("parents"),
            "teachers": table.who.str.startswith("teachers"),
        }[who]
    ]


def _value(ledger: Ledger, key: str) -> int | None:
    return int(ledger.statistics.loc[key, "value"]) if key in ledger.statistics.index else None


def focus_groups(report: Report) -> Iterator[Finding]:
    """Focus groups listed against the numbers printed, gaps in their numbers, age bands the study does not have."""
    table = report.tables.get("focus_groups", pd.DataFrame())
    if not len(table):
        return
    title = "Table 1, focus groups"
    for who in ("children", "care", "parents", "teachers"):
        printed = _value(report.ledger, f"ch1-focus-{who}")
        listed = len(_groups(table, who))
        if printed is not None and printed != listed:
            yield Finding(
                RULE,
                title,
                f"The table does not list the {printed} groups that the text counts ({who}).",
                f"{listed} are listed, {printed} printed",
                "",
                "certain",
                ("focus_groups.csv", f"ch1-focus-{who}"),
            )
    planned, held = _value(report.ledger, "ch1-focus-planned"), _value(report.ledger, "ch1-focus-children")
    if planned is not None and held is not None and planned != held:
        yield Finding(
            RULE,
            "chapter 1, text",
            "The groups of children that the design describes are not the number held.",
            f"the design makes {planned}, {held} are counted",
            "",
            "certain",
            ("ch1-focus-planned", "ch1-focus-children"),
        )
    first, last = int(table.group.min()), int(table.group.max())
    if first > 1 or last - first + 1 != len(table):
        yield Finding(
            RULE,
            title,
            "The numbers of the focus groups do not run from 1 to their number.",
            f"{len(table)} groups numbered {first} to {last}",
            "",
            "certain",
            ("focus_groups.csv",),
        )
    known = {a.label for a in report.books["children"]["age_group"].answers}
    for _, row in table.iterrows():
        band = re.search(r"\d+-\d+", row.who)
        if band and band[0] not in known:
            yield Finding(
                RULE,
                title,
                f"Group {row.group} has an age band that the study does not have.",
                f"{band[0]} against {', '.join(sorted(known))}",
                "",
                "certain",
                (f"focus_groups.csv {row.group}",),
            )


def focus_voices(report: Report) -> Iterator[Finding]:
    """Participants counted in focus groups against the number of groups and their printed size."""
    keys = ("ch1-focus-size-a", "ch1-focus-size-b", "ch1-focus-voices")
    low, high, voices = (_value(report.ledger, k) for k in keys)
    numbers = {who: _value(report.ledger, f"ch1-focus-{who}") for who in ("children", "care", "parents", "teachers")}
    if None in (low, high, voices, *numbers.values()):
        return
    children, everybody = numbers["children"] + numbers["care"], sum(numbers.values())
    if not children * low <= voices <= children * high:
        fits = everybody * low <= voices <= everybody * high
        yield Finding(
            RULE,
            "chapter 1, text",
            f"{voices} children cannot have taken part in {children} groups.",
            f"{children} groups of {low} to {high} make {children * low} to {children * high} children; "
            f"{everybody} groups in all make {everybody * low} to {everybody * high}",
            "all participants, not children" if fits else "",
            "certain",
            (*keys, *(f"ch1-focus-{w}" for w in numbers)),
        )
