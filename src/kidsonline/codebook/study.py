"""What is this one survey's alone, read from ``data/study.toml``: its names, its populations, groupings and design.

Everything else in the package is about surveys of this kind. A second wave or another country brings a ``study.toml``
beside its microdata, with the keys that are otherwise there.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .. import paths
from ..errors import UserError, unknown
from .rules import names
from .settings import read_settings


@dataclass(frozen=True, kw_only=True)
class Population:
    """Who was asked: ``phrase`` is what base lines call them, without the country."""

    phrase: str


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """A variable that people are grouped by: ``words`` for it in a line, ``colours`` (CSS variables) by code."""

    words: str
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DesignColumns:
    """The columns of a file that say how people were drawn."""

    weight: str
    stratum: str
    psu: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.weight, self.stratum, self.psu


@dataclass(frozen=True, kw_only=True)
class Split:
    """Columns of a sample table that divide its total: {column: value label it counts} of ``variable``.

    ``variable`` is empty for one that the codebook does not have; ``whole`` is the column that stands for the total
    where a row leaves the split empty; ``of`` is whom the printed heading says it counts, where not those of the table.
    """

    columns: Mapping[str, str]
    variable: str = ""
    whole: str = ""
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleTable:
    """A printed table of who was drawn: its ``title``, its ``place`` in print, its ``splits`` by what they are of."""

    title: str
    place: str
    splits: Mapping[str, Split]

    def split(self, variable: str) -> Split | None:
        """The split that counts the answers of ``variable``, if there is one."""
        return next((s for s in self.splits.values() if s.variable == variable), None)


@dataclass(frozen=True, kw_only=True)
class FocusGroups:
    """Title and place of the printed list, and the ledger ids of the numbers printed about the groups.

    ``counted`` are the groups of each kind, ``smallest`` and ``largest`` the people in one, ``voices`` all children.
    """

    title: str
    place: str
    planned: str
    voices: str
    smallest: str
    largest: str
    counted: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Waves:
    """How waves are told apart: by a ``variable`` of the file, whose codes have ``names``, or by a ``folder``.

    ``names`` : of waves by code, where not the labels of the file. ``folder`` : inside that of the microdata, for the
    files of the wave before. ``before`` : what that wave is called where its file does not say.
    """

    variable: str = "wave"
    folder: str = "previous"
    before: str = "the wave before"
    names: Mapping[str, str] = field(default_factory=dict)


OWN = "en"  # the language that the site is written in, among those of ``help``


@dataclass(frozen=True, kw_only=True)
class HelpWords:
    """The words around the help lines in one language.

    ``checked`` : on which {day} the sources gave the numbers. ``note`` : what to know of a translation.
    """

    title: str
    ask: str
    checked: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Study:
    """One survey; fields as the keys of ``study.toml``, which explains them."""

    title: str
    country: str
    year: int
    source: str
    report: str
    both: str
    region: str
    settlement: str
    ages: str
    years: str
    beside: tuple[str, ...]
    populations: Mapping[str, Population]
    groupings: Mapping[str, Grouping]
    design: DesignColumns
    only_if: Mapping[str, Mapping[int, str]]
    samples: Mapping[str, SampleTable]
    focus_groups: FocusGroups
    help: Mapping[str, HelpWords]
    waves: Waves = field(default_factory=Waves)
    not_identifying: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def first_population(self) -> str:
        """The population that the bands of ages are of, and the weights are known of."""
        return next(iter(self.populations))

    @property
    def besides(self) -> tuple[str, ...]:
        """Variables of a file that no question asks for and that are used: of the design, of the waves, and others."""
        return (*self.design.columns, self.waves.variable, *self.beside)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The groupings other than the region: few groups, each large enough for estimates."""
        return tuple(name for name in self.groupings if name != self.region)


def read_study(path: Path, over: Path | None = None) -> Study:
    """The survey that a file describes, checked; ``over`` holds what is otherwise. UserErrors name file and key."""
    found = read_settings(path, Study, over)
    usual = read_settings(path, Study)
    for key in ("country", "year") if found.source == usual.source else ():
        if getattr(found, key) != getattr(usual, key):
            raise UserError(f"{over}: of another {key} is another survey; add a 'source' of its own, a short name.")
    if not found.populations:
        raise UserError(f"{path.name}: 'populations' is empty; name at least one.")
    for key in ("region", "settlement", "ages"):
        if getattr(found, key) not in found.groupings:
            raise unknown("grouping", getattr(found, key), found.groupings, f"{path.name} ('{key}')")
    for rules in found.only_if.values():
        for rule in rules.values():
            names(rule)  # one that cannot be read stops here
    for name, table in found.samples.items():
        for split in table.splits.values():
            if split.whole and split.whole not in split.columns:
                raise unknown("column", split.whole, split.columns, f"{path.name} ('samples.{name}')")
    return found


def study() -> Study:
    """The survey that the chosen microdata are of, read once from ``data/study.toml`` and what lies beside them."""
    return _read(paths.STUDY, os.environ.get("KIDSONLINE_DATA", ""))


def printed_study() -> Study:
    """The survey whose printed report the ledger holds."""
    return _read(paths.STUDY, "")


@cache
def _read(path: Path, chosen: str) -> Study:
    return read_study(path, paths.own_study() if chosen else None)


def is_printed() -> bool:
    """Whether the printed report is of this very survey; of another one its numbers are not shown."""
    return study().source == printed_study().source
