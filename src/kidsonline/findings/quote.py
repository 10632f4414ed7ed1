"""Numbers that stand in a sentence or a table where print gives a statistic that no estimate returns."""

from ..codebook.study import printed_study, study
from ..disclosure.cell import Cell
from ..disclosure.gate import Gated, gate_of
from ..disclosure.statistic import printed_cell
from ..microdata.load import load, microdata_synthetic
from ..microdata.survey import Survey
from ..published.ledger import ledger
from .fact import Fact


def quote(statistic: str) -> Fact:
    """A statistic of the ledger by its id: in the characters of print or, with measured data, from these.

    What another source says is always quoted. What only the printed report says is no finding of measured data, and
    then not told. Raises UserError naming the nearest ids.
    """
    row = ledger().statistic(statistic)
    if row.population not in study().populations:
        told = row.source != printed_study().source or microdata_synthetic()
        return Fact(cell=printed_cell(row) if told else Cell(flag="x"))
    survey = load(row.population)
    return Fact(cell=gate_of(survey).quoted(row), survey=survey)


def printed(survey: Survey, *statistics: str) -> Gated:
    """Cells that are quoted from print, by ledger ids, for the table of a figure; nothing of them is drawn."""
    return Gated(tuple(gate_of(survey).tabled(ledger().statistic(key)) for key in statistics), survey)
