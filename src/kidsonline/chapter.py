"""The verbs of a chapter, for its one import.

``load`` reads the microdata; ``share``, ``base`` and ``quote`` give single numbers, ``shares`` those of several groups,
``printed`` a table of quoted ones, ``worked_out`` a number that follows from others; ``differ``, ``more``, ``fewer``
and ``alike`` compare two numbers, ``change`` one with the wave before; ``direction`` gives a comparison the words of
its test;
``say`` glues numbers and comparisons into the prose; ``figure`` shows estimates, ``side_by_side`` pairs of shares in
one.
"""

from .figures import figure
from .findings.change import change
from .findings.compare import alike, differ, fewer, more
from .findings.direction import direction
from .findings.fact import worked_out
from .findings.pairs import side_by_side
from .findings.quote import printed, quote
from .findings.say import say
from .findings.share import base, share, shares
from .microdata.load import load

__all__ = [
    "alike", "base", "change", "differ", "direction", "fewer", "figure", "load", "more", "printed", "quote", "say",
    "share", "shares", "side_by_side", "worked_out",
]  # fmt: skip
