"""Answers of one filtered base that need different shares of the same groups."""

from collections import defaultdict
from collections.abc import Iterator

from ....codebook.study import study
from ..finding import Finding
from ..printed_report import Report
from ..readings import Reading
from .groups import RULE, all_groups_of, narrowest


def _implied(total: Reading, first: Reading, second: Reading) -> tuple[float, float] | None:
    """Range of the first group's share, in [0, 1], that makes the total; None when the groups are too close to tell."""
    if abs(first.value - second.value) <= 1:
        return None
    ends = [
        (t - b) / (a - b)
        for t in (total.low, total.high)
        for a in (first.low, first.high)
        for b in (second.low, second.high)
    ]
    return min(ends), max(ends)


def shares_within_a_filter(report: Report) -> Iterator[Finding]:
    """Answers of one filtered base whose totals need different shares of the same two groups.

    Whole numbers are left out: they may have been rounded to whole percents.
    """
    spans = defaultdict(list)
    for cell, rows in report.by_cell.items():
        if cell.group or not report.books[cell.population].universes[cell.universe].rule:
            continue
        for group_var in study().divisions:
            total, pair = narrowest(rows), all_groups_of(report, cell, group_var).values()
            if total is None or len(pair) != 2:
                continue
            three = [total, *pair]
            if all(r.kind == "exact" and r.decimals for r in three) and (span := _implied(*three)):
                spans[cell.population, cell.universe, group_var].append((span, cell, three))
    for (population, universe, group_var), found in spans.items():
        top, bottom = max(found, key=lambda s: s[0][0]), min(found, key=lambda s: s[0][1])
        if top[0][0] <= bottom[0][1]:
            continue
        book = report.books[population]
        name = book[group_var].answers[0].label
        arithmetic = "; ".join(
            f"“{report.label(c)}”: {r[0].text} between {r[1].text} and {r[2].text} needs {100 * s[0]:.1f} to "
            f"{100 * s[1]:.1f}% in the group “{name}”"
            for s, c, r in (top, bottom)
        )
        readings = top[2] + bottom[2]
        yield Finding(
            rule=RULE,
            where="; ".join(dict.fromkeys(p for r in readings for p in r.places)),
            statement=f"Two answers of {book.universes[universe].label_en} need different shares of the same "
            "two groups.",
            arithmetic=arithmetic,
            sure="possible",
            ids=tuple(dict.fromkeys(i for r in readings for i in r.ids)),
        )
