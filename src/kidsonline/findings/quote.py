"""Numbers that stand in a sentence or a table where print gives a statistic that no estimate returns."""

from ..codebook.study import printed_study, study
from ..disclosure.cell import Cell
from ..disclosure.gate import Gated, gate, gate_of
from ..disclosure.statistic import printed_cell
from ..microdata.load import load, microdata_synthetic
from ..microdata.results import Shares
from ..microdata.survey import Survey
from ..published.ledger import ledger
from .fact import Fact


def quote(statistic: str, *, measured: Fact | None = None) -> Fact:
    """A statistic of the ledger by its id: in the characters of print or, with measured data, from these.

    What another source says is always quoted. What only the printed report says is no finding of measured data, and
    then not told. ``measured`` is the number that takes its place with measured data where print does not name the
    answers, so that its row alone tells nothing to compute. Raises UserError naming the nearest ids.
    """
    row = ledger().statistic(statistic)
    if measured is not None and not measured.source.synthetic:
        return measured
    if row.population not in study().populations:
        told = row.source != printed_study().source or microdata_synthetic()
        return Fact(cell=printed_cell(row) if told else Cell(flag="x"))
    survey = load(row.population)
    return Fact(cell=gate_of(survey).quoted(row), survey=survey)


def printed(survey: Survey, *statistics: str, measured: Shares | None = None) -> Gated:
    """Cells that are quoted from print, by ledger ids, for the table of a figure; nothing of them is drawn.

    ``measured`` are the shares that take their place with measured data, as for :func:`quote`.
    """
    if measured is not None and not survey.synthetic:
        return gate(measured)
    return Gated(tuple(gate_of(survey).tabled(ledger().statistic(key)) for key in statistics), survey)
