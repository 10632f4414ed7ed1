"""Two shares on one line: what children and what parents say, or the same question face to face and online."""

from collections.abc import Mapping
from math import nan

import pandas as pd

from ..disclosure.cell import COLUMNS, SIDE
from ..disclosure.gate import Gated
from ..errors import UserError
from ..estimation import srs_interval
from .fact import Fact


def side_by_side(sides: tuple[str, str], lines: Mapping[str, tuple[Fact, Fact]]) -> Gated:
    """Pairs of shares for a figure, a line a pair.

    sides : what the first and the second share of every pair are of ("Children", "Parents"). lines : label of the
    line -> its two shares; answers of one question to each side, or one answer of several questions. Shares of
    different people get the interval of printed share and base ("srs"), as groups do; shares of the same people
    get none, because how far they can differ by chance depends on who gave both answers.
    """
    if not lines:
        raise UserError("side_by_side() needs at least one pair of shares.")
    one_question = len({(a.variable, b.variable) for a, b in lines.values()}) == 1 < len(lines)
    rows = []
    for line, pair in lines.items():
        item, answer = ("", line) if one_question else (line, "")
        for code, (side, fact) in enumerate(zip(sides, pair, strict=True), start=1):
            rows.append(_row(fact, pair[0].survey is not pair[1].survey) | {
                "variable_label": item, "category": answer, "group_var": SIDE, "group_code": str(code), "group": side,
            })  # fmt: skip
    surveys = {id(f.survey): f.survey for pair in lines.values() for f in pair}
    return Gated(pd.DataFrame(rows, columns=COLUMNS), *surveys.values())


def _row(fact: Fact, independent: bool) -> dict:
    low, high, interval = fact.low, fact.high, fact.interval
    if independent and fact.survey.synthetic and fact.shown and not fact.about:
        (low, high), interval = srs_interval(fact.estimate, fact.base_n), "srs"
    return {
        "variable": fact.variable, "code": "|".join(map(str, fact.codes)),
        "level": fact.survey.codebook[fact.variable].level, "estimate": fact.estimate if fact.shown else nan,
        "text": fact.text, "low": low, "high": high, "interval": interval, "n": pd.NA,
        "base_n": pd.NA if fact.base_about else fact.base_n, "flag": fact.flag, "evidence": fact.evidence,
        "printed": fact.printed, "place": fact.place, "arithmetic": fact.arithmetic,
    }  # fmt: skip
