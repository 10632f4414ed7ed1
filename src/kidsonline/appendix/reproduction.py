"""Printed against recomputed, for every statistic in the ledger.

With the synthetic microdata this proves the pipeline, never the report: the numbers come back because they were put in.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pandas as pd

from ..codebook.read import codebook
from ..codebook.study import printed_study, study
from ..disclosure.cell import Cell
from ..disclosure.gate import gate_of
from ..disclosure.statistic import recomputed
from ..disclosure.thresholds import WHOLE_PERCENT_BASE
from ..microdata.load import load
from ..microdata.survey import Survey
from ..published.ledger import Ledger, ledger
from ..published.notation import RATIO_TOLERANCE, TOLERANCE, about, codes_of, decimals, place_of
from .listing import Listing

VERDICTS = ("agrees", "differs", "inconsistent in print", "quoted", "not computable", "withheld")
EDGE = 0.005  # points: 31.5 printed in a chapter is 32 in the summary, and 31.4999 recomputed is no other number


def agrees(value: float, recomputed: float, precision: str, printed: str = "") -> bool:
    """Whether a recomputed percentage stands with the printed one (``published.notation``).

    Both in percent. An exact value agrees when it rounds to what is printed or lies within 0.1 points; "over" and
    "under" on that side and within 10 points; "about" within 2.5 points, or 1 point below 10%.
    """
    gap = recomputed - value
    if precision == "over":
        return -TOLERANCE <= gap <= 10
    if precision == "under":
        return -10 <= gap <= TOLERANCE
    if precision == "about":
        return abs(gap) <= about(value)
    return abs(gap) <= TOLERANCE + 1e-9 or abs(gap) <= 0.5 * 10.0 ** -decimals(printed) + EDGE


def _verdict(row: pd.Series, cell: Cell, recomputed: float | None, survey: Survey | None) -> str:
    if row.measure == "number" or row.source != printed_study().source or survey is None:
        return "quoted"
    if any(v in survey.book and survey.book[v].derivation == "quoted" for v in row.variable.split("|")):
        return "quoted"
    if not cell.shown and cell.flag != "x":
        return "withheld"
    if row.status in ("misprint", "inconsistent"):
        return "inconsistent in print"
    if recomputed is None or row.status == "ambiguous":
        return "not computable"
    if row.measure in ("base_n", "count", "count_lowest", "count_highest"):
        gap = recomputed - row["value"]
        good = {"exact": gap == 0, "over": gap > 0, "under": gap < 0, "about": abs(gap) <= 0.15 * row["value"]}[
            row.precision
        ]
    elif row.measure == "ratio":
        good = abs(recomputed / row["value"] - 1) <= RATIO_TOLERANCE
    else:
        good = agrees(row["value"], recomputed, row.precision, row.printed)
    return "agrees" if good else "differs"


def reproduce(ledger: Ledger, surveys: Mapping[str, Survey]) -> pd.DataFrame:
    """One row a ledger row: ``printed``, ``value``, ``recomputed`` (ledger unit), ``difference`` and ``verdict``.

    ``surveys`` maps ``children`` and ``parents`` to their surveys; a population without one is not computable.
    """
    rows = []
    for key, row in ledger.statistics.iterrows():
        survey = surveys.get(row.population)
        cell = recomputed(gate_of(survey), row) if survey is not None else Cell(flag="x")
        value = _in_ledger_unit(cell) if cell.shown else None
        target = row["value"] if pd.isna(row.reconciled) else row.reconciled
        rows.append({
            "id": key, "population": row.population, "figure": row.figure, "variable": row.variable,
            "categories": row.categories, "group_var": row.group_var, "group": row.group, "measure": row.measure,
            "precision": row.precision, "status": row.status, "printed": row.printed, "value": row["value"],
            "recomputed": None if value is None else round(value, 6),
            "difference": None if value is None else round(value - target, 6),
            "withheld": "" if cell.shown or cell.flag == "x" else cell.text,
            "verdict": _verdict(row, cell, value, survey),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _in_ledger_unit(cell: Cell) -> float:
    """The number of a cell as the ledger writes it, of measured data no more exactly than any other door tells it."""
    if cell.unit != "percent":
        return cell.estimate
    whole = cell.base_n is not None and cell.base_n < WHOLE_PERCENT_BASE
    return round(100 * cell.estimate, 0 if whole else 1) if cell.evidence == "measured" else 100 * cell.estimate


def _labels(row) -> tuple[str, str]:
    """Answers and group of a ledger row in words."""
    book = codebook(row.population) if row.population in study().populations else None
    name = row.variable.split("|")[0]
    if book is None or name not in book:
        return row.categories, row.group
    answers = {a.code: a.label for a in book[name].answers}
    groups = {a.code: a.label for a in book[row.group_var].answers} if row.group_var in book else {}
    said = " or ".join(answers.get(c, str(c)) for c in codes_of(row.categories))
    return said, " or ".join(groups.get(c, str(c)) for c in codes_of(row.group)) or "everybody"


@cache
def reproduction() -> Listing:
    """Printed against recomputed for every statistic of the ledger; worked out once, counted and shown on one page."""
    book, rows = ledger(), []
    table = reproduce(book, {p: load(p) for p in study().populations}).set_index("id")
    for key, row in book.statistics.iterrows():
        answers, group = _labels(row)
        made = table.loc[key]
        show = made.verdict in ("agrees", "differs") and made.recomputed == made.recomputed
        digits = 1 if row.measure.startswith("percent") else 2 if row.measure == "ratio" else 0
        value = f"{made.recomputed:.{digits}f}" if show else made.withheld
        name = row.variable.replace("|", ", ") or f"source: {row.source}"
        measure = row.measure.replace("_", " ")
        rows.append([name, answers, group, row.printed, value, made.verdict, measure, place_of(row), key])
    columns = ["Variable", "Answers", "Group", "Printed", "Recomputed", "Verdict", "Measure", "Place", "Id"]
    return Listing.of("reproduction", "Every printed statistic and what the microdata return", columns, rows,
                      ("Verdict", "Measure"), ("Recomputed",))  # fmt: skip


def verdicts() -> dict[str, int]:
    """How many statistics have each verdict, in the order of ``reproduce.VERDICTS``."""
    counts = Counter(row[5] for row in reproduction().rows)
    return {v: counts.get(v, 0) for v in VERDICTS}
