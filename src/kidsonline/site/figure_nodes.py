"""A figure on its way to the page: the node that reading a chapter leaves, and its writing as HTML.

Reading a chapter only notes the figure and its target; drawing and downloads happen when HTML is written, so that they
are complete in any output folder and whether the notebook was executed or came from the cache.
"""

from functools import lru_cache

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from ..figures.asked import questions_in
from ..figures.citing import Edition
from ..figures.drawing import scale_end
from ..figures.figure import MIME, unpacked
from ..figures.markup import downloads, figure_html
from ..figures.picture import pictures
from .addresses import CODEBOOK, in_codebook
from .code_cells import code_address
from .doctrees import page_read
from .outputs import content, downloads_seen_from, page_of, write_download
from .stamp import edition_of

_LOG = logging.getLogger(__name__)
_SEARCHED = ("title", "headline", "subtitle", "alt", "base")


class FigureNode(nodes.General, nodes.Element):
    """A figure in the document tree; its paragraphs are what search finds, ``payload`` is what HTML shows."""


def figure_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The node of a figure cell, with a target that ``{ref}`` prints as "Figure 7"."""
    payload = unpacked(content(data))
    name = payload["name"].lower()
    node = FigureNode(payload=payload, ids=[name])
    node += [nodes.paragraph(text=payload[part]) for part in _SEARCHED if payload[part]]
    env = getattr(renderer.renderer, "sphinx_env", None)
    if env is not None:
        labels = env.get_domain("std")
        if name in labels.labels:
            _LOG.warning("figure %s is shown twice", payload["figure"], location=(env.docname, data.line))
        labels.labels[name] = (env.docname, name, f"Figure {payload['figure']}")
        labels.anonlabels[name] = (env.docname, name)
    return [node]


def _level(node: nodes.Node) -> int:
    """Level of a heading below the section that holds ``node``."""
    depth = 1
    while node.parent is not None:
        node = node.parent
        depth += isinstance(node, nodes.section)
    return min(depth, 6)


def axis_end(payload: dict, document: nodes.document) -> int:
    """Percent at which the axis of a figure ends, the same in its whole chapter."""
    return scale_end(payload["form"], (other["payload"] for other in document.findall(FigureNode)))


def files_of_figure(payload: dict, end: int, edition: Edition) -> dict[str, str | bytes]:
    """File name -> content of all that is offered of a figure: numbers, description and pictures."""
    return {**downloads(payload, edition), **pictures(payload, end)}


@lru_cache(maxsize=64)  # the zip of all figures asks, and the list of what was made
def files_on_page(app: Sphinx, page: str) -> dict[str, str | bytes]:
    """File name -> content of all that the figures of a page offer, made anew from what the page holds."""
    doctree, edition = page_read(app, page), edition_of(app, app.builder.get_target_uri(page))
    found: dict[str, str | bytes] = {}
    for payload in (figure["payload"] for figure in doctree.findall(FigureNode)):
        found |= files_of_figure(payload, axis_end(payload, doctree), edition)
    return found


def visit_html(self: SphinxTranslator, node: FigureNode) -> None:
    """Draw the figure, write its downloads, and put its markup on the page."""
    edition = edition_of(self.builder.app, self.builder.get_target_uri(page_of(self)))
    payload, end = node["payload"], axis_end(node["payload"], self.document)
    for file, made in files_of_figure(payload, end, edition).items():
        write_download(self, file, made)
    folder, code, asked = downloads_seen_from(self), code_address(node), _questions(self, payload)
    self.body.append(figure_html(payload, folder, _level(node), end, code, edition, asked))
    raise nodes.SkipNode


def _questions(self: SphinxTranslator, payload: dict) -> str:
    """The questions of a figure, each a link to its place in the codebook, in a book that has one."""
    if CODEBOOK not in self.builder.env.found_docs:
        return ""
    page = page_of(self)
    links = " · ".join(
        f'<a href="{in_codebook(self.builder, page, population, name)}"><code>{name}</code></a>'
        for population, name in questions_in(payload)
    )
    return f'<p class="kko-note kko-of">In the codebook: {links}</p>\n' if links else ""


def visit_other(self: SphinxTranslator, node: FigureNode) -> None:
    """Other builders show the paragraphs."""


def depart_other(self: SphinxTranslator, node: FigureNode) -> None:
    """Nothing to close."""


def setup(app: Sphinx) -> None:
    """Register the figure node."""
    other = (visit_other, depart_other)
    app.add_node(FigureNode, html=(visit_html, None), latex=other, text=other, man=other, texinfo=other)


MAKERS = {MIME: figure_node}
