"""Rows and columns of the printed sample tables that do not add up."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ....codebook.study import study
from ...notation import place_of, rounding_error
from ..finding import Finding, number
from ..printed_report import Report

RULE = "sample tables"


def _one_off(row: pd.Series, columns: tuple[str, ...]) -> str:
    """The single number of a row that would make it add up, for each candidate."""
    short = int(row.total - sum(row[c] for c in columns))
    found = [f"{c} {int(row[c]) + short} instead of {int(row[c])}" for c in columns if row[c] + short >= 0]
    return " or ".join([*found, f"total {int(row.total) - short} instead of {int(row.total)}"])


def rows_that_do_not_add(report: Report) -> Iterator[Finding]:
    """A region whose parts are not its total; columns that are said to count other people need not make it."""
    for name, sample in study().samples.items():
        table = report.tables.get(name, pd.DataFrame())
        own = {what: s for what, s in sample.splits.items() if s.variable != study().settlement and not s.of}
        splits = {what: tuple(s.columns) for what, s in own.items()}
        for _, row in table.iterrows():
            for what, columns in splits.items():
                if set(columns) <= set(table.columns) and sum(row[c] for c in columns) != row.total:
                    yield _row_finding(name, row, what, columns)


def _row_finding(name: str, row: pd.Series, what: str, columns: tuple[str, ...]) -> Finding:
    parts = " + ".join(f"{int(row[c])}" for c in columns)
    return Finding(
        rule=RULE,
        where=study().samples[name].title,
        statement=f"{row[study().region]}: the {what} columns do not make the row's total.",
        arithmetic=f"{parts} = {int(sum(row[c] for c in columns))}, total {int(row.total)}",
        likely=_one_off(row, columns),
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
            found = _row_finding(name, row, study().groupings[study().settlement].words, columns)
            yield (
                replace(
                    found,
                    arithmetic=f"{found.arithmetic}; both numbers repeat the household table",
                    likely="",
                    matter="City and village of the respondents repeat the table of the households.",
                )
                if repeats
                else found
            )


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


def other_people(report: Report) -> Iterator[Finding]:
    """Columns whose heading counts other people than the table is of, while they add to the people of the table."""
    for name, sample in study().samples.items():
        table = report.tables.get(name, pd.DataFrame())
        for split in sample.splits.values():
            columns = list(split.columns)
            if not split.of or split.of == name or not len(table) or not set(columns) <= set(table.columns):
                continue
            if (table[columns].sum(axis=1) == table.total).all():
                first = table.iloc[0]
                parts = " + ".join(f"{int(first[c])}" for c in columns)
                yield Finding(
                    rule=RULE,
                    where=sample.title,
                    statement=f"A heading counts {split.of}; the numbers under it are {name}.",
                    arithmetic=f"in every region they make the number of {name}; {first[study().region]}: {parts} = "
                    f"{int(first.total)}",
                    likely=name,
                    sure="certain",
                    ids=(f"{name}.csv",),
                )


def shares_and_tables(report: Report) -> Iterator[Finding]:
    """Shares in the text that are not those of the sample table, though people whom the table misses be counted in.

    Weights may explain it, so that it is never more than possible: where print says neither, a reader cannot tell.
    """
    s = report.rows
    for name, book in report.books.items():
        table, everybody = report.tables.get(name, pd.DataFrame()), book.universes.get(name)
        for split in study().samples[name].splits.values() if name in study().samples else ():
            columns = list(split.columns)
            if (
                split.variable not in book
                or not len(table)
                or table.get(columns, pd.DataFrame({"": [None]})).isna().any(axis=None)
            ):
                continue
            base, rows = int(table[columns].to_numpy().sum()), {}
            missing = max(0, (everybody.base_n or base) - base) if everybody else 0
            for column, label in split.columns.items():
                (code,) = book[split.variable].codes(label)
                own = s[(s.population == name) & (s.variable == split.variable) & (s.categories == str(code))
                        & (s.measure == "percent") & (s.precision == "exact") & (s.group_var == "total")]  # fmt: skip
                people = int(table[column].sum())
                low, high = 100 * people / (base + missing), 100 * (people + missing) / (base + missing)
                for key, row in own.iterrows():
                    error = rounding_error(row)
                    if row["value"] - error > high or row["value"] + error < low:
                        rows[key] = f"{row.printed} {label} against {people} of {base} = {number(100 * people / base)}%"
            if rows:
                yield Finding(
                    rule=RULE,
                    where="; ".join(dict.fromkeys([*(place_of(s.loc[k]) for k in rows), study().samples[name].title])),
                    statement=f"“{book[split.variable].label_en}” is not the same in the text and in the table.",
                    arithmetic="; ".join(dict.fromkeys(rows.values())),
                    likely="the text may be weighted and the table counted",
                    sure="possible",
                    ids=tuple(rows),
                    matter=f"The shares of {name} in the text are not those of the table.",
                )
