"""Words of a comparison that follow the numbers, so that a sentence stays true when the data change.

    say(school_way=direction(more(village, city)))

and in the prose: In villages children {glue:text}`school_way` in cities never go online at school.
"""

from math import isnan

from .claim import Claim
from .compare import LEVEL

# The only place for these words, so that another language has one place to fill.
OFTEN = {"more": "more often than", "fewer": "less often than", "unclear": "about as often as"}
MUCH = {"more": "more than", "fewer": "less than", "unclear": "about as much as"}
UNTESTED = "no number here says whether more or less often than"
FOLLOWING = {*OFTEN.values(), *MUCH.values(), UNTESTED}  # words that are true of whatever data they were taken from


def direction(claim: Claim, words: dict[str, str] = OFTEN) -> str:
    """The words that set the claim's first share against its second: "more often than", "about as often as" ...

    Taken from the test, whatever the claim said: where it shows no clear difference the words say none, and where there
    is no test they say so. ``words`` is ``OFTEN`` or ``MUCH``.
    """
    if isnan(claim.p):
        return UNTESTED
    if claim.p >= LEVEL:
        return words["unclear"]
    return words["more" if claim.difference > 0 else "fewer"]
