"""Percentages, counts and bases that do not belong together."""

from collections.abc import Iterator
from math import ceil, floor

from ...notation import place_of
from ..accounts import Conflict, finding, single
from ..finding import Finding, number
from ..printed_report import Report
from ..readings import base_of, cell_of
from ..weighting import relative_tolerance
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


def whole_people(report: Report) -> Iterator[Finding]:
    """A percentage that no whole number of respondents gives on its printed base, whatever the weights."""
    for r in report.readings:
        if r.kind != "exact" or not r.decimals:
            continue
        row = report.rows.loc[r.ids[0]]
        base = base_of(row, report.books[r.cell.population], r.cell)
        if not base:
            continue
        near = {floor(r.value * base / 100), ceil(r.value * base / 100)} - {0}
        errors = {n: relative_tolerance(n, base, report.spread) for n in near}
        if near and all(
            not (n * (1 - e) <= r.high * base / 100 and r.low * base / 100 <= n * (1 + e)) for n, e in errors.items()
        ):
            closest = " and ".join(
                f"{n} of {base:g} is {number(100 * n / base, 2)}% (weights move it {number(100 * n / base * e, 2)})"
                for n, e in sorted(errors.items())
            )
            yield Finding(
                rule=RULE,
                where="; ".join(r.places),
                statement=f"No whole number of respondents makes {r.text} of “{report.label(r.cell)}”.",
                arithmetic=f"{r.text} of {base:g} is {number(r.value * base / 100)} people; {closest}",
                sure="possible",
                ids=r.ids,
            )


def counts_that_do_not_add(report: Report) -> Iterator[Finding]:
    """Counts for every named answer of a question that leave more people out than ever gave no answer."""
    for key in dict.fromkeys(r.cell.of(()) for r in report.readings if r.kind == "count" and not r.cell.group):
        book = report.books[key.population]
        base = book.universes[key.universe].base_n
        parts = [r for r in parts_of(report, key) if r.kind == "count"]
        covered = {c for r in parts for c in r.cell.codes}
        if not base or len(parts) < 2 or sum(len(r.cell.codes) for r in parts) > len(covered):
            continue
        counted = sum(round(r.value * base / 100) for r in parts)
        unnamed = {a.code for a in book[key.variable].answers if not a.missing} - covered
        limit = refusal_limit(report, key.population)
        if not unnamed and limit is not None and 100 * (base - counted) / base > limit:
            ids = tuple(i for r in parts for i in r.ids)
            sum_ = " + ".join(f"{r.value * base / 100:.0f}" for r in parts)
            yield Finding(
                rule=RULE,
                where="; ".join(dict.fromkeys(p for r in parts for p in r.places)),
                statement=f"The counts printed for “{book[key.variable].label_en}” leave people out.",
                arithmetic=f"{sum_} = {counted} of {base}; {base - counted} are not accounted for, "
                f"{100 * (base - counted) / base:.0f}% "
                f"(the largest share printed for no answer is {limit:.1f}%)",
                sure="possible",
                ids=ids,
            )


def counts_in_words(report: Report) -> Iterator[Finding]:
    """A count said to be over or under a number, against the percentage of the same respondents times their base."""
    rows = report.rows[(report.rows.measure == "count") & report.rows.precision.isin(["over", "under"])]
    for key, row in rows.iterrows():
        book = report.books[row.population]
        cell = cell_of(row, book)
        if cell is None or not (base := base_of(row, book, cell)):
            continue
        exact = [single(r, "printed") for r in report.by_cell.get(cell, []) if r.kind == "exact"] or sums_to(
            report, cell
        )
        for account in exact[:1]:
            low, high = account.low * base / 100, account.high * base / 100
            if (low > row["value"]) if row.precision == "under" else (high < row["value"]):
                people = f"{account.value * base / 100:.0f}"
                places = dict.fromkeys([place_of(row), *(p for r in account.readings for p in r.places)])
                yield Finding(
                    rule=RULE,
                    where="; ".join(places),
                    statement=f"The number of respondents for “{report.label(cell)}” is not "
                    f"{row.precision} {row['value']:g}.",
                    arithmetic=f"{account.words}, of {base:g} that is {people}; print says {row.printed}",
                    sure="certain",
                    ids=(key, *(i for r in account.readings for i in r.ids)),
                )
