"""A listing on the page: one table, a CSV to download, and filters that appear where scripts run."""

import json
from html import escape

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

from ..appendix.listing import MIME, QUESTIONS
from ..cells import csv_text
from ..disclosure.thresholds import flags_in
from ..figures.table import legend
from ..html import html_table
from .codebook_page import questions_html
from .outputs import content, skip, write_download


class ListingNode(nodes.General, nodes.Element):
    """A listing in the document tree; its paragraph is what search finds."""


def listing_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The node of a listing cell."""
    return [ListingNode(payload=content(data))]


def markup(payload: dict, href: str) -> str:
    """Table and download link; ``data-`` attributes tell the script which columns to filter."""
    rows = [row.split("\t") for row in payload["rows"]]
    numeric = tuple(payload["columns"].index(c) for c in payload["numeric"])
    filters = escape(json.dumps([payload["columns"].index(c) for c in payload["filters"]]), quote=True)
    return (
        f'<div class="kko-listing" data-name="{payload["name"]}" data-filters="{filters}">\n'
        f'<p><a href="{href}" download>Download as CSV</a> ({len(rows):,} rows)</p>\n'
        f"{html_table(payload['caption'], payload['columns'], rows, 1, numeric)}"
        f"{legend(flags_in(' '.join(payload['rows'])))}\n</div>"
    )


def as_csv(payload: dict) -> str:
    """The listing as CSV with a header line."""
    return csv_text(payload["columns"], (row.split("\t") for row in payload["rows"]))


def visit_html(self: SphinxTranslator, node: ListingNode) -> None:
    """Write the download and put the table on the page."""
    payload = node["payload"]
    href = write_download(self, f"{payload['name']}.csv", as_csv(payload))
    made = questions_html(self, payload, href) if payload.get("form") == QUESTIONS else markup(payload, href)
    self.body.append(made)
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(ListingNode, html=(visit_html, None), latex=(skip, None), text=(skip, None))


MAKERS = {MIME: listing_node}
