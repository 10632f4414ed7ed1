"""Two shares on one line: what children and what parents say, or the same question face to face and online."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..disclosure.cell import SIDE
from ..disclosure.gate import Gated
from ..disclosure.synthetic import with_interval
from ..errors import UserError
from .fact import Fact


def side_by_side(sides: tuple[str, str], lines: Mapping[str, Sequence[Fact]]) -> Gated:
    """Pairs of shares for a figure, a line a pair.

    sides : what the first and the second share of every pair are of ("Children", "Parents"). lines : label of the
    line -> its two shares, or the first alone where the second side has no such question; answers of one question to
    each side, or one answer of several questions. Shares of different people get the interval of printed share and
    base ("srs"), as groups do; shares of the same people get none, because how far they can differ by chance depends
    on who gave both answers. Raises UserError without a pair.
    """
    if not lines:
        raise UserError("side_by_side() needs at least one pair of shares.")
    one_question = len({tuple(fact.cell.variable for fact in pair) for pair in lines.values()}) == 1 < len(lines)
    cells = []
    for line, pair in lines.items():
        item, answer = ("", line) if one_question else (line, "")
        independent = pair[0].survey is not pair[-1].survey
        for code, (side, fact) in enumerate(zip(sides, pair, strict=False), start=1):
            own = with_interval(fact.cell) if independent and fact.source.synthetic else fact.cell
            cells.append(
                replace(own, label=item, answer=answer, group_var=SIDE, group=(code,), group_label=side, n=None)
            )
    surveys = {id(f.survey): f.source for pair in lines.values() for f in pair}
    first, *others = surveys.values()
    return Gated(tuple(cells), first, others[0] if others else None)
