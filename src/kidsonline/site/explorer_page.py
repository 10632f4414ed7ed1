"""``:::{explorer}``: "Is there a number for ...?", asked of a record that the page loads when it is needed.

A page from disk may not fetch: the record of each population is a script beside the downloads, which the page adds when
its first question is asked. Without scripts there are the sizes of the regions, and the codebook, which has the numbers
of everybody.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxTranslator

from ..appendix.explorer import record_of, sizes_of
from ..codebook.study import study
from ..html import html_table
from .addresses import CODEBOOK, EXPLORER, in_codebook
from .outputs import downloads_seen_from, page_of, skip, write_download
from .used_in import places_of


class ExplorerNode(nodes.General, nodes.Element):
    """The place of the form on a page."""


class RegionSizesNode(nodes.General, nodes.Element):
    """The place of the table of regions."""


class ExplorerDirective(SphinxDirective):
    """The form that asks for a number."""

    def run(self) -> list[nodes.Node]:
        """One node, written when all pages are read, because a question says which figures show it."""
        return [ExplorerNode()]


class RegionSizesDirective(SphinxDirective):
    """``:::{region-sizes}``: how many of each population were asked in each region."""

    def run(self) -> list[nodes.Node]:
        """One node, written with the page."""
        return [RegionSizesNode()]


def script_name(population: str) -> str:
    """The file that holds the record of one population."""
    return f"explorer-{population}.js"


@lru_cache(maxsize=1)
def records(app: Sphinx) -> dict[str, str]:
    """File name and text of the record of each population, its questions with the addresses of their figures."""
    return {script_name(population): _script(app, population) for population in study().populations}


def _script(app: Sphinx, population: str) -> str:
    record, places = record_of(population), places_of(app)
    address = app.builder.get_relative_uri
    for question in record["questions"]:
        question["figures"] = [
            [place.figure, f"{address(EXPLORER, place.page)}#{place.anchor}"]
            for place in places.get((population, question["name"]), ())
        ]
        question["codebook"] = in_codebook(app.builder, EXPLORER, population, question["name"])
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return f"(window.kkoRecords ||= {{}})[{json.dumps(population)}] = {text};\n"


def region_rows() -> Iterator[tuple[str, str, list[int | None]]]:
    """Anchor and label of each region, and how many of each population were asked there."""
    sizes = {population: sizes_of(population) for population in study().populations}
    labels = {code: label for own in sizes.values() for code, (label, _) in own.items()}
    for code, label in labels.items():
        yield f"region-{code}", label, [own.get(code, ("", None))[1] for own in sizes.values()]


def form_html(folder: str, codebook: str) -> str:
    """The form, which scripts fill; ``folder`` and ``codebook`` are addresses seen from the page."""
    populations = "".join(f'<option value="{p}">{p}</option>' for p in study().populations)
    return f"""<form class="kko-explorer" data-folder="{escape(folder)}" hidden>
<label class="kko-wide">Words in the question <input type="search" name="words" autocomplete="off"></label>
<label class="kko-wide">Question <select name="question" size="5"></select></label>
<label>Who was asked <select name="population">{populations}</select></label>
<label>By <select name="by"></select></label>
<label>And by <select name="and"></select></label>
</form>
<div class="kko-answer" role="status"></div>
<noscript><p>Choosing needs scripts. The <a href="{escape(codebook)}">codebook</a> has the numbers of everybody,
question by question; the figures of the chapters and the files to take have those of groups.</p></noscript>
"""


def region_table() -> str:
    """The table of regions, each with an anchor."""
    rows = [
        [Markup('<span id="{}">{}</span>').format(anchor, label), *("–" if n is None else f"{n:,}" for n in asked)]
        for anchor, label, asked in region_rows()
    ]
    if not rows:
        return "<p>No number of any region is printed.</p>"
    heads = [study().region.capitalize(), *(p.capitalize() for p in study().populations)]
    return html_table(
        "People who were asked, unweighted", heads, rows, numeric=tuple(range(1, len(heads))), stacked=True
    )


def visit_html(self: SphinxTranslator, node: ExplorerNode) -> None:
    """Write the records and put the form on the page."""
    for name, text in records(self.builder.app).items():
        write_download(self, name, text)
    codebook = self.builder.get_relative_uri(page_of(self), CODEBOOK)
    self.body.append(form_html(downloads_seen_from(self), codebook))
    raise nodes.SkipNode


def visit_regions(self: SphinxTranslator, node: RegionSizesNode) -> None:
    """Put the table on the page."""
    self.body.append(region_table())
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register directives and nodes."""
    app.add_directive("explorer", ExplorerDirective)
    app.add_directive("region-sizes", RegionSizesDirective)
    app.add_node(RegionSizesNode, html=(visit_regions, None), latex=(skip, None), text=(skip, None))
    app.add_node(ExplorerNode, html=(visit_html, None), latex=(skip, None), text=(skip, None))
