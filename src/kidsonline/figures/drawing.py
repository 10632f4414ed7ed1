"""Drawing a figure when the book is built: payload in, two SVG texts out.

Never imported by a notebook: vl-convert's engine starts threads, and kernels are forked.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

from .forms.heatmap import COLOURS, heatmap
from .marks import marks_of
from .palette import MUTED, SIZES


@cache
def _engine():
    """vl-convert with matplotlib's DejaVu Sans, which has Kazakh letters, for measuring text."""
    import matplotlib
    import vl_convert

    vl_convert.register_font_directory(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf"))
    return vl_convert


def draw(payload: dict) -> dict[str, str]:
    """``{"wide": svg, "narrow": svg}`` for a figure's payload, ``{}`` when it has no form; always the same bytes."""
    drawings = {}
    for which in SIZES if payload["form"] else ():
        if payload["form"] == "heatmap":
            svg = heatmap(marks_of(payload["rows"]), payload["name"], SIZES[which])
        else:
            svg = _engine().vegalite_to_svg(payload["spec"][which])
        drawings[which] = _clean(svg, payload, which)
    return drawings


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
    body = re.sub(r"\s*\n\s*", "\n", body).strip()
    if payload["synthetic"]:  # a picture that leaves its page must still say so
        height += 16
        body += (
            f'<text x="{width:g}" y="{height - 4:g}" text-anchor="end" font-size="12px" fill="{MUTED}">'
            "synthetic microdata</text>"
        )
    return (
        f'<svg class="kko-svg kko-{which}" role="img" aria-label="{escape(payload["alt"])}" '
        f'viewBox="0 0 {width:g} {height:g}" xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )
