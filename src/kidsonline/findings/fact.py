"""One number as a reader sees it, with what stands behind it."""

from dataclasses import dataclass
from math import nan

import pandas as pd

from ..disclosure.thresholds import HIDDEN
from ..microdata.survey import Survey

# Fractions a reader knows, in percent; words are used only within two points of one.
_FRACTIONS = {
    10: "one in ten", 20: "one in five", 25: "one in four", 33.333: "one in three", 40: "two in five", 50: "half",
    60: "three in five", 66.667: "two in three", 75: "three in four", 80: "four in five", 90: "nine in ten",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One number as a reader sees it, with what stands behind it; ``str(fact)`` is its text."""

    text: str
    estimate: float = nan
    variable: str = ""
    codes: tuple[int, ...] = ()
    group_var: str = "total"
    group: tuple[int, ...] = ()
    group_label: str = ""
    base_n: int = 0
    base_about: bool = False
    flag: str = ""
    evidence: str = ""
    printed: str = ""
    place: str = ""
    arithmetic: str = ""
    about: bool = False
    label: str = ""
    survey: Survey | None = None
    low: float = nan
    high: float = nan
    interval: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def shown(self) -> bool:
        """Whether readers may see the number."""
        return bool(self.evidence) and self.flag not in HIDDEN

    @property
    def where(self) -> str | None:
        """The fact's group as a domain for estimates; None for everybody."""
        return f"{self.group_var} in {list(self.group)}" if self.group else None

    @property
    def words(self) -> str:
        """The share as a familiar fraction ("about one in four"), or its text where none is near."""
        if self.shown and pd.notna(self.estimate):
            near = min(_FRACTIONS, key=lambda f: abs(f - 100 * self.estimate))
            if abs(near - 100 * self.estimate) <= 2:
                return f"about {_FRACTIONS[near]}"
        return self.text
