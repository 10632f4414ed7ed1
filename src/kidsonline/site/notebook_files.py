"""A chapter as an executed notebook to take away: its text, its code, and the figures and listings on its page.

Of measured data it holds the headings in place of the text, which is written around the printed numbers and of which a
page of other data leaves out a part.

What the build executed is not what leaves: outputs are put back from the page, which holds nothing but what the gate
passed and ``allowed`` let on it. A figure that was moved into the list of those not printed stays there.
"""

import json
from functools import lru_cache
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from ..appendix.listing import MIME as LISTING
from ..book.notebooks import notebook
from ..figures.citing import Edition
from ..figures.figure import MIME as FIGURE
from ..figures.figure import Figure, packed
from .doctrees import page_read
from .figure_nodes import FigureNode
from .listing_tables import ListingNode
from .outputs import DOWNLOADS, put_download
from .stamp import edition_of


def setup(app: Sphinx) -> None:
    """Write the notebook of each page when the page is, and tell its template where it lies."""
    app.connect("html-page-context", _offer)


def _offer(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    if found := notebook_file(app, pagename):
        put_download(app.outdir, *found)
        context["notebook"] = f"{'../' * pagename.count('/')}{DOWNLOADS}/{found[0]}"


@lru_cache(maxsize=64)  # the page asks, and the list of what was made
def notebook_file(app: Sphinx, page: str) -> tuple[str, bytes] | None:
    """Name and content of the notebook of ``page``; None for a page without code."""
    if page not in app.env.found_docs or not _shown(page_read(app, page), nodes.container):
        return None
    edition = edition_of(app, app.builder.get_target_uri(page))
    told = released(notebook(Path(app.env.doc2path(page))), page_read(app, page), edition)
    name = f"{page.replace('/', '-')}{'-synthetic' if edition.synthetic else ''}.ipynb"
    return name, (json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def released(chapter: nbformat.NotebookNode, page: nodes.document, edition: Edition) -> nbformat.NotebookNode:
    """A chapter with what its page shows of each cell, and nothing that differs from run to run."""
    outputs: dict[int, list] = {}
    for place, figure in _shown(page, FigureNode):
        payload = figure["payload"]
        outputs.setdefault(place, []).append({FIGURE: packed(payload), "text/plain": Figure(payload).text})
    for place, listing in _shown(page, ListingNode):
        payload = listing["payload"]
        text = "\n".join([payload["caption"], "\t".join(payload["columns"]), *payload["rows"]])
        outputs.setdefault(place, []).append({LISTING: payload, "text/plain": text})
    for number, cell in enumerate(chapter.cells):
        if not edition.synthetic and cell.cell_type == "markdown":  # its page left out what is about print
            cell["source"] = "\n".join(line for line in cell.source.splitlines() if line.startswith("#"))
        cell["id"] = f"cell-{number + 1}"
        cell["metadata"] = {name: value for name, value in cell.metadata.items() if name == "tags"}
        if cell.cell_type == "code":
            cell["execution_count"] = None
            cell["outputs"] = [nbformat.v4.new_output("display_data", data) for data in outputs.get(number, ())]
    made_up = "**Synthetic microdata**: they return what was printed and cannot confirm it.\n\n"
    head = f"{made_up if edition.synthetic else ''}{edition.report}, {edition.state}. {edition.address}".strip()
    top = nbformat.v4.new_markdown_cell(head, id="cell-0")
    return nbformat.v4.new_notebook(cells=[top, *chapter.cells], metadata={"kernelspec": chapter.metadata.kernelspec})


def _shown(page: nodes.document, kind: type) -> list[tuple[int, nodes.Element]]:
    """Nodes of a kind inside the cells of a page, each with the number of its cell in the chapter."""
    cells = [cell for cell in page.findall(nodes.container) if cell.get("nb_element") == "cell_code"]
    return [(cell["cell_index"], node) for cell in cells for node in cell.findall(kind)]
