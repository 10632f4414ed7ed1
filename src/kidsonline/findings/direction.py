"""Words of a comparison that follow the numbers, so that a sentence stays true when the data change.

    say(school_way=direction(differ(village, city)))

and in the prose: In villages children {glue:text}`school_way` in cities never go online at school.
"""

from ..codebook.catalogue import words
from .claim import Claim
from .compare import differ


def direction(claim: Claim, much: bool = False) -> str:
    """The words that set the claim's first share against its second: "more often than", "about as often as" ...

    Taken from the test of a difference, whatever the claim said: where it shows none the words say so, and where there
    is no test, or what print leaves open decides it, they say that. ``much`` takes "more than" for "more often than".

    >>> from kidsonline.chapter import differ, load, share
    >>> children = load("children")
    >>> village, city = (share(children, "use_school", "never", area=area) for area in ("village", "city"))
    >>> direction(differ(village, city)), direction(differ(city, village))
    ('more often than', 'less often than')
    """
    found = claim if claim.verb == "differ" else differ(claim.a, claim.b)
    if found.state not in ("holds", "holds if sampled at random", "not shown"):
        return words().direction.untested
    said = words().direction.much if much else words().direction.often
    return said["unclear" if not found.holds else "more" if found.difference > 0 else "fewer"]
