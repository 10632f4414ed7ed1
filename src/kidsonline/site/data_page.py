"""``:::{data-files}``: the files to take with their sizes, how to open them, and the Dataset in the head of the page.

What they hold is worked out when the page is written, from the data that the chapters are of.
"""

import json
from functools import lru_cache
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxTranslator

from ..appendix.everything.data_package import DataFile, dataset
from ..appendix.everything.edition import LICENCE, citation
from ..appendix.everything.offered import figures_to_take, opening_lines, tables_to_take
from .figure_nodes import files_on_page
from .outputs import DOWNLOADS, as_bytes, downloads_seen_from, skip, write_download


class DataPageNode(nodes.General, nodes.Element):
    """The place of the files on a page."""


class DataFiles(SphinxDirective):
    """All tables of the survey as files, and the figures in one zip."""

    def run(self) -> list[nodes.Node]:
        """One node, written when all pages are read, because the zip holds the figures of all of them."""
        return [DataPageNode()]


@lru_cache(maxsize=1)
def files_of(app: Sphinx) -> tuple[DataFile, ...]:
    """The files as the build makes them: tables of the data, then the downloads of all figures that were read."""
    made: dict[str, bytes] = {}
    for name in sorted(app.env.found_docs):
        made |= {file: as_bytes(content) for file, content in files_on_page(app, name).items()}
    return (*tables_to_take(), figures_to_take(made))


def markup(files: tuple[DataFile, ...], folder: str) -> str:
    """The list of files with their sizes, then the lines that open the table, licence and citation."""
    listed = "\n".join(
        f'<li><a href="{folder}{escape(file.name)}" download>{escape(file.said)}</a>, {file.size}</li>'
        for file in files
    )
    opened = "\n".join(
        f'<p>{escape(tool)}:</p>\n<pre data-opens="{escape(tool)}"><code>{escape(lines)}</code></pre>'
        for tool, lines in opening_lines().items()
    )
    return (
        f'<ul class="kko-files">\n{listed}\n</ul>\n{opened}\n'
        f'<p>Licence: <a href="{LICENCE["path"]}">{LICENCE["title"]}</a>. Cite as: {escape(citation())}</p>'
    )


def visit_html(self: SphinxTranslator, node: DataPageNode) -> None:
    """Write the files and put the list on the page."""
    files = files_of(self.builder.app)
    for file in files:
        write_download(self, file.name, file.content)
    self.body.append(markup(files, downloads_seen_from(self)))
    raise nodes.SkipNode


def _describe(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """The Dataset of schema.org in the head of the page that has the files."""
    if doctree is None or not list(doctree.findall(DataPageNode)):
        return
    site = app.config.html_baseurl.rstrip("/")
    folder = f"{site}/{DOWNLOADS}/" if site else "../" * pagename.count("/") + f"{DOWNLOADS}/"
    about = dataset(files_of(app), folder, context.get("pageurl") or "")
    # No text of a file may end the script.
    text = json.dumps(about, ensure_ascii=False).replace("<", "\\u003c")
    context["metatags"] = f'{context.get("metatags", "")}\n<script type="application/ld+json">{text}</script>'


def setup(app: Sphinx) -> None:
    """Register directive and node."""
    app.add_directive("data-files", DataFiles)
    app.add_node(DataPageNode, html=(visit_html, None), latex=(skip, None), text=(skip, None))
    app.connect("html-page-context", _describe)
