"""The verbs of a chapter, for its one import.

``load`` reads the microdata; ``share``, ``base`` and ``quote`` give single numbers, ``printed`` a table of quoted ones;
``more``, ``fewer`` and ``alike`` compare two numbers; ``say`` glues numbers and comparisons into the prose; ``figure``
shows estimates; ``claims_made`` lists the comparisons.
"""

from . import load
from .claims import alike, claims_made, fewer, more
from .facts import base, printed, quote, say, share
from .figures import figure

__all__ = ["alike", "base", "claims_made", "fewer", "figure", "load", "more", "printed", "quote", "say", "share"]
