"""Comparisons in words, each true or not.

A claim is a sentence's comparison made testable: which shares, in which direction. Its state is one of five, found in
``compare``, and the page shows it beside the sentence.
"""

from dataclasses import dataclass
from math import isnan, nan

from ..codebook.model import typeset
from .fact import Fact

STATES = {
    "holds": "significant at the 1% level even if clustering doubled the variance",
    "holds if sampled at random": "significant at the 1% level only if people had been drawn one by one",
    "not shown": "the numbers do not show it at the 1% level, or show the opposite",
    "contradictory": "it rests on a printed value that is misprinted or cannot stand with other printed values",
    "cannot be tested": "what a test would need is not printed; the table says what",
}
MEASURED = {
    "holds": "significant at the 1% level, by a test that knows how people were drawn",
    "cannot be tested": "a number that a test would need is withheld or was not asked; the table says which",
}
ALIKE = {
    "holds": "no difference is shown at the 1% level, which does not say that there is none",
    "not shown": "a difference is shown at the 1% level",
}
BADGES = {("alike", "holds"): "no difference shown", ("alike", "not shown"): "a difference is shown"}
VERBS = {"more": "more than", "fewer": "fewer than", "alike": "no difference shown from"}
MIME = "application/vnd.kidsonline.claim+json"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A comparison of two shares with its state; difference and interval in [-1, 1], NaN where no test was made."""

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
    name: str = ""

    @property
    def holds(self) -> bool:
        """Whether a sentence may say it, at least with the caution of its badge."""
        return self.state.startswith("holds")

    def when_it_holds(self, words: str) -> str:
        """``words`` if the claim holds, else nothing: for headlines, which have no room for a badge."""
        return words if self.holds else ""

    @property
    def _meaning(self) -> str:
        if self.verb == "alike" and self.state in ALIKE:
            return ALIKE[self.state]
        measured = self.a.survey is not None and not self.a.survey.synthetic
        return (MEASURED if measured else STATES).get(self.state, STATES[self.state])

    @property
    def payload(self) -> dict:
        """The claim as strings, for its badge and its row in the table of claims."""
        digits = min(self.a.cell.digits, self.b.cell.digits)  # a difference is good for no more than its sides
        return {
            "name": self.name,
            "state": self.state,
            "meaning": self._meaning,
            "badge": BADGES.get((self.verb, self.state), self.state),
            "verb": VERBS[self.verb],
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
