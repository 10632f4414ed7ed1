"""Where print disagrees with itself, for the reference pages: by kind, by matter, and the places of what repeats."""

from functools import cache

from ..published.audit import SURE, Matter, matters, tallies
from ..published.contradicted import printed_findings
from ..published.ledger import ledger
from ..published.notation import place_of
from .listing import Listing


@cache
def printed_matters() -> tuple[Matter, ...]:
    """Every matter of the audit, in the order of the rules; worked out once for all that one page lists."""
    return tuple(matters(printed_findings()))


def kinds_of_contradictions() -> Listing:
    """How many matters and findings there are of each kind, and how sure they are."""
    rows = [[t.rule, t.matters, t.findings, *t.sure] for t in tallies(printed_matters())]
    columns = ["Kind", "Matters", "Findings", *(s.capitalize() for s in SURE)]
    return Listing.of("contradictions-by-kind", "Matters and findings by kind", columns, rows, numeric=columns[1:])


def contradictions() -> Listing:
    """Every matter; what repeats has the number of its findings in place of the arithmetic of one."""
    rows = []
    for m in printed_matters():
        alone = m.findings[0] if len(m.findings) == 1 else None
        told = (alone.statement, alone.arithmetic, alone.likely) if alone else (
            m.statement, f"{len(m.findings)} findings, each in the table below", ""
        )  # fmt: skip
        rows.append([m.rule, m.sure, m.where, *told])
    columns = ["Kind", "How sure", "Where", "What", "Arithmetic", "What would reconcile it"]
    return Listing.of("contradictions", "What cannot all stand in print", columns, rows, ("Kind", "How sure"))


def repeated_contradictions() -> Listing:
    """The findings of matters that have several, one row each."""
    rows = [
        [m.statement, f.sure, f.where, f.statement, f.arithmetic, f.likely]
        for m in printed_matters()
        if len(m.findings) > 1
        for f in m.findings
    ]
    columns = ["Matter", "How sure", "Where", "What", "Arithmetic", "What would reconcile it"]
    return Listing.of("contradictions-repeated", "Findings of the matters that repeat", columns, rows, ("Matter",))


def doubts_without_a_finding() -> Listing:
    """Rows of the ledger that are in doubt and that no rule names, with the reason."""
    book = ledger()
    rows = [
        [row.printed, place_of(row), row.status, row.note, book.wording.unfound.loc[key, "reason"]]
        for key, row in book.statistics.loc[list(book.wording.unfound.index)].iterrows()
    ]
    columns = ["Printed", "Where", "Status", "Note", "Why no rule finds it"]
    return Listing.of("doubts-without-a-finding", "Numbers in doubt that no rule names", columns, rows)
