"""Horizontal bars: one answer of many items by size, or the answers of one question."""

import math

import altair as alt

from ..cells import Cell, label, varying
from ..measure import text_width
from ..palette import INK, SURFACE, Size, group_colour
from .parts import axis, data, finish, height_of, key, lines_of, paint, pixel, share, texts

_BAR = 20


def ordered(cells: list[Cell]) -> list[Cell]:
    """Visible cells in drawing order: along the scale for an ordinal question, else by size; "don't know" last."""
    scale = len({c.variable for c in cells}) == 1 and cells[0].level == "ordinal"
    seen = [c for c in cells if c.visible]
    return sorted(seen, key=lambda c: (not c.substantive, c.order if scale else -c.value))


def bars(cells: list[Cell], name: str, size: Size) -> alt.LayerChart:
    """Bars for the visible cells in one drawing of ``size``."""
    told = varying(cells) or ["answer"]
    seen = ordered(cells)
    return panel(seen, [label(c, told) for c in seen], size)


def panel(seen: list[Cell], names: list[str], size: Size, heading: str = "") -> alt.LayerChart:
    """Bars named ``names`` under an optional heading, as wide as ``size``."""
    room = max(text_width(c.text, size.value) for c in seen) + 10
    widest = max(text_width(n, size.label) for n in names)
    column = 0 if size.narrow else min(widest, 0.42 * size.width)
    x0, x1 = (0 if size.narrow else column + 12), size.width - room
    y, records, named, layers = 0.0, [], [], []
    if heading:
        tall = height_of(heading, size.label, size.width)
        layers.append(texts(lines_of(heading, 0, tall / 2, size.label, size.width), size.label, weight="bold"))
        y = tall + 4
    top = y
    for c, text in zip(seen, names, strict=True):
        tall = height_of(text, size.label, size.width if size.narrow else column)
        if size.narrow:
            named += lines_of(text, 0, y + tall / 2, size.label, size.width)
            y += tall + 2
            band = _BAR
        else:
            band = max(tall, _BAR)
            named += lines_of(text, column, y + band / 2, size.label, column)
        records.append(
            {
                "v": c.value,
                "y": y + (band - _BAR) / 2,
                "y2": y + (band + _BAR) / 2,
                "m": y + band / 2,
                "t": c.text,
                "zero": 0,
                "full": 100,
                "fill": group_colour(c.group_var, c.group_code),
                "tip": f"{text}: {c.text}",
                "printed": None if math.isnan(c.printed) or c.evidence != "measured" else c.printed,
            }
        )
        y += band + (10 if size.narrow else 8)
    base = alt.Chart(data(records))
    sides = {"y": pixel("y"), "y2": "y2:Q"}
    layers += [
        base.mark_rect(fill=SURFACE).encode(x=share("zero", x0, x1), x2="full:Q", **sides),
        *axis(x0, x1, top, y, size),
        base.mark_rect().encode(x=share("zero", x0, x1), x2="v:Q", fill=paint(), tooltip="tip:N", **sides),
        base.mark_text(align="left", baseline="middle", dx=5, fontSize=size.value, fontWeight="bold", fill=INK).encode(
            x=share("v", x0, x1), y=pixel("m"), text="t:N"
        ),
        texts(named, size.label, align="left" if size.narrow else "right"),
    ]
    if printed:
        layers.append(base.mark_rule(stroke=INK, strokeWidth=2).encode(x=share("printed", x0, x1), **sides))
    return finish(layers, size.width, y + size.axis * 2)
