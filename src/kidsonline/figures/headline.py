"""What a headline joins: its sums, said of every bar of the figure, so that the number read is a number drawn."""

from collections.abc import Iterable

from ..disclosure.cell import Cell
from ..disclosure.gate import Gated, gate_of
from ..findings.named import shares_in
from .marks import distinct


def joined(headline: str, gated: Iterable[Gated]) -> list[Cell]:
    """Sums of answers that ``headline`` names of one of the bars, of all bars with these answers.

    A sum is said where the gate lets it be shown and each of its answers is shown by itself: beside a measured sum, one
    that is withheld could be worked out. Of a printed sum two answers are enough, the rest follows from print.
    """
    sums = distinct(codes for _, codes in shares_in(headline) if len(codes) > 1)
    named = {name for name, _ in shares_in(headline)}
    found = []
    for own in gated:
        bars: dict[tuple, list[Cell]] = {}
        for cell in own.cells:
            bars.setdefault((cell.variable, cell.group_var, cell.group), []).append(cell)
        if own.against is None and named & {variable for variable, _, _ in bars}:
            found += [_sum(own, bar, cells, codes) for bar, cells in bars.items() for codes in sums]
    return [cell for cell in found if cell is not None]


def _sum(own: Gated, bar: tuple, cells: list[Cell], codes: tuple[int, ...]) -> Cell | None:
    variable, group_var, group = bar
    parts = [c for c in cells if c.shown and set(c.codes) < set(codes)]
    if len(parts) < 2:
        return None
    whole = gate_of(own.survey).cell(variable, codes, group_var, group)
    every = set(codes) == {code for c in parts for code in c.codes}
    return whole if whole.shown and (every or whole.evidence != "measured") else None
