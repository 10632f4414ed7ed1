"""Rows and columns of the printed sample tables that do not add up."""

import re
from collections.abc import Iterator

import pandas as pd

from ..published import Ledger
from .finding import Finding
from .readings import Print

RULE = "sample tables"
# Columns that split the row's total, table by table; the settlement columns are checked apart.
SPLITS = {
    "children": {"gender": ("girls", "boys"), "age": ("age_9_10", "age_11_12", "age_13_14", "age_15_17"),
                 "ethnicity": ("kazakh", "russian", "other")},
    "teachers": {"gender": ("men", "women"), "language": ("kazakh", "russian"), "pupils": ("younger", "middle", "senior")},
    "parents": {},
}  # fmt: skip
SETTLEMENT = ("urban", "rural")
TITLE = {"children": "Table 2, children", "parents": "Table 2, parents", "teachers": "Table 3, teachers"}


def _one_off(row: pd.Series, columns: tuple[str, ...]) -> str:
    """The single number of a row that would make it add up, for each candidate."""
    short = int(row.total - sum(row[c] for c in columns))
    found = [f"{c} {int(row[c]) + short} instead of {int(row[c])}" for c in columns if row[c] + short >= 0]
    return " or ".join([*found, f"total {int(row.total) - short} instead of {int(row.total)}"])


def rows_that_do_not_add(report: Print) -> Iterator[Finding]:
    """A region whose parts are not its total."""
    for name, splits in SPLITS.items():
        table = report.tables.get(name, pd.DataFrame())
        for _, row in table.iterrows():
            for what, columns in splits.items():
                if set(columns) <= set(table.columns) and sum(row[c] for c in columns) != row.total:
                    yield _row_finding(name, row, what, columns)


def _row_finding(name: str, row: pd.Series, what: str, columns: tuple[str, ...], more: str = "") -> Finding:
    parts = " + ".join(f"{int(row[c])}" for c in columns)
    return Finding(
        RULE,
        TITLE[name],
        f"{row.region}: the {what} columns do not make the row's total.",
        f"{parts} = {int(sum(row[c] for c in columns))}, total {int(row.total)}{more}",
        "" if more else _one_off(row, columns),
        "certain",
        (f"{name}.csv {row.region}",),
    )


def settlements(report: Print) -> Iterator[Finding]:
    """City and village that are not the row's total; a teachers' row may repeat the household table instead."""
    households = report.tables.get("children", pd.DataFrame(columns=["region", *SETTLEMENT])).set_index("region")
    for name in SPLITS:
        table = report.tables.get(name, pd.DataFrame())
        if not set(SETTLEMENT) <= set(table.columns):
            continue
        for _, row in table.dropna(subset=list(SETTLEMENT)).iterrows():
            if row.urban + row.rural == row.total:
                continue
            repeats = (
                name == "teachers"
                and row.region in households.index
                and all(households.loc[row.region, c] == row[c] for c in SETTLEMENT)
            )
            more = "; both numbers repeat the household table" if repeats else ""
            yield _row_finding(name, row, "city and village", SETTLEMENT, more)


def columns_and_bases(report: Print) -> Iterator[Finding]:
    """A table whose regions do not make the printed number of respondents."""
    s = report.ledger.statistics
    for name in SPLITS:
        table = report.tables.get(name, pd.DataFrame())
        rows = s[(s.measure == "base_n") & (s.population == name) & (s.universe == name) & (s.place != "caption")]
        if not len(table) or rows.empty:
            continue
        total, base = int(table.total.sum()), int(rows["value"].iloc[0])
        if total != base:
            yield Finding(
                RULE,
                TITLE[name],
                f"The regions of the table do not make the {base} {name} of the survey.",
                f"the {len(table)} regions make {total}, print says {base}",
                "",
                "certain",
                (f"{name}.csv", *rows.index),
            )


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


def focus_groups(report: Print) -> Iterator[Finding]:
    """Focus groups listed against the numbers printed, groups that are not listed, age bands the study does not have."""
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


def focus_voices(report: Print) -> Iterator[Finding]:
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
