"""Colours as CSS variables and the sizes of the two drawings.

The values of the variables live in ``static/palette.css``, so that a page in the dark needs no second drawing.
"""

from dataclasses import dataclass

from ..codebook.study import study
from ..disclosure.cell import SIDE

INK = "var(--kko-ink)"
MUTED = "var(--kko-muted)"
LINE = "var(--kko-line)"
SURFACE = "var(--kko-surface)"
PAGE = "var(--kko-page)"
ACCENT = "var(--kko-accent)"
OTHER = "var(--kko-other)"
EDGE = "var(--kko-edge)"
HATCH = "url(#{name}-hatch)"  # the pattern stands once in the markup of each figure

SECOND = "var(--kko-second)"  # of two sides
# Which of the five shades stand for k answers of a scale: as far apart as they can be, the first for the most.
_SHADES = {1: (2,), 2: (1, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5)}


def hatch(name: str) -> str:
    """The pattern of ``HATCH``, for the figure ``name``."""
    return (
        f'<pattern id="{name}-hatch" '
        'width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="{SURFACE}"></rect>'
        f'<rect width="2" height="7" fill="{OTHER}"></rect></pattern>'
    )


@dataclass(frozen=True)
class Size:
    """One of the two drawings of a figure, in pixels: ``narrow`` puts labels above their bars.

    end : percent at which the axis of bars and dots ends; 0: as far as their own values reach.
    """

    width: int
    narrow: bool
    label: float = 13
    value: float = 13
    axis: float = 12
    end: int = 0


WIDE = Size(700, False)
NARROW = Size(340, True)
SIZES = {"wide": WIDE, "narrow": NARROW}


def group_colour(group_var: str, group_code: str) -> str:
    """Colour of a group: its own where the study gives it one, one for the second of two sides, else the accent."""
    if (group_var, group_code) == (SIDE, "2"):
        return SECOND
    colours = study().groupings[group_var].colours if group_var in study().groupings else {}
    return f"var({colours[group_code]})" if group_code in colours else ACCENT


def shades(k: int) -> list[int]:
    """Shade numbers (1 to 5) of ``k`` answers from the least to the most of something.

    With more than five answers neighbours share a shade and are told apart by the gap between them.
    """
    chosen = _SHADES.get(k) or tuple(1 + round(4 * i / (k - 1)) for i in range(k))
    return list(reversed(chosen))
