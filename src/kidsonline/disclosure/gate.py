"""The one gate between estimates and readers: every door asks it which cells may be shown, and how.

A gate belongs to a survey, not to a table. It decides once over every cell that a report of the survey can show, so
that a chart, its table, a file, a sentence, a base, a claim and the page of reproduction can never disagree. There are
two regimes:

- *synthetic* microdata: a cell is shown only with printed evidence behind it (``synthetic``);
- *measured* microdata: small bases, few degrees of freedom and confidential numbers are withheld, then whatever would
  give a confidential number away (``measured``).
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ..microdata.results import Estimates
from ..microdata.survey import Survey
from .cell import Cell
from .earlier import Earlier, beside_earlier
from .measured import MeasuredGate
from .regime import Gate
from .synthetic import SyntheticGate

_GATES: WeakKeyDictionary[Survey, Gate] = WeakKeyDictionary()


@dataclass(frozen=True)
class Gated:
    """Cells as they may be shown; ``against`` is the second survey, where two stand side by side.

    earlier : of each cell what stands beside it of the wave before; none where there is one wave.
    """

    cells: tuple[Cell, ...]
    survey: Survey
    against: Survey | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def surveys(self) -> list[Survey]:
        """The survey or surveys behind the cells."""
        return [self.survey] if self.against is None else [self.survey, self.against]


def gate_of(survey: Survey) -> Gate:
    """The gate of a survey, the same whoever asks."""
    if survey not in _GATES:
        regime = SyntheticGate if survey.synthetic and survey.codebook is not None else MeasuredGate
        _GATES[survey] = regime(survey)
    return _GATES[survey]


def gate(shares: Estimates) -> Gated:
    """Estimates of shares as they may be shown to readers; raises UserError for estimates of anything else."""
    survey = shares.survey
    cells = gate_of(survey).cells(shares)
    if survey.before is None or not getattr(shares, "own_base", False):
        return Gated(cells, survey)
    before = gate_of(survey.before.survey)
    return Gated(cells, survey, earlier=tuple(beside_earlier(survey, cell, before) for cell in cells))
