"""Words of a comparison that follow the numbers, so that a sentence stays true when the data change.

    say(school_way=direction(more(village, city)))

and in the prose: In villages children {glue:text}`school_way` in cities never go online at school.
"""

from math import isnan

from ..codebook.catalogue import words
from .claim import LEVEL, Claim


def direction(claim: Claim, much: bool = False) -> str:
    """The words that set the claim's first share against its second: "more often than", "about as often as" ...

    Taken from the test, whatever the claim said: where it shows no clear difference the words say none, and where there
    is no test they say so. ``much`` takes "more than" for "more often than".
    """
    if isnan(claim.p):
        return words().direction.untested
    said = words().direction.much if much else words().direction.often
    if claim.p >= LEVEL:
        return said["unclear"]
    return said["more" if claim.difference > 0 else "fewer"]
