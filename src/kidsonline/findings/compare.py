"""Which state a comparison has: the decision behind ``more``, ``fewer`` and ``alike``.

With synthetic microdata a claim is tested on printed shares and bases alone, as if people had been drawn one by one,
and once more at a design effect of 2; with measured microdata the design-based test decides. The 1% level is our
reading of the printed report's footnote, which says "p > 0.01".
"""

from math import isnan

from ..estimation import Difference, independent_difference, two_proportions
from .claim import Claim
from .fact import Fact

LEVEL = 0.01
DESIGN_EFFECT = 2.0
# Why a claim cannot be tested, or (the last) why its test would mislead.
NO_NUMBER = "no number is printed for {}"
WITHHELD = "a number may not be shown: too few people or sampling points"
ROUGHLY = "a number is printed only roughly"
SAME_PEOPLE = "the same people gave both answers, and print does not say how many gave both"
OVERLAP = "people of one side are on the other too"
NO_TEST = "too few people or too little variation for a test"
DOUBT = "a printed value is misprinted or cannot stand with others"


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
        return Claim(verb, a, b, "contradictory", reason=DOUBT)
    if reason := _untestable(a, b):
        return Claim(verb, a, b, "cannot be tested", reason=reason)
    if a.survey.synthetic:
        tested = two_proportions(a.estimate, a.base_n, b.estimate, b.base_n)
        clustered = two_proportions(a.estimate, a.base_n, b.estimate, b.base_n, deff=DESIGN_EFFECT)
        strongest = "holds" if clustered.p_value < LEVEL else "holds if sampled at random"
        test = (
            "z test of two printed shares, as if people had been drawn one by one (their uncertainty is at least this)"
        )
    else:
        tested = _measured(a, b)
        strongest, test = "holds", "design-based test of the difference"
    if isnan(tested.p_value):
        return Claim(verb, a, b, "cannot be tested", reason=NO_TEST)
    significant = tested.p_value < LEVEL
    if verb == "alike":
        state = "not shown" if significant else "holds"
    else:
        as_said = tested.difference > 0 if verb == "more" else tested.difference < 0
        state = strongest if significant and as_said else "not shown"
    numbers = (float(v) for v in (tested.difference, tested.low, tested.high, tested.p_value))
    return Claim(verb, a, b, state, *numbers, test)


def _untestable(a: Fact, b: Fact) -> str:
    """Why the two shares cannot be tested against each other; empty when they can."""
    if unseen := [f for f in (a, b) if not f.shown]:
        if any(f.flag in ("u", "c", "q") for f in unseen):
            return WITHHELD
        return NO_NUMBER.format("either side" if len(unseen) == 2 else "one side")
    if a.about or b.about:
        return ROUGHLY
    if _different_people(a, b):
        return ""
    if _same_people(a, b):
        return SAME_PEOPLE if a.survey.synthetic else ""
    return OVERLAP


def _same_people(a: Fact, b: Fact) -> bool:
    """Whether both answers were asked of the same people: one survey, one group, one universe."""
    if a.survey is not b.survey or a.where != b.where:
        return False
    book = a.survey.codebook
    return book[a.variable].universe == book[b.variable].universe


def _measured(a: Fact, b: Fact) -> Difference:
    """The design-based difference: with covariance inside one survey, as of independent samples between two.

    Children and parents of one household answer alike, so the second is cautious: their covariance would narrow it.
    """
    if _same_people(a, b):
        return a.survey.item_difference(a.variable, a.codes, b.variable, b.codes, a.where)
    if a.survey is b.survey:
        return a.survey.difference(a.variable, a.codes, a.group_var, a.group, b.group)
    one, other = (
        f.survey.proportions(f.variable, where=f.where, answers={"it": list(f.codes)}).frame.iloc[0] for f in (a, b)
    )
    return independent_difference(one.estimate, one.se, one.df, other.estimate, other.se, other.df)


def _different_people(a: Fact, b: Fact) -> bool:
    """Whether the two shares are of groups without a person in common."""
    if a.survey is not b.survey:
        return True
    return a.group_var == b.group_var != "total" and not set(a.group) & set(b.group)
