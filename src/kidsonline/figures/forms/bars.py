"""Horizontal bars: one answer of many items by size, or the answers of one question."""

from collections.abc import Sequence

import altair as alt

from ..marks import Mark, drawn, label, on_scale, varying
from ..measure import text_width
from ..palette import INK, MUTED, SURFACE, Size, group_colour
from .layers import (
    Labels,
    axis,
    beyond,
    clear,
    data,
    earlier_marks,
    end_of,
    finish,
    height_of,
    lines_of,
    paint,
    pixel,
    share,
    texts,
)

_BAR = 20
Block = tuple[str, list[tuple[str, Mark]]]  # heading ("" for none), and the bars below it with their names


def bars(cells: list[Mark], name: str, size: Size) -> alt.LayerChart:
    """Bars for the visible cells; where items and answers both vary, the answers stand below their item."""
    shown = drawn(cells)
    return panel(_blocks(shown, varying(shown) or ["answer"]), size)


def _blocks(seen: list[Mark], told: list[str]) -> list[Block]:
    if len(told) < 2:
        scale = told == ["answer"] and seen[0].level == "ordinal"
        ordered = sorted(seen, key=lambda c: (not c.substantive, c.order if scale else -c.size))
        return [("", [(label(c, told), c) for c in ordered])]
    outer, *inner = told
    items: dict[str, list[Mark]] = {}
    for c in on_scale(seen):
        items.setdefault(getattr(c, outer), []).append(c)
    several = [*items.items()]
    if outer == "item" and len({frozenset(c.answer for c in own) for own in items.values()}) == 1:
        # Items of one scale, the largest first, their answers on it; questions of other things stay as they were given.
        several.sort(key=lambda own: -max(c.size for c in own[1]))
    return [(head, [(label(c, inner), c) for c in own]) for head, own in several]


def panel(blocks: list[Block], size: Size, beside: Sequence[Block] = ()) -> alt.LayerChart:
    """Blocks of bars on one scale, as wide as ``size``; its bars begin and end where those of ``beside`` do."""
    flat = [bar for _, own in blocks for bar in own]
    all_bars = flat + [bar for _, own in beside for bar in own]
    labels = Labels([text for text, _ in all_bars], size, 0.42)
    x0 = labels.width + 12 if labels.width else 0
    end = size.end or end_of(max(c.reach for _, c in all_bars))
    x1 = _end([c for _, c in all_bars], x0, size, end)
    y = 0.0
    records: list[dict] = []
    headings: list[dict] = []
    for heading, own in blocks:
        if heading:
            tall = height_of(heading, size.label, size.width)
            y += 6 if records else 0
            headings += lines_of(heading, 0, y + tall / 2, size.label, size.width)
            y += tall + 4
        for text, c in own:
            y = labels.before(text, y)
            band = labels.beside(text, y, _BAR)
            middle = y + band / 2
            records.append(
                {
                    "v": c.size,
                    "y": middle - _BAR / 2,
                    "y2": middle + _BAR / 2,
                    "m": middle,
                    "t": c.absent or c.text,
                    "absent": bool(c.absent),
                    "zero": 0,
                    "full": end,
                    "fill": group_colour(c.group_var, c.group_code),
                    "printed": c.tick,
                    "before": c.before,
                    "at": clear(c.size, (c.tick, beyond(c.before, end / (x1 - x0))), end * _room(c, size) / (x1 - x0)),
                }
            )
            y += band + (10 if labels.above else 8)
    layers = [*_marks(records, x0, x1, y, size, end), labels.layer()]
    if headings:
        layers.append(texts(headings, size.label, weight="bold"))
    return finish(layers, size.width, y + size.axis * 2)


def _room(c: Mark, size: Size) -> float:
    """Pixels that the value beside a bar takes."""
    return text_width(c.absent or c.text, size.value) + 10


def _end(cells: list[Mark], x0: float, size: Size, end: int) -> float:
    """Pixel of ``end``: as far right as every value still fits beside its bar, or beyond its tick or earlier mark."""
    reach = [(c.reach / end, size.width - x0 - _room(c, size)) for c in cells]
    return x0 + min(size.width - x0 - 1.5 * size.axis, *(room / part for part, room in reach if part))


def _marks(records: list[dict], x0: float, x1: float, bottom: float, size: Size, end: int) -> list[alt.Chart]:
    """Tracks to ``end``, the axis, bars, their values as text, ticks for printed values, marks of the wave before."""
    base = alt.Chart(data(records))
    sides = {"y": pixel("y"), "y2": alt.Y2("y2:Q")}

    def at(field: str) -> alt.X:
        return share(field, x0, x1, end)

    def written(absent: bool) -> alt.Chart:
        own = base.transform_filter(f"datum.absent === {str(absent).lower()}").mark_text(
            align="left", baseline="middle", dx=5, fontSize=size.value, fontWeight="normal" if absent else "bold",
            fill=MUTED if absent else INK, stroke=SURFACE, strokeWidth=4,
        )  # fmt: skip
        return own.encode(x=at("at"), y=pixel("m"), text=alt.Text("t:N"))

    marks = [
        base.mark_rect(fill=SURFACE).encode(x=at("zero"), x2=alt.X2("full:Q"), **sides),
        *axis(x0, x1, records[0]["y"], bottom, size, end),
        base.mark_rect().encode(x=at("zero"), x2=alt.X2("v:Q"), fill=paint(), **sides),
        written(absent=False),
    ]
    if any(r["absent"] for r in records):
        marks.append(written(absent=True))
    if any(r["printed"] is not None for r in records):
        marks.append(base.mark_rule(stroke=INK, strokeWidth=2).encode(x=at("printed"), **sides))
    if any(r["before"] is not None for r in records):
        marks.append(earlier_marks(base, at("before")))
    return marks
