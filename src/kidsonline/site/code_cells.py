"""Code cells and tables on the page: code one click away, wide tables scrolling by themselves."""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, HideInputCells
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..html import scroll_region
from .outputs import OwnHtml


def setup(app: Sphinx) -> None:
    """Register the transforms and our markup for hidden code."""
    app.add_post_transform(FoldCode)
    app.add_post_transform(WrapTables)
    app.add_node(HideCodeCellNode, override=True, html=(_open_details, _close_details))


class FoldCode(SphinxPostTransform):
    """Fold the source of every code cell whose tags do not say otherwise."""

    default_priority = HideInputCells.default_priority - 1
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Mark the cells; myst_nb's own transform, next in order, folds what is marked."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and not cell.get("hide_mode"):
                cell["hide_mode"] = "input"
                cell["prompt_show"] = self.config.nb_code_prompt_show
                cell["prompt_hide"] = self.config.nb_code_prompt_hide


class WrapTables(SphinxPostTransform):
    """Put each table into a region of its own that scrolls, by keyboard too, where a screen is too narrow."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Wrap, naming the region by the table's caption or else by its first row."""
        for table in list(self.document.findall(nodes.table)):
            named = next(table.findall(nodes.title), None) or next(table.findall(nodes.row))
            name = ", ".join(text for text in named.astext().split("\n") if text)
            before, after = scroll_region(f"Table: {name}")
            place = table.parent.index(table)
            table.parent.insert(place + 1, OwnHtml.of(after))
            table.parent.insert(place, OwnHtml.of(before))


def _open_details(translator: nodes.NodeVisitor, node: HideCodeCellNode) -> None:
    # myst_nb's own summary carries an ARIA label that differs from what can be read on it.
    label = escape(node["prompt_show"])
    translator.body.append(f'<details class="kko-code"><summary>{label}</summary>\n')


def _close_details(translator: nodes.NodeVisitor, node: HideCodeCellNode) -> None:
    translator.body.append("</details>\n")
