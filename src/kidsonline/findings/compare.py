"""Which state a comparison has: the decision behind ``more``, ``fewer`` and ``alike``.

With synthetic microdata a claim is tested on printed shares and bases alone, as if people had been drawn one by one,
and once more at a design effect of 2; with measured microdata the design-based test decides. The 1% level is our
reading of the printed report's footnote, which says "p > 0.01".
"""

from math import isnan

from ..disclosure import differences
from ..disclosure.cell import TOTAL
from .claim import Claim
from .fact import Fact

LEVEL = 0.01
DESIGN_EFFECT = 2.0
# Why a claim cannot be tested, or (the last) why its test would mislead.
NO_NUMBER = "no number is printed for {}"
NOBODY = "nobody on one side was asked"
WITHHELD = "a number may not be shown: too few people or sampling points"
ROUGHLY = "a number is printed only roughly"
SAME_PEOPLE = "the same people gave both answers, and print does not say how many gave both"
OVERLAP = "people of one side are on the other too"
NO_TEST = "too few people or too little variation for a test"
DOUBT = "a printed value is misprinted or cannot stand with others"
ONE_BY_ONE = "z test of two printed shares, as if people had been drawn one by one (their uncertainty is at least this)"
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


def _compare(verb: str, a: Fact, b: Fact) -> Claim:
    if "d" in (a.cell.flag, b.cell.flag):
        return Claim(verb=verb, a=a, b=b, state="contradictory", reason=DOUBT)
    if reason := _untestable(a, b):
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=reason)
    if a.source.synthetic:
        tested = differences.from_print(a.cell, b.cell)
        clustered = differences.from_print(a.cell, b.cell, DESIGN_EFFECT)
        strongest, test = "holds" if clustered.p < LEVEL else "holds if sampled at random", ONE_BY_ONE
    else:
        tested, strongest, test = _measured(a, b), "holds", BY_DESIGN
    if isnan(tested.p):
        return Claim(verb=verb, a=a, b=b, state="cannot be tested", reason=NO_TEST)
    significant = tested.p < LEVEL
    if verb == "alike":
        state = "not shown" if significant else "holds"
    else:
        as_said = tested.difference > 0 if verb == "more" else tested.difference < 0
        state = strongest if significant and as_said else "not shown"
    return Claim(
        verb=verb, a=a, b=b, state=state, difference=tested.difference, low=tested.low, high=tested.high, p=tested.p,
        test=test,
    )  # fmt: skip


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
    if a.cell.about or b.cell.about:
        return ROUGHLY
    if _different_people(a, b):
        return ""
    if _same_people(a, b):
        return SAME_PEOPLE if a.source.synthetic else ""
    return OVERLAP


def _same_people(a: Fact, b: Fact) -> bool:
    """Whether both answers were asked of the same people: one survey, one group, one universe."""
    if a.survey is not b.survey or (a.cell.group_var, a.cell.group) != (b.cell.group_var, b.cell.group):
        return False
    book = a.source.book
    return book[a.cell.variable].universe == book[b.cell.variable].universe


def _measured(a: Fact, b: Fact) -> differences.Tested:
    """The design-based difference: with covariance inside one survey, as of independent samples between two.

    Two waves of one survey may share their sampling units (``microdata.waves``).
    """
    if _two_waves(a, b):
        return differences.of_waves(a.source, a.cell)
    if _same_people(a, b):
        return differences.of_items(a.source, a.cell, b.cell)
    if a.survey is b.survey:
        return differences.of_groups(a.source, a.cell, b.cell)
    return differences.of_surveys(a.source, a.cell, b.source, b.cell)


def _two_waves(a: Fact, b: Fact) -> bool:
    """Whether ``b`` is the same cell as ``a`` in the wave before."""
    if a.survey is None or a.survey.before is None or b.survey is not a.survey.before.survey:
        return False
    what = [(c.variable, c.codes, c.group_var, c.group) for c in (a.cell, b.cell)]
    return what[0] == what[1]


def _different_people(a: Fact, b: Fact) -> bool:
    """Whether the two shares are of groups without a person in common."""
    if a.survey is not b.survey:
        return True
    return a.cell.group_var == b.cell.group_var != TOTAL and not set(a.cell.group) & set(b.cell.group)
