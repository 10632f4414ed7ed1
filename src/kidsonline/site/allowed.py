"""What a page may be made of. An allow-list: whatever is not on it stops the build, with the page and what to do.

Words of ours, tables of words, links, drawings from ``chapters/drawings``, what our cells put out, and the nodes of
this package. No other output of a cell, no HTML, picture, file or literal text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinxcontrib.bibtex.nodes import bibliography

from ..disclosure.literal import holds_records
from .outputs import OwnHtml, glued_in
from .render import KidsOnlineRenderer

_LOG = logging.getLogger(__name__)
_WORDS = {
    nodes.document, addnodes.document, nodes.section, nodes.title, nodes.paragraph, nodes.Text, nodes.inline,
    nodes.strong, nodes.emphasis, nodes.literal, nodes.subscript, nodes.superscript, nodes.bullet_list,
    nodes.enumerated_list, nodes.list_item, nodes.definition_list, nodes.definition_list_item, nodes.term,
    nodes.definition, nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row, nodes.entry,
    nodes.target, nodes.reference, nodes.compound, nodes.block_quote, nodes.transition, nodes.comment, nodes.admonition,
    nodes.note, nodes.tip, nodes.footnote, nodes.footnote_reference, nodes.label, nodes.substitution_definition,
    nodes.meta, nodes.system_message, addnodes.toctree, addnodes.pending_xref, addnodes.only, bibliography,
}  # fmt: skip
_CELLS = ("cell_code", "cell_code_source", "cell_code_output")
_SVG = {
    "figure", "figcaption", "p", "strong", "em", "br", "span", "svg", "title", "desc", "defs", "g", "path", "rect",
    "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "marker", "style",
}  # fmt: skip
_DO = {
    "output": "end the cell with figure() or a listing, and give numbers to say()",
    "html": "write it in Markdown; HTML comes from the build alone",
    "file": "the downloads of figures and listings are written by the build; no other file is released",
    "literal": "write words; rows of data are not published",
    "number": "glue the number, so that it comes through the gate",
}


def setup(app: Sphinx) -> None:
    """Look at every page when it has been read and its header is off, before anything is written."""
    app.connect("doctree-read", _look, priority=900)


def _look(app: Sphinx, doctree: nodes.document) -> None:
    for node, what, do in refused(doctree, Path(app.srcdir) / "drawings"):
        line = next((n.line for n in _upwards(node) if n.line), None)
        _LOG.warning("%s is not released: %s.", what, _DO[do], location=(app.env.docname, line))


def refused(doctree: nodes.document, drawings: Path) -> Iterator[tuple[nodes.Node, str, str]]:
    """What of a page is not on the list: the node, what it is in words, and a key of what to do about it."""
    for node in doctree.findall():
        if "traceback" in getattr(node.parent if isinstance(node, nodes.Text) else node, "attributes", {}).get(
            "classes", ()
        ):
            continue  # a cell that stopped, which stops the build by itself
        if isinstance(node, nodes.Text):
            if not isinstance(node.parent, OwnHtml) and holds_records(str(node)):
                yield node, f"The text '{_start(node)}', a row of numbers or encoded data,", "literal"
        elif isinstance(node, nodes.raw):
            if not isinstance(node, OwnHtml) and not _is_drawing(node, drawings):
                yield node, f"HTML of its own ('{_start(node)}')", "html"
        elif isinstance(node, nodes.container):
            yield from _container(node)
        elif isinstance(node, nodes.literal_block):
            if not _inside_known_cell(node):
                is_output = "output" in node["classes"]
                what = "What a cell prints" if is_output else "A block of literal text"
                yield node, f"{what} ('{_start(node)}')", "output" if is_output else "literal"
        elif isinstance(node, nodes.entry):
            # A first column may count its rows.
            typed = re.fullmatch(r"[\d\s.,%+-]*\d[\d\s.,%+-]*", node.astext()) and not glued_in(node)
            if typed and node.parent.index(node):
                yield node, f"The number '{node.astext()}', typed into a table,", "number"
        elif isinstance(node, nodes.reference) and node.get("refuri", "").startswith("data:"):
            yield node, "A link that holds data", "file"
        elif type(node) not in _WORDS and not type(node).__module__.startswith("kidsonline."):
            yield node, f"A {type(node).__name__.replace('_', ' ')}", "file"


def _container(node: nodes.container) -> Iterator[tuple[nodes.Node, str, str]]:
    """The parts of a cell; an output is known by the types it comes in, one of which must be ours."""
    if node.get("nb_element") == "mime_bundle":
        types = [child.get("mime_type", "?") for child in node.children if isinstance(child, nodes.container)]
        ours = [t for t in types if t in KidsOnlineRenderer.makers]
        if not ours or set(types) - {*ours, "text/plain"}:
            yield node, f"What a cell shows as {' and '.join(types)}", "output"
    elif node.get("nb_element") not in _CELLS and not node.get("mime_type"):
        yield node, f"A container {node['classes']}", "html"


def _inside_known_cell(node: nodes.Node) -> bool:
    """Whether a literal block is the code of a cell, or the text beside an output that its bundle answers for."""
    above = node.parent
    return isinstance(above, nodes.container) and bool(
        above.get("nb_element") == "cell_code_source" or above.get("mime_type")
    )


def _is_drawing(node: nodes.raw, drawings: Path) -> bool:
    """Whether HTML is a drawing from the chapters' folder, made of shapes and words alone."""
    source = Path(node.get("source") or "")
    if source.suffix != ".svg" or source.parent.name != drawings.name or not (drawings / source.name).is_file():
        return False
    tags = set(re.findall(r"<\s*([a-zA-Z][\w:-]*)", node.astext()))
    return tags <= _SVG and "data:" not in node.astext() and not holds_records(re.sub(r"<[^>]*>", " ", node.astext()))


def _start(node: nodes.Node) -> str:
    """The first words of a node, on one line."""
    return f"{' '.join(node.astext().split())[:40]} ..."


def _upwards(node: nodes.Node) -> Iterator[nodes.Element]:
    if isinstance(node, nodes.Element):
        yield node
    while node.parent is not None:
        node = node.parent
        yield node
