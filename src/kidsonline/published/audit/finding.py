"""What the audit hands back: one place where the printed report cannot agree with itself."""

from dataclasses import dataclass

SURE = ("certain", "likely", "possible")
EPSILON = 1e-9


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One contradiction.

    ``where`` names the places, ``statement`` says it in one sentence, ``arithmetic`` can be repeated by hand,
    ``likely`` is the value or the one-character misprint that would reconcile it ("" if none follows), ``sure`` is
    one of ``SURE``, ``ids`` are the rows it rests on: of the ledger, else "figure 4" or "teachers.csv Abai".
    ``matter`` is the sentence that it shares with other findings where one slip of print makes them all.
    """

    rule: str
    where: str
    statement: str
    arithmetic: str
    sure: str
    ids: tuple[str, ...]
    likely: str = ""
    matter: str = ""


def surety(gap: float, tolerance: float) -> str:
    """How sure a contradiction is, from what is left of it (``gap``) beyond a ``tolerance`` already granted, same unit.

    Certain when the difference is about twice what rounding and weights explain, possible when at most a quarter more.
    """
    if gap > 0.9 * tolerance:
        return "certain"
    return "likely" if gap > 0.25 * tolerance else "possible"


def number(value: float, decimals: int = 1) -> str:
    """A number as a reader would write it: no final zero, no minus zero."""
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
