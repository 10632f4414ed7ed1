"""Comparisons in words, each true or not.

A claim is a sentence's comparison made testable: which shares, in which direction. Its state is one of five, and the page shows it
beside the sentence. With synthetic microdata a claim is tested on printed shares and bases alone, as if people had been drawn
one by one, and once more at a design effect of 2; with measured microdata the design-based test decides. The 1% level is our
reading of the printed report's footnote, which says "p > 0.01".
"""

from dataclasses import dataclass, replace
from math import hypot, isnan, nan

from .estimation import srs_interval, two_proportions
from .facts import Fact

LEVEL = 0.01
DESIGN_EFFECT = 2.0
STATES = {
    "holds": "significant at the 1% level even if clustering doubled the variance",
    "holds if sampled at random": "significant at the 1% level only if people had been drawn one by one",
    "not shown": "the numbers do not show it at the 1% level",
    "contradictory": "it rests on a printed value that cannot stand with other printed values",
    "cannot be tested": "a value is not available or only approximate, or the same people gave both answers",
}
VERBS = {"more": "more than", "fewer": "fewer than", "alike": "no difference shown from"}
MIME = "application/vnd.kidsonline.claim+json"
TABLE_MIME = "application/vnd.kidsonline.claims+json"
_said: dict[str, "Claim"] = {}  # the claims this kernel, that is this chapter, has put beside its sentences


@dataclass(frozen=True)
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
    def payload(self) -> dict:
        """The claim as strings, for its badge and its row in the table of claims."""
        return {
            "name": self.name,
            "state": self.state,
            "meaning": STATES[self.state],
            "verb": VERBS[self.verb],
            "sides": [{"label": f.label, "group": f.group_label or "everybody", "text": f.text, "base": f"{f.base_n:,}"}
                      for f in (self.a, self.b)],
            "difference": "" if isnan(self.difference) else _points(self.difference, "+.1f"),
            "interval": "" if isnan(self.low) else f"{_points(self.low)} to {_points(self.high)}",
            "p": "" if isnan(self.p) else "< 0.001" if self.p < 0.001 else f"{self.p:.3f}",
            "test": self.test,
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.payload, "text/plain": f"[{self.state}]"}


def _points(share: float, style: str = ".1f") -> str:
    return format(100 * share, style).replace("-", "−")


@dataclass(frozen=True)
class ClaimsTable:
    """The claims of a chapter, in order of appearance; the build draws them as a table."""

    claims: tuple[Claim, ...]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        rows = [c.payload for c in self.claims]
        lines = [f"{r['state']}: {r['sides'][0]['label']}; {r['sides'][0]['group']} {r['sides'][0]['text']} {r['verb']} "
                 f"{r['sides'][1]['group']} {r['sides'][1]['text']}; p {r['p'] or 'not tested'}" for r in rows]
        return {TABLE_MIME: {"claims": rows}, "text/plain": "\n".join(lines)}


def claims_made() -> ClaimsTable:
    """The claims said so far in this chapter."""
    return ClaimsTable(tuple(_said.values()))


def more(a: Fact, b: Fact) -> Claim:
    """The claim that ``a`` is larger than ``b``."""
    return _compare("more", a, b)


def fewer(a: Fact, b: Fact) -> Claim:
    """The claim that ``a`` is smaller than ``b``."""
    return _compare("fewer", a, b)


def alike(a: Fact, b: Fact) -> Claim:
    """The claim that no difference between ``a`` and ``b`` is shown; it never says that there is none."""
    return _compare("alike", a, b)


def _compare(verb: str, a: Fact, b: Fact) -> Claim:
    if "d" in (a.flag, b.flag):
        return Claim(verb, a, b, "contradictory")
    if not (a.shown and b.shown) or a.about or b.about or not _different_people(a, b):
        return Claim(verb, a, b, "cannot be tested")
    tested = _as_printed(a, b) if a.survey.synthetic else _as_measured(a, b)
    difference, low, high, p, state, test = tested
    as_said = {"more": difference > 0, "fewer": difference < 0, "alike": p >= LEVEL}[verb]
    if verb == "alike":
        state = "holds" if as_said else "not shown"
    elif p >= LEVEL or not as_said:
        state = "not shown"
    return Claim(verb, a, b, state, difference, low, high, p, test)


def _different_people(a: Fact, b: Fact) -> bool:
    """Whether the two shares are of groups without a person in common."""
    if a.survey is not b.survey:
        return True
    return a.group_var == b.group_var != "total" and not set(a.group) & set(b.group)


def _as_printed(a: Fact, b: Fact) -> tuple:
    """Two-proportion z test from shares and bases; interval: Newcombe (1998, Statistics in Medicine 17, 873-890), method 10."""
    _, p = two_proportions(a.estimate, a.base_n, b.estimate, b.base_n)
    _, p_clustered = two_proportions(a.estimate, a.base_n, b.estimate, b.base_n, deff=DESIGN_EFFECT)
    (al, au), (bl, bu) = srs_interval(a.estimate, a.base_n), srs_interval(b.estimate, b.base_n)
    difference = a.estimate - b.estimate
    low = difference - hypot(a.estimate - al, bu - b.estimate)
    high = difference + hypot(au - a.estimate, b.estimate - bl)
    state = "holds" if p_clustered < LEVEL else "holds if sampled at random"
    return difference, low, high, float(p), state, "printed shares and bases, as if sampled at random (at least this uncertain)"


def _as_measured(a: Fact, b: Fact) -> tuple:
    """Design-based test of the difference between two groups of one survey."""
    answers = {"|".join(map(str, a.codes)): list(a.codes)}
    frame = a.survey.compare_groups(a.variable, a.group_var, a.group, b.group, answers=answers).frame
    row = frame.iloc[0]
    return row.difference, row.ci_low, row.ci_high, row.p_value, "holds", "design-based test of the difference"
