"""Parts all Altair forms share: text, axis and key as layers, positions worked out here.

Horizontal positions of data are percent on one scale, which ends at the same percent in all bars and dots of a chapter;
everything else is in pixels from the top left, so that labels are wrapped and placed by rule and a drawing never
depends on a browser's layout.
"""

from collections.abc import Iterable
from typing import Any, Literal

import altair as alt

from ..measure import text_width, wrap
from ..palette import EDGE, HATCH, INK, LINE, MUTED, PAGE, Size

LINE_HEIGHT = 1.3
# Below the letters (paint-order in figures.css): hairlines do not cross them.
HALO: dict[str, Any] = {"stroke": PAGE, "strokeWidth": 4}
_BESIDE = 90  # pixels; on a phone wider labels stand above their marks
SWATCH = 12
_DIAMOND = 5  # pixels from its middle to its end
Align = Literal["left", "center", "right"]
TICKS = {
    25: (0, 10, 20),
    50: (0, 25, 50),
    75: (0, 25, 50, 75),
    100: (0, 50, 100),
}  # end of the scale in percent -> its hairlines
_FILLED = 0.95  # of a scale; values that reach further get the next longer one


def share(field: str, x0: float, x1: float, end: int = 100):
    """Channel for a percentage in ``field``, drawn from pixel ``x0`` (0%) to ``x1`` (``end`` percent)."""
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, end], range=[x0, x1], zero=True, nice=False))


def end_of(reach: float) -> int:
    """Where a scale ends whose largest value is ``reach`` percent."""
    return next((end for end in TICKS if reach <= _FILLED * end), max(TICKS))


def pixel(field: str, kind: type = alt.Y):
    """Channel for a position in pixels in ``field``."""
    return kind(f"{field}:Q", axis=None, scale=None)


def paint(field: str = "fill", kind: type = alt.Fill):
    """Channel for a colour in ``field``, used as it stands."""
    return kind(f"{field}:N", scale=None, legend=None)


def data(records: Iterable[dict]) -> alt.Data:
    """Records inside the specification, numbers rounded to two decimals, so that its bytes never differ."""
    rounded = [{k: round(v, 2) if isinstance(v, float) else v for k, v in r.items()} for r in records]
    return alt.Data(values=rounded)


def texts(
    records: list[dict], size: float, align: Align = "left", weight: Literal["normal", "bold"] = "normal"
) -> alt.Chart:
    """Lines of text at pixel ``x``, ``y`` (their middle); without a ``fill`` of their own they stand clear of rules."""
    own = bool(records) and "fill" in records[0]
    colour: dict[str, Any] = {} if own else {"fill": INK, **HALO}
    chart = alt.Chart(data(records)).mark_text(
        align=align, baseline="middle", fontSize=size, fontWeight=weight, **colour
    )
    channels = {"x": pixel("x", alt.X), "y": pixel("y"), "text": alt.Text("t:N")} | ({"fill": paint()} if own else {})
    return chart.encode(**channels)


def clear(at: float, marks: Iterable[float | None], room: float, left: bool = False) -> float:
    """Where a value of ``room`` percent is written beside ``at``: beyond the ticks and marks that would cross it."""
    for mark in sorted((m for m in marks if m is not None), reverse=left):
        if 0 <= (at - mark if left else mark - at) <= room:
            at = mark
    return at


def beyond(before: float | None, pixel: float, left: bool = False) -> float | None:
    """Where an open diamond at ``before`` ends, in percent; ``pixel`` is what one takes."""
    return None if before is None else before + (-1 if left else 1) * _DIAMOND * pixel


def earlier_marks(base: alt.Chart, x: alt.X) -> alt.Chart:
    """Open diamonds at the values of the wave before; ``base`` has the middle of each line as ``m``."""
    return base.mark_point(
        shape="diamond", size=70, filled=True, opacity=1, fill=PAGE, stroke=INK, strokeWidth=1.5
    ).encode(x=x, y=pixel("m"))  # fmt: skip


def lines_of(text: str, x: float, middle: float, size: float, width: float, **more) -> list[dict]:
    """``text`` wrapped to ``width`` as one record a line, centred on ``middle``."""
    rows = wrap(text, size, width)
    top = middle - (len(rows) - 1) * size * LINE_HEIGHT / 2
    return [{"x": x, "y": top + i * size * LINE_HEIGHT, "t": row, **more} for i, row in enumerate(rows)]


def height_of(text: str, size: float, width: float) -> float:
    """Height in pixels of ``text`` wrapped to ``width``."""
    return len(wrap(text, size, width)) * size * LINE_HEIGHT


def axis(x0: float, x1: float, top: float, bottom: float, size: Size, end: int = 100) -> list[alt.Chart]:
    """The light axis all figures share: hairlines (at 0, 50 and 100%) behind the marks, their numbers below."""
    ticks = []
    for p in TICKS[end]:
        x = x0 + (x1 - x0) * p / end
        side = "left" if x < size.axis else "right" if x > size.width - 1.5 * size.axis else "center"
        ticks.append({"x": x, "y": top, "y2": bottom, "t": f"{p}%", "ty": bottom + size.axis, "side": side})
    base = alt.Chart(data(ticks))
    rules = base.mark_rule(stroke=LINE, strokeWidth=1).encode(x=pixel("x", alt.X), y=pixel("y"), y2=alt.Y2("y2:Q"))
    numbers = base.mark_text(baseline="middle", fontSize=size.axis, fill=MUTED, align=alt.expr("datum.side"))
    return [rules, numbers.encode(x=pixel("x", alt.X), y=pixel("ty"), text=alt.Text("t:N"))]


