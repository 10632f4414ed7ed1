"""From the mime types of our cells to the page: a ``myst_nb.mime_renderers`` plugin and the node it makes.

Reading a chapter only notes the figure and its target; drawing and downloads happen when HTML is written, so that they
are complete in any output folder and whether the notebook was executed or came from the cache.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from ..figures import MIME, unpacked
from . import claims, listing
from .markup import downloads, figure_html

_LOG = logging.getLogger(__name__)
_HTML = ("html", "dirhtml", "singlehtml")
_DOWNLOADS = "_downloads"
_SEARCHED = ("title", "headline", "subtitle", "alt", "base")

Maker = Callable[[NbElementRenderer, MimeData, bool], list[nodes.Element]]


class FigureNode(nodes.General, nodes.Element):
    """A figure in the document tree; its paragraphs are what search finds, ``payload`` is what HTML shows."""


def figure_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The node of a figure cell, with a target that ``{ref}`` prints as "Figure 7"."""
    payload = unpacked(data.content if isinstance(data.content, dict) else json.loads(data.content))
    name = payload["name"].lower()
    node = FigureNode(payload=json.loads(json.dumps(payload)), ids=[name])
    node += [nodes.paragraph(text=payload[part]) for part in _SEARCHED if payload[part]]
    env = getattr(renderer.renderer, "sphinx_env", None)
    if env is not None:
        labels = env.get_domain("std")
        if name in labels.labels:
            _LOG.warning("figure %s is shown twice", payload["figure"], location=(env.docname, data.line))
        labels.labels[name] = (env.docname, name, f"Figure {payload['figure']}")
        labels.anonlabels[name] = (env.docname, name)
    return [node]


class KidsOnlineRenderer:
    """Renders our mime types; another one needs an entry in ``makers``."""

    makers: ClassVar[dict[str, Maker]] = {MIME: figure_node, **claims.MAKERS, **listing.MAKERS}
    mime_priority_overrides: ClassVar[list[tuple]] = [(builder, mime, 1) for mime in makers for builder in _HTML]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Nodes for one of our mime types, None for any other."""
        maker = KidsOnlineRenderer.makers.get(data.mime_type)
        return maker(renderer, data, inline) if maker else None


def _level(node: nodes.Node) -> int:
    """Level of a heading below the section that holds ``node``."""
    depth = 1
    while node.parent is not None:
        node = node.parent
        depth += isinstance(node, nodes.section)
    return min(depth, 6)


def visit_html(self: SphinxTranslator, node: FigureNode) -> None:
    """Draw the figure, write its downloads, and put its markup on the page."""
    payload, builder = node["payload"], self.builder
    folder = Path(builder.outdir) / _DOWNLOADS
    for file, text in downloads(payload).items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    here = builder.get_target_uri(builder.current_docname)
    self.body.append(figure_html(payload, "../" * here.count("/") + _DOWNLOADS + "/", _level(node)))
    raise nodes.SkipNode


def visit_other(self: SphinxTranslator, node: FigureNode) -> None:
    """Other builders show the paragraphs."""


def depart_other(self: SphinxTranslator, node: FigureNode) -> None:
    """Nothing to close."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the figure node."""
    other = (visit_other, depart_other)
    app.add_node(FigureNode, html=(visit_html, None), latex=other, text=other, man=other, texinfo=other)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
