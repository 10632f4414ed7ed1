"""Cards of the front page: a number, what it is of, small bars, and the way to the figure and its data.

    :::{number-card} fig-28
    {share}`upset_past_year: once or twice+`
    of the children were upset by something online in the past year

    How upset the last time:

    - a little: {share}`upset_how_much: a little upset`
    :::

The sentence goes on from its number, so that it can also be said without one: where the number is not shown, the card
says "How many of the children were upset by something online in the past year: not asked in this survey."
A bar is drawn from the words beside it and from nothing else: what the gate withheld has none.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxTranslator

from ..disclosure.thresholds import LEGEND, all_shown, mark
from ..figures.picture import has_picture
from ..figures.take import download_name
from .doctrees import page_read
from .figure_nodes import FigureNode
from .outputs import OwnHtml, downloads_seen_from, glued_in, skip

_LOG = logging.getLogger(__name__)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_BAR = (
    '<svg class="kko-card-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="kko-card-all" width="100" height="10"></rect><rect width="{}" height="10"></rect></svg>'
)


class Card(nodes.General, nodes.Element):
    """A card; ``figures`` are the names of those that draw its numbers."""


class CardDirective(SphinxDirective):
    """``{number-card}`` with the names of its figures: a number and its sentence, perhaps a line and a list of bars."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The card with its content read."""
        card = Card(figures=self.arguments[0].split())
        self.set_source_info(card)
        self.state.nested_parse(self.content, self.content_offset, card)
        return [card]


class FillCards(SphinxTransform):
    """Sets the number of each card in large and draws its bars, or says why there is none."""

    default_priority = 865  # when it is settled which sentences stay, and before flags are explained

    def apply(self, **kwargs: object) -> None:
        """Every card by itself."""
        for card in self.document.findall(Card):
            said, *lines = (child for child in card.children if isinstance(child, nodes.paragraph))
            _say(said)
            bars = [item for lot in card.findall(nodes.bullet_list) for item in lot.children]
            if any([_draw(item) for item in bars]):  # all of them, not as far as the first
                continue
            for part in (*lines, *card.findall(nodes.bullet_list)):  # a line announces bars that are not there
                card.remove(part)


def _say(said: nodes.paragraph) -> None:
    """The number in large before its sentence; without a number, the question and why it has no answer."""
    number = _number(said)
    rest = said.astext().replace(number.astext(), "", 1).strip() if number else said.astext()
    why = next((LEGEND[flag] for flag in LEGEND if number and mark(flag) in number.astext()), "")
    if number is None or all_shown(number.astext()):
        said["classes"].append("kko-card-said")
        if number:
            large = nodes.strong(classes=["kko-card-number"])
            said.replace(number, large)
            large += number
    else:
        said.children = []
        said["classes"].append("kko-card-unsaid")
        said += nodes.Text(f"How many {rest}: {why}.")


def _draw(item: nodes.Node) -> bool:
    """Puts a bar between the label and the number of a list item; returns whether the number is shown."""
    number = _number(item)
    if number is None:
        return False
    label = number.parent.children[0]
    label.parent.replace(label, nodes.inline("", label.astext().rstrip(": "), classes=["kko-card-label"]))
    found = _PERCENT.search(number.astext())
    if not found:
        return False
    number.parent.insert(number.parent.index(number), OwnHtml.of(_BAR.format(min(float(found[1]), 100))))
    return True


def _number(node: nodes.Node) -> nodes.inline | None:
    """The first number that was glued into a node."""
    return next(iter(glued_in(node)), None)


def visit_html(self: SphinxTranslator, node: Card) -> None:
    """Open the card."""
    self.body.append('<div class="kko-card">\n')


def depart_html(self: SphinxTranslator, node: Card) -> None:
    """Close it with the links to its figures, their tables and their data."""
    links = "\n".join(_links(self, name, node) for name in node["figures"])
    self.body.append(f'<ul class="kko-card-links">\n{links}\n</ul>\n</div>\n')


def _links(self: SphinxTranslator, name: str, card: Card) -> str:
    env, here = self.builder.env, self.builder.current_docname  # type: ignore[attr-defined]
    chapter, place, title = env.domaindata["std"]["labels"].get(name, ("", "", ""))
    found = [f for f in page_read(self.builder.app, chapter).findall(FigureNode) if name in f["ids"]] if chapter else []
    if not found:
        _LOG.warning("no figure '%s' for a card", name, location=card)
        return ""
    address, of = f"{self.builder.get_relative_uri(here, chapter)}#{place}", f'<span class="kko-sr"> of {title}</span>'
    links = [f'<a href="{address}">{title}</a>']
    payload, folder = found[0]["payload"], downloads_seen_from(self)
    if payload["rows"]:
        links.append(f'<a href="{address}-table">Table{of}</a>')
        links.append(f'<a href="{folder}{download_name(payload, "csv")}" download>CSV{of}</a>')
        if has_picture(payload):
            links.append(f'<a href="{folder}{download_name(payload, "png")}" download>Image{of}</a>')
        links.append(f'<a href="{address}-cite">Cite{of}</a>')
    return f"<li>{' · '.join(links)}</li>"


def setup(app: Sphinx) -> None:
    """Register directive, node and transform."""
    app.add_node(Card, html=(visit_html, depart_html), latex=(skip, None), text=(skip, None))
    app.add_directive("number-card", CardDirective)
    app.add_transform(FillCards)
