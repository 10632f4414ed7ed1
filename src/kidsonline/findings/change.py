"""Change since the wave before, as a sentence says it: the test gives the direction."""

from dataclasses import dataclass, replace

from ..disclosure.cell import not_shown
from ..microdata.survey import Survey
from .claim import Claim
from .compare import alike, fewer, more
from .fact import Fact
from .share import share

ONE_WAVE = "there is no wave before"


@dataclass(frozen=True, kw_only=True)
class Change(Claim):
    """A claim about the same share in two waves; ``a`` is of this wave, ``b`` of the one before."""

    @property
    def words(self) -> str:
        """The change in words, for a sentence or for brackets behind its number: "up from 31.4% in 2023"."""
        if self.b.survey is None:
            return self.reason
        when = f"in {self.b.survey.wave}"
        if self.reason and "n" in (self.b.cell.flag, self.a.cell.flag):
            return self.reason
        if not self.holds:
            return f"{when} {self.b}, change not tested" if self.b.shown else f"no number to show {when}"
        ways = {"more": f"up from {self.b} {when}", "fewer": f"down from {self.b} {when}"}
        return ways.get(self.verb, f"{self.b} {when}, no clear change")


def _named(fact: Fact) -> Fact:
    """The fact with its wave in its name, which is all that tells the sides of a change apart."""
    wave = fact.survey.wave if fact.survey else ""
    return replace(fact, name=f"{fact.name}, {wave}") if wave else fact


def change(
    survey: Survey, variable: str, answers: object = None, *, at_least: object = None, **group: object
) -> Change:
    """The share now against that of the wave before, tested by the design of both; arguments as :func:`share`.

    The claim says what the test says: "more", "fewer", or "alike" where no change is shown at the 1% level. It cannot
    be tested where there is one wave (synthetic microdata always have one), where either wave did not ask, or where
    the gate of either withholds its number.
    """
    now = share(survey, variable, answers, at_least=at_least, **group)
    if survey.before is None:
        nothing = Fact(cell=not_shown("x"), name=now.name)
        return Change(verb="alike", a=now, b=nothing, state="cannot be tested", reason=ONE_WAVE)
    then = share(survey.before.survey, variable, answers, at_least=at_least, **group)
    found = alike(now, then)
    if found.state == "not shown":  # that is, a difference is
        found = (more if found.difference > 0 else fewer)(now, then)
    return Change(**vars(found) | {"a": _named(found.a), "b": _named(found.b)})
