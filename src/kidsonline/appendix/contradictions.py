"""What the reference pages list: the ledger against the microdata, and where print disagrees with itself."""

from .. import paths
from ..codebook.read import codebook
from ..codebook.study import study
from ..published.audit import audit as run_audit
from ..published.ledger import ledger
from .listing import Listing


def contradictions() -> Listing:
    """Every finding of the audit, in the order of the rules."""
    found = run_audit(ledger(), {p: codebook(p) for p in study().populations}, paths.SAMPLE)
    rows = [[f.rule, f.sure, f.where, f.statement, f.arithmetic, f.likely] for f in found]
    columns = ["Rule", "How sure", "Where", "What", "Arithmetic", "What would reconcile it"]
    caption = "Where the printed numbers cannot all stand"
    return Listing.of("contradictions", caption, columns, rows, ("Rule", "How sure"))
