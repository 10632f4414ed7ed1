"""One number of a sentence: a cell and the survey it is of."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

from ..disclosure.cell import Cell, percent
from ..errors import UserError
from ..microdata.survey import Survey

# Fractions a reader knows, in percent; words are used only within two points of one.
_FRACTIONS = {
    10: "one in ten", 20: "one in five", 25: "one in four", 33.333: "one in three", 40: "two in five", 50: "half",
    60: "three in five", 66.667: "two in three", 75: "three in four", 80: "four in five", 90: "nine in ten",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A cell as a sentence says it; ``str(fact)`` is its text, ``name`` what a table of comparisons calls it."""

    cell: Cell
    survey: Survey | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.cell.text

    @property
    def source(self) -> Survey:
        """The survey that the number is of; raises UserError for one quoted from elsewhere or worked out of others."""
        if self.survey is None:
            raise UserError(f"'{self}' is quoted or worked out, not a share of one survey: compare such shares.")
        return self.survey

    @property
    def variable(self) -> str:
        """The variable that the number is of."""
        return self.cell.variable

    @property
    def shown(self) -> bool:
        """Whether readers may see the number."""
        return self.cell.shown

    @property
    def estimate(self) -> float:
        """The number: a share in [0, 1], or of people; NaN where it is not shown."""
        return self.cell.estimate

    @property
    def people(self) -> float:
        """How many of those asked the share stands for; NaN where either is not shown."""
        return self.cell.estimate * self.cell.base_n if self.cell.base_n is not None else float("nan")

    @property
    def words(self) -> str:
        """The share as a familiar fraction ("about one in four"), or its text where none is near."""
        if self.shown and not isnan(self.estimate):
            near = min(_FRACTIONS, key=lambda f: abs(f - 100 * self.estimate))
            if abs(near - 100 * self.estimate) <= 2:
                return f"about {_FRACTIONS[near]}"
        return self.cell.text


def worked_out(rule: Callable[..., float], *facts: Fact, unit: str = "percent") -> Fact:
    """A number worked out of others by ``rule``, which gets the facts; withheld where one of them is.

    unit : "percent" for a share in [0, 1], "people" for a whole number.
    """
    withheld = next((fact.cell for fact in facts if isnan(fact.estimate)), None)
    if withheld is not None:
        return Fact(cell=Cell(unit=unit, flag=withheld.flag, text=withheld.text))
    number = rule(*facts)
    text = percent(number) if unit == "percent" else f"{number:,.0f}"
    return Fact(cell=Cell(unit=unit, text=text, shown=True, estimate=number, evidence=facts[0].cell.evidence))
