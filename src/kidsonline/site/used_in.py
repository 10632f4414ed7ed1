"""Which figure shows which question, looked up both ways: from what the figures on the pages hold."""

from dataclasses import dataclass
from functools import lru_cache

from sphinx.application import Sphinx

from ..figures.asked import questions_in
from .doctrees import page_read
from .figure_nodes import FigureNode


@dataclass(frozen=True)
class Place:
    """A figure on a page: its number as print has it, the page, and its anchor there."""

    figure: str
    page: str
    anchor: str


@lru_cache(maxsize=1)
def places_of(app: Sphinx) -> dict[tuple[str, str], list[Place]]:
    """The figures that show each question, by population and name, page by page."""
    found: dict[tuple[str, str], list[Place]] = {}
    for page in sorted(app.env.found_docs):
        for figure in page_read(app, page).findall(FigureNode):
            place = Place(figure["payload"]["figure"], page, figure["payload"]["name"].lower())
            for question in questions_in(figure["payload"]):
                found.setdefault(question, []).append(place)
    return found
