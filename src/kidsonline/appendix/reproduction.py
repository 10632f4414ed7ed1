"""Printed against recomputed, for every statistic in the ledger.

With the synthetic microdata this proves the pipeline, never the report: the numbers come back because they were put in.
Their own digits are told only where print gives a number for the same, and no more of them than print has.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pandas as pd

from ..codebook.read import codebook
from ..codebook.study import printed_study, study
from ..disclosure.cell import TOTAL, Cell
from ..disclosure.gate import gate_of
from ..disclosure.statistic import recomputed
from ..microdata.load import load
from ..microdata.survey import Survey
from ..published.audit.kinds.ratios import span
from ..published.ledger import Ledger, ledger
from ..published.notation import TOLERANCE, codes_of, decimals, place_of, words_span
from .listing import Listing

FITS, FITS_NOT = "fits the words", "does not fit the words"
VERDICTS = ("agrees", "differs", FITS, FITS_NOT, "inconsistent in print", "quoted", "not computable", "withheld",
            "not asked")  # fmt: skip
WRONG = ("differs", FITS_NOT)
EDGE = 0.005  # points: 31.5 printed in a chapter is 32 in the summary, and 31.4999 recomputed is no other number


def agrees(row: pd.Series, recomputed: float) -> bool:
    """Whether a recomputed number, in the unit of its ledger row, stands with what the row prints.

    An exact percentage stands when it rounds to what is printed or lies within 0.1 points, an exact count when it is
    that; words stand for what ``published.notation`` says, a count in words for 15% on either side.
    """
    value = row["value"]
    if row.measure == "ratio":
        low, high = span(row)
        return low <= recomputed <= high
    if not row.measure.startswith("percent"):
        good = {"over": recomputed > value, "under": recomputed < value, "about": abs(recomputed / value - 1) <= 0.15}
        return bool(good.get(row.precision, recomputed == value))
    if row.precision == "exact":
        return abs(recomputed - value) <= max(TOLERANCE + 1e-9, 0.5 * 10.0 ** -decimals(row.printed) + EDGE)
    low, high = words_span(row)
    return low - TOLERANCE <= recomputed <= high + TOLERANCE


def _verdict(row: pd.Series, cell: Cell, recomputed: float | None, survey: Survey | None) -> str:
    if row.measure == "number" or row.source != printed_study().source or survey is None:
        return "quoted"
    if any(v in survey.book and survey.book[v].derivation == "quoted" for v in row.variable.split("|")):
        return "quoted"
    if cell.flag == "n":
        return "not asked"
    if not cell.shown and cell.flag != "x":
        return "withheld"
    if row.status in ("misprint", "inconsistent"):
        return "inconsistent in print"
    if recomputed is None or row.status == "ambiguous":
        return "not computable"
    if row.precision == "exact":
        return "agrees" if agrees(row, recomputed) else "differs"
    return FITS if agrees(row, recomputed) else FITS_NOT


def reproduce(ledger: Ledger, surveys: Mapping[str, Survey]) -> pd.DataFrame:
    """One row a ledger row: ``printed``, ``value``, ``recomputed`` (ledger unit), ``difference`` and ``verdict``.

    ``recomputed`` is as exact as may be told, and empty where it may not be; ``text`` is the same for a reader.
    ``surveys`` maps ``children`` and ``parents`` to their surveys; a population without one is not computable.
    """
    rows = []
    for key, row in ledger.statistics.iterrows():
        survey = surveys.get(row.population)
        gate = gate_of(survey) if survey is not None else None
        cell = recomputed(gate, row) if gate is not None else Cell(flag="x")
        value = _in_ledger_unit(cell) if cell.shown else None
        digits = gate.digits(row, cell) if gate is not None and cell.shown else None
        told = None if value is None or digits is None else round(value, digits)
        # Real respondents are told of by nothing but what is told; the synthetic file may be judged by all it has.
        verdict = _verdict(row, cell, told if cell.evidence == "measured" else value, survey)
        target = row["value"] if pd.isna(row.reconciled) else row.reconciled
        hidden = "" if cell.shown or cell.flag == "x" else cell.text
        rows.append({
            "id": key, "population": row.population, "figure": row.figure, "variable": row.variable,
            "categories": row.categories, "group_var": row.group_var, "group": row.group, "measure": row.measure,
            "precision": row.precision, "status": row.status, "printed": row.printed, "value": row["value"],
            "recomputed": told, "difference": None if told is None else round(told - target, 6),
            "text": hidden if told is None else _text(told, digits, cell), "verdict": verdict,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _in_ledger_unit(cell: Cell) -> float:
    """The number of a cell as the ledger writes it."""
    return 100 * cell.estimate if cell.unit == "percent" else cell.estimate


def _text(told: float, digits: int | None, cell: Cell) -> str:
    """A number for a reader; beside print without a final zero, as print writes its own."""
    text = f"{told:.{digits}f}"
    return text if cell.evidence == "measured" else text.removesuffix(".0")


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


def _is_withheld(row: pd.Series, survey: Survey | None) -> bool:
    """Whether the figures withhold the share of a row, in print of few children; what they withhold no page tells."""
    if survey is None or not survey.synthetic or not row.measure.startswith("percent"):
        return False
    if "?" in (row.categories, row.group):
        return False
    answers = [(v, codes_of(row.categories)) for v in row.variable.split("|") if v in survey.book]
    place = (row.group_var or TOTAL, codes_of(row.group))
    return any(gate_of(survey).cell(*answer, *place).flag == "c" for answer in answers)


@cache
def reproduction() -> Listing:
    """Printed against recomputed for every statistic of the ledger; worked out once, counted and shown on one page."""
    book, rows = ledger(), []
    surveys = {p: load(p) for p in study().populations}
    table = reproduce(book, surveys).set_index("id")
    for key, row in book.statistics.iterrows():
        answers, group = _labels(row)
        made = table.loc[key]
        value = made.text if made.verdict in ("agrees", *WRONG, FITS, "withheld", "not asked") else ""
        name = row.variable.replace("|", ", ") or f"source: {row.source}"
        measure = row.measure.replace("_", " ")
        printed = row.printed
        if _is_withheld(row, surveys.get(row.population)):
            printed = value = "[c]"
        rows.append([name, answers, group, printed, value, made.verdict, measure, place_of(row), key])
    columns = ["Variable", "Answers", "Group", "Printed", "Recomputed", "Verdict", "Measure", "Place", "Id"]
    return Listing.of("reproduction", "Every printed statistic and what the microdata return", columns, rows,
                      ("Verdict", "Measure"), ("Recomputed",))  # fmt: skip


def verdicts() -> dict[str, int]:
    """How many statistics have each verdict, in the order of ``reproduce.VERDICTS``."""
    counts = Counter(row[5] for row in reproduction().rows)
    return {v: counts.get(v, 0) for v in VERDICTS}
