"""Rows and columns of the printed sample tables that do not add up."""

from collections.abc import Iterator

import pandas as pd

from ..finding import Finding
from ..printed_report import Report

RULE = "sample tables"
# Columns that split the row's total, table by table; the settlement columns are checked apart.
SPLITS = {
    "children": {"gender": ("girls", "boys"), "age": ("age_9_10", "age_11_12", "age_13_14", "age_15_17"),
                 "ethnicity": ("kazakh", "russian", "other")},
    "parents": {},
    "teachers": {"gender": ("men", "women"), "language": ("kazakh", "russian"),
                 "pupils": ("younger", "middle", "senior")},
}  # fmt: skip
SETTLEMENT = ("urban", "rural")
TITLE = {"children": "Table 2, children", "parents": "Table 2, parents", "teachers": "Table 3, teachers"}


def _one_off(row: pd.Series, columns: tuple[str, ...]) -> str:
    """The single number of a row that would make it add up, for each candidate."""
    short = int(row.total - sum(row[c] for c in columns))
    found = [f"{c} {int(row[c]) + short} instead of {int(row[c])}" for c in columns if row[c] + short >= 0]
    return " or ".join([*found, f"total {int(row.total) - short} instead of {int(row.total)}"])


def rows_that_do_not_add(report: Report) -> Iterator[Finding]:
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


def settlements(report: Report) -> Iterator[Finding]:
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


def columns_and_bases(report: Report) -> Iterator[Finding]:
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
