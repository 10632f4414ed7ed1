"""What all our cell outputs need on their way to a page: their data read, and their downloads written."""

import json
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import MimeData
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import SphinxTranslator

DOWNLOADS = "_downloads"


class OwnHtml(nodes.raw):
    """HTML that this package made; no other is let on a page (``allowed``)."""

    @classmethod
    def of(cls, html: str) -> "OwnHtml":
        """A node for ready markup."""
        return cls("", html, format="html")


def content(data: MimeData) -> dict:
    """The data of a cell output, whether the notebook was executed or came from the cache."""
    return json.loads(data.content if isinstance(data.content, str) else json.dumps(data.content))


def glued_in(node: nodes.Node) -> list[nodes.inline]:
    """The numbers that were glued into a node, in their order."""
    found = node.findall(nodes.inline) if isinstance(node, nodes.Element) else ()
    return [number for number in found if "pasted-text" in number["classes"]]


def page_of(translator: SphinxTranslator) -> str:
    """The name of the page that is being written."""
    assert isinstance(translator.builder, StandaloneHTMLBuilder)  # which alone writes pages
    return translator.builder.current_docname


def downloads_seen_from(translator: SphinxTranslator) -> str:
    """The folder of downloads as an address relative to the page that is being written."""
    address = translator.builder.get_target_uri(page_of(translator))
    return "../" * address.count("/") + DOWNLOADS + "/"


def write_download(translator: SphinxTranslator, name: str, made: str | bytes) -> str:
    """Write ``made`` as the download ``name``; returns its address as seen from the page that is being written."""
    put_download(translator.builder.outdir, name, made)
    return downloads_seen_from(translator) + name


def skip(translator: SphinxTranslator, node: nodes.Element) -> None:
    """What other builders do with a node that only a page shows."""
    raise nodes.SkipNode


def put_download(site: str | Path, name: str, made: str | bytes) -> None:
    """Write a download into the folder of downloads of ``site``."""
    folder = Path(site) / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(as_bytes(made))


def as_bytes(made: str | bytes) -> bytes:
    """The content of a file that the build makes, as it is written and as the list of files knows it."""
    return made.encode() if isinstance(made, str) else made
