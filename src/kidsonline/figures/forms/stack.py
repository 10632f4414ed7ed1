"""Stacked bars: the answers of one ordered scale as parts of a whole, a bar for every group or item."""

import altair as alt

from ...codebook.catalogue import words
from ...disclosure.cell import TOTAL, codes_in
from ..marks import Mark, distinct, label, varying
from ..measure import text_width
from ..palette import EDGE, INK, MUTED, OTHER, Size, shades
from .layers import Labels, axis, data, finish, hatch, key, paint, pixel, share, texts

_BAR = 26
_DRAWN = 0.05  # percentage points; less is no segment
_LEAST = 0.5  # percentage points; printed answers that leave less than this are whole
_GAP = 0.75  # pixels on either side of a segment
_STROKE = 5  # pixels from a bar, or the stroke before, to the next stroke below it


def stack(cells: list[Mark], name: str, size: Size) -> alt.LayerChart:
    """A bar for every item and group, and one hatched part for the answers not shown.

    Answers that the headline joins have a stroke below them, with their sum at the end of the bar. A group of a shown
    breakdown without any answer keeps its row, which says so.
    """
    joined = [c for c in cells if c.visible and c.sums_up(cells)]
    parts = [c for c in cells if c not in joined]
    rows = _rows(parts)
    synthetic = all(c.evidence != "measured" for c in cells if c.visible)
    shown = [own for own in ([c for c in r if c.visible and c.value >= _DRAWN] for r in rows.values()) if own]
    fills = _fills(parts, _from_the_shared_end(shown, joined))
    place = {answer: i for i, answer in enumerate(fills)}
    rest = {k: 100 - sum(c.value for c in r if c.visible) for k, r in rows.items()}
    entries = [(fill, answer) for answer, (fill, _) in fills.items()]
    said = words().chart
    if any(r > _LEAST for r in rest.values()):
        entries.append((hatch(name), said["rest_printed" if synthetic else "rest"]))
    together = [f"{answer[:1].lower()}{answer[1:]}" for answer in distinct(c.answer for c in joined)]
    entries += [(INK, said["together"].format(answer=answer)) for answer in together]
    layers, y = key(entries, size)
    y += 4

    told = [part for part in varying([r[0] for r in rows.values()]) if part != "answer"] or ["item"]
    names = [label(r[0], told) for r in rows.values()]
    labels = Labels(names, size, 0.36)
    room = max((text_width(c.text, size.value) + 8 for c in joined), default=0)
    x0, x1 = (labels.width + 12 if labels.width else 0), size.width - max(room, 1 if size.narrow else 18)
    top, segments, above, leaders = y, [], [], []
    strokes: list[dict] = []
    sums: list[dict] = []
    absent: list[dict] = []
    for (key_, answers), text in zip(rows.items(), names, strict=True):
        why = next((c.absent for c in answers), "")
        answers = sorted((c for c in answers if c.visible and c.value >= _DRAWN), key=lambda c: place[c.answer])
        placed, outside = _segments(answers, rest[key_], fills, name, x0, x1, size) if answers else ([], [])
        y = labels.before(text, y)
        if outside:
            above += [{"x": x, "y": y + size.value / 2, "t": t} for x, _, t in outside]
            leaders += [{"x": x, "x2": to, "y": y + size.value + 1, "y2": y + size.value + 8} for x, to, _ in outside]
            y += size.value + 8
        band = labels.beside(text, y, _BAR)
        for s in placed:
            s |= {"y": y + (band - _BAR) / 2, "y2": y + (band + _BAR) / 2, "m": y + band / 2}
        segments += placed
        if not answers:
            absent.append({"x": x0 + 6, "y": y + band / 2, "t": why, "fill": MUTED})
        below = y + (band + _BAR) / 2
        own = [c for c in joined if c.row == key_]
        for i, c in enumerate(own):
            below += _STROKE
            strokes += [s | {"y": below - 1, "y2": below + 1} for s in _runs(placed, c)]
            line = y + band / 2 + (i - (len(own) - 1) / 2) * (size.value + 3)
            sums.append({"x": x1 + 7, "y": line, "t": c.text})
        y = max(y + band, below) + 12
    bars = (
        alt.Chart(data(segments))
        .mark_rect(stroke=EDGE, strokeWidth=1)
        .encode(x=share("a", x0, x1), x2=alt.X2("b:Q"), y=pixel("y"), y2=alt.Y2("y2:Q"), fill=paint())
    )
    layers += [*axis(x0, x1, top, y - 6, size), bars, labels.layer()]
    if strokes:
        layers.append(
            alt.Chart(data(strokes))
            .mark_rect(fill=INK)
            .encode(x=share("a", x0, x1), x2=alt.X2("b:Q"), y=pixel("y"), y2=alt.Y2("y2:Q"))
        )
        layers.append(texts(sums, size.value, weight="bold"))
    if absent:
        layers.append(texts(absent, size.value))
    if inside := [{"x": s["cx"], "y": s["m"], "t": s["t"], "fill": s["on"]} for s in segments if s["t"]]:
        layers.append(texts(inside, size.value, "center", "bold"))
    if above:
        layers.append(texts(above, size.value, "center"))
        layers.append(
            alt.Chart(data(leaders))
            .mark_rule(stroke=MUTED, strokeWidth=1)
            .encode(x=pixel("x", alt.X), x2=alt.X2("x2:Q"), y=pixel("y"), y2=alt.Y2("y2:Q"))
        )
    return finish(layers, size.width, y + size.axis + 8)


