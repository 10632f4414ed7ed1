"""What is announced as a number of things, and the things that are listed."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..finding import Finding
from ..printed_report import Report

RULE = "announced and listed"
BAND = re.compile(r"(\d+)-(\d+)")


def announced_and_listed(report: Report) -> Iterator[Finding]:
    """A list that does not hold as many things as print announces."""
    for _, row in report.ledger.wording.lists.iterrows():
        listed = row.listed.split("|")
        if row.announced and int(row.announced) != len(listed):
            yield Finding(
                rule=RULE,
                where=report.place(row),
                statement=f"“{row.printed}” is followed by {len(listed)}.",
                arithmetic=f"{row.announced} announced; {len(listed)} listed: {', '.join(listed)}",
                sure="certain",
                ids=(row.statistic or f"lists.csv {row.list}",),
            )


def overlapping_bands(report: Report) -> Iterator[Finding]:
    """Bands of age set beside each other that share a year, so that nobody can tell who is in which."""
    for _, row in report.ledger.wording.lists.iterrows():
        bands = [BAND.fullmatch(item) for item in row.listed.split("|")]
        ends = sorted((int(b[1]), int(b[2])) for b in bands if b)
        shared = [(a, b) for a, b in pairwise(ends) if b[0] <= a[1]]
        if len(ends) == len(bands) and shared:
            said = "; ".join(f"{a[0]}-{a[1]} and {b[0]}-{b[1]} both hold age {b[0]}" for a, b in shared)
            own = report.bands.values()
            strange = [b[0] for b in bands if b and b[0] not in own]
            more = f"; {', '.join(strange)} against {', '.join(sorted(own))} of the study" if strange else ""
            yield Finding(
                rule=RULE,
                where=report.place(row),
                statement=f"The groups in “{row.printed}” overlap.",
                arithmetic=said + more,
                sure="certain",
                ids=(row.statistic or f"lists.csv {row.list}",),
            )
