"""Comparisons in words, each true or not.

A claim is a sentence's comparison made testable: which shares, in which direction. Its state is one of five, found in
``compare``, and the page shows it beside the sentence.
"""

from dataclasses import dataclass
from math import isnan, nan

from ..codebook.catalogue import words
from ..codebook.model import typeset
from .fact import Fact

STATES = ("holds", "holds if sampled at random", "not shown", "contradictory", "cannot be tested")
MIME = "application/vnd.kidsonline.claim+json"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A comparison of two shares with its state; difference and interval in [-1, 1], NaN where no test was made.

    opposite : whether the numbers show the direction opposite to the one compared.
    """

    verb: str
    a: Fact
    b: Fact
    state: str
    difference: float = nan
    low: float = nan
    high: float = nan
    p: float = nan
    test: str = ""
    reason: str = ""
    opposite: bool = False
    name: str = ""

    @property
    def holds(self) -> bool:
        """Whether a sentence may say it, at least with the caution of its badge."""
        return self.state.startswith("holds")

    def when_it_holds(self, text: str) -> str:
        """``text`` if the claim holds, else nothing: for headlines, which have no room for a badge."""
        return text if self.holds else ""

    @property
    def badge(self) -> str:
        """Which badge of ``data/words.toml`` it has: what the numbers show, whatever the sentence says."""
        if self.state == "contradictory":
            return "contradictory"
        if self.state == "cannot be tested":
            return "untested"
        if self.verb == "alike":
            return "unclear" if self.holds else "clear" if self._measured else "likely"
        if self.holds:
            return "clear" if self.state == "holds" else "likely"
        return "opposite" if self.opposite else "unclear"

    @property
    def _direction(self) -> str:
        """The verb of a table's row; a difference goes the way that the numbers show."""
        if self.verb != "differ" or self.state in ("contradictory", "cannot be tested"):
            return self.verb
        return "alike" if not self.holds else "more" if self.difference > 0 else "fewer"

    @property
    def _measured(self) -> bool:
        return self.a.survey is not None and not self.a.survey.synthetic

    @property
    def payload(self) -> dict:
        """The claim as strings, for its badge and its row in the table of claims."""
        badge = words().badges[self.badge]
        digits = min(self.a.cell.digits, self.b.cell.digits)  # a difference is good for no more than its sides
        return {
            "name": self.name,
            "state": self.state,
            "fixed": self.verb != "differ",
            "badge": self.badge,
            "mark": badge.mark,
            "words": badge.words,
            "meaning": (self._measured and badge.measured) or badge.meaning,
            "verb": words().verbs[self._direction],
            "sides": [{"label": f.name, "group": _who(f), "text": str(f), "base": _base(f)} for f in (self.a, self.b)],
            "difference": "" if isnan(self.difference) else _points(self.difference, digits, "+"),
            "interval": "" if isnan(self.low) else f"{_points(self.low, digits)} to {_points(self.high, digits)}",
            "p": "" if isnan(self.p) else "<\u00a00.001" if self.p < 0.001 else f"=\u00a0{self.p:.3f}",
            "test": self.test,
            "reason": self.reason,
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.payload, "text/plain": f"[{self.state}]"}


def _who(fact: Fact) -> str:
    if fact.cell.group:
        return typeset(fact.cell.group_label)
    return f"all {fact.survey.population}" if fact.survey else "everybody"


def _base(fact: Fact) -> str:
    number = fact.cell.base_n
    return "not told" if number is None else f"{'about ' * fact.cell.base_about}{number:,}"


def _points(share: float, digits: int, sign: str = "") -> str:
    return format(round(100 * share, digits) + 0.0, f"{sign}.{digits}f").replace("-", "−")  # + 0.0: no minus zero
