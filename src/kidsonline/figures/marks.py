"""A cell as it is drawn: labels set as on a page, numbers in percent, its place on the scale.

Drawings, alt text, table and downloads all start from the cells of a payload; a value the gate hid is not in them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isnan, nan
from typing import TypeVar

from ..codebook.catalogue import words
from ..codebook.model import typeset
from ..codebook.study import study
from ..disclosure.cell import SIDE, TOTAL, Cell
from ..disclosure.earlier import Earlier

T = TypeVar("T")
_BRACKET = re.compile(r" \([^()]*\)$")


@dataclass(frozen=True)
class Mark:
    """How one ``cell`` appears in a drawing; ``earlier`` is the same in the wave before, where there is one."""

    cell: Cell
    earlier: Earlier | None = None
    common: str = ""  # how the label of every question beside it ends: said by the title

    @property
    def variable(self) -> str:
        """The variable."""
        return self.cell.variable

    @property
    def item(self) -> str:
        """The question in words."""
        return _capital(self.cell.label.removesuffix(self.common))

    @property
    def answer(self) -> str:
        """The answer in words."""
        return _capital(self.cell.answer)

    @property
    def code(self) -> str:
        """The codes of the answer, joined by ``|``."""
        return self.cell.code

    @property
    def level(self) -> str:
        """Level of measurement of the variable."""
        return self.cell.level

    @property
    def group_var(self) -> str:
        """The grouping."""
        return self.cell.group_var

    @property
    def group_code(self) -> str:
        """The codes of the group, joined by ``|``."""
        return self.cell.group_code

    @property
    def group(self) -> str:
        """The group in words; a total is named for everybody."""
        return "All" if self.cell.group_var == TOTAL else _capital(_one_range(self.cell.group_label))

    @property
    def value(self) -> float:
        """Percent; NaN when hidden."""
        return round(100 * self.cell.estimate, 6) if self.visible else nan

    @property
    def size(self) -> float:
        """Percent; 0 when hidden, so that marks can be ordered and reach somewhere."""
        return self.value if self.visible else 0.0

    @property
    def low(self) -> float:
        """Lower end of the interval in percent; NaN where there is none."""
        return round(100 * self.cell.low, 6)

    @property
    def high(self) -> float:
        """Upper end of the interval in percent; NaN where there is none."""
        return round(100 * self.cell.high, 6)

    @property
    def text(self) -> str:
        """What stands beside the mark."""
        return self.cell.text

    @property
    def evidence(self) -> str:
        """What stands behind the number."""
        return self.cell.evidence

    @property
    def visible(self) -> bool:
        """Whether there is a number to draw."""
        return self.cell.shown and self.cell.unit == "percent"

    @property
    def absent(self) -> str:
        """What stands in the place of a number that is not drawn, so that its row does not vanish."""
        return "" if self.visible else words().absent(self.cell.flag)

    @property
    def tick(self) -> float | None:
        """The printed value to mark: only beside a measured one, or it would be compared with itself."""
        printed = re.fullmatch(r"(\d+(?:\.\d+)?) ?%?", self.cell.printed)
        return float(printed[1]) if printed and self.cell.evidence == "measured" else None

    @property
    def before(self) -> float | None:
        """Percent in the wave before; None where there is none to draw."""
        return None if self.earlier is None or isnan(self.earlier.estimate) else round(100 * self.earlier.estimate, 6)

    @property
    def reach(self) -> float:
        """How far in percent its number and all that is marked beside it reach; 0 when hidden."""
        marked = (self.value, self.high, self.tick, self.before)
        return max((v for v in marked if v is not None and not isnan(v)), default=0.0) if self.visible else 0.0

    @property
    def substantive(self) -> bool:
        """Whether the answer is one of the scale, not "don't know" or "prefer not to say"."""
        return not self.cell.missing

    @property
    def order(self) -> int:
        """Place of the answer on its scale: its (first) code."""
        first = self.cell.codes[0] if self.cell.codes else 0
        return first if isinstance(first, int) else 0

    def sums_up(self, others: list["Mark"]) -> bool:
        """Whether its answer joins one that ``others`` show by itself ("daily or more often" beside "daily")."""
        return any(m.is_part_of(self) for m in others)

    def is_part_of(self, other: "Mark") -> bool:
        """Whether ``other`` joins its answer with others, of the same people."""
        return self.row == other.row and set(self.cell.codes) < set(other.cell.codes)

    @property
    def breakdown(self) -> tuple[str, ...]:
        """What shares its groups: an answer by one grouping, a pair, or how the sample is made up; () for a total."""
        if self.group_var == SIDE:
            return self.item, self.answer, SIDE
        if self.group_var != TOTAL:
            return self.variable, self.code, self.group_var
        return (self.variable,) if self.variable in study().groupings and self.substantive else ()

    @property
    def row(self) -> tuple[str, str, str]:
        """What it is of: question and group, as one bar of a stack is."""
        return self.variable, self.group_var, self.group_code


def marks_of(rows: Iterable[dict[str, str]]) -> list[Mark]:
    """The marks of a payload's rows; a bracket in which the labels of all its questions end is left out."""
    rows = list(rows)
    ends = {_BRACKET.search(label) for label in {row["variable_label"] for row in rows}}
    same = {end[0] if end else "" for end in ends}
    common = same.pop() if len(same) == 1 < len(ends) else ""
    return [Mark(Cell.from_strings(row), Earlier.from_strings(row), common) for row in rows]


def on_scale(marks: list[Mark]) -> list[Mark]:
    """Marks in the order of the scale; answers that join others follow those."""
    return sorted(marks, key=lambda m: (m.sums_up(marks), m.order))


def drawn(marks: list[Mark]) -> list[Mark]:
    """The marks that bars and dots show: a number, not also the parts it joins, and every group of a shown breakdown.

    Sum and part side by side would be taken for parts of one whole. A group without a number keeps its row, empty.
    """
    seen = [m for m in marks if m.visible]
    kept = [m for m in seen if not any(m.is_part_of(whole) for whole in seen)]
    shown = {m.breakdown for m in kept if m.breakdown}
    drawn_of = {(m.variable, m.code) for m in kept}
    doubted = {m.breakdown for m in marks if m.cell.flag == "d" and (m.variable, m.code) in drawn_of}
    return [m for m in marks if m in kept or (not m.visible and m.breakdown and m.breakdown in shown | doubted)]


def distinct(values: Iterable[T]) -> list[T]:
    """Values in order of appearance, each once."""
    return list(dict.fromkeys(values))


def varying(marks: list[Mark]) -> list[str]:
    """Which of item, answer and group tell these marks apart."""
    return [part for part in ("item", "answer", "group") if len({getattr(m, part) for m in marks}) > 1]


def label(mark: Mark, told: list[str]) -> str:
    """The parts ``told`` of a mark in one phrase; "all" is not worth saying beside an item."""
    parts = [getattr(mark, part) for part in told]
    if len(parts) > 1 and told[-1] == "group" and mark.group_var == TOTAL:
        parts.pop()
    return ": ".join(parts)


def _one_range(text: str) -> str:
    """Neighbouring ranges that were taken together as one: "13-14 or 15-17" is "13-17"."""
    ranges = [re.fullmatch(r"(\d+)-(\d+)", part) for part in text.split(" or ")]
    ends = [(int(r[1]), int(r[2])) for r in ranges if r]
    one = len(ends) == len(ranges) and all(b[0] == a[1] + 1 for a, b in pairwise(ends))
    return f"{ends[0][0]}-{ends[-1][1]}" if one else text


def _capital(text: str) -> str:
    return typeset(text[:1].upper() + text[1:])
