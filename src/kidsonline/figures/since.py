"""What changed since the wave before, in sentences below a drawing."""

from math import isnan

from ..findings.compare import LEVEL
from .marks import Mark, distinct, label, varying
from .table import signed

_MARKED = ("bars", "dots", "grid")  # forms that mark the value of the wave before
_TOLD = 4  # changes named below a drawing; the table has all


def since_notes(marks: list[Mark], wave: str, form: str) -> list[str]:
    """The clear changes since ``wave``, largest first, how many others show none, and what was not asked then."""
    both = [m for m in marks if m.earlier is not None]
    if not wave or not both:
        return []
    notes = (
        [f"Diamonds mark the values of {wave}."] if form in _MARKED and any(m.before is not None for m in both) else []
    )
    tested = [m for m in both if m.earlier and not isnan(m.earlier.p)]
    clear = sorted((m for m in tested if _p(m) < LEVEL), key=lambda m: -abs(_change(m)))
    told = varying(both) or ["answer"]
    said = [f"{label(m, told)} {signed(f'{100 * _change(m):.1f}')}" for m in clear[:_TOLD]]
    if clear:
        more = f"; {len(clear) - _TOLD} more in the table" if len(clear) > _TOLD else ""
        notes.append(f"Clear changes since {wave}, in percentage points: {'; '.join(said)}{more}.")
    if rest := len(tested) - len(clear):
        others = f"In {'the other ' * bool(clear)}{rest} of {len(tested)} values no clear change is shown"
        notes.append(f"{others if clear else f'No clear change since {wave} is shown'}.")
    unasked = distinct(m.item for m in both if m.earlier and m.earlier.flag == "n")
    if unasked:
        notes.append(f"Not asked in {wave}: {'; '.join(unasked)}.")
    return notes


def _p(mark: Mark) -> float:
    assert mark.earlier
    return mark.earlier.p


def _change(mark: Mark) -> float:
    assert mark.earlier
    return mark.earlier.change
