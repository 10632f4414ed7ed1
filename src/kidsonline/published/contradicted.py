"""What the audit finds in the printed report, worked out once, and which values it proves to contradict others."""

from functools import cache

from .. import paths
from ..codebook.read import codebook
from ..codebook.study import study
from .audit import Finding, audit
from .audit.kinds import significance
from .ledger import ledger


@cache
def printed_findings() -> tuple[Finding, ...]:
    """Every finding of the audit of our own ledger, in the order of the rules."""
    return tuple(audit(ledger(), {p: codebook(p) for p in study().populations}, paths.SAMPLE))


@cache
def contradicted() -> frozenset[str]:
    """Ids of the ledger's rows that a certain or likely finding of the audit names; a possible one proves nothing.

    Nor does it speak against two values that print calls their difference significant and it is not.
    """
    proven = (f for f in printed_findings() if f.sure != "possible" and f.rule != significance.RULE)
    return frozenset(key for finding in proven for key in finding.ids)
