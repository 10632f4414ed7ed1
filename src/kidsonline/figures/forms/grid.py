"""Small multiples: one panel of bars for every item of a battery, all on the same scale."""

from dataclasses import replace

import altair as alt

from ..marks import Mark, distinct, drawn, label, on_scale, varying
from ..palette import Size
from .bars import panel

_GAP = 36


def grid(cells: list[Mark], name: str, size: Size) -> alt.ConcatChart:
    """Panels in two columns, in one on a phone; bars are the answers of an item, by group where that varies."""
    seen = drawn(cells)
    columns = 1 if size.narrow else 2
    inner = replace(size, width=(size.width - _GAP * (columns - 1)) // columns, narrow=False)
    told = [part for part in varying(seen) if part != "item"] or ["answer"]
    blocks = []
    for item in distinct(c.item for c in seen):
        own = on_scale([c for c in seen if c.item == item])
        blocks.append((item, [(label(c, told), c) for c in own]))
    panels = [panel([block], inner, blocks) for block in blocks]
    return alt.concat(*panels, columns=columns, spacing={"column": _GAP, "row": 16}, bounds="flush")
