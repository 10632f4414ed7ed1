"""Comparisons in words, each true or not.

A claim is a sentence's comparison made testable: which shares, in which direction. Its state is one of five, found in
``compare``, and the page shows it beside the sentence.
"""

from dataclasses import dataclass, replace
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
HOLDS_BY_DESIGN = "significant at the 1% level, by a test that knows how people were drawn"
ALIKE = {
    "holds": "no difference is shown at the 1% level, which does not say that there is none",
    "not shown": "a difference is shown at the 1% level",
}
BADGES = {("alike", "holds"): "no difference shown", ("alike", "not shown"): "a difference is shown"}
VERBS = {"more": "more than", "fewer": "fewer than", "alike": "no difference shown from"}
MIME = "application/vnd.kidsonline.claim+json"
TABLE_MIME = "application/vnd.kidsonline.claims+json"
_said: dict[str, "Claim"] = {}  # the claims this kernel, that is this chapter, has put beside its sentences


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

    def said_as(self, name: str) -> "Claim":
        """The claim under the key it is glued with; from now on ``claims_made`` lists it."""
        _said[name] = replace(self, name=name)
        return _said[name]

    @property
    def _meaning(self) -> str:
        if self.verb == "alike" and self.state in ALIKE:
            return ALIKE[self.state]
        measured = self.a.survey is not None and not self.a.survey.synthetic
        return HOLDS_BY_DESIGN if measured and self.state == "holds" else STATES[self.state]

    @property
    def payload(self) -> dict:
        """The claim as strings, for its badge and its row in the table of claims."""
        return {
            "name": self.name,
            "state": self.state,
            "meaning": self._meaning,
            "badge": BADGES.get((self.verb, self.state), self.state),
            "verb": VERBS[self.verb],
            "sides": [{"label": f.name, "group": _who(f), "text": str(f), "base": _base(f)} for f in (self.a, self.b)],
            "difference": "" if isnan(self.difference) else _points(self.difference, "+.1f"),
            "interval": "" if isnan(self.low) else f"{_points(self.low)} to {_points(self.high)}",
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


def _points(share: float, style: str = ".1f") -> str:
    return format(round(100 * share, 1) + 0.0, style).replace("-", "−")  # + 0.0: no minus zero


@dataclass(frozen=True)
class ClaimsTable:
    """The claims of a chapter, in order of appearance; the build draws them as a table."""

    claims: tuple[Claim, ...]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        rows = [c.payload for c in self.claims]
        lines = [
            f"{r['state']}: {r['sides'][0]['label']}; {r['sides'][0]['group']} {r['sides'][0]['text']} {r['verb']} "
            f"{r['sides'][1]['group']} {r['sides'][1]['text']}; p {r['p'] or 'not tested'}"
            for r in rows
        ]
        return {TABLE_MIME: {"claims": rows}, "text/plain": "\n".join(lines)}


def claims_made() -> ClaimsTable:
    """The claims said so far in this chapter."""
    return ClaimsTable(tuple(_said.values()))
