"""A heatmap of a battery (or of one question's answers) by group, drawn with seaborn when the book is built.

Static and dense: shade and number in every cell, a cell without a value stays empty.
"""

import io

from ..cells import Cell, distinct, label, varying
from ..measure import wrap
from ..palette import Size

# Stand-ins that matplotlib accepts; the drawing then puts the page's variables in their place.
SHADES = {f"#00000{n}": f"var(--kko-{6 - n})" for n in range(1, 6)}
UPON = {f"#00001{n}": f"var(--kko-on-{6 - n})" for n in range(1, 6)}
INK_STAND_IN = "#000020"
GAP_STAND_IN = "#000021"
COLOURS = SHADES | UPON | {INK_STAND_IN: "var(--kko-ink)", GAP_STAND_IN: "var(--kko-page)"}


def _steps(largest: float) -> list[float]:
    """Bounds of the five shades in percent: 5, 10 or 20 points each, as few as reach the largest value."""
    step = next(s for s in (5, 10, 20) if largest < 5 * s or s == 20)
    return [*(step * n for n in range(5)), 100.001]


def _shade(value: float, steps: list[float]) -> int:
    return next(n for n in range(1, 6) if value < steps[n])


def _sides(cells: list[Cell]) -> tuple[str, list[str]]:
    """What the columns stand for (groups where they vary, else answers), and what the rows stand for."""
    told = varying(cells)
    across = "group" if "group" in told or "item" not in told else "answer"
    return across, [part for part in told if part != across] or ["item"]


def heatmap(cells: list[Cell], name: str, size: Size) -> str:
    """SVG text of the heatmap in one drawing of ``size``; rows are items, or answers of the one item."""
    import matplotlib
    import matplotlib.pyplot as plt
    import pandas as pd
    import seaborn as sns
    from matplotlib.colors import BoundaryNorm, ListedColormap

    seen = [c for c in cells if c.visible]
    across, down = _sides(cells)
    columns = distinct(
        getattr(c, across) for c in sorted(seen, key=lambda c: c.order) if across == "answer"
    ) or distinct(c.group for c in seen)
    rows = distinct(label(c, down) for c in (sorted(seen, key=lambda c: c.order) if down[0] == "answer" else seen))
    values = pd.DataFrame(index=rows, columns=columns, dtype=float)
    texts = pd.DataFrame("", index=rows, columns=columns)
    for c in seen:
        values.loc[label(c, down), getattr(c, across)] = c.value
        texts.loc[label(c, down), getattr(c, across)] = c.text.replace("about ", "~") if size.narrow else c.text

    steps = _steps(values.max(axis=None))
    margin = size.width * (0.32 if size.narrow else 0.36)
    names = ["\n".join(wrap(r, size.label, margin - 10)) for r in rows]
    tall = [max(40, 18 * (n.count("\n") + 1) + 8) for n in names]
    head, height = 30, sum([max(tall)] * len(rows)) + 30
    style = {"svg.hashsalt": name, "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": size.label}
    with matplotlib.rc_context(style):
        figure = plt.figure(figsize=(size.width / 72, height / 72), dpi=72)
        axes = figure.add_axes((margin / size.width, 0, 1 - margin / size.width, 1 - head / height))
        sns.heatmap(
            values,
            ax=axes,
            cmap=ListedColormap(list(SHADES)),
            norm=BoundaryNorm(steps, 5),
            cbar=False,
            linewidths=2,
            linecolor=GAP_STAND_IN,
            annot=texts,
            fmt="",
            annot_kws={"fontsize": size.value, "fontweight": "bold"},
        )
        for written in axes.texts:
            row, column = int(written.get_position()[1]), int(written.get_position()[0])
            if pd.notna(values.iat[row, column]):
                written.set_color(f"#00001{_shade(values.iat[row, column], steps)}")
        axes.set(xlabel="", ylabel="")
        axes.xaxis.tick_top()
        axes.tick_params(length=0, colors=INK_STAND_IN)
        axes.set_xticklabels(columns, rotation=0)
        axes.set_yticklabels(names, rotation=0)
        out = io.StringIO()
        figure.savefig(
            out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
        plt.close(figure)
    return out.getvalue()
