"""What changed since the wave before, in sentences below a drawing."""

from math import isnan

from ..codebook.catalogue import words
from ..disclosure.cell import TOTAL
from ..disclosure.differences import as_one_family
from ..findings.compare import LEVEL
from .marks import Mark, distinct, label, varying
from .table import signed

_MARKED = ("bars", "dots", "grid")  # forms that mark the value of the wave before
_TOLD = 4  # changes named below a drawing; the table has all


def since_notes(marks: list[Mark], wave: str, form: str) -> list[str]:
    """The clear changes since ``wave``, largest first, how many values show none, and what was not asked then.

    Where a figure has everybody and groups, the sentences are about everybody; the table has the changes of both.
    """
    both = {m: m.earlier for m in marks if m.earlier is not None}
    drawn = form in _MARKED and any(m.before is not None and m.visible for m in both)
    catalogue = words().notes
    notes = [catalogue["before"].format(wave=wave)] if drawn else []
    tested = {m: e for m, e in both.items() if not isnan(e.p)}
    tested = {m: e for m, e in tested.items() if m.group_var == TOTAL} or tested
    together = as_one_family([e.p for e in tested.values()])  # of so many changes some seem clear by chance
    found = [m for m, p in zip(tested, together, strict=True) if p < LEVEL]
    clear = sorted(found, key=lambda m: -abs(tested[m].change))
    told = varying([*tested]) or ["answer"]
    said = [f"{label(m, told)} {signed(f'{100 * tested[m].change:.1f}')}" for m in clear[:_TOLD]]
    rest = len(tested) - len(clear)
    if clear:
        more = [catalogue["changes_more"].format(n=len(clear) - _TOLD)] if len(clear) > _TOLD else []
        others = catalogue["changes_rest"].format(n=rest) if rest else ""
        notes.append(catalogue["changes"].format(wave=wave, changes="; ".join([*said, *more]) + others))
    elif rest:
        notes.append(catalogue["no_change"].format(wave=wave))
    if unasked := distinct(m.item for m, e in both.items() if e.flag == "n"):
        notes.append(catalogue["not_asked_before"].format(wave=wave, items="; ".join(unasked)))
    return notes
