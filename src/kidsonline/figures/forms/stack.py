"""Stacked bars: the answers of one ordered scale as parts of a whole, a bar for every group or item."""

import altair as alt

from ..marks import Mark, label, varying
from ..measure import text_width
from ..palette import INK, MUTED, OTHER, PAGE, Size, shades
from .layers import Labels, axis, data, finish, hatch, key, paint, pixel, share, texts

_BAR = 26
_DRAWN = 0.05  # percentage points; less is no segment
_LEAST = 0.5  # percentage points; printed answers that leave less than this are whole


def stack(cells: list[Mark], name: str, size: Size) -> alt.LayerChart:
    """A bar for every item and group that has a visible answer, and one hatched part for the answers not shown."""
    rows: dict[tuple, list[Mark]] = {}
    for c in cells:
        if c.visible and c.value >= _DRAWN:
            rows.setdefault((c.variable, c.group_var, c.group_code), []).append(c)
    synthetic = all(c.evidence != "measured" for c in cells if c.visible)
    seen = _from_the_shared_end(list(rows.values()))
    fills = _fills(seen)
    place = {answer: i for i, answer in enumerate(fills)}
    rest = {k: 100 - sum(c.value for c in r) for k, r in rows.items()}
    entries = [(fill, answer) for answer, (fill, _) in fills.items()]
    if any(r > _LEAST for r in rest.values()):
        entries.append(
            (hatch(name), "Other answers, not printed one by one" if synthetic else "Other answers, not shown")
        )
    layers, y = key(entries, size)
    y += 4

    told = [part for part in varying(cells) if part != "answer"] or ["item"]
    names = [label(r[0], told) for r in rows.values()]
    labels = Labels(names, size, 0.36)
    x0, x1 = (labels.width + 12 if labels.width else 0), size.width - (1 if size.narrow else 18)
    top, segments, above, leaders = y, [], [], []
    for (key_, answers), text in zip(rows.items(), names, strict=True):
        answers = sorted(answers, key=lambda c: place[c.answer])
        placed, outside = _segments(answers, rest[key_], fills, name, text, x0, x1, size)
        y = labels.before(text, y)
        if outside:
            above += [{"x": x, "y": y + size.value / 2, "t": t} for x, _, t in outside]
            leaders += [{"x": x, "x2": to, "y": y + size.value + 1, "y2": y + size.value + 8} for x, to, _ in outside]
            y += size.value + 8
        band = labels.beside(text, y, _BAR)
        for s in placed:
            s |= {"y": y + (band - _BAR) / 2, "y2": y + (band + _BAR) / 2, "m": y + band / 2}
        segments += placed
        y += band + 12
    bars = (
        alt.Chart(data(segments))
        .mark_rect(stroke=PAGE, strokeWidth=1.5)
        .encode(x=share("a", x0, x1), x2="b:Q", y=pixel("y"), y2="y2:Q", fill=paint(), tooltip="tip:N")
    )
    layers += [*axis(x0, x1, top, y - 6, size), bars, labels.layer()]
    if inside := [{"x": s["cx"], "y": s["m"], "t": s["t"], "fill": s["on"]} for s in segments if s["t"]]:
        layers.append(texts(inside, size.value, "center", "bold"))
    if above:
        layers.append(texts(above, size.value, "center"))
        layers.append(
            alt.Chart(data(leaders))
            .mark_rule(stroke=MUTED, strokeWidth=1)
            .encode(x=pixel("x", alt.X), x2="x2:Q", y=pixel("y"), y2="y2:Q")
        )
    return finish(layers, size.width, y + size.axis + 8)


def _from_the_shared_end(rows: list[list[Mark]]) -> list[Mark]:
    """All cells in scale order or, where rows have only the top answer in common, from the top down.

    Segments of one answer can be compared along the bars only where they begin at one place.
    """
    seen = sorted((c for row in rows for c in row if c.substantive), key=lambda c: c.order)
    other = [c for row in rows for c in row if not c.substantive]
    if not seen:
        return other
    lowest, highest = (all(any(c.order == end.order for c in row) for row in rows) for end in (seen[0], seen[-1]))
    return [*(reversed(seen) if highest and not lowest else seen), *other]


def _fills(seen: list[Mark]) -> dict[str, tuple[str, str]]:
    """Answer -> (fill, colour of text upon it), in the order of ``seen``; shades follow the scale."""
    scale = list(dict.fromkeys(c.answer for c in sorted(seen, key=lambda c: c.order) if c.substantive))
    shade = {a: (f"var(--kko-{n})", f"var(--kko-on-{n})") for a, n in zip(scale, shades(len(scale)), strict=True)}
    return {c.answer: shade.get(c.answer, (OTHER, INK)) for c in seen}


def _segments(answers, rest, fills, name, bar, x0, x1, size: Size) -> tuple[list[dict], list[tuple]]:
    """Parts of one bar, left to right as ``answers``, and texts too wide for theirs: (x, its middle, text)."""

    def at(p: float) -> float:
        return x0 + (x1 - x0) * p / 100

    start, parts, outside = 0.0, [], []
    for c in answers:
        fill, on = fills[c.answer]
        middle, need = at(start + c.value / 2), text_width(c.text, size.value)
        fits = need + 8 <= at(c.value) - at(0)
        if not fits:
            outside.append((c.value, middle, need, c.text))
        parts.append(
            {
                "a": start,
                "b": start + c.value,
                "fill": fill,
                "on": on,
                "cx": middle,
                "t": c.text if fits else "",
                "tip": f"{bar}, {c.answer}: {c.text}",
            }
        )
        start += c.value
    if rest > _LEAST:
        parts.append(
            {
                "a": start,
                "b": 100.0,
                "fill": hatch(name),
                "on": INK,
                "cx": 0,
                "t": "",
                "tip": f"{bar}: other answers, not given one by one",
            }
        )
    return parts, _apart(outside, x0, size.width)


def _apart(wanted: list[tuple[float, float, float, str]], left: float, right: float) -> list[tuple[float, float, str]]:
    """Texts (value, middle, width, text) moved apart, none leaving the drawing: (x, middle, text).

    Where there are too many for one line, the smallest values are left to the table.
    """
    while sum(need + 8 for _, _, need, _ in wanted) > right - left:
        wanted = [w for w in wanted if w is not min(wanted)]
    placed, free = [], left
    for _, middle, need, text in wanted:
        x = max(middle, free + need / 2)
        free = x + need / 2 + 8
        placed.append((x, need, middle, text))
    limit, apart = right, []
    for x, need, middle, text in reversed(placed):
        x = min(x, limit - need / 2)
        limit = x - need / 2 - 8
        apart.append((x, middle, text))
    return apart[::-1]
