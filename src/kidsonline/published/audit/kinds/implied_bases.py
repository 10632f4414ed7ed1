"""Bases that do not fit what is counted on them."""

import re
from collections.abc import Iterator

from ..finding import Finding
from ..printed_report import Report
from .counts import RULE


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
                    likely=f"{universe.base_n} ({universe.label_en}) would fit" if universe.base_n else "",
                    sure="likely",
                    ids=tuple(dict.fromkeys(i for p in (c, *wrong) for i in p.ids)),
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
