"""Which printed values the audit finds in contradiction with others, surely enough for a claim to rest on it."""

from functools import cache

from .. import paths
from ..codebook.read import codebook
from ..codebook.study import study
from .audit import audit
from .audit.kinds import significance
from .ledger import ledger


@cache
def contradicted() -> frozenset[str]:
    """Ids of the ledger's rows that a certain or likely finding of the audit names; a possible one proves nothing.

    Nor does it speak against two values that print calls their difference significant and it is not.
    """
    found = audit(ledger(), {p: codebook(p) for p in study().populations}, paths.SAMPLE)
    proven = (f for f in found if f.sure != "possible" and f.rule != significance.RULE)
    return frozenset(key for finding in proven for key in finding.ids)
