"""The drawing of a figure as a file by itself, SVG and PNG: with all that its page says about it, and light colours.

Made of the payload alone, which is gated: a picture holds no number that its page does not.
"""

import io
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

import numpy as np
import pandas as pd
from PIL import Image

from ..kept import kept
from .choose import SENTENCE
from .drawing import draw, engine
from .palette import INK, MUTED, PAGE, hatch
from .take import download_name

_MARGIN = 24
_SCALE = 2  # a PNG has two dots for each pixel of the drawing
_COLOURS = 256
_FONT = "DejaVu Sans"  # with which the drawing was measured; the PNG is drawn with it and the same on any machine
_FONTS = f"system-ui, '{_FONT}', Verdana, sans-serif"
_BOLD, _PLAIN, _SMALL = (19, 56, 25), (14, 92, 19), (12, 106, 17)  # size, letters in a line, height of a line


def has_picture(payload: dict) -> bool:
    """Whether a figure is drawn at all."""
    return payload["form"] not in ("", SENTENCE)


def pictures(payload: dict, end: int = 0) -> dict[str, bytes]:
    """File name -> content of the SVG and the PNG of a figure; none where nothing is drawn.

    end : percent at which the axis ends, one for a chapter (``drawing.scale_end``).
    """
    return dict(_made(json.dumps(payload, sort_keys=True), end)) if has_picture(payload) else {}


@cache  # the list of what a build made asks a second time
def _made(packed: str, end: int) -> tuple[tuple[str, bytes], ...]:
    light = json.dumps(_light(), sort_keys=True)  # a style, which is not among the inputs of the folder's name
    return kept("picture", f"{end} {light} {packed}", lambda: _make(json.loads(packed), end))


def _make(payload: dict, end: int) -> tuple[tuple[str, bytes], ...]:
    svg = alone(payload, draw(payload, end)["wide"])
    png = _small(engine().svg_to_png(svg.replace(_FONTS, _FONT), scale=_SCALE))
    return (download_name(payload, "svg"), svg.encode()), (download_name(payload, "png"), png)


def _small(png: bytes) -> bytes:
    """The picture in the colours that a PNG of one byte a dot has room for: an eighth of the bytes.

    Flat shades are among the most frequent and stay exact; a rare shade of the edge of a letter takes the nearest.
    """
    dots = np.asarray(Image.open(io.BytesIO(png)).convert("RGBX"))
    place, found = pd.factorize(dots.view(np.uint32).ravel())
    colours = found.view(np.uint8).reshape(-1, 4)[:, :3].astype(int)
    few = colours[np.argsort(-np.bincount(place), kind="stable")[:_COLOURS]]
    nearest = np.abs(colours[:, None] - few).sum(2).argmin(1).astype(np.uint8)
    picture = Image.fromarray(nearest[place].reshape(dots.shape[:2])).convert("P")
    picture.putpalette(few.astype(np.uint8).tobytes())
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def alone(payload: dict, drawing: str) -> str:
    """A drawing of a page as an SVG that needs no page: number, finding, base and source with it, colours its own."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    assert box, "a drawing says how large it is"
    width, height = float(box[1]), float(box[2])
    head = [(f"Figure {payload['figure']}", _PLAIN, MUTED), (payload["headline"] or payload["title"], _BOLD, INK)]
    foot = [(text, _SMALL, MUTED) for text in (*payload["notes"], payload["base"], payload["source"])]
    above, y = _lines([*head, (payload["subtitle"], _PLAIN, MUTED)], _MARGIN)
    below, bottom = _lines(foot, y + 12 + height + 12)
    across, down = width + 2 * _MARGIN, bottom + _MARGIN
    body = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{down:g}" '
        f'viewBox="0 0 {across:g} {down:g}" font-family="{_FONTS}" role="img" aria-label="{escape(payload["alt"])}">\n'
        f"<title>{escape(_title(payload))}</title>\n<defs>{hatch(payload['name'])}</defs>\n"
        "<style>text[stroke]{paint-order:stroke;stroke-linejoin:round}</style>\n"
        f'<rect width="{across:g}" height="{down:g}" fill="{PAGE}"/>\n{above}\n'
        f'<g transform="translate({_MARGIN},{y + 12:g})">{body}</g>\n{below}\n</svg>\n'
    )
    return re.sub(r"var\((--kko-[\w-]+)\)", lambda found: _light()[found[1]], svg)


def _title(payload: dict) -> str:
    made_up = " (synthetic microdata)" if payload["synthetic"] else ""
    return f"Figure {payload['figure']}: {payload['title']}{made_up}"


def _lines(texts: list[tuple[str, tuple[int, int, int], str]], y: float) -> tuple[str, float]:
    """Texts broken into lines from ``y`` downward, and where they end."""
    out = []
    for text, (size, letters, step), colour in texts:
        for line in wrap(text, letters):
            y += step
            weight = ' font-weight="bold"' if size == _BOLD[0] else ""
            out.append(
                f'<text x="{_MARGIN}" y="{y:g}" font-size="{size}px"{weight} fill="{colour}">{escape(line)}</text>'
            )
    return "\n".join(out), y


@cache
def _light() -> dict[str, str]:
    """The light values of the palette, which come first in its file."""
    text = (Path(__file__).parent / "static" / "palette.css").read_text(encoding="utf-8")
    light = text[text.index(":root {") : text.index("@media")]
    return dict(re.findall(r"(--kko-[\w-]+):\s*([^;]+);", light))
