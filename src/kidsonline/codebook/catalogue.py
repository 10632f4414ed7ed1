"""The words that stand beside numbers, read from ``data/words.toml``, so that another language has one file to fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .. import paths
from .settings import read_settings


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What a comparison shows: a ``mark``, its ``words`` and their ``meaning``, another one on ``measured`` data."""

    mark: str
    words: str
    meaning: str
    measured: str = ""


@dataclass(frozen=True, kw_only=True)
class Direction:
    """What stands between two shares that are compared: ``often`` or ``much`` by "more", "fewer" and "unclear"."""

    untested: str
    often: Mapping[str, str]
    much: Mapping[str, str]

    @property
    def all(self) -> frozenset[str]:
        """Every phrase; they are taken from a test, so that they are true of whatever data they stand beside."""
        return frozenset((*self.often.values(), *self.much.values(), self.untested))


@dataclass(frozen=True, kw_only=True)
class Words:
    """``data/words.toml``, which explains its keys."""

    direction: Direction
    about: Mapping[str, str]
    verbs: Mapping[str, str]
    badges: Mapping[str, Badge]
    flags: Mapping[str, str]
    notes: Mapping[str, str]
    chart: Mapping[str, str]

    def absent(self, flag: str) -> str:
        """What a drawing says in the place of a number that is not shown for the reason ``flag``."""
        return self.chart.get(flag, self.chart["absent"])


@cache
def words() -> Words:
    """The words of this report; raises UserError, naming file and key, where one is missing."""
    return read_settings(paths.DATA / "words.toml", Words)
