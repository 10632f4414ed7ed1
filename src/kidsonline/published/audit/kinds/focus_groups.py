"""Focus groups: those listed against those counted, their numbers, ages and participants."""

import re
from collections.abc import Iterator

import pandas as pd

from ....codebook.study import study
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
    numbers = study().focus_groups
    for who, key in numbers.counted.items():
        printed = _value(report.ledger, key)
        listed = len(_groups(table, who))
        if printed is not None and printed != listed:
            yield Finding(
                rule=RULE,
                where=numbers.title,
                statement=f"The table does not list the {printed} groups that the text counts ({who}).",
                arithmetic=f"{listed} are listed, {printed} printed",
                sure="certain",
                ids=("focus_groups.csv", key),
            )
    keys = (numbers.planned, numbers.counted["children"])
    planned, held = (_value(report.ledger, key) for key in keys)
    if planned is not None and held is not None and planned != held:
        yield Finding(
            rule=RULE,
            where=numbers.place,
            statement="The groups of children that the design describes are not the number held.",
            arithmetic=f"the design makes {planned}, {held} are counted",
            sure="certain",
            ids=keys,
        )
    first, last = int(table.group.min()), int(table.group.max())
    if first > 1 or last - first + 1 != len(table):
        yield Finding(
            rule=RULE,
            where=numbers.title,
            statement="The numbers of the focus groups do not run from 1 to their number.",
            arithmetic=f"{len(table)} groups numbered {first} to {last}",
            sure="certain",
            ids=("focus_groups.csv",),
        )
    known = set(report.bands.values())
    for _, row in table.iterrows():
        band = re.search(r"\d+-\d+", row.who)
        if band and band[0] not in known:
            yield Finding(
                rule=RULE,
                where=numbers.title,
                statement=f"Group {row.group} has an age band that the study does not have.",
                arithmetic=f"{band[0]} against {', '.join(sorted(known))}",
                sure="certain",
                ids=(f"focus_groups.csv {row.group}",),
                matter=f"Focus groups of ages {band[0]}, which the study does not have.",
            )


def focus_voices(report: Report) -> Iterator[Finding]:
    """Participants counted in focus groups against the number of groups and their printed size."""
    printed = study().focus_groups
    keys = (printed.smallest, printed.largest, printed.voices)
    found = {key: _value(report.ledger, key) for key in (*keys, *printed.counted.values())}
    known = {key: value for key, value in found.items() if value is not None}
    if len(known) < len(found):
        return
    low, high, voices = (known[key] for key in keys)
    counted = {who: known[key] for who, key in printed.counted.items()}
    children, everybody = counted["children"] + counted["care"], sum(counted.values())
    if not children * low <= voices <= children * high:
        fits = everybody * low <= voices <= everybody * high
        yield Finding(
            rule=RULE,
            where=printed.place,
            statement=f"{voices} children cannot have taken part in {children} groups.",
            arithmetic=f"{children} groups of {low} to {high} make {children * low} to {children * high} children; "
            f"{everybody} groups in all make {everybody * low} to {everybody * high}",
            likely="all participants, not children" if fits else "",
            sure="certain",
            ids=(*keys, *printed.counted.values()),
        )
