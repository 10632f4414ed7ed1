"""Figure numbers missing or used twice."""

import re
from collections.abc import Iterator

from ...notation import place_of
from ..finding import Finding
from ..printed_report import Report

RULE = "figure numbers"
NUMBER = re.compile(r"([A-Z]?)(\d+)([a-z]?)")


def figure_numbers(report: Report) -> Iterator[Finding]:
    """Gaps in the sequence of figures, and numbers that two captions share.

    ``figures.csv`` numbers a figure as printed; those printed twice are told apart by a letter and marked as
    ``number_used_twice``, unlike 5a and 5b, which are printed with their letters.
    """
    figures = report.ledger.figures
    series: dict[str, dict[int, list[str]]] = {}
    for name in figures.index:
        numbered = NUMBER.fullmatch(name)
        assert numbered, f"Figure {name} has no number"
        letter, digits, _ = numbered.groups()
        series.setdefault(letter, {}).setdefault(int(digits), []).append(name)
    for letter, found in sorted(series.items()):
        for n in sorted(set(range(min(found), max(found) + 1)) - set(found)):
            before, after = max(k for k in found if k < n), min(k for k in found if k > n)
            yield Finding(
                rule=RULE,
                where="captions",
                statement=f"There is no Figure {letter}{n}.",
                arithmetic=f"Figure {found[before][-1]} is followed by Figure {found[after][0]}",
                sure="certain",
                ids=(f"figure {letter}{n}",),
            )
        for n, names in sorted(found.items()):
            if len(names) > 1 and all(figures.loc[x].number_used_twice == "yes" for x in names):
                yield Finding(
                    rule=RULE,
                    where="captions",
                    statement=f"Two captions carry the number {letter}{n}.",
                    arithmetic=" and ".join(f"“{figures.loc[x].title}”" for x in names),
                    sure="certain",
                    ids=tuple(f"figure {x}" for x in names),
                )


def figure_references(report: Report) -> Iterator[Finding]:
    """A figure that the text calls by another number."""
    for name, row in report.ledger.figures.iterrows():
        if row.called_in_text not in ("", name):
            yield Finding(
                rule=RULE,
                where=f"chapter {row.chapter}, text",
                statement=f"The text sends readers of Figure {name} to Figure {row.called_in_text}.",
                arithmetic=f"“{row.title}” is Figure {name}",
                likely=name,
                sure="certain",
                ids=(f"figure {name}",),
            )


def figure_bases(report: Report) -> Iterator[Finding]:
    """A caption's base that is not the base of the universe its figure is about."""
    rows = report.rows[(report.rows.measure == "base_n") & (report.rows.place == "caption")]
    for key, row in rows.iterrows():
        base = report.books[row.population].universes[row.universe].base_n if row.universe else None
        if base and base != row["value"]:
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"The caption of Figure {row.figure} gives another base than the text.",
                arithmetic=f"n = {row['value']:g} against {base}",
                likely=f"{base}",
                sure="certain",
                ids=(key,),
            )
