"""From the mime types of our cells to the page: a ``myst_nb.mime_renderers`` plugin."""

from collections.abc import Callable
from typing import ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx

from . import claims_made, figure_nodes, listing_tables

_HTML = ("html", "dirhtml", "singlehtml")

Maker = Callable[[NbElementRenderer, MimeData, bool], list[nodes.Element]]


class KidsOnlineRenderer:
    """Renders our mime types; another one needs an entry in ``makers``."""

    makers: ClassVar[dict[str, Maker]] = {**figure_nodes.MAKERS, **claims_made.MAKERS, **listing_tables.MAKERS}
    mime_priority_overrides: ClassVar[list[tuple]] = [(builder, mime, 1) for mime in makers for builder in _HTML]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Nodes for one of our mime types, None for any other."""
        maker = KidsOnlineRenderer.makers.get(data.mime_type)
        return maker(renderer, data, inline) if maker else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the nodes of figures and listings and the place of all claims."""
    for part in (figure_nodes, claims_made, listing_tables):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
