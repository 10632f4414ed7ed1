"""Dots on the common scale, with intervals where they may be shown: for comparing groups."""

import math
from dataclasses import dataclass

import altair as alt

from ..marks import Mark, distinct, drawn, label, varying
from ..measure import text_width
from ..palette import INK, LINE, MUTED, Size, group_colour
from .layers import (
    HALO,
    Labels,
    axis,
    beyond,
    clear,
    data,
    earlier_marks,
    end_of,
    finish,
    height_of,
    key_of_dots,
    lines_of,
    paint,
    pixel,
    share,
    texts,
    two_dots,
)  # fmt: skip

_BAND = 26
_INDENT = 14


@dataclass
class _Line:
    """One line of dots: its label, the heading it opens (if any), and its cells."""

    label: str
    cells: list[Mark]
    heading: str = ""
    indent: int = 0


def dots(cells: list[Mark], name: str, size: Size) -> alt.LayerChart:
    """Two groups share a line, each in its own colour; otherwise every cell has a line, gathered under headings."""
    seen = drawn(cells)
    told = varying(seen)
    by = distinct((c.group_var, c.group_code) for c in seen)
    if len(by) == 2 and by[0][0] == by[1][0]:
        entries = [(group_colour(*g), next(c.group for c in seen if (c.group_var, c.group_code) == g)) for g in by]
        return _draw(_paired(seen, [t for t in told if t != "group"]), entries, size)
    return _draw(_single(seen, told), [], size)


def _paired(seen: list[Mark], told: list[str]) -> list[_Line]:
    lines: dict[tuple, list[Mark]] = {}
    for c in seen:
        lines.setdefault((c.item, c.answer), []).append(c)
    scale = told == ["answer"] and seen[0].level == "ordinal"
    found = sorted(lines.values(), key=lambda own: own[0].order if scale else -max(c.size for c in own))
    return [_Line(label(own[0], told), sorted(own, key=lambda c: (c.visible, c.size))) for own in found]


def _single(seen: list[Mark], told: list[str]) -> list[_Line]:
    """A line a cell below its answer (where answers vary) or item; a heading over a single line becomes its label."""
    outer = "answer" if "answer" in told else "item" if told == ["item", "group"] else ""
    blocks: dict[str, list[Mark]] = {}
    nominal = told == ["answer"] and seen[0].level != "ordinal"  # no scale to follow: the largest first
    rank = (lambda c: (not c.substantive, -c.size)) if nominal else (lambda c: -c.order)
    for c in sorted(seen, key=rank) if outer == "answer" else seen:
        blocks.setdefault(getattr(c, outer) if outer else "", []).append(c)
    lines = []
    for block in blocks.values():
        largest = {c.item: max(o.size for o in block if o.item == c.item) for c in block}
        own = sorted(block, key=lambda c: -largest[c.item])
        fixed = [t for t in told if t == outer or len({getattr(c, t) for c in own}) == 1]
        free = [t for t in told if t not in fixed]
        if not outer or len(own) == 1:
            lines += [_Line(label(c, told) or c.group, [c]) for c in own]
            continue
        head = label(own[0], [t for t in fixed if t != "group" or own[0].group_var != "total"])
        lines += [_Line(label(c, free), [c], "" if i else head, _INDENT) for i, c in enumerate(own)]
    return lines


