"""Bases that do not fit what is counted on them."""

import re
from collections.abc import Iterator
from math import ceil, floor

from ...notation import decimals, place_of
from ..finding import Finding, number
from ..printed_report import Report
from .counts import RULE

MATTER = "Counts and their percentages fit no base that is printed for them."


def implied_base(report: Report) -> Iterator[Finding]:
    """Count and percentage of a question whose base is not printed: they do not fit the base of the whole survey."""
    for cell, rows in report.by_cell.items():
        book = report.books[cell.population]
        universe = book.universes[cell.universe]
        everybody = book.universes.get(cell.population)
        if universe.base_status == "printed" or not universe.rule or everybody is None or not everybody.base_n:
            continue
        counts = [r for r in rows if r.kind == "count"]
        exact = [r for r in rows if r.kind == "exact"]
        for c in counts[:1]:
            people = int(report.rows.loc[c.ids[0], "value"])
            wrong = [
                p
                for p in exact
                if 100 * people / everybody.base_n * (1 + report.spread) < p.low - (0 if p.decimals else 0.45)
            ]
            if wrong:
                spans = "; ".join(
                    f"{p.text} of {everybody.base_n} would be {p.value * everybody.base_n / 100:.0f} people, "
                    f"{people} are {p.text} of about {100 * people / p.value:.0f}"
                    for p in {p.text: p for p in wrong}.values()
                )
                yield Finding(
                    rule=RULE,
                    where="; ".join(dict.fromkeys(x for p in (c, *wrong) for x in p.places)),
                    statement=f"Count and percentage of “{report.label(cell)}” do not fit the whole survey, and no "
                    "other base is printed.",
                    arithmetic=spans,
                    # A base that is only our reading is no remedy.
                    likely=f"{universe.base_n} ({universe.label_en}) would fit"
                    if universe.base_n and universe.base_status == "derived"
                    else "",
                    sure="likely",
                    ids=tuple(dict.fromkeys(i for p in (c, *wrong) for i in p.ids)),
                    matter=MATTER,
                )


def base_of_a_passage(report: Report) -> Iterator[Finding]:
    """A number of people called a share in the same breath, which is that share of no base that print gives for it.

    For what cannot be counted answer by answer: several items, or answers that print does not name.
    """
    rows = report.rows[report.rows.measure.str.startswith(("percent", "count")) & (report.rows.precision == "exact")]
    rows = rows[rows.variable.str.contains("|", regex=False) | (rows.categories == "?")]
    for _, passage in rows.groupby(["population", "chapter", "section", "place", "variable", "categories", "group"]):
        counts = passage[passage.measure.str.startswith("count")]
        shares = passage[passage.measure.str.startswith("percent")]
        everybody = report.books[passage.iloc[0].population].universes.get(passage.iloc[0].population)
        if len(counts) != 1 or len(shares) != 1 or everybody is None or not everybody.base_n:
            continue
        people, share = counts.iloc[0]["value"], shares.iloc[0]
        error = 0.5 * 10.0 ** -decimals(share.printed) * (1 + report.spread)
        low, high = 100 * people / (share["value"] + error), 100 * people / max(share["value"] - error, 1e-9)
        if not low <= everybody.base_n <= high:
            yield Finding(
                rule=RULE,
                where=place_of(share),
                statement=f"{people:g} people are called {share.printed}, of a base that is not printed.",
                arithmetic=f"{people:g} are {number(100 * people / everybody.base_n)}% of {everybody.base_n}; "
                f"{share.printed} makes {ceil(low)} to {floor(high)} people",
                sure="likely",
                ids=tuple(passage.index),
                matter=MATTER,
            )


def base_that_nothing_explains(report: Report) -> Iterator[Finding]:
    """A base in a caption whose people print does not name, and which no printed filter makes (``universes.csv``)."""
    rows = report.rows[
        (report.rows.measure == "base_n") & (report.rows.place == "caption") & (report.rows.universe != "")
    ]
    for key, row in rows.iterrows():
        book = report.books[row.population]
        universe, everybody = book.universes[row.universe], book.universes.get(row.population)
        if universe.base_status in ("inferred", "unknown") and everybody is not None and everybody.base_n:
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"Figure {row.figure} is of {row['value']:g} people, and print does not say who they are.",
                arithmetic=f"n = {row['value']:g} against {everybody.base_n} asked; no question or age that lets "
                f"{row['value']:g} in is printed",
                sure="certain",
                ids=(key,),
            )


def union_smaller_than_an_item(report: Report) -> Iterator[Finding]:
    """A base of those with any of several experiences that is smaller than one of them.

    The codebook says so in the derivation of the filter: "any of" and the battery.
    """
    for population, book in report.books.items():
        for universe in book.universes.values():
            match = re.fullmatch(r"(\w+) == 1", universe.rule)
            if not match or match[1] not in book or not universe.base_n:
                continue
            battery = re.search(r"\bany of (\w+)", book[match[1]].derivation)
            if not battery:
                continue
            for name in book.battery(battery[1]):
                base = book.universe_of(name).base_n
                rows = [
                    r
                    for c, found in report.by_cell.items()
                    if c.population == population and c.variable == name and c.codes == (1,) and not c.group
                    for r in found
                    if r.kind == "exact"
                ]
                for r in rows[:1]:
                    if base and r.low * base / 100 > universe.base_n * (1 + report.spread):
                        yield Finding(
                            rule=RULE,
                            where="; ".join(r.places),
                            statement=f"More people are counted for “{report.label(r.cell)}” alone than in "
                            f"the base of {universe.label_en}.",
                            arithmetic=f"{r.text} of {base} is {r.value * base / 100:.0f}; "
                            f"the base is {universe.base_n}",
                            sure="certain",
                            ids=(*r.ids, *_base_rows(report, universe.universe, match[1])),
                        )


def _base_rows(report: Report, universe: str, variable: str) -> tuple[str, ...]:
    """Rows that print the base of a filtered universe: captions, or a count of those the filter lets in."""
    s = report.rows
    base = (s.measure == "base_n") & (s.universe == universe)
    return tuple(s.index[base | ((s.measure == "count") & (s.variable == variable) & (s.categories == "1"))])
