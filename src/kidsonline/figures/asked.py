"""Which questions a figure is of."""

from ..codebook.read import codebook
from ..codebook.study import study
from .table import table_rows


def questions_in(payload: dict) -> list[tuple[str, str]]:
    """Population and name of the variables of a figure's rows, in their order; else those the codebook says it has.

    A name that both codebooks have is of the population whose codebook names the figure.
    """
    books = {population: codebook(population) for population in study().populations}
    named = [(p, v.variable) for p, book in books.items() for v in book.variables.values()
             if payload["figure"] in v.figures]  # fmt: skip
    found: list[tuple[str, str]] = []
    for variable in dict.fromkeys(row["variable"] for row in table_rows(payload)):
        own = [(p, variable) for p, book in books.items() if variable in book]
        found += [pair for pair in own if pair in named] or own
    return found or named
