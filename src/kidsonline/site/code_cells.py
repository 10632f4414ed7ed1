"""Code cells and tables on the page: code shown by one switch, wide tables that a phone can hold."""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, HideInputCells
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..html import column_label, scroll_region
from .outputs import OwnHtml


def setup(app: Sphinx) -> None:
    """Register the transforms and our markup for hidden code."""
    app.add_post_transform(HideCode)
    app.add_post_transform(WrapTables)
    app.add_node(HideCodeCellNode, override=True, html=(_open_code, _close_code))


class HideCode(SphinxPostTransform):
    """Hide the source of every code cell whose tags do not say otherwise, under an address of its own."""

    default_priority = HideInputCells.default_priority - 1
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Mark and number the cells; myst_nb's own transform, next in order, wraps what is marked."""
        cells = [cell for cell in self.document.findall(nodes.container) if cell.get("nb_element") == "cell_code"]
        for number, cell in enumerate((cell for cell in cells if not cell.get("hide_mode")), 1):
            cell["hide_mode"], cell["prompt_show"], cell["prompt_hide"] = "input", "", ""
            cell["ids"].append(f"code-{number}")


class WrapTables(SphinxPostTransform):
    """Put each table into a region of its own that scrolls, by keyboard too, where a screen is too narrow."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Wrap, naming the region by the table's caption or else by its first row; and name the columns in each row."""
        for table in list(self.document.findall(nodes.table)):
            _stack(table)
            named = next(table.findall(nodes.title), None) or next(table.findall(nodes.row))
            name = ", ".join(text for text in named.astext().split("\n") if text)
            before, after = scroll_region(f"Table: {name}")
            place = table.parent.index(table)
            table.parent.insert(place + 1, OwnHtml.of(after))
            table.parent.insert(place, OwnHtml.of(before))


def _stack(table: nodes.table) -> None:
    """On a phone the rows of a table of words stand one under another, each cell under the name of its column."""
    table["classes"].append("kko-stacked")
    heads = [entry.astext() for head in table.findall(nodes.thead) for entry in head.findall(nodes.entry)]
    for row in (row for body in table.findall(nodes.tbody) for row in body.children):
        for head, entry in list(zip(heads, row.children, strict=False))[1:]:
            entry.insert(0, OwnHtml.of(column_label(head)))


def code_address(node: nodes.Node) -> str:
    """The address, on its page, of the code cell that ``node`` came out of; empty where its code is not shown."""
    above, made = node, node.get("ids", ()) if isinstance(node, nodes.Element) else ()
    while above.parent is not None:
        above = above.parent
        if found := _code_id(above):
            return f"#{found}"
    moved = [cell for cell in above.findall(nodes.container) if set(cell.get("made", ())) & set(made)]
    return f"#{_code_id(moved[0])}" if moved and _code_id(moved[0]) else ""


def _code_id(node: nodes.Node) -> str:
    names = node.get("ids", ()) if isinstance(node, nodes.container) else ()
    return next((name for name in names if name.startswith("code-")), "")


def _open_code(translator: nodes.NodeVisitor, node: HideCodeCellNode) -> None:
    # myst_nb makes a fold of its own of each cell; the page has one switch for all.
    translator.body.append('<div class="kko-code">\n')


def _close_code(translator: nodes.NodeVisitor, node: HideCodeCellNode) -> None:
    translator.body.append("</div>\n")