class Labels:
    """Labels of bars or lines of dots: in a column to their left or, where a phone has no room for it, above each."""

    def __init__(self, names: list[str], size: Size, part: float, align: Align = "right", indent: float = 0):
        widest = max(text_width(n, size.label) for n in names) + indent
        self.above = size.narrow and widest > _BESIDE
        self.width = 0 if self.above else min(widest, part * size.width)
        self.records: list[dict] = []
        self._size = size
        self._align: Align = "left" if self.above else align

    def before(self, text: str, y: float, indent: float = 0) -> float:
        """Place ``text`` at ``y`` when labels stand above; returns where the mark begins."""
        if not self.above:
            return y
        room, size = self._size.width - indent, self._size.label
        tall = height_of(text, size, room)
        self.records += lines_of(text, indent, y + tall / 2, size, room)
        return y + tall + 2

    def beside(self, text: str, y: float, band: float, indent: float = 0) -> float:
        """Place ``text`` beside a mark that begins at ``y``; returns the height of both, at least ``band``."""
        if self.above:
            return band
        room, size = self.width - indent, self._size.label
        band = max(band, height_of(text, size, room))
        self.records += lines_of(text, self.width if self._align == "right" else indent, y + band / 2, size, room)
        return band

    def layer(self) -> alt.Chart:
        """All labels placed so far."""
        return texts(self.records, self._size.label, self._align)


def key(entries: list[tuple[str, str]], size: Size) -> tuple[list[alt.Chart], float]:
    """The key above a drawing: (colour, label) pairs flowing into lines; returns layers and the height they take.

    Its swatches are parts of a bar, or a stroke below parts where the colour is that of the text.
    """
    swatches, labels, tall = _flow(entries, size)
    for s in swatches:
        if s["fill"] == INK:
            s |= {"y": s["y2"] - 2}
    squares = (
        alt.Chart(data(swatches))
        .mark_rect(stroke=EDGE, strokeWidth=1)
        .encode(x=pixel("x", alt.X), x2=alt.X2("x2:Q"), y=pixel("y"), y2=alt.Y2("y2:Q"), fill=paint())
    )
    return [squares, texts(labels, size.label)], tall


def two_dots(base: alt.Chart, x: alt.X, y: alt.Y, *more: Any) -> list[alt.Chart]:
    """Dots of two groups told apart without colour: the first a filled circle, the second an open square."""
    layers = []
    for shape, side in (("circle", 0), ("square", 1)):
        filled: dict[str, Any] = {"fill": PAGE} if side else {}
        mark = base.transform_filter(f"datum.side === {side}").mark_point(
            size=120 if side else 130, shape=shape, opacity=1, filled=not side, strokeWidth=2.5 * side, **filled
        )
        layers.append(
            mark.encode(x=x, y=y, **{"stroke" if side else "fill": paint("fill", alt.Stroke if side else alt.Fill)})
        )
    return layers


def key_of_dots(entries: list[tuple[str, str]], size: Size) -> tuple[list[alt.Chart], float]:
    """The key above dots of two groups: (colour, label) of the first and of the second; layers and their height."""
    swatches, labels, tall = _flow(entries, size)
    middles = [
        {"x": (s["x"] + s["x2"]) / 2, "y": (s["y"] + s["y2"]) / 2, "fill": s["fill"], "side": i}
        for i, s in enumerate(swatches)
    ]
    return [*two_dots(alt.Chart(data(middles)), pixel("x", alt.X), pixel("y")), texts(labels, size.label)], tall


def _flow(entries: list[tuple[str, str]], size: Size) -> tuple[list[dict], list[dict], float]:
    """Swatches and labels of (colour, label) pairs flowing into lines, and the height they take."""
    x, y, swatches, labels = 0.0, size.axis, [], []
    step = size.label * LINE_HEIGHT + 6
    for colour, label in entries:
        need = SWATCH + 6 + text_width(label, size.label)
        if x and x + need > size.width:
            x, y = 0.0, y + step
        swatches.append({"x": x, "x2": x + SWATCH, "y": y - SWATCH / 2, "y2": y + SWATCH / 2, "fill": colour})
        for i, row in enumerate(wrap(label, size.label, size.width - SWATCH - 6)):
            y += i and size.label * LINE_HEIGHT
            labels.append({"x": x + SWATCH + 6, "y": y, "t": row})
        x += need + 18
    return swatches, labels, y + step / 2 + 4


def finish(layers: list[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Layers as one chart of fixed size, made in one go: each ``properties`` or ``configure`` copies all of it."""
    apart = {channel: "independent" for channel in ("x", "y", "fill", "stroke")}
    return alt.LayerChart(layer=layers, width=width, height=round(height), resolve={"scale": apart})


def hatch(name: str) -> str:
    """Fill of what was not printed one by one, in the figure called ``name``."""
    return HATCH.format(name=name)


def specification(chart: alt.LayerChart | alt.ConcatChart) -> dict:
    """A chart as a compact Vega-Lite dictionary, without what every page or drawing sets for itself."""
    made = chart.to_dict(validate=False)  # the tests validate; here it would take longer than the drawing
    made["config"]["view"]["stroke"] = None
    made["config"] |= {"aria": False, "font": "DejaVu Sans"}
    single = {} if isinstance(chart, alt.ConcatChart) else {"autosize": "none"}
    return made | single | {"padding": 0, "background": "transparent"}
