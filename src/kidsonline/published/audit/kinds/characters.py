"""What is printed in place of a number, an answer or an age band, and cannot be one."""

import re
from collections.abc import Iterator

from ....codebook.study import study
from ...notation import decimals, place_of
from ..finding import Finding
from ..printed_report import Report

RULE = "characters and bands"


def numbers_that_are_none(report: Report) -> Iterator[Finding]:
    """Printed characters that make no number, a range with one end, a significance level on the wrong side."""
    for key, row in report.ledger.statistics.iterrows():
        text = row.printed
        broken = re.search(r"\d+\.\d+\.\d+", text)
        one_end = re.fullmatch(r"between (\d+)\D*", text)
        level = re.search(r"\bp\s*>\s*(0?\.\d+)", text)
        if broken:
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"“{text}” is not a number.",
                arithmetic="a number has one decimal point",
                likely=f"{row['value']:g}",
                sure="certain",
                ids=(key,),
            )
        elif one_end:
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"“{text}” opens a range that has one end only.",
                arithmetic=f"between {one_end[1]} and nothing",
                sure="certain",
                ids=(key,),
            )
        elif level:
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"“{text}” calls significant what is not.",
                arithmetic=f"a difference is significant when p is below the level {level[1]}, not above it",
                likely=f"p < {level[1]}",
                sure="certain",
                ids=(key,),
            )


def _with_fewer(printed: str, places: int) -> list[str]:
    """A number rounded to so many decimals, and what it is without one of its decimals: the digit too many."""
    text = re.sub(r"[^\d.]", "", printed)
    whole, _, rest = text.partition(".")
    shorter = [f"{whole}.{rest[:i]}{rest[i + 1 :]}" for i in range(len(rest)) if len(rest) - 1 == places]
    return list(dict.fromkeys([f"{float(text) + 1e-9:.{places}f}", *shorter]))


def too_many_decimals(report: Report) -> Iterator[Finding]:
    """A percentage with more decimals than any other in print."""
    rows = report.rows[(report.rows.measure == "percent") & (report.rows.precision == "exact")]
    places = rows.printed.map(lambda p: decimals(re.sub(r"[^\d.]", "", p)))
    usual = places[places.between(1, places.max() - 1)]
    if len(usual) and (places == places.max()).sum() == 1:
        key = places.idxmax()
        row = rows.loc[key]
        yield Finding(
            rule=RULE,
            where=place_of(row),
            statement=f"“{row.printed}” has more decimals than any other percentage.",
            arithmetic=f"{places.max()} decimals; {len(usual)} other percentages have at most {usual.max()}",
            likely=" or ".join(_with_fewer(row.printed, usual.max())),
            sure="likely",
            ids=(key,),
        )


def bands(report: Report) -> Iterator[Finding]:
    """An age band that the study does not have, printed in place of the one that the row means."""
    for key, row in report.rows[report.rows.printed_band != ""].iterrows():
        if row.printed_band not in report.bands.values():
            codes = row.group if row.group_var == study().ages else row.categories
            yield Finding(
                rule=RULE,
                where=place_of(row),
                statement=f"Ages {row.printed_band} are no group of the study.",
                arithmetic=f"{row.printed_band} against {', '.join(sorted(report.bands.values()))}",
                likely=report.bands.get(codes, ""),
                sure="certain",
                ids=(key,),
            )
