"""What the codebook's rules say about rows: who is asked, which answers are possible, what must be made before what."""

from graphlib import CycleError, TopologicalSorter

import pandas as pd

from ..codebook.model import Codebook, Variable
from ..codebook.rules import names
from ..codebook.study import study
from ..errors import UserError

# Themes whose variables come from the sample tables and the design, not from answers.
GIVEN = ("design", "demographics")
# Codebook ``derivation`` of the answer "no one" in a multiple-response set: it rules out the others.
EXCLUSIVE = "exclusive"
# Codebook ``derivation`` of an item that is printed but not made: it is in no file.
QUOTED = "quoted"


def answered(book: Codebook) -> list[Variable]:
    """The variables whose answers are made: not design, not demographics, not quoted; in codebook order."""
    return [v for v in book.variables.values() if v.theme not in GIVEN and v.derivation != QUOTED]


def only_if(variable: Variable, book: Codebook) -> dict[int, str]:
    """Rule that must hold for an answer to be possible, by answer code.

    All answers of a multiple-response set are asked of the same people, so that a rival is missing only where the item
    is too.
    """
    found = dict(study().only_if.get(variable.variable, {}))
    rivals = [
        v.variable
        for v in book.variables.values()
        if v.multiple_response_set
        and v.multiple_response_set == variable.multiple_response_set
        and v.derivation == EXCLUSIVE
        and v.variable != variable.variable
    ]
    if rivals and variable.derivation != EXCLUSIVE:
        found[1] = " and ".join(f"{rival} != 1" for rival in rivals)
    return found


def order(book: Codebook, statistics: pd.DataFrame) -> list[Variable]:
    """The answers of a codebook so that each comes after those its universe, answers and statistics depend on."""
    made = {v.variable: v for v in answered(book)}
    sorter: TopologicalSorter = TopologicalSorter()
    for name, variable in made.items():
        rules = [book.universe_of(name).rule, *only_if(variable, book).values()]
        elsewhere = statistics.universe[statistics.variable == name]
        rules += [book.universes[u].rule for u in elsewhere if u]
        needs = set().union(*(names(r) for r in rules)) - {name}
        sorter.add(name, *(n for n in sorted(needs) if n in made))
    try:
        return [made[name] for name in sorter.static_order()]
    except CycleError as error:
        raise UserError(
            f"These variables depend on each other in a circle: {' -> '.join(error.args[1])}; "
            "correct their universes in universes.csv."
        ) from error