def _draw(lines: list[_Line], entries: list[tuple[str, str]], size: Size) -> alt.LayerChart:
    room = max(text_width(c.text, size.value) for line in lines for c in line.cells if c.visible) + 14
    labels = Labels([line.label for line in lines], size, 0.42, "left", max(line.indent for line in lines))
    paired, end = bool(entries), size.end or end_of(max(c.reach for line in lines for c in line.cells))
    sides = [colour for colour, _ in entries]
    x0, x1 = (labels.width + 16 if labels.width else 8) + room * paired, size.width - max(room * paired, 18)
    layers, y = key_of_dots(entries, size) if paired else ([], 0.0)
    top, points, values, heads = y, [], [], []
    absent: list[dict] = []
    for line in lines:
        if line.heading:
            tall = height_of(line.heading, size.label, size.width)
            y += 8 if y > top else 0
            heads += lines_of(line.heading, 0, y + tall / 2, size.label, size.width)
            y += tall + 2
        y = labels.before(line.label, y, line.indent)
        band = labels.beside(line.label, y, _BAND - 6 * labels.above, line.indent)
        visible = [c for c in line.cells if c.visible]
        for c in line.cells:
            if not c.visible:
                absent.append(_absent(c, visible, x0, x1, end, y + band / 2, size))
        for i, c in enumerate(visible):
            low, high = (c.value if math.isnan(v) else v for v in (c.low, c.high))
            beside = x0 + (x1 - x0) * max(high, c.tick or 0, c.before or 0) / end + 10 + text_width(c.text, size.value)
            left = (i == 0 and len(visible) == 2) or (not paired and beside > size.width)
            points.append(
                {
                    "v": c.value,
                    "low": low,
                    "high": high,
                    "m": y + band / 2,
                    "y": y + band / 2 - 9,
                    "y2": y + band / 2 + 9,
                    "first": visible[0].value,
                    "last": visible[-1].value,
                    "fill": group_colour(c.group_var, c.group_code),
                    "side": sides.index(group_colour(c.group_var, c.group_code)) if paired else 0,
                    "printed": c.tick,
                    "before": c.before,
                }
            )
            at = clear(
                low if left else high, (c.tick, beyond(c.before, end / (x1 - x0), left)), end * room / (x1 - x0), left
            )
            values.append({"v": at, "m": y + band / 2, "t": c.text, "left": left})
        y += band + (10 if labels.above else 2)  # a label above is nearer to its own dot than to the one before
    layers[:0] = axis(x0, x1, top, y, size, end)
    layers += [*_marks(points, values, x0, x1, end, size), labels.layer()]
    if heads:
        layers.append(texts(heads, size.label, weight="bold"))
    if absent:
        layers.append(texts(absent, size.value))
    return finish(layers, size.width, y + size.axis * 2)


def _absent(c: Mark, beside: list[Mark], x0: float, x1: float, end: int, middle: float, size: Size) -> dict:
    """The words in place of a dot: at the start of an empty line or, beside a dot, where they are clear of it."""
    if not beside:
        return {"x": x0 + 6, "y": middle, "t": c.absent, "fill": MUTED}
    words = f"{c.group}: {c.absent}"
    at = x0 + (x1 - x0) * max(m.value if math.isnan(m.high) else m.high for m in beside) / end
    after = at + 10 + text_width(beside[-1].text, size.value) + 12
    fits = after + text_width(words, size.value) <= size.width
    return {"x": after if fits else x0 + 6, "y": middle, "t": words, "fill": MUTED}


def _marks(points: list[dict], values: list[dict], x0: float, x1: float, end: int, size: Size) -> list[alt.Chart]:
    """Connecting lines, intervals, dots, ticks for printed values, and the values as text beside them."""

    def at(field: str) -> alt.X:
        return share(field, x0, x1, end)

    base = alt.Chart(data(points))
    marks = [
        base.mark_rule(stroke=LINE, strokeWidth=2, strokeDash=[2, 3]).encode(
            x=at("first"), x2=alt.X2("last:Q"), y=pixel("m")
        ),
        base.mark_rule(strokeWidth=2.5, opacity=0.55).encode(
            x=at("low"), x2=alt.X2("high:Q"), y=pixel("m"), stroke=paint("fill", alt.Stroke)
        ),
        *two_dots(base, at("v"), pixel("m")),
    ]
    if any(p["printed"] is not None for p in points):
        marks.append(base.mark_rule(stroke=INK, strokeWidth=2).encode(x=at("printed"), y=pixel("y"), y2=alt.Y2("y2:Q")))
    if any(p["before"] is not None for p in points):
        marks.append(earlier_marks(base, at("before")))
    for left in (True, False):
        if chosen := [v for v in values if v["left"] is left]:
            beside = alt.Chart(data(chosen)).mark_text(
                align="right" if left else "left",
                baseline="middle",
                dx=-10 if left else 10,
                fontSize=size.value,
                fontWeight="bold",
                fill=INK,
                **HALO,
            )
            marks.append(beside.encode(x=at("v"), y=pixel("m"), text=alt.Text("t:N")))
    return marks
