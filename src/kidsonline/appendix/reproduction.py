"""Printed against recomputed, for every statistic in the ledger.

With the synthetic microdata this proves the pipeline, never the report: the numbers come back because they were put in.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pandas as pd

from ..codebook.read import codebook
from ..codebook.rules import holds
from ..codebook.study import study
from ..microdata.load import load
from ..microdata.survey import Survey
from ..published.evidence import evidence_book
from ..published.ledger import Ledger, ledger
from ..published.notation import RATIO_TOLERANCE, TOLERANCE, about, codes_of, decimals, place_of
from .listing import Listing

SURVEY = "kko2023"  # numbers of any other source are quoted
VERDICTS = ("agrees", "differs", "inconsistent in print", "quoted", "not computable")
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


def _domain(rule: str, row: pd.Series, group: str) -> str | None:
    """The people of ``rule`` who belong to ``group`` (codes of the row's grouping), as an expression over codes."""
    parts = [rule]
    if row.group_var not in ("", "total") and group:
        parts.append(f"{row.group_var} in [{', '.join(map(str, codes_of(group)))}]")
    return " and ".join(f"({p})" for p in parts if p) or None


def _where(row: pd.Series, survey: Survey, group: str) -> str | None:
    """The domain of a row: its group and, where it names one, its universe."""
    return _domain(survey.codebook.universes[row.universe].rule if row.universe else "", row, group)


def _share(survey: Survey, variable: str, codes: tuple[int, ...], where: str | None) -> pd.Series:
    return survey.proportions(variable, where=where, answers={"|".join(map(str, codes)): codes}).frame.iloc[0]


def recompute(row: pd.Series, survey: Survey) -> float | None:
    """The statistic of one ledger row from the microdata, in the ledger's unit; None where it cannot be computed."""
    codes, where = codes_of(row.categories), _where(row, survey, row.group)
    variables = [v for v in row.variable.split("|") if v]
    if row.measure == "base_n":
        if not row.universe and variables:
            where = _domain(survey.codebook.universe_of(variables[0]).rule, row, row.group)
        return float(holds(where or "", survey.data).sum())
    if not variables or not codes or any(not survey.data[v].notna().any() for v in variables if v in survey.data):
        return None
    if any(v not in survey.data for v in variables) or "?" in (row.categories, row.group):
        return None
    shares = [_share(survey, v, codes, where) for v in variables]
    if row.measure == "percent":
        return 100 * shares[0].estimate
    if row.measure == "count":
        return float(shares[0].n)
    if row.measure.endswith(("_lowest", "_highest")):
        values = [100 * s.estimate if row.measure.startswith("percent") else float(s.n) for s in shares]
        return min(values) if row.measure.endswith("_lowest") else max(values)
    return _ratio(row, survey, shares[0].estimate) if row.measure == "ratio" else None


def _ratio(row: pd.Series, survey: Survey, share: float) -> float | None:
    """``share`` over that of the row's other side: another variable, other answers, or another group."""
    if "|" in row.variable:
        return None
    grouped = row.group_var not in ("", "total")
    this = (row.variable, codes_of(row.categories), row.group_var if grouped else "total", codes_of(row.group))
    if row.against in survey.codebook:
        other = (row.against, *this[1:])
    elif not row.against.replace("|", "").isdigit():
        return None
    else:
        other = (*this[:3], codes_of(row.against)) if grouped else (this[0], codes_of(row.against), *this[2:])
    book = evidence_book(survey.population)
    if survey.synthetic and any(book.cell(*side).kind not in ("published", "derived") for side in (this, other)):
        return None  # of two shares that print does not give, the synthetic file knows no ratio
    where = _where(row, survey, "|".join(map(str, other[3])))
    below = _share(survey, other[0], other[1], where).estimate
    return share / below if below else None


def _verdict(row: pd.Series, recomputed: float | None, survey: Survey | None) -> str:
    if row.measure == "number" or row.source != SURVEY or survey is None:
        return "quoted"
    if any(v in survey.codebook and survey.codebook[v].derivation == "quoted" for v in row.variable.split("|")):
        return "quoted"
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
        computable = survey is not None and row.measure != "number" and row.source == SURVEY
        recomputed = recompute(row, survey) if computable else None
        target = row["value"] if pd.isna(row.reconciled) else row.reconciled
        rows.append({
            "id": key, "population": row.population, "figure": row.figure, "variable": row.variable,
            "categories": row.categories, "group_var": row.group_var, "group": row.group, "measure": row.measure,
            "precision": row.precision, "status": row.status, "printed": row.printed, "value": row["value"],
            "recomputed": None if recomputed is None else round(recomputed, 6),
            "difference": None if recomputed is None else round(recomputed - target, 6),
            "verdict": _verdict(row, recomputed, survey),
        })  # fmt: skip
    return pd.DataFrame(rows)


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
        value = f"{made.recomputed:.{digits}f}" if show else ""
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
