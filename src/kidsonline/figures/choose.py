"""Which of the few chart forms shows these cells."""

from ..codebook.study import study
from ..disclosure.cell import SIDE
from ..errors import unknown
from .marks import Mark, distinct, drawn

SENTENCE = "sentence"  # no drawing: one or two numbers are read faster than looked at
FORMS = ("bars", "stack", "dots", "grid", "heatmap", SENTENCE)
_HEATMAP_CELLS = 8  # fewer leave a heatmap by age mostly empty
_SENTENCE_MOST = 2  # numbers of one bar
_HEATMAP_LEAST = 4  # fewer are no heatmap, even where the author asks for one


def choose(cells: list[Mark], asked: str | None = None) -> str:
    """The form for ``cells``: the one ``asked`` for, else by what they are; ``""`` when none is visible.

    A bar by itself, with one part or two to be seen, is a sentence.
    One ordinal variable becomes a stack (with or without groups), a battery on one scale too; one answer of many items
    becomes bars; groups and pairs side by side become dots, and a battery by age a heatmap where enough cells exist.
    """
    if asked is not None and asked not in FORMS:
        raise unknown("chart form", asked, FORMS, "figure()")
    seen = [c for c in cells if c.visible]
    if not seen:
        return ""
    if asked and not (asked == "heatmap" and len(seen) < _HEATMAP_LEAST):
        return asked
    if len(distinct(c.row for c in seen)) == 1 and len(seen) <= _SENTENCE_MOST:
        return SENTENCE
    items = distinct(c.variable for c in seen)
    by = distinct(c.group_var for c in seen if c.group_var != "total")
    if by == [SIDE]:
        return "dots"
    if _stackable(seen):
        return "stack"
    seen = [c for c in drawn(cells) if c.visible]
    items = distinct(c.variable for c in seen)
    by = distinct(c.group_var for c in seen if c.group_var != "total")
    if not by:
        return "bars"
    by_age = [c for c in seen if c.group_var == study().ages]
    if (
        by == [study().ages]
        and len(items) > 1
        and len(by_age) >= _HEATMAP_CELLS
        and len({c.answer for c in by_age}) == 1
    ):
        return "heatmap"
    return "dots"


def _stackable(seen: list[Mark]) -> bool:
    """Whether the cells are parts of wholes: answers of one scale, several in most rows, none twice or above 100%.

    All rows must have the lowest or the highest of the visible answers, so that bars begin with the same one.
    """
    if any(c.level != "ordinal" for c in seen):
        return False
    rows: dict[tuple, list[Mark]] = {}
    for c in seen:
        rows.setdefault((c.variable, c.group_var, c.group_code), []).append(c)
    several = sum(len(r) > 1 for r in rows.values()) * 2 >= len(rows)
    codes = [[code for c in r for code in c.code.split("|")] for r in rows.values()]
    orders = [{c.order for c in r if c.substantive} for r in rows.values()]
    ends = {min(set().union(*orders), default=0), max(set().union(*orders), default=0)}
    return (
        several
        and any(all(end in own for own in orders) for end in ends)
        and all(len(k) == len(set(k)) for k in codes)
        and all(sum(c.value for c in r) <= 100.5 for r in rows.values())
    )
