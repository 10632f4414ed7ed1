"""Below which numbers a cell is withheld or flagged, and what each flag means to a reader.

Shorthand in square brackets as in the guidance of the UK Government Analysis Function; the thresholds of reliability
are those of MICS and DHS.
"""

from ..microdata.enough import MIN_BASE, MIN_DF, MIN_PEOPLE

# Below MIN_BASE and MIN_DF: [u]. A sensitive answer of fewer than MIN_PEOPLE, or of all but fewer, and a base of fewer
# are confidential: [c].
LOW_BASE = 50  # unweighted; below: shown with [r]
WHOLE_PERCENT_BASE = 100  # below: no decimals
UNCERTAIN = 3  # people: nobody may work out a confidential number to within so many

LEGEND = {
    "x": "not available: the printed report does not give this number, and nothing else can",
    "d": "in doubt: printed so, but it cannot stand with other printed numbers; quoted, not used",
    "u": f"too unreliable to show: fewer than {MIN_BASE} respondents, or fewer than {MIN_DF} degrees of freedom",
    "r": f"low reliability: {MIN_BASE} to {LOW_BASE - 1} respondents",
    "c": "confidential: withheld so that no child can be recognised",
    "q": f"printed on fewer than {MIN_PEOPLE} respondents: quoted as text, not drawn, not used",
    "n": "not asked in this survey",
    "z": "not applicable: nobody in this group was asked",
}
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
