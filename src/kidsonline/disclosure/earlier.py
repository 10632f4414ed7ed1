"""A cell in the wave before, and the change since, which is told only where the gates of both waves show the cell."""

from dataclasses import dataclass, replace
from math import isnan, nan

from ..microdata.survey import Survey
from .cell import Cell, of_unit, percent
from .differences import of_waves
from .regime import Gate


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What stands beside a cell of two waves.

    text, flag, estimate : of the wave before, as its own gate shows it. change, low, high : this wave less that, in
    [-1, 1], with its 95% interval; p : of the design-based test. NaN where it is not shown or no test can be made.
    digits : behind the point of a percentage, no more than either wave has.
    """

    text: str = ""
    flag: str = ""
    estimate: float = nan
    change: float = nan
    low: float = nan
    high: float = nan
    p: float = nan
    digits: int = 1

    def as_strings(self) -> dict[str, str]:
        """As columns of a row: shares in percent, changes in points, what is not told as ``""``."""
        return {
            "earlier": self.text,
            "earlier_flag": self.flag,
            "earlier_estimate": self._points(self.estimate),
            "change": self._points(self.change),
            "change_low": self._points(self.low),
            "change_high": self._points(self.high),
            "change_p": "" if isnan(self.p) else f"{self.p:.4f}",
        }

    def _points(self, share: float) -> str:
        return "" if isnan(share) else percent(share, self.digits).removesuffix("%")

    @classmethod
    def from_strings(cls, row: dict[str, str]) -> "Earlier | None":
        """The same again from the columns of a row; None where it has none."""
        if "earlier" not in row:
            return None
        estimate, change, low, high = (
            of_unit(row[name], "percent") for name in ("earlier_estimate", "change", "change_low", "change_high")
        )
        return cls(
            text=row["earlier"], flag=row["earlier_flag"], estimate=estimate, change=change, low=low, high=high,
            p=of_unit(row["change_p"], "number"),
        )  # fmt: skip


WAVE_COLUMNS = tuple(Earlier().as_strings())  # of two waves as strings, in their order


def beside_earlier(survey: Survey, cell: Cell, before: Gate) -> Earlier:
    """A cell of ``survey`` in the wave before, whose gate is ``before``, and the change where both are shown."""
    then = before.cell(cell.variable, cell.codes, cell.group_var, cell.group)
    digits = min(cell.digits, then.digits)
    beside = Earlier(text=then.text, flag=then.flag, estimate=then.estimate, digits=digits)
    if not (cell.shown and then.shown):
        return beside
    tested = of_waves(survey, cell)
    return replace(beside, change=tested.difference, low=tested.low, high=tested.high, p=tested.p)
