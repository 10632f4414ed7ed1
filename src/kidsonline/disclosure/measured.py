"""What measured microdata may say: estimates of the design, withheld where they are unreliable or confidential."""

from dataclasses import replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from ..codebook.model import Variable
from ..codebook.study import is_printed, printed_study, study
from ..errors import unknown
from ..microdata.survey import Survey
from ..published.evidence import Evidence
from ..published.notation import codes_of, place_of
from .cell import TOTAL, Cell, Code, not_shown, percent
from .counted import Decisions
from .question import EVERYBODY, Row
from .regime import Gate, Withheld
from .statistic import printed_cell, recomputed
from .suppress import Decision
from .tabulated import Estimate, together
from .thresholds import LOW_BASE, MIN_BASE, MIN_PEOPLE, WHOLE_PERCENT_BASE

_REASONS = {"u": "too unreliable", "c": "confidential", "z": "not asked"}


class MeasuredGate(Gate):
    """The gate of measured microdata."""

    def __init__(self, survey: Survey):
        super().__init__(survey)
        self.decisions = Decisions(survey)

    def asks(self, variable: str) -> bool:
        """Whether the survey asked it, by its data."""
        return self.survey.asked(variable)

    @cache  # noqa: B019  (as long as the survey)
    def cell(
        self, variable: str, codes: tuple[Code, ...], group_var: str = TOTAL, group: tuple[Code, ...] = (),
        answer: str = "",
    ) -> Cell:  # fmt: skip
        about = self.named(variable, codes, group_var, group, answer) | self._wave(variable, codes, group_var, group)
        if self.survey.codebook is None:
            self.survey.bases.column(variable)  # raises for a variable that the data do not have
        flag = self.flag(variable, codes, group_var, group)
        if self._undecidable(variable, group_var):
            return not_shown(flag, **about)
        row = self._estimate(variable, codes, group_var, group)
        told = flag != "z" and row.base_n >= MIN_BASE and self._size_told(variable, group_var, group)
        about["base_n"] = int(row.base_n) if told else None
        if flag in _REASONS:
            return not_shown(flag, **about)
        digits = 0 if row.base_n < WHOLE_PERCENT_BASE else 1
        said = percent(row.estimate, digits)
        return Cell(
            **about, text=f"{said} [r]" if flag else said, shown=True, digits=digits, estimate=float(row.estimate),
            low=float(row.ci_low), high=float(row.ci_high), interval="design" if row.ci_low == row.ci_low else "",
            n=int(row.n) if row.n >= MIN_PEOPLE else None, flag=flag, evidence="measured",
        )  # fmt: skip

    @cache  # noqa: B019  (as long as the survey)
    def base(self, variable: str, group_var: str = TOTAL, group: tuple[Code, ...] = ()) -> Cell:
        about = self.named(variable, (), group_var, group, "asked") | {"unit": "people"}
        undecided = self._undecidable(variable, group_var)
        if undecided in ("c", "n"):
            return not_shown(undecided, **about)
        number = self._number_asked(variable, group_var, group)
        if number < MIN_BASE:
            return Cell(**about, text=f"fewer than {MIN_BASE}", flag="u")
        if not self._size_told(variable, group_var, group):
            return not_shown("c", **about)
        return Cell(**about, text=f"{number:,}", shown=True, estimate=float(number), base_n=number, evidence="measured")

    def quoted(self, row: pd.Series) -> Cell:
        if row.source != printed_study().source:
            return printed_cell(row)
        own = recomputed(self, row)
        of_print = {"printed": row.printed, "place": place_of(row)} if is_printed() else {}
        return replace(own, text=own.text or "[x]", **of_print)

    def tabled(self, row: pd.Series) -> Cell:
        return self.made(row, row.variable, codes_of(row.categories), codes_of(row.group))

    def asked(self, universe: str, group_var: str, group: tuple[int, ...]) -> Cell:
        own = (v.variable for v in self.survey.book.variables.values()
               if (not universe or v.universe == universe) and v.base_codes and self.asks(v.variable))  # fmt: skip
        first = next(own, None)
        return not_shown("n", unit="people") if first is None else self.base(first, group_var, group)

    def made(self, row: pd.Series, variable: str, codes: tuple[int, ...], group: tuple[int, ...]) -> Cell:
        own = row.universe in ("", self.survey.book[variable].universe)
        if not own:  # a domain of its own, about which nothing is decided
            return self._undecided(variable, codes, TOTAL, (), "")
        return self.cell(variable, codes, row.group_var or TOTAL if group else TOTAL, group)

    def digits(self, row: pd.Series, cell: Cell) -> int | None:
        return cell.digits if cell.unit == "percent" else 2 if row.measure == "ratio" else 0

    def may_compare(self, variable: str, codes: tuple[int, ...], group_var: str, group: tuple[int, ...]) -> bool:
        return True

    def log(self) -> list[Withheld]:
        return [
            Withheld(variable=variable, group_var=by, reason=reason, cells=flags.count(flag), of=len(flags))
            for (variable, by), flags in self._flags.items()
            for flag, reason in _REASONS.items()
            if flag in flags
        ]

    def rules(self) -> dict[str, int]:
        by_region = [f for (_, by), own in self._flags.items() if by == study().region for f in own]
        flags = [f for (_, by), own in self._flags.items() if by != study().region for f in own]
        protecting = 0
        for item in self._items:
            decision = self.decisions.of(item.variable)
            if decision is not None:
                alone = [s for s, places in enumerate(decision.question.sets) if len(places) == 1]
                shown = [r for r, (by, _) in enumerate(decision.question.rows) if by != study().region]
                protecting += int(decision.protecting[np.ix_(shown, alone)].sum())
        return {
            "too unreliable [u]": flags.count("u"),
            "confidential [c]": flags.count("c") - protecting,
            "protecting [c]": protecting,
            "not asked [z]": flags.count("z"),
            "by region, too unreliable [u]": by_region.count("u"),
            "by region, confidential [c]": by_region.count("c"),
        }

    @property
    def _items(self) -> list[Variable]:
        items = self.survey.codebook.variables.values() if self.survey.codebook is not None else ()
        return [v for v in items if v.theme != "design" and self.decisions.table(v.variable, TOTAL) is not None]

    @cached_property
    def _flags(self) -> dict[tuple[str, str], list[str]]:
        """Flags of the single answers, by variable and grouping."""
        found = {}
        for item in self._items:
            for by in (TOTAL, *study().groupings):
                if by == item.variable or self.unasked(by):
                    continue
                groups = [()] if by == TOTAL else [(a.code,) for a in self.survey.book[by].answers]
                found[item.variable, by] = [self.flag(item.variable, (c,), by, g)
                                            for g in groups for c in item.base_codes]  # fmt: skip
        return found

    def _undecided(
        self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...], answer: str
    ) -> Cell:
        flag = "n" if self.unasked(variable) else "c"
        return not_shown(flag, **self.named(variable, codes, group_var, group, answer))

    @cache  # noqa: B019  (as long as the survey)
    def _undecidable(self, variable: str, group_var: str) -> str:
        """Why no decision covers a grouping: it is confidential as such, or was not asked; empty where one does.

        Regions are never crossed, and never told of sensitive answers.
        """
        book = self.survey.codebook
        if self.unasked(variable, group_var):
            return "n"
        if book is None:
            covered = " x " not in group_var
        else:
            covered = group_var in (TOTAL, *study().groupings)
            covered &= group_var != study().region or not book[variable].sensitive
        if not covered:
            return "c"
        return "z" if self._decision(variable, group_var) is None else ""

    def _rows(self, group_var: str, group: tuple[Code, ...]) -> tuple[Row, ...]:
        return (EVERYBODY,) if group_var == TOTAL else tuple((group_var, (code,)) for code in group)

    def _decision(self, variable: str, group_var: str) -> Decision | None:
        alone = self.survey.codebook is None and group_var != TOTAL
        return self.decisions.of(variable, group_var if alone else "")

    @cache  # noqa: B019  (as long as the survey)
    def flag(self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...]) -> str:
        """``z`` not asked, ``c`` confidential, ``u`` unreliable, ``r`` of low reliability, or nothing to say."""
        if undecided := self._undecidable(variable, group_var):
            return undecided
        row = self._estimate(variable, codes, group_var, group)
        decision, rows = self._decision(variable, group_var), self._rows(group_var, group)
        assert decision is not None  # or it were undecidable
        question = decision.question
        covered = set(rows) <= set(question.rows)
        if covered and all(decision.structural[question.rows.index(row)] for row in rows):
            return "z"
        places = tuple(k for k, code in enumerate(question.codes) if code in codes)
        sensitive = self.survey.codebook is None or self.survey.codebook[variable].sensitive
        few = sensitive and (row.n < MIN_PEOPLE or row.base_n - row.n < MIN_PEOPLE)
        if few or (len(rows) == 1 and covered and decision.withholds(rows[0], places)):
            return "c"
        if row.unreliable:
            return "u"
        if not self._told(variable, rows, places):
            return "c"
        return "r" if row.base_n < LOW_BASE else ""

    @cache  # noqa: B019  (as long as the survey)
    def _told(self, variable: str, rows: tuple[Row, ...], places: tuple[int, ...]) -> bool:
        decision = self._decision(variable, rows[0][0])
        return decision is not None and decision.tells(rows, places)

    def _size_told(self, variable: str, group_var: str, group: tuple[Code, ...]) -> bool:
        decision, rows = self._decision(variable, group_var), self._rows(group_var, group)
        if decision is None:
            return False
        if not set(rows) <= set(decision.question.rows):  # regions, whose sizes are those of everybody in them
            return not set(rows) & self.decisions.untold_sizes
        return self._told(variable, rows, tuple(range(len(decision.question.codes))))

    def _number_asked(self, variable: str, group_var: str, group: tuple[Code, ...]) -> int:
        table = self.decisions.table(variable, group_var)
        wanted = ("",) if group_var == TOTAL else group
        return 0 if table is None else int(table.people[[g in wanted for g in table.groups]].sum())

    @cache  # noqa: B019
    def _estimate(self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...]) -> Estimate:
        """The estimate of a cell: looked up, or made for answers or groups taken together."""
        if len(codes) == 1 and len(group) < 2:
            table = self.decisions.table(variable, group_var)
            assert table is not None  # there is a decision that rests on it
            if codes[0] not in table.codes:
                raise unknown("answer", codes[0], map(str, table.codes), f"the base of '{variable}'")
            return table.estimates[group[0] if group else "", codes[0]]
        if len(group) < 2 and (decision := self._decision(variable, group_var)):
            sets = decision.question.together
            of_groups = self._together(variable, sets if codes in sets else (codes,), group_var)
            if found := of_groups.get((group[0] if group else "", codes)):
                return found
        where = f"{group_var} in [{', '.join(map(repr, group))}]"
        return self._together(variable, (codes,), TOTAL, where)["", codes]

    @cache  # noqa: B019
    def _together(
        self, variable: str, sets: tuple[tuple[Code, ...], ...], group_var: str, where: str | None = None
    ) -> dict[tuple[Code, tuple[Code, ...]], Estimate]:
        return together(self.survey, variable, sets, group_var, where)

    def _wave(self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...]) -> dict[str, str]:
        """What the report of 2023 printed for a cell."""
        printed = Evidence()
        if self.evidence is not None and group_var in (TOTAL, *study().divisions):
            printed = self.evidence.cell(variable, codes, group_var, group)
        return {"printed": printed.printed, "place": printed.place}
