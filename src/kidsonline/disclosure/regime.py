"""What may be said of one survey: the questions that every door asks, and what they have in common in both regimes."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..codebook.model import Variable
from ..codebook.study import is_printed, study
from ..errors import UserError, unknown
from ..microdata.results import Estimates, Shares
from ..microdata.survey import Survey
from ..published.evidence import EvidenceBook, evidence_book
from .cell import TOTAL, Cell, Code, codes_in


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """One line of the disclosure log: how many cells of a question by a grouping are withheld, for which reason."""

    variable: str
    group_var: str
    reason: str
    cells: int
    of: int


class Gate(ABC):
    """Decides for one survey, once, which cells readers may see; ``gate.gate_of`` finds a survey's own.

    A cell is named by variable, codes of the answer, grouping ("total" for everybody) and codes of the group.
    """

    def __init__(self, survey: Survey):
        self.survey = survey

    @abstractmethod
    def cell(
        self, variable: str, codes: tuple[Code, ...], group_var: str = TOTAL, group: tuple[Code, ...] = (),
        answer: str = "",
    ) -> Cell:  # fmt: skip
        """The share of a group that gave one of ``codes``, as it may be shown; ``answer`` names it, else its labels."""

    def asks(self, variable: str) -> bool:
        """Whether the survey asked it; synthetic microdata stand for a survey that asked all that the codebook has."""
        return True

    def unasked(self, *names: str) -> bool:
        """Whether one of these variables was not asked; what is no variable ("total") always was."""
        known = self.survey.data if self.survey.codebook is None else self.survey.codebook
        return any(not self.asks(name) for name in names if name in known)

    def unnamed(
        self, variable: str, codes: tuple[Code, ...], group_var: str, not_in: tuple[Code, ...]
    ) -> tuple[Cell, ...]:  # fmt: skip
        """A share printed without the name of its group, as that of each group it can be of; none with measured data.

        ``not_in`` are the codes of ``group_var`` that it is set against.
        """
        return ()

    @abstractmethod
    def base(self, variable: str, group_var: str = TOTAL, group: tuple[Code, ...] = ()) -> Cell:
        """How many of a group were asked and count, as it may be said."""

    @abstractmethod
    def quoted(self, row: pd.Series) -> Cell:
        """What a sentence may say where print gave the statistic of one ledger row."""

    @abstractmethod
    def tabled(self, row: pd.Series) -> Cell:
        """The same for the table of a figure that draws none of it."""

    @abstractmethod
    def asked(self, universe: str, group_var: str, group: tuple[int, ...]) -> Cell:
        """How many of a group belong to a universe of the codebook ("" is everybody), for comparison with print."""

    @abstractmethod
    def made(self, row: pd.Series, variable: str, codes: tuple[int, ...], group: tuple[int, ...]) -> Cell:
        """The share that ``row`` of the ledger is about from these data, for comparison with print."""

    @abstractmethod
    def digits(self, row: pd.Series, cell: Cell) -> int | None:
        """Decimals to which the number returned for ``row``, a ``cell``, may be told; None for not at all."""

    @abstractmethod
    def may_compare(self, variable: str, codes: tuple[int, ...], group_var: str, group: tuple[int, ...]) -> bool:
        """Whether these data know anything of their own about a cell, so that a ratio with it means something."""

    @abstractmethod
    def log(self) -> list[Withheld]:
        """What is withheld, by question, grouping and reason, without a value."""

    @abstractmethod
    def rules(self) -> dict[str, int]:
        """How many single answers each rule withholds over the whole report, without a value."""

    def cells(self, shares: Estimates) -> tuple[Cell, ...]:
        """The cells of estimates of shares; raises UserError for estimates of anything else."""
        if not isinstance(shares, Shares):
            raise UserError(
                "Only shares of answers can be shown; means, totals and tests cannot: use proportions() or "
                "multiple_response()."
            )
        made = self.cell if shares.own_base else self._undecided
        return self.beside(
            [made(row.variable, codes_in(str(row.code)), row.group_var, codes_in(str(row.group_code)), row.category)
             for row in shares.frame.itertuples()]
        )  # fmt: skip

    def beside(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """The same cells where they stand side by side in one table, with the interval that comparing them needs."""
        return tuple(cells)

    @abstractmethod
    def _undecided(
        self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...], answer: str
    ) -> Cell:
        """A cell over a domain or base of its own, about which nothing is decided: not shown."""

    @property
    def evidence(self) -> EvidenceBook | None:
        """What print says about this population; None where the report is of another survey, or no codebook is."""
        known = self.survey.codebook is not None and self.survey.population in study().populations
        return evidence_book(self.survey.population) if known and is_printed() else None

    def named(
        self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...], answer: str
    ) -> dict:
        """The fields of a cell that say what it is about."""
        item, book = self.item(variable), self.survey.codebook
        groups = book[group_var] if book is not None and group_var in book else None
        labels = [str(g) for g in group] if groups is None else [groups.label(g) for g in group]
        return {
            "variable": variable,
            "label": variable if item is None else item.label_en,
            "codes": codes,
            "answer": answer or (" or ".join(map(str, codes)) if item is None else item.words(codes)),
            "missing": "" if item is None else item.kind(codes),
            "level": "nominal" if item is None else item.level,
            "group_var": group_var,
            "group": group,
            "group_label": " or ".join(labels) if group else "Total",
        }

    def item(self, variable: str) -> Variable | None:
        """The variable in the codebook; None where the survey has none."""
        return None if self.survey.codebook is None else self.survey.codebook[variable]

    def check_grouping(self, group_var: str) -> None:
        """Raise UserError for a grouping that the study does not have."""
        if group_var != TOTAL and group_var not in study().groupings:
            raise unknown("grouping", group_var, study().groupings, "the study")
