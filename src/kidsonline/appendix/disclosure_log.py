"""The disclosure log: how many cells are withheld, of which question and why, without a value."""

from collections import Counter
from functools import cache

from ..codebook.read import codebook
from ..codebook.study import study
from ..disclosure.cell import TOTAL
from ..disclosure.gate import gate_of
from ..disclosure.regime import Withheld
from ..microdata.load import load
from .listing import Listing


@cache
def _lines(population: str) -> list[Withheld]:
    return gate_of(load(population)).log()


def withheld(population: str) -> Listing:
    """Of every question, by every grouping, how many of its cells are not shown, and for which reason."""
    book, rows = codebook(population), []
    for line in _lines(population):
        by = "everybody" if line.group_var == TOTAL else study().groupings[line.group_var].words
        rows.append([book[line.variable].label_en, by, line.reason, line.cells, line.of, line.variable])
    columns = ["Question", "By", "Why", "Cells withheld", "Of", "Variable"]
    return Listing.of(f"withheld-{population}", f"Cells of the {population} that are not shown", columns, rows,
                      ("By", "Why"), ("Cells withheld", "Of"))  # fmt: skip


def notes_on_files() -> Listing:
    """What is to be known of the samples before their uncertainty is read: weights of zero, strata of one unit."""
    rows = [[population, note] for population in study().populations
            for note in load(population).notes or ("nothing to note",)]  # fmt: skip
    return Listing.of("notes-on-files", "Notes on the files", ["Asked", "Note"], rows)


def withheld_by_rule() -> Listing:
    """How many cells of the whole report each rule withholds."""
    rows = []
    for population in study().populations:
        counts: Counter[str] = Counter()
        for rule, cells in gate_of(load(population)).rules().items():
            counts[rule] += cells
        rows += [[population, rule, f"{cells:,}"] for rule, cells in counts.items()]
    columns = ["Asked", "Rule", "Cells withheld"]
    return Listing.of("withheld-by-rule", "Cells of the whole report that are not shown, by rule", columns, rows,
                      ("Asked",), ("Cells withheld",))  # fmt: skip
