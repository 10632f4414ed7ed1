"""What print leaves open about two shares, and the test of them at every reading of it.

A comparison is decided when it comes out the same at the readings that say least and most for it: whatever the number
was that print does not tell, then, the answer is this one.
"""

from dataclasses import dataclass, replace

from ..disclosure import differences
from ..disclosure.cell import TOTAL, Cell
from ..disclosure.gate import gate_of
from .fact import Fact

DESIGN_EFFECT = 2.0
# How two printed shares are tested; "as if" because the real uncertainty is at least this.
_AS_IF = "as if people had been drawn one by one (their uncertainty is at least this)"
GROUPS = f"different people: z test of two printed shares, {_AS_IF}"
QUESTION = f"two answers to one question: exact test of the multinomial, {_AS_IF}"
PEOPLE = (
    "two answers of the same people: exact test of those who gave only one of the two, with as many who gave both as "
    f"speak most against the state shown, {_AS_IF}"
)
ROUGHLY = "; a number printed roughly is taken at the end of what its words cover that speaks most against the state"
# What stays open where the readings disagree.
OPEN_OVERLAP = (
    "the same people gave both answers, and how many of them gave both is not printed: with few the difference could "
    "be chance, with many it could not"
)
OPEN_WORDS = "a number is printed only roughly: at one end of what its words cover a difference shows, at the other not"
OPEN_BOTH = "a number is printed only roughly, and of the same people it is not printed how many gave both answers"


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Tests of one pair at every reading: as if people had been drawn one by one, and at a design effect of 2.

    ``test`` names the test, ``open`` what the readings differ in, as the reason why they may not decide.
    """

    once: tuple[differences.Tested, ...]
    clustered: tuple[differences.Tested, ...]
    test: str
    open: str = ""


def readings(a: Fact, b: Fact) -> Readings:
    """The tests of two shown shares of print, of different people or of the same."""
    pairs = [(one, other) for one in _ends(a) for other in _ends(b)]
    rough = a.cell.about or b.cell.about
    if different_people(a, b):
        test, left_open = GROUPS, OPEN_WORDS
        once, clustered = ([differences.from_print(*pair, deff) for pair in pairs] for deff in (1.0, DESIGN_EFFECT))
    else:
        test = QUESTION if a.cell.variable == b.cell.variable else PEOPLE
        left_open = OPEN_BOTH if rough else OPEN_OVERLAP
        tried = [(*pair, both) for pair in pairs for both in _overlaps(a, b, pair)]
        once, clustered = ([differences.within_people(*one, deff) for one in tried] for deff in (1.0, DESIGN_EFFECT))
    test += ROUGHLY if rough else ""
    return Readings(once=tuple(once), clustered=tuple(clustered), test=test, open=left_open)


def different_people(a: Fact, b: Fact) -> bool:
    """Whether the two shares are of groups without a person in common."""
    if a.survey is not b.survey:
        return True
    return a.cell.group_var == b.cell.group_var != TOTAL and not set(a.cell.group) & set(b.cell.group)


def same_people(a: Fact, b: Fact) -> bool:
    """Whether both answers were asked of the same people: one survey, one group, one universe."""
    if a.survey is not b.survey or (a.cell.group_var, a.cell.group) != (b.cell.group_var, b.cell.group):
        return False
    book = a.source.book
    return book[a.cell.variable].universe == book[b.cell.variable].universe


def _ends(fact: Fact) -> list[Cell]:
    """The share as print gives it; of one printed roughly, the smallest and the largest that its words cover."""
    if not fact.cell.about:
        return [fact.cell]
    book = gate_of(fact.source).evidence
    assert book is not None  # only print gives a number roughly
    found = book.cell(fact.cell.variable, fact.cell.codes, fact.cell.group_var, fact.cell.group)
    ends = (found.value - found.reach) / 100, (found.value + found.reach) / 100
    return [replace(fact.cell, estimate=min(max(end, 0.0), 1.0)) for end in ends]


def _overlaps(a: Fact, b: Fact, pair: tuple[Cell, Cell]) -> tuple[float, ...]:
    """Shares that can have given both answers: of one question what both sides hold, else the least and the most."""
    least, most = differences.overlaps(*pair)
    if a.cell.variable != b.cell.variable:
        return least, most
    common = tuple(sorted(set(a.cell.codes) & set(b.cell.codes)))
    if not common:
        return (0.0,)
    shared = gate_of(a.source).cell(a.cell.variable, common, a.cell.group_var, a.cell.group)
    return (min(max(shared.estimate, least), most),) if shared.shown and not shared.about else (least, most)