def _rows(parts: list[Mark]) -> dict[tuple, list[Mark]]:
    """The cells of every bar: those with a visible answer, and the other groups of a breakdown that has one."""
    rows: dict[tuple, list[Mark]] = {}
    for c in parts:
        rows.setdefault(c.row, []).append(c)
    shown = {c.row[:2] for c in parts if c.visible and c.value >= _DRAWN and c.group_var != TOTAL}
    return {k: r for k, r in rows.items() if k[:2] in shown or any(c.visible and c.value >= _DRAWN for c in r)}


def _from_the_shared_end(rows: list[list[Mark]], joined: list[Mark]) -> list[Mark]:
    """All cells from the top of their scale down, or from its lowest answer up where bars have only that in common.

    Segments of one answer can be compared along the bars only where they begin at one place; so a sum of the highest
    or of the lowest answers decides, then the answers that all bars have.
    """
    seen = sorted((c for row in rows for c in row if c.substantive), key=lambda c: c.order)
    other = [c for row in rows for c in row if not c.substantive]
    if not seen:
        return other
    ends = [seen[0], seen[-1]]
    lowest, highest = (all(any(c.order == end.order for c in row) for row in rows) for end in ends)
    if joined:
        lowest, highest = (any(set(end.cell.codes) <= set(c.cell.codes) for c in joined) for end in ends)
    return [*(seen if lowest and not highest else reversed(seen)), *other]


def _fills(parts: list[Mark], seen: list[Mark]) -> dict[str, tuple[str, str]]:
    """Answer -> (fill, colour of text upon it), in the order of ``seen``.

    An answer has its shade by its place among all answers of the scale, so that it looks the same in each figure.
    """
    scale = list(dict.fromkeys(c.answer for c in sorted(parts, key=lambda c: c.order) if c.substantive))
    shade = {a: (f"var(--kko-{n})", f"var(--kko-on-{n})") for a, n in zip(scale, shades(len(scale)), strict=True)}
    return {c.answer: shade.get(c.answer, (OTHER, INK)) for c in seen}


def _runs(placed: list[dict], whole: Mark) -> list[dict]:
    """Where, in percent, the answers stand that a sum joins: neighbours as one stretch.

    Answers at the start of the bar that make less than the sum are followed by others not printed one by one.
    """
    runs: list[dict] = []
    inside = False
    for s in placed:
        before, inside = inside, bool(s["codes"]) and set(codes_in(s["codes"])) <= set(whole.cell.codes)
        if inside and before:
            runs[-1]["b"] = s["b"]
        elif inside:
            runs.append({"a": s["a"], "b": s["b"]})
    if len(runs) == 1 and runs[0]["a"] == placed[0]["a"]:
        runs[0]["b"] = max(runs[0]["b"], whole.value - placed[0]["a"])
    return runs


def _segments(answers, rest, fills, name, x0, x1, size: Size) -> tuple[list[dict], list[tuple]]:
    """Parts of one bar, left to right as ``answers``, and texts too wide for theirs: (x, its middle, text)."""

    def at(p: float) -> float:
        return x0 + (x1 - x0) * p / 100

    gap = 100 * _GAP / (x1 - x0)
    start, parts, outside = 0.0, [], []
    for c in answers:
        fill, on = fills[c.answer]
        middle, need = at(start + c.value / 2), text_width(c.text, size.value)
        fits = need + 8 <= at(c.value) - at(0)
        if not fits:
            outside.append((c.value, middle, need, c.text))
        parts.append(
            {
                "a": start + gap,
                "b": max(start + c.value - gap, start + 1.5 * gap),
                "fill": fill,
                "on": on,
                "cx": middle,
                "t": c.text if fits else "",
                "codes": c.code,
            }
        )
        start += c.value
    if rest > _LEAST:
        parts.append(
            {
                "a": start + gap,
                "b": 100.0 - gap,
                "fill": hatch(name),
                "on": INK,
                "cx": 0,
                "t": "",
                "codes": "",
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
