"""Drawing a figure when the book is built: payload in, two SVG texts out.

Never imported by a notebook: vl-convert's engine starts threads, and kernels are forked.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

import altair as alt
from altair.utils.schemapi import debug_mode

from ..codebook.catalogue import words
from ..kept import kept
from .forms.bars import bars
from .forms.dots import dots
from .forms.grid import grid
from .forms.heatmap import COLOURS, heatmap
from .forms.layers import end_of, specification
from .forms.stack import stack
from .marks import Mark, drawn, marks_of
from .palette import MUTED, SIZES, Size

_Form = Callable[[list[Mark], str, Size], alt.LayerChart | alt.ConcatChart]
_SPECIFIED: dict[str, _Form] = {"bars": bars, "stack": stack, "dots": dots, "grid": grid}  # a heatmap: by seaborn
_SCALED = (("bars", "grid"), ("dots",))  # forms whose axis may end before 100%: lengths, and positions


@cache
def engine():
    """vl-convert with matplotlib's DejaVu Sans, which has Kazakh letters, for measuring text."""
    import matplotlib
    import vl_convert

    vl_convert.register_font_directory(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf"))
    return vl_convert


def draw(payload: dict, end: int = 0) -> dict[str, str]:
    """``{"wide": svg, "narrow": svg}`` for a figure's payload, ``{}`` when it has no form; always the same bytes.

    end : percent at which the axis of bars and dots ends, one for a chapter; 0: as far as this figure's values reach.
    """
    # A page and the picture to take away ask for the same.
    return kept("drawing", f"{end} {json.dumps(payload, sort_keys=True)}", lambda: _draw(payload, end))


def _draw(payload: dict, end: int) -> dict[str, str]:
    if payload["form"] == "heatmap":
        marks = marks_of(payload["rows"])
        pictures = {which: heatmap(marks, payload["name"], size) for which, size in SIZES.items()}
    else:
        pictures = {which: engine().vegalite_to_svg(spec) for which, spec in specifications(payload, end).items()}
    return {which: _clean(svg, payload, which) for which, svg in pictures.items()}


def scale_end(form: str, payloads: Iterable[dict]) -> int:
    """Percent at which the axis of all figures of a chapter ends that are drawn as ``form`` is, by length or position.

    No bar then looks longer than another of the chapter, and no dot lies further out.
    """
    alike = next((forms for forms in _SCALED if form in forms), ())
    marks = [m for p in payloads if p["form"] in alike for m in drawn(marks_of(p["rows"]))]
    return end_of(max((m.reach for m in marks), default=0.0))


def specifications(payload: dict, end: int = 0) -> dict[str, dict]:
    """Wide and narrow Vega-Lite specification of a payload, ``{}`` where nothing is drawn from one."""
    form = _SPECIFIED.get(payload["form"])
    if form is None:
        return {}
    marks = marks_of(payload["rows"])
    with debug_mode(False):  # validating every mark against the schema takes longer than all else; the tests do it
        return {
            which: specification(form(marks, payload["name"], replace(size, end=end))) for which, size in SIZES.items()
        }


def _short(body: str) -> str:
    """A drawing to a tenth of a pixel, where the engine gives ten digits, and without what goes without saying."""
    body = re.sub(r' (?:font-weight="normal"|text-anchor="start"|transform="translate\(0,0\)")', "", body)
    return re.sub(r' (?:d|x|y|x1|x2|y1|y2|width|height)="[^"]*"|translate\([^)]*\)', _rounded, body)


def _rounded(attribute: re.Match) -> str:
    return re.sub(r"-?\d+\.\d{2,}(?:e-\d+)?", lambda n: f"{round(float(n[0]), 1) + 0.0:g}", attribute[0])


def _clean(svg: str, payload: dict, which: str) -> str:
    """One ``role="img"`` picture: no roles inside, ids of its own, page fonts and colours, a name from the alt text."""
    body = svg[svg.index("<svg") :]
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body)
    assert box, "a drawing says how large it is"
    width, height = (float(v) for v in box.groups())
    body = body[body.index(">") + 1 : body.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r' (?:role|aria-[a-z]+|class|font-family|pointer-events)="[^"]*"', "", body)
    body = re.sub(r'<path d="(?:M0,0h[\d.]+v[\d.]+h-?[\d.]+Z)?"(?: display="none")?/>', "", body)
    prefix = f"{payload['name']}-{which}-"
    body = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', body)
    body = re.sub(rf'(url\(#|href="#)(?!{re.escape(payload["name"])}-hatch)', rf"\g<1>{prefix}", body)
    for stand_in, colour in COLOURS.items():
        body = body.replace(stand_in, colour)
    body = re.sub(r"font: ((?:bold |\d+ )*)([\d.]+)px [^;\"]+", r"font-weight: \1; font-size: \2px", body)
    body = body.replace("font-weight: ;", "")
    while (shorter := re.sub(r"<g[^>]*>\s*</g>", "", body)) != body:
        body = shorter
    body = _short(re.sub(r"\s*\n\s*", "\n", body).strip())
    if payload["synthetic"]:  # a picture that leaves its page must still say so
        height += 16
        body += (
            f'<text x="{width:g}" y="{height - 4:g}" text-anchor="end" font-size="12px" fill="{MUTED}">'
            f"{words().chart['synthetic']}</text>"
        )
    return (
        f'<svg class="kko-svg kko-{which}" role="img" aria-label="{escape(payload["alt"])}" '
        f'viewBox="0 0 {width:g} {height:g}" xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )
