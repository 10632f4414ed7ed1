"""Numbers that are quoted from the printed report and not computed here."""

from math import nan

import pandas as pd

from ..disclosure.cell import COLUMNS, COUNTED
from ..disclosure.gate import Gated
from ..microdata.survey import Survey
from ..published.ledger import ledger
from ..published.notation import codes_of, place_of
from .fact import Fact
from .share import _joined


def quote(statistic: str) -> Fact:
    """A number that is quoted from the printed report and not computed here, by its id in the ledger."""
    row = ledger().statistic(statistic)
    return Fact(
        row.printed,
        row["value"] / 100,
        evidence="quoted",
        printed=row.printed,
        place=place_of(row),
        flag="" if row.status == "ok" else "d",
    )


def printed(survey: Survey, *statistics: str) -> Gated:
    """Cells that are quoted from print, by ledger ids, for the table of a figure; nothing of them is drawn."""
    rows = []
    for key in statistics:
        s = ledger().statistic(key)
        item = survey.codebook[s.variable]
        groups = survey.codebook[s.group_var].answers if s.group else ()
        counted = f"{s['value']:.0f} {COUNTED}" if s.measure.startswith("count") else ""
        cell = {
            "variable": s.variable, "variable_label": item.label_en, "level": item.level, "code": s.categories,
            "category": _joined(item, codes_of(s.categories)), "group_var": s.group_var or "total",
            "group_code": s.group, "text": counted or s.printed, "printed": s.printed,
            "place": place_of(s), "evidence": "quoted",
            "group": " or ".join(a.label for a in groups if a.code in codes_of(s.group)) or "Total",
            "flag": "q" if s.status == "ok" else "d", "estimate": nan, "low": nan, "high": nan, "n": pd.NA,
            "base_n": pd.NA,
        }  # fmt: skip
        rows.append(dict.fromkeys(COLUMNS, "") | cell)
    return Gated(pd.DataFrame(rows, columns=COLUMNS), survey)
