"""Rows and columns of the printed sample tables that do not add up."""

from collections.abc import Iterator

import pandas as pd

from ....codebook.study import study
from ..finding import Finding
from ..printed_report import Report

RULE = "sample tables"


def _one_off(row: pd.Series, columns: tuple[str, ...]) -> str:
    """The single number of a row that would make it add up, for each candidate."""
    short = int(row.total - sum(row[c] for c in columns))
    found = [f"{c} {int(row[c]) + short} instead of {int(row[c])}" for c in columns if row[c] + short >= 0]
    return " or ".join([*found, f"total {int(row.total) - short} instead of {int(row.total)}"])


def rows_that_do_not_add(report: Report) -> Iterator[Finding]:
    """A region whose parts are not its total."""
    for name, sample in study().samples.items():
        table = report.tables.get(name, pd.DataFrame())
        splits = {what: tuple(s.columns) for what, s in sample.splits.items() if s.variable != study().settlement}
        for _, row in table.iterrows():
            for what, columns in splits.items():
                if set(columns) <= set(table.columns) and sum(row[c] for c in columns) != row.total:
                    yield _row_finding(name, row, what, columns)


def _row_finding(name: str, row: pd.Series, what: str, columns: tuple[str, ...], more: str = "") -> Finding:
    parts = " + ".join(f"{int(row[c])}" for c in columns)
    return Finding(
        rule=RULE,
        where=study().samples[name].title,
        statement=f"{row[study().region]}: the {what} columns do not make the row's total.",
        arithmetic=f"{parts} = {int(sum(row[c] for c in columns))}, total {int(row.total)}{more}",
        likely="" if more else _one_off(row, columns),
        sure="certain",
        ids=(f"{name}.csv {row[study().region]}",),
    )


def settlements(report: Report) -> Iterator[Finding]:
    """City and village that are not the row's total; a table of teachers may repeat the households' instead."""
    households = report.tables[study().first_population].set_index(study().region)
    for name, sample in study().samples.items():
        table, split = report.tables.get(name, pd.DataFrame()), sample.split(study().settlement)
        columns = tuple(split.columns) if split else ()
        if not columns or not set(columns) <= set(table.columns):
            continue
        for _, row in table.dropna(subset=list(columns)).iterrows():
            if sum(row[c] for c in columns) == row.total:
                continue
            repeats = (
                name not in report.books
                and row[study().region] in households.index
                and all(c in households and households.loc[row[study().region], c] == row[c] for c in columns)
            )
            more = "; both numbers repeat the household table" if repeats else ""
            yield _row_finding(name, row, study().groupings[study().settlement].words, columns, more)


def columns_and_bases(report: Report) -> Iterator[Finding]:
    """A table whose regions do not make the printed number of respondents."""
    s = report.ledger.statistics
    for name in study().samples:
        table = report.tables.get(name, pd.DataFrame())
        rows = s[(s.measure == "base_n") & (s.population == name) & (s.universe == name) & (s.place != "caption")]
        if not len(table) or rows.empty:
            continue
        total, base = int(table.total.sum()), int(rows["value"].iloc[0])
        if total != base:
            yield Finding(
                rule=RULE,
                where=study().samples[name].title,
                statement=f"The regions of the table do not make the {base} {name} of the survey.",
                arithmetic=f"the {len(table)} regions make {total}, print says {base}",
                sure="certain",
                ids=(f"{name}.csv", *rows.index),
            )
