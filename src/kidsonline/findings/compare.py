"""Which state a comparison has: the decision behind ``differ``, ``more``, ``fewer`` and ``alike``.

With synthetic microdata a claim is tested on printed shares and bases alone, as if people had been drawn one by one,
and once more at a design effect of 2, at every reading of what print leaves open (``left_open``); with measured
microdata the design-based test decides.
"""

from collections.abc import Iterable
from math import isnan

from ..disclosure import differences
from ..disclosure.gate import gate_of
from ..published.contradicted import contradicted
from .claim import Claim
from .fact import Fact
from .left_open import Readings, different_people, readings, same_people

LEVEL = 0.01  # of significance: our reading of the printed report's footnote, which says "p > 0.01"
# Why a claim cannot be tested, or (the last) why its test would mislead; left_open.py has those that a test found out.
NO_NUMBER = "no number is printed for {}"
NOBODY = "nobody on one side was asked"
WITHHELD = "a number may not be shown: too few people or sampling points"
NO_BASE = "print does not tell how many were asked on one side"
PART = "one answer is part of the other, so that its share cannot be the larger one"
SHARED = "people of one side are on the other too"
NO_TEST = "too few people or too little variation for a test"
POSSIBLE = "a printed value may not stand with others, which print alone does not prove"
DOUBT = "a printed value is misprinted or cannot stand with others"
BY_DESIGN = "design-based test of the difference"


def more(a: Fact, b: Fact) -> Claim:
    """The claim that ``a`` is larger than ``b``."""
    return _compare("more", a, b)


def fewer(a: Fact, b: Fact) -> Claim:
    """The claim that ``a`` is smaller than ``b``."""
    return _compare("fewer", a, b)


def alike(a: Fact, b: Fact) -> Claim:
    """The claim that no difference between ``a`` and ``b`` is shown; it never says that there is none."""
    return _compare("alike", a, b)


def differ(a: Fact, b: Fact) -> Claim:
    """The claim that ``a`` and ``b`` differ, in whichever direction: for sentences that take their words from it."""
    return _compare("differ", a, b)


COMPARED = {"differ": differ, "more": more, "fewer": fewer, "alike": alike}  # by the verb of a claim


def _compare(verb: str, a: Fact, b: Fact) -> Claim:
    if doubted := [f for f in (a, b) if f.cell.flag == "d"]:
        if any(_proven(f) for f in doubted):
            return Claim(verb=verb, a=a, b=b, state="contradictory", reason=DOUBT)
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=POSSIBLE)
    if reason := _untestable(a, b):
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=reason)
    found = readings(a, b) if a.source.synthetic else _measured(a, b)
    if any(isnan(tested.p) for tested in found.once):
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=NO_TEST)
    carried = {_carries(verb, tested) for tested in found.once}
    shown = {tested.difference > 0 for tested in found.once if tested.p < LEVEL}
    if len(carried) > 1 or (verb == "differ" and len(shown) > 1):
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=found.open)
    state = "holds" if carried == {True} else "not shown"
    if verb != "alike" and state == "holds" and not all(tested.p < LEVEL for tested in found.clustered):
        state = "holds if sampled at random"
    significant = all(tested.p < LEVEL for tested in found.once)
    against = (max if significant else min)(found.once, key=lambda tested: tested.p)  # speaks most against the state
    return Claim(
        verb=verb, a=a, b=b, state=state, difference=against.difference, low=against.low, high=against.high,
        p=against.p, test=found.test, opposite=_against(verb, found.once),
    )  # fmt: skip


def _carries(verb: str, tested: differences.Tested) -> bool:
    """Whether a test carries what the verb says."""
    if verb in ("alike", "differ"):
        return (tested.p < LEVEL) == (verb == "differ")
    return tested.p < LEVEL and (tested.difference > 0) == (verb == "more")


def _against(verb: str, tests: Iterable[differences.Tested]) -> bool:
    """Whether every test shows the direction opposite to the verb's."""
    return verb in ("more", "fewer") and all(t.p < LEVEL and (t.difference > 0) != (verb == "more") for t in tests)


def _proven(fact: Fact) -> bool:
    """Whether the audit is certain, or finds it likely, that the printed value of a share in doubt cannot stand."""
    book, cell = gate_of(fact.source).evidence, fact.cell
    rows = book.cell(cell.variable, cell.codes, cell.group_var, cell.group).ids if book is not None else ()
    return bool(contradicted() & set(rows))


def _untestable(a: Fact, b: Fact) -> str:
    """Why the two shares cannot be tested against each other; empty when they can."""
    if unseen := [f for f in (a, b) if not f.shown]:
        if unasked := [f for f in unseen if f.cell.flag == "n"]:
            return next((f.survey.unasked for f in unasked if f.survey), "not asked in this survey")
        if any(f.cell.flag == "z" for f in unseen):
            return NOBODY
        if any(f.cell.flag in ("u", "c", "q") for f in unseen):
            return WITHHELD
        return NO_NUMBER.format("either side" if len(unseen) == 2 else "one side")
    if a.source.synthetic and None in (a.cell.base_n, b.cell.base_n):
        return NO_BASE
    if different_people(a, b):
        return ""
    if not same_people(a, b) or (a.source.synthetic and a.cell.base_n != b.cell.base_n):
        return SHARED
    one, other = (set(f.cell.codes) for f in (a, b))
    return PART if a.cell.variable == b.cell.variable and (one <= other or other <= one) else ""


def _measured(a: Fact, b: Fact) -> Readings:
    """The design-based difference: with covariance inside one survey, as of independent samples between two.

    Two waves of one survey may share their sampling units (``microdata.waves``).
    """
    if _two_waves(a, b):
        tested = differences.of_waves(a.source, a.cell)
    elif same_people(a, b):
        tested = differences.of_items(a.source, a.cell, b.cell)
    elif a.survey is b.survey:
        tested = differences.of_groups(a.source, a.cell, b.cell)
    else:
        tested = differences.of_surveys(a.source, a.cell, b.source, b.cell)
    return Readings(once=(tested,), clustered=(tested,), test=BY_DESIGN)


def _two_waves(a: Fact, b: Fact) -> bool:
    """Whether ``b`` is the same cell as ``a`` in the wave before."""
    if a.survey is None or a.survey.before is None or b.survey is not a.survey.before.survey:
        return False
    what = [(c.variable, c.codes, c.group_var, c.group) for c in (a.cell, b.cell)]
    return what[0] == what[1]
