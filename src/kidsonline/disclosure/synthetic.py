"""What synthetic microdata may say: what print gives or implies, in print's own digits, and nothing else.

The file returns the printed numbers because they were put in. Its own digits and sampling errors describe our generator
and reach nobody; only where the page of reproduction sets both side by side is a number of the file's own told.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from math import nan

import numpy as np
import pandas as pd

from ..codebook.model import Universe
from ..codebook.study import study
from ..estimation import srs_interval
from ..published.evidence import Evidence
from ..published.notation import codes_of, decimals
from .cell import TOTAL, Cell, Code, as_printed, percent_as_printed
from .regime import Gate, Withheld
from .statistic import printed_cell
from .thresholds import MIN_PEOPLE

_SOUND = ("published", "derived")
UNNAMED = "a group that is not named"
_REASONS = {"x": "not printed", "d": "in doubt", "q": "of few people", "c": "confidential"}


class SyntheticGate(Gate):
    """The gate of synthetic microdata."""

    def cell(
        self, variable: str, codes: tuple[Code, ...], group_var: str = TOTAL, group: tuple[Code, ...] = (),
        answer: str = "",
    ) -> Cell:  # fmt: skip
        return self._said(self._evidence(variable, codes, group_var, group), variable, codes, group_var, group, answer)

    def unnamed(
        self, variable: str, codes: tuple[Code, ...], group_var: str, not_in: tuple[Code, ...]
    ) -> tuple[Cell, ...]:  # fmt: skip
        found = self.evidence.unnamed(variable, codes, group_var) if self.evidence else Evidence()
        possible = [code for code in self._sizes(group_var)[0] if code not in not_in] if found.kind else []
        cells = (self._said(found, variable, codes, group_var, (code,), "") for code in possible)
        return tuple(replace(cell, group_label=UNNAMED) for cell in cells)

    def _said(
        self, found: Evidence, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...],
        answer: str,
    ) -> Cell:  # fmt: skip
        """A cell with the evidence that print gives for it."""
        about = self.named(variable, codes, group_var, group, answer)
        about |= {"printed": found.printed, "place": found.place, "arithmetic": found.arithmetic}
        base, told = self._base(variable, group_var, group)
        about |= {"base_n": base, "base_about": not told}
        sound = found.kind in _SOUND
        item = self.item(variable)
        # Sensitive answers of so few are quoted at most, and never by group.
        few = (
            item is not None and item.sensitive and found.value / 100 * self._people(variable, base) < MIN_PEOPLE - 0.5
        )
        if few and (sound or found.doubt):
            if group_var == TOTAL and found.printed:
                return Cell(**about, text=f"{as_printed(found.printed)} [q]", flag="q", evidence="quoted")
            unsaid = {"printed": "", "place": "", "arithmetic": ""}  # no file gives what the page withholds
            return Cell(**about | unsaid, text="[c]", flag="c", evidence="quoted")
        if sound:
            digits = 0 if found.about else found.decimals
            said = percent_as_printed(found.value / 100, digits)
            return Cell(
                **about, text=f"about {said}" if found.about else said, shown=True, about=found.about,
                digits=digits, estimate=found.value / 100, evidence=found.kind,
            )  # fmt: skip
        if found.doubt:
            return Cell(**about, text=f"{as_printed(found.printed)} [d]", flag="d", evidence=found.kind)
        return Cell(**about, text="[x]", flag="x", evidence=found.kind)

    def beside(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Groups side by side get the interval of printed share and base.

        Comparing groups needs a notion of uncertainty: what share and base alone imply is the least it can be.
        """
        beside: dict[tuple, int] = {}
        for c in cells:
            beside[c.variable, c.codes, c.group_var] = beside.get((c.variable, c.codes, c.group_var), 0) + c.shown
        return tuple(
            with_interval(c) if c.group_var != TOTAL and beside[c.variable, c.codes, c.group_var] > 1 else c
            for c in cells
        )

    def base(self, variable: str, group_var: str = TOTAL, group: tuple[Code, ...] = ()) -> Cell:
        number, exact = self._base(variable, group_var, group)
        about = self.named(variable, (), group_var, group, "asked") | {"unit": "people"}
        if number is None:
            return Cell(**about, flag="x")
        # A base that print does not give is worked out, from printed shares or an assumption; print gives the others.
        return Cell(
            **about, text=f"{number:,}" if exact else f"about {number:,}", shown=True, about=not exact,
            estimate=float(number), base_n=number, base_about=not exact, evidence="published" if exact else "derived",
        )  # fmt: skip

    def quoted(self, row: pd.Series) -> Cell:
        return printed_cell(row)

    def tabled(self, row: pd.Series) -> Cell:
        about = self.named(row.variable, codes_of(row.categories), row.group_var or TOTAL, codes_of(row.group), "")
        cell = printed_cell(row, **about)
        text = f"{row['value']:.0f} in number" if cell.unit == "people" else cell.text
        return replace(cell, text=text, shown=False, estimate=nan, flag=cell.flag or "q")

    def asked(self, universe: str, group_var: str, group: tuple[int, ...]) -> Cell:
        inside = self.survey.bases.rule(self._where(universe, group_var, group), of_codebook=True)
        number = len(self.survey.data) if inside is None else int(inside.sum())
        return Cell(unit="people", shown=True, estimate=float(number), text=f"{number:,}")

    def _where(self, universe: str, group_var: str, group: tuple[int, ...]) -> str | None:
        """The people of a universe who belong to a group, as an expression over codes."""
        rule = self.survey.book.universes[universe].rule if universe else ""
        parts = [rule, f"{group_var} in [{', '.join(map(str, group))}]" if group else ""]
        return " and ".join(f"({part})" for part in parts if part) or None

    def made(self, row: pd.Series, variable: str, codes: tuple[int, ...], group: tuple[int, ...]) -> Cell:
        where, name = self._where(row.universe, row.group_var, group), "|".join(map(str, codes))
        made = self.survey.proportions(variable, where=where, answers={name: codes}).frame.iloc[0]
        return Cell(variable=variable, codes=codes, shown=True, estimate=made.estimate, n=int(made.n))

    def digits(self, row: pd.Series, cell: Cell) -> int | None:
        exact = row.precision == "exact"
        if not row.measure.startswith("percent"):
            return 0 if exact else None
        found = Evidence()
        if row.measure == "percent" and row.universe in ("", self.survey.book[cell.variable].universe):
            found = self._evidence(cell.variable, cell.codes, row.group_var or TOTAL, codes_of(row.group))
        # Words: only where print has, or implies, a number for the very same cell. A number: print may have the same
        # with more digits elsewhere, but a final zero that it drops is no digit.
        told = {"published": decimals(found.printed), "derived": found.decimals}
        own = decimals(row.printed) if exact else None
        if found.about or found.kind not in told or (exact and found.kind == "derived"):
            return own
        return max(own or 0, told[found.kind])

    def may_compare(self, variable: str, codes: tuple[int, ...], group_var: str, group: tuple[int, ...]) -> bool:
        return self._evidence(variable, codes, group_var, group).kind in _SOUND

    def log(self) -> list[Withheld]:
        lines = []
        for variable, flags in self._flags.items():
            lines += [
                Withheld(variable=variable, group_var=TOTAL, reason=reason, cells=flags.count(flag), of=len(flags))
                for flag, reason in _REASONS.items()
                if flag in flags
            ]
        return lines

    def rules(self) -> dict[str, int]:
        flags = [flag for own in self._flags.values() for flag in own]
        return {f"{reason} [{flag}]": flags.count(flag) for flag, reason in _REASONS.items()}

    @cached_property
    def _flags(self) -> dict[str, list[str]]:
        """Flags of the single answers of everybody, by variable; what print gives by group is told figure by figure."""
        return {
            name: [self.cell(name, (code,)).flag for code in self.survey.book[name].base_codes]
            for name in self._asked
            if self.survey.book[name].theme != "design"
        }

    def _undecided(
        self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...], answer: str
    ) -> Cell:
        return Cell(**self.named(variable, codes, group_var, group, answer), flag="x")

    def _evidence(self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...]) -> Evidence:
        """Printed evidence for one cell; crossings, regions and unlisted answers have none."""
        if self.evidence is None or group_var not in (TOTAL, *study().divisions):
            return Evidence()
        return self.evidence.cell(variable, codes, group_var, group)

    def _base(self, variable: str, group_var: str, group: tuple[Code, ...]) -> tuple[int | None, bool]:
        """Number asked, and whether print tells it: who of a group got a filtered question it does not say."""
        universe = self.survey.book.universe_of(variable)
        if group_var == TOTAL:
            if universe.rule and universe.base_n is None:
                return None, False
            return self._asked.get(variable), not universe.rule or universe.base_status == "printed"
        if group_var not in study().divisions or group_var not in self.survey.book:
            return None, False
        sizes, counted = self._sizes(group_var)
        if not set(group) <= set(sizes):
            return None, False
        inside = sum(sizes[code] for code in group)
        if not universe.rule:
            return inside, counted
        return self._likely_base(universe, group_var, group, inside), False

    def _people(self, variable: str, base: int | None) -> int:
        """The base, or where print does not tell it the file's own, by which nobody is told anything."""
        return self._asked.get(variable, 0) if base is None else base

    def _likely_base(self, universe: Universe, group_var: str, group: tuple[Code, ...], inside: int) -> int | None:
        """The base of a group inside a filtered question, from the printed share of the group that passed the filter.

        Where print does not give that share, as if the filter had let through the same share of every group.
        """
        passed = self.evidence.passed(universe, group_var, group) if self.evidence else Evidence()
        if passed.kind in _SOUND and not passed.about:
            return round(inside * passed.value / 100)
        return round(universe.base_n * inside / self._asked[group_var]) if universe.base_n else None

    @cached_property
    def _asked(self) -> dict[str, int]:
        """Base of every variable among everybody."""
        book = self.survey.book
        names = [v.variable for v in book.variables.values() if v.base_codes and self.survey.bases.answered(v.variable)]
        return self.survey.proportions(names).frame.groupby("variable").base_n.first().to_dict()

    def _sizes(self, group_var: str) -> tuple[dict[Code, int], bool]:
        """People in each group of a grouping, and whether print counts them: else they follow from printed shares."""
        if group_var not in self._known_sizes:
            counted = self.evidence.sizes(group_var) if self.evidence else {}
            shares = {c: self._evidence(group_var, (c,), TOTAL, ()) for c in self.survey.book[group_var].base_codes}
            worked_out: dict[Code, int] = {
                code: round(self._asked[group_var] * found.value / 100)
                for code, found in shares.items()
                if found.kind in _SOUND and not found.about
            }
            self._known_sizes[group_var] = counted or worked_out, bool(counted)
        return self._known_sizes[group_var]

    @cached_property
    def _known_sizes(self) -> dict[str, tuple[dict[Code, int], bool]]:
        return {}


def with_interval(cell: Cell) -> Cell:
    """A cell with the interval of its share and base as if people had been drawn one by one, where both are known."""
    if not cell.shown or cell.about or cell.base_about or not cell.base_n:
        return cell
    low, high = srs_interval(np.array([cell.estimate]), np.array([float(cell.base_n)]))
    return replace(cell, low=float(low[0]), high=float(high[0]), interval="srs")
