"""One population from demographics to the last answer."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds
from ..codebook.study import study
from . import answers, composition, demographics, integers, routing, settle, targets, unions
from .weights import rake, variation
from .write import random

WEIGHT_STEP = 0.01  # rows whose weights differ by less share a cell


@dataclass(frozen=True)
class Population:
    """What was made: ``rows`` in file order, the sample table's ``departures``, how the ``checks`` of targets went."""

    rows: pd.DataFrame
    departures: list[dict]
    checks: pd.DataFrame
    variation: float


def sound_shares(book: Codebook, statistics: pd.DataFrame) -> dict[str, dict[int, float]]:
    """Percent of single answers, over everybody, that print gives soundly of demographics: variable -> code -> percent.

    Unlike what the audit looks at, nothing in doubt and nothing that print leaves to be worked out.
    """
    rows = statistics[
        (statistics.measure == "percent")
        & (statistics.precision == "exact")
        & (statistics.status == "ok")
        & statistics.group_var.isin(["", "total"])
        & (statistics.universe == "")
    ]
    found: dict[str, dict[int, float]] = {}
    for variable, categories, value in zip(rows.variable, rows.categories, rows["value"], strict=True):
        if variable in book and book[variable].theme == "demographics" and categories.isdigit():
            found.setdefault(variable, {})[int(categories)] = float(value)
    return found


def _answer(variable: Variable, book: Codebook, statistics: pd.DataFrame, rows: pd.DataFrame, weights: np.ndarray,
            seed: int, inside: dict[str, np.ndarray]) -> tuple[np.ndarray, list[dict]]:  # fmt: skip
    """Codes of one variable for all rows, and for each of its targets what was asked for and what came out.

    ``inside``: the rows drawn for universes that several variables make together.
    """
    rng = random(seed, book.population, variable.variable)
    asked = holds(book.universe_of(variable.variable).rule, rows)
    codes = np.array([a.code for a in variable.answers])
    limits = routing.only_if(variable, book)
    possible = np.column_stack(
        [
            holds(limits.get(c, ""), rows) & (a.missing != "not_asked")
            for c, a in zip(codes, variable.answers, strict=True)
        ]
    )
    possible &= unions.limits(variable, book, inside, rows, codes)
    wanted = targets.of_variable(variable, book, statistics, rows) + targets.of_universes(variable, book, rows)
    wanted += targets.of_ranges(variable, book, statistics, rows)
    wanted += composition.of_filters(variable, book, statistics, rows)
    # Answers are independent given the groupings, beyond routing.
    keys = [rows[k].to_numpy() for k in study().divisions if k in rows] + [np.round(weights / WEIGHT_STEP)]
    group = answers.cells(np.column_stack(keys).astype(np.uint8), weights, asked, possible, wanted)
    prior = np.array([answers.MISSING_SHARE if a.missing else 1.0 for a in variable.answers])
    numbers = integers.whole(group, wanted, answers.smooth(group, wanted, prior), rng)
    column = answers.deal(group, numbers, codes, len(rows), rng)
    position = np.where(np.isnan(column), -1, np.searchsorted(codes, column))
    pools = settle.pools(np.column_stack(keys[:-1]).astype(np.uint8), asked, possible, wanted)
    position = settle.settle(position, wanted, weights, pools)
    column = np.where(position < 0, np.nan, codes[position])
    chosen = column[:, None] == codes
    return column, [{"variable": variable.variable, **targets.outcome(t, chosen, weights)} for t in wanted]


def make(book: Codebook, statistics: pd.DataFrame, sample: pd.DataFrame, seed: int,
         progress: Callable[[int, int, str], None]) -> Population:  # fmt: skip
    """All rows of one population.

    statistics : the ledger's rows of this study and population. sample : its sample table as printed.
    progress : called with (done, of, variable) before each variable.
    """
    printed = demographics.table(sample, book)
    shares = sound_shares(book, statistics)
    given = [v for v in dict.fromkeys(v for v, _ in printed.columns) if v != "total"]
    used = demographics.margins(printed, demographics.bases(book, given), shares)
    rows = demographics.people(used, random(seed, book.population, "people"))
    if study().years in book:
        rows[study().years] = demographics.years(rows, book[study().ages], random(seed, book.population, "age"))
    checks: list[dict] = []
    for variable in book.variables.values():  # demographics that no sample table gives
        if variable.theme == "demographics" and variable.variable not in rows:
            rows[variable.variable], _ = _answer(variable, book, statistics, rows, np.ones(len(rows)), seed, {})
    weights = rake(rows, shares)
    for name in shares:
        chosen = rows[name].to_numpy()[:, None] == np.array([a.code for a in book[name].answers])
        checks += [{"variable": name, **targets.outcome(t, chosen, weights)}
                   for t in targets.of_variable(book[name], book, statistics, rows)]  # fmt: skip
    rows = pd.concat([rows, demographics.sampling_units(rows, random(seed, book.population, "psu"))], axis=1)

    todo = routing.order(book, statistics)
    known = [k for k in study().divisions if k in rows]
    inside = unions.members(book, rows, known, random(seed, book.population, "unions"))
    for i, variable in enumerate(todo):
        progress(i, len(todo), variable.variable)
        column, outcome = _answer(variable, book, statistics, rows, weights, seed, inside)
        # Copied into one block of memory: a frame that grew column by column is slow.
        rows = rows.assign(**{variable.variable: column}).copy()
        checks += outcome
    rows = rows.assign(**{study().design.weight: weights, "synthetic": 1})
    rows = rows.sort_values([study().design.stratum, study().design.psu], kind="stable", ignore_index=True)
    rows["id"] = np.arange(1, len(rows) + 1)
    return Population(
        rows[[v for v in book.variables if v in rows]],
        demographics.departures(printed, used, book),
        pd.DataFrame(checks, columns=targets.OUTCOME),
        variation(weights),
    )
