"""A figure as HTML: ``<figure>`` with caption, drawing, base and source line, and what a reader takes from it."""

import json
from html import escape
from pathlib import Path

from ..cells import csv_text
from ..codebook.study import printed_study, study
from .choose import SENTENCE
from .citing import Edition, cited
from .drawing import draw
from .palette import hatch
from .picture import has_picture
from .table import table_rows
from .take import download_name, take

COLUMNS = {  # of a CSV: what each holds
    "variable": "name in the codebook",
    "variable_label": "its label",
    "code": "code of the answer, several joined by |",
    "category": "the answer",
    "level": "nominal, ordinal or scale",
    "group_var": "grouping variable, total for everybody",
    "group_code": "code of the group",
    "group": "the group",
    "estimate": "percent, weighted; empty when not shown",
    "text": "what the page shows",
    "low": "percent, lower end of the interval",
    "high": "percent, upper end of the interval",
    "interval": "srs: random sample from share and base; design: design-based",
    "n": "unweighted number giving this answer",
    "base_n": "unweighted number asked",
    "flag": "[x] [d] [u] [c] [n] [r], see legend",
    "evidence": "published, derived, quoted or measured",
    "printed": "the characters of the printed report ({year})",
    "place": "where it is printed",
    "arithmetic": "how a derived value follows from printed ones",
    "missing": "kind of the answer where it is a refusal or don't know",
    "unit": "people where the text counts them; empty for percent",
    "about": "yes where print gives the value roughly",
}

_WHY = {  # a figure has no drawing, by its evidence
    "not-printed": "asked, not printed",
    "quoted": "quoted in a table",
    "not-asked": "not asked",
    "measured": "too few to show",
}
_WAVE_COLUMNS = {
    "earlier": "what the page shows of the wave before ({before})",
    "earlier_flag": "its flag",
    "earlier_estimate": "percent in the wave before; empty when not shown",
    "change": "percentage points since; empty unless both waves are shown",
    "change_low": "points, lower end of its 95% interval",
    "change_high": "points, upper end",
    "change_p": "p value of the design-based test of the change",
}


def _columns(payload: dict) -> dict[str, str]:
    """The columns of the CSV with their meaning."""
    about = COLUMNS | (_WAVE_COLUMNS if "before" in payload else {})
    return {name: said.format(year=printed_study().year, before=payload.get("before")) for name, said in about.items()}


def downloads(payload: dict, edition: Edition | None = None) -> dict[str, str]:
    """File name -> text of the CSV and the metadata of a figure; none when it has no rows.

    edition : with the address of the page, for the citation in the metadata.
    """
    if not payload["rows"]:
        return {}
    first = "# synthetic microdata that hold the printed values; a cell without printed evidence is [x]\n"
    columns = _columns(payload)
    table = csv_text(columns, ([row.get(name, "") for name in columns] for row in table_rows(payload)))
    about = {
        k: payload[k]
        for k in ("figure", "title", "headline", "subtitle", "base", "source", "synthetic", "evidence", "alt", "notes")
    }
    about["survey"] = f"{study().title}, {study().country}, {study().year}"
    about |= {"citation": cited(payload, edition)} if edition else {}
    about["columns"] = _columns(payload)
    about["file"] = download_name(payload, "csv")
    return {
        download_name(payload, "csv"): (first if payload["synthetic"] else "") + table,
        download_name(payload, "json"): json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n",
    }


def figure_html(
    payload: dict, folder: str = "_downloads/", level: int = 3, end: int = 0, code: str = "",
    edition: Edition | None = None, questions: str = "",
) -> str:  # fmt: skip
    """The figure's markup; ``folder`` is where downloads lie as seen from the page, ``level`` that of its heading.

    end : percent at which the axis of bars and dots ends, the same in a chapter; 0: as far as its own values reach.
    code : address of the cell that made it. edition : with the address of the page; none gives no citation.
    questions : markup that leads to the questions it is of.
    """
    p = {k: escape(v) if isinstance(v, str) else v for k, v in payload.items()}
    name, shown = p["name"], p["headline"] or p["title"]
    folded, why = payload["form"] in ("", SENTENCE), _undrawn(payload)
    # For a pointer, as the sign beside a heading is; the keyboard has the link below.
    number = f"Figure {p['figure']}"
    number = number if folded else f'<a href="#{name}" tabindex="-1">{number}</a>'
    if payload.get("drawn_in"):  # a line that leads there: a fold may hold no link in its summary, and has nothing else
        return (
            f'<figure class="kko-figure" id="{name}" data-figure="{p["figure"]}" data-evidence="{p["evidence"]}" '
            f'data-form="" data-synthetic="{str(p["synthetic"]).lower()}">\n'
            f'<h{level} class="kko-headline"><span class="kko-number">{number}</span> {shown}</h{level}>\n'
            f'<p class="kko-subtitle">{why}</p>\n</figure>'
        )
    opened = ('<details class="kko-folded"><summary>', "</summary>") if folded else ("<figcaption>", "</figcaption>")
    parts = [
        f'<figure class="kko-figure" id="{name}" data-figure="{p["figure"]}" data-evidence="{p["evidence"]}" '
        f'data-form="{p["form"]}" data-synthetic="{str(p["synthetic"]).lower()}">',
        opened[0],
        f'<h{level} class="kko-headline"><span class="kko-number">{number}</span> {shown}</h{level}>',
        f'<span class="kko-subtitle">{why}</span>' if why else "",
        "" if folded else _subtitle(p),
        opened[1],
        _subtitle(p) if folded else "",
        _drawing(payload, end),
        *(f'<p class="kko-note">{escape(n)}</p>' for n in payload["notes"]),
        f'<p class="kko-base">{p["base"]}</p>',
        f'<p class="kko-source">{p["source"]}</p>',
        take(payload, _files(payload), folder, code, edition, questions),
        "</details>" if folded else "",
        "</figure>",
    ]
    return "\n".join(part for part in parts if part)


def is_unprinted(payload: dict) -> bool:
    """Whether there is nothing to show of a figure but that its question was asked."""
    return not payload["form"] and payload["evidence"] == "not-printed"


def _undrawn(payload: dict) -> str:
    """Why a figure is one line on its page; empty for a drawing, and for a sentence, which says it all."""
    if payload["form"]:
        return ""
    if other := payload.get("drawn_in"):
        return f'drawn in <a href="#fig-{escape(other.lower())}">Figure {escape(other)}</a>'
    return _WHY[payload["evidence"]]


def _subtitle(p: dict) -> str:
    return f'<p class="kko-subtitle">{p["subtitle"]}</p>' if p["subtitle"] else ""


def _drawing(payload: dict, end: int) -> str:
    drawings = draw(payload, end)
    if not drawings:
        return ""
    name = payload["name"]
    pattern = (
        '<svg class="kko-defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        f"{hatch(name)}</defs></svg>"
    )
    return f'<div class="kko-drawing">\n{pattern}\n' + "\n".join(drawings.values()) + "\n</div>"


def _files(payload: dict) -> list[str]:
    """Names of the downloads of a figure."""
    drawn = ("png", "svg") if has_picture(payload) else ()
    return [*(downloads(payload) if payload["rows"] else ()), *(download_name(payload, ending) for ending in drawn)]


def standalone(html: str) -> str:
    """The figure with the site's styles inside, for an author who looks at it in JupyterLab."""
    static = Path(__file__).parent / "static"
    styles = "".join((static / name).read_text(encoding="utf-8") for name in ("palette.css", "figures.css"))
    return f"<style>{styles}</style>\n{html}"
