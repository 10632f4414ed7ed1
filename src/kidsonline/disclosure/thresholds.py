"""Below which numbers a cell is withheld or flagged, and what each flag means to a reader.

Shorthand in square brackets as in the guidance of the UK Government Analysis Function; the thresholds of reliability
are those of MICS and DHS.
"""

from ..codebook.catalogue import words
from ..microdata.enough import MIN_BASE, MIN_DF, MIN_PEOPLE

# Below MIN_BASE and MIN_DF: [u]. A sensitive answer of fewer than MIN_PEOPLE, or of all but fewer, and a base of fewer
# are confidential: [c].
LOW_BASE = 50  # unweighted; below: shown with [r]
WHOLE_PERCENT_BASE = 100  # below: no decimals
UNCERTAIN = 3  # people: nobody may work out a confidential number to within so many

LIMITS = {"base": MIN_BASE, "low_base": LOW_BASE - 1, "df": MIN_DF, "people": MIN_PEOPLE}  # as words name them
LEGEND = {flag: text.format(**LIMITS) for flag, text in words().flags.items()}
WITHHELD = "xducqnz"  # flags of a number that is not shown, or not as a finding
NOT_ESTIMATED = ("empty", "one_psu", "no_df")  # flags of ``estimation`` without a usable estimate; 0% is one


def mark(flag: str) -> str:
    """What stands in place of a number that is not shown; what was not asked says so in words."""
    return "[not asked]" if flag == "n" else f"[{flag}]"


def flags_in(text: str) -> list[str]:
    """The flags that stand in a text a reader meets, each once, in the order of the legend."""
    return [flag for flag in LEGEND if f"[{flag}]" in text]


def all_shown(text: str) -> bool:
    """Whether a text may stand above a figure or among key findings: every number in it is shown."""
    return not any(mark(flag) in text for flag in WITHHELD)
