"""Percentages, counts and bases that do not belong together."""

from collections.abc import Iterator

import pandas as pd

from ...notation import place_of
from ..accounts import Account, Conflict, finding, single
from ..finding import Finding
from ..printed_report import Report
from ..readings import Reading, base_of, cell_of
from .parts import parts_of, refusal_limit, sums_to

RULE = "counts and bases"


def percent_and_count(report: Report) -> Iterator[Finding]:
    """A percentage and a count of the same respondents that differ by more than rounding and weights.

    A whole number may have been rounded to a whole percent, so half a point is granted to it.
    """
    for cell, rows in report.by_cell.items():
        counts = [r for r in rows if r.kind == "count"]
        exact = [r for r in rows if r.kind == "exact"]
        pairs = [Conflict(single(c, "count"), single(p, "percent")) for c in counts for p in exact]
        standing = [k for k in pairs if k.gap > (0 if k.b.readings[0].decimals else 0.45) and k.stands]
        if standing:
            yield finding(
                RULE,
                f"Percentage and count of “{report.label(cell)}” are not the same people.",
                standing[0],
                tuple(standing[1:]),
            )


def counts_that_do_not_add(report: Report) -> Iterator[Finding]:
    """Counts for every named answer of a question that leave more people out than ever gave no answer.

    One count said of several answers may be of each of them where the ledger doubts it: then fewer are left out.
    """
    for key in dict.fromkeys(r.cell.of(()) for r in report.readings if r.kind == "count" and not r.cell.group):
        book = report.books[key.population]
        base = book.universes[key.universe].base_n
        parts = [r for r in parts_of(report, key) if r.kind == "count"]
        covered = {c for r in parts for c in r.cell.codes}
        if not base or len(parts) < 2 or sum(len(r.cell.codes) for r in parts) > len(covered):
            continue
        people = [round(r.value * base / 100) for r in parts]
        counted = sum(people)
        most = sum(n * (len(r.cell.codes) if r.doubt else 1) for n, r in zip(people, parts, strict=True))
        unnamed = {a.code for a in book[key.variable].answers if not a.missing} - covered
        limit = refusal_limit(report, key.population)
        if not unnamed and limit is not None and 100 * (base - most) / base > limit:
            ids = tuple(i for r in parts for i in r.ids)
            sum_ = " + ".join(str(n) for n in people)
            each = f", {base - most} if a number said of two answers is of each of them" if most > counted else ""
            yield Finding(
                rule=RULE,
                where="; ".join(dict.fromkeys(p for r in parts for p in r.places)),
                statement=f"The counts printed for “{book[key.variable].label_en}” leave people out.",
                arithmetic=f"{sum_} = {counted} of {base}; {base - counted} are not accounted for{each}: "
                f"{100 * (base - most) / base:.0f}% at least (the largest share printed for no answer is {limit:.1f}%)",
                sure="possible",
                ids=ids,
            )


def counts_in_words(report: Report) -> Iterator[Finding]:
    """A count said to be over or under a number, against the percentage of the same respondents times their base.

    Said of several answers together it may mean each of them, where each is printed and fits.
    """
    rows = report.rows[(report.rows.measure == "count") & report.rows.precision.isin(["over", "under"])]
    for key, row in rows.iterrows():
        book = report.books[row.population]
        cell = cell_of(row, book)
        if cell is None or not (base := base_of(row, book, cell)):
            continue
        exact = [single(r, "printed") for r in report.by_cell.get(cell, []) if r.kind == "exact"] or sums_to(
            report, cell
        )
        share = 100 * row["value"] / base
        for account in exact[:1]:
            if not _beyond(row, share, account):
                continue
            parts = account.readings
            each = len(parts) > 1 and not any(_beyond(row, share, r) for r in parts)
            places = dict.fromkeys([place_of(row), *(p for r in parts for p in r.places)])
            yield Finding(
                rule=RULE,
                where="; ".join(places),
                statement=f"The number of respondents for “{report.label(cell)}” is not "
                f"{row.precision} {row['value']:g}.",
                arithmetic=f"{account.words}, of {base:g} that is {account.value * base / 100:.0f}; "
                f"print says {row.printed}",
                likely="each of the answers by itself" if each else "",
                sure="possible" if each else "certain",
                ids=(key, *(i for r in parts for i in r.ids)),
            )


def _beyond(row: pd.Series, share: float, value: Account | Reading) -> bool:
    """Whether a value lies on the side of ``share`` (percent) that the words of a row exclude."""
    return value.low > share if row.precision == "under" else value.high < share
