"""What is this survey's alone: its populations and groupings (stand-in until data/study.toml is merged)."""

from dataclasses import dataclass, field
from functools import cache

POPULATIONS = ("children", "parents")
GROUPINGS = ("gender", "age_group", "area", "region")


@dataclass(frozen=True)
class Study:
    """Stand-in."""

    source: str = "kko2023"
    populations: dict = field(default_factory=lambda: dict.fromkeys(POPULATIONS))
    groupings: dict = field(default_factory=lambda: dict.fromkeys(GROUPINGS))
    region: str = "region"
    divisions: tuple = GROUPINGS[:3]


@cache
def study() -> Study:
    """Stand-in."""
    return Study()
