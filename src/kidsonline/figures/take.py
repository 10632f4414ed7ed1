"""What a reader takes from a figure: table, numbers, picture, address and citation, in one fold below the drawing.

Its summary is one stop of the keyboard. Beside it stand the same links for a pointer or a finger, at one click; they
are hidden from keyboard and screen reader, which would meet each of them twice.
"""

from collections.abc import Collection
from html import escape

from ..codebook.model import Variable, typeset
from ..codebook.read import codebook
from ..codebook.study import study
from .asked import questions_in
from .citing import Edition, bibtex, cited
from .marks import distinct
from .table import figure_table

_KINDS = {
    "csv": ("CSV", "Numbers (CSV)"),
    "png": ("PNG", "Image (PNG)"),
    "svg": ("SVG", "Image (SVG)"),
    "json": ("", "Description (JSON)"),
}
_MOST_ASKED = 12  # questions written out; of a longer battery the codebook has them


def download_name(payload: dict, ending: str) -> str:
    """File name of a download; it says synthetic when the numbers are."""
    return f"{payload['name']}{'-synthetic' if payload['synthetic'] else ''}.{ending}"


def take(
    payload: dict, files: Collection[str], folder: str, code: str = "", edition: Edition | None = None,
    questions: str = "",
) -> str:  # fmt: skip
    """The row under a figure and what it opens; empty for a figure without rows.

    files : names of its downloads, which lie in ``folder``. code : address of the cell that made it.
    edition : with the address of the page; without it there is no citation. questions : markup that leads to the
    questions it is of.
    """
    if not payload["rows"]:
        return ""
    name, of = payload["name"], f'<span class="kko-sr"> of figure {escape(payload["figure"])}</span>'
    found = {ending: f"{folder}{escape(file)}" for ending in _KINDS for file in files if file.endswith(f".{ending}")}
    quick = [
        f'<a href="{at}" tabindex="-1" download>{_KINDS[end][0]}</a>' for end, at in found.items() if end != "json"
    ]
    links = [f'<a href="{at}" download>{_KINDS[ending][1]}{of}</a>' for ending, at in found.items()]
    links.append(f'<a href="#{name}">Link{of}</a>')
    links += [f'<a href="{code}">Code{of}</a>'] if code else []
    listed = "\n".join(f"<li>{link}</li>" for link in links)
    opened = "" if payload["form"] else " open"  # else there is nothing to see
    return (
        f'<div class="kko-take">\n<details class="kko-details"{opened}>\n'
        f"<summary>Table{' · Cite' if edition else ''}{of}</summary>\n"
        f'<div id="{name}-table">\n{figure_table(payload)}\n</div>\n'
        f'<ul class="kko-downloads">\n{listed}\n</ul>\n{_asked(payload)}{questions}'
        f"{_citation(payload, edition)}</details>\n"
        f'<p class="kko-quick" aria-hidden="true">{" · ".join(quick)} · <a href="#{name}" tabindex="-1">Link</a></p>\n'
        "</div>"
    )


def _citation(payload: dict, edition: Edition | None) -> str:
    if edition is None:
        return ""
    text, entry = escape(cited(payload, edition)), escape(bibtex(payload, edition))
    return (
        f'<div class="kko-cite" id="{payload["name"]}-cite">\n<p><strong>Cite</strong> {text}</p>\n'
        f"<pre>{entry}</pre>\n</div>\n"
    )


def _asked(payload: dict) -> str:
    """The questions behind the rows as the codebook words them, and of whom they were asked."""
    items = [codebook(population)[name] for population, name in questions_in(payload)]
    items = [item for item in items if item.question_en]
    if not items:  # a grouping of the sample was not asked
        return ""
    questions = distinct(item.question_en.rstrip("?") + "?" for item in items)
    more = f"<li>and {len(questions) - _MOST_ASKED} more, in the codebook</li>" if len(questions) > _MOST_ASKED else ""
    listed = "".join(f"<li>{escape(typeset(question))}</li>" for question in questions[:_MOST_ASKED])
    whom = "; ".join(distinct(_whom(item) for item in items))
    return f'<div class="kko-asked"><p>Asked of {escape(whom)}:</p>\n<ul>{listed}{more}</ul></div>\n'


def _whom(item: Variable) -> str:
    universe = codebook(item.population).universes.get(item.universe)
    label = universe.label_en if universe else study().populations[item.population].phrase
    return typeset(label)
