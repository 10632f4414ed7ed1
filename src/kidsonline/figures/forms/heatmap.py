"""A heatmap of a battery (or of one question's answers) by group, drawn with seaborn when the book is built.

Static and dense: shade and number in every cell, a cell without a value stays empty.
"""

import io

from ...disclosure.cell import percent
from ..marks import Mark, distinct, label, on_scale, varying
from ..measure import text_width, wrap
from ..palette import Size

# Stand-ins that matplotlib accepts; the drawing then puts the page's variables in their place.
SHADES = {f"#00000{n}": f"var(--kko-{6 - n})" for n in range(1, 6)}
UPON = {f"#00001{n}": f"var(--kko-on-{6 - n})" for n in range(1, 6)}
INK_STAND_IN = "#000020"
GAP_STAND_IN = "#000021"
_LINE = 18  # pixels
COLOURS = SHADES | UPON | {INK_STAND_IN: "var(--kko-ink)", GAP_STAND_IN: "var(--kko-page)"}


def _steps(largest: float) -> list[float]:
    """Bounds of the five shades in percent: 5, 10 or 20 points each, as few as reach the largest value."""
    step = next(s for s in (5, 10, 20) if largest < 5 * s or s == 20)
    return [*(step * n for n in range(5)), 100.001]


def _shade(value: float, steps: list[float]) -> int:
    return next(n for n in range(1, 6) if value < steps[n])


def _sides(cells: list[Mark]) -> tuple[str, list[str]]:
    """What the columns stand for (groups where they vary, else answers), and what the rows stand for."""
    told = varying(cells)
    across = "group" if "group" in told or "item" not in told else "answer"
    return across, [part for part in told if part != across] or ["item"]


def _table(cells: list[Mark], narrow: bool):
    """Values (NaN where nothing is shown) and their texts, as two frames of the same shape."""
    import pandas as pd

    across, down = _sides(cells)
    seen = [c for c in cells if c.visible]
    scale = on_scale(seen)
    columns = distinct(getattr(c, across) for c in (scale if across == "answer" else seen))
    rows = distinct(label(c, down) for c in (scale if down[0] == "answer" else seen))
    values = pd.DataFrame(index=rows, columns=columns, dtype=float)
    texts = pd.DataFrame("", index=rows, columns=columns)
    for c in seen:
        place = label(c, down), getattr(c, across)
        # A phone has no room for "about".
        short = f"~{percent(c.cell.estimate, 0)}" if narrow and c.cell.about else c.text
        values.loc[place], texts.loc[place] = c.value, short
    return values, texts


def heatmap(cells: list[Mark], name: str, size: Size) -> str:
    """SVG text of the heatmap in one drawing of ``size``; rows are items, or answers of the one item."""
    import matplotlib
    import seaborn as sns
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.figure import Figure

    values, texts = _table(cells, size.narrow)
    margin = min(max(text_width(r, size.label) for r in values.index) + 14, size.width * 0.36)
    names = ["\n".join(wrap(r, size.label, margin - 10)) for r in values.index]
    heads = ["\n".join(wrap(c, size.label, (size.width - margin) / len(values.columns) - 6)) for c in values.columns]
    band = max(40, _LINE * max(n.count("\n") + 1 for n in names) + 8)
    head = _LINE * max(h.count("\n") + 1 for h in heads) + 10
    height = band * len(names) + head
    steps = _steps(values.max(axis=None))
    with matplotlib.rc_context(
        {"svg.hashsalt": name, "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": size.label}
    ):
        figure = Figure(figsize=(size.width / 72, height / 72), dpi=72)
        axes = figure.add_axes((margin / size.width, 0, 1 - margin / size.width, 1 - head / height))
        look = {"cbar": False, "linewidths": 2, "linecolor": GAP_STAND_IN, "fmt": ""}
        colours = {"cmap": ListedColormap(list(SHADES)), "norm": BoundaryNorm(steps, len(SHADES))}
        bold = {"fontsize": size.value, "fontweight": "bold"}
        sns.heatmap(values, ax=axes, annot=texts, annot_kws=bold, **look, **colours)
        for written in axes.texts:
            column, row = (int(p) for p in written.get_position())
            if values.iat[row, column] == values.iat[row, column]:
                written.set_color(f"#00001{_shade(values.iat[row, column], steps)}")
        axes.set(xlabel="", ylabel="")
        axes.xaxis.tick_top()
        axes.tick_params(length=0, colors=INK_STAND_IN)
        axes.set_xticklabels(heads, rotation=0)
        axes.set_yticklabels(names, rotation=0)
        out = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    return out.getvalue()
