"""Figures of print without a printed number, gathered at the end of their page in one list, a line each."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ..codebook.catalogue import words
from ..figures.markup import is_unprinted
from .figure_nodes import FigureNode

_LAST = "what-these-data-cannot-say"  # the section that the list comes before, where a page has it


class GatherUnprinted(SphinxTransform):
    """Moves such figures, with their anchors, into a section of their own."""

    default_priority = 870  # after what is about print alone went (860), before Sphinx notes headings (880)

    def apply(self, **kwargs: object) -> None:
        """Take each figure out of its cell; on measured data there is none."""
        shown = [n for n in self.document.findall(nodes.container) if n.get("nb_element") == "mime_bundle"]
        found = [n for n in shown if any(is_unprinted(f["payload"]) for f in n.findall(FigureNode))]
        page = next(self.document.findall(nodes.section), None)
        if not found or page is None:
            return
        for bundle in found:
            output = bundle.parent
            output.parent["made"] = [name for figure in bundle.findall(FigureNode) for name in figure["ids"]]
            output.remove(bundle)
            if not output.children:
                output.parent.remove(output)
        title = words().chart["unprinted"]
        section = nodes.section(
            "", nodes.title("", title), nodes.paragraph("", words().chart["unprinted_about"]), *found
        )
        section["names"] = [nodes.fully_normalize_name(title)]
        last = next((n for n in page.children if isinstance(n, nodes.section) and _LAST in n["ids"]), None)
        page.insert(page.index(last) if last is not None else len(page), section)
        self.document.note_implicit_target(section, section)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(GatherUnprinted)
