"""Estimates of single answers as arrays: one table a variable and grouping, all of a grouping worked out together."""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from ..microdata.survey import Survey
from .cell import TOTAL, Code, code_in
from .thresholds import MIN_BASE, MIN_DF, NOT_ESTIMATED


class Estimate(NamedTuple):
    """One estimated share, as the decision and the cell need it; people and base unweighted."""

    estimate: float
    ci_low: float
    ci_high: float
    n: int
    base_n: int
    df: float
    flag: str

    @property
    def unreliable(self) -> bool:
        """Whether it is withheld for its precision: few people, few degrees of freedom, nothing to estimate."""
        poor = self.base_n < MIN_BASE or self.df < MIN_DF or self.flag in NOT_ESTIMATED
        return bool(poor or np.isnan(self.estimate))


@dataclass(frozen=True, kw_only=True, eq=False)
class Tabulated:
    """The answers to one variable in the groups of one grouping.

    people, weighted : (groups, codes) who answered so, and the sum of their weights. estimates : one a group and code.
    """

    groups: tuple[Code, ...]
    codes: tuple[Code, ...]
    people: np.ndarray
    weighted: np.ndarray
    estimates: dict[tuple[Code, Code], Estimate]

    @property
    def unreliable(self) -> np.ndarray:
        """(groups) Where everything is withheld for its precision."""
        return np.array([all(self.estimates[g, c].unreliable for c in self.codes) for g in self.groups])


def tabulate(survey: Survey, variables: list[str], group_var: str) -> dict[str, Tabulated]:
    """Tables of ``variables`` by a grouping ("total": everybody), by name; design-based as all estimates are."""
    by = None if group_var == TOTAL else group_var
    frame = survey.proportions(variables, by=by).frame
    weighted = np.nan_to_num(survey.totals(variables, by=by).frame.estimate.to_numpy(float))
    groups = tuple(code_in(str(g)) for g in dict.fromkeys(frame.group_code))
    made = list(map(Estimate, *(frame[name].tolist() for name in Estimate._fields)))
    people, codes, start = frame.n.to_numpy(float), frame.code.to_numpy(object), 0
    tables = {}
    for name, size in frame.groupby("variable", sort=False).size().items():
        own = slice(start, start + size)
        answers = tuple(codes[start : start + size // len(groups)])
        shape = (len(groups), len(answers))
        places = [(g, c) for g in groups for c in answers]
        tables[name] = Tabulated(
            groups=groups, codes=answers, people=people[own].reshape(shape), weighted=weighted[own].reshape(shape),
            estimates=dict(zip(places, made[own], strict=True)),
        )  # fmt: skip
        start += size
    return tables


def together(
    survey: Survey, variable: str, sets: tuple[tuple[Code, ...], ...], group_var: str = TOTAL, where: str | None = None
) -> dict[tuple[Code, tuple[Code, ...]], Estimate]:
    """Estimates of ``sets`` of answers taken together, by the code of the group ("": everybody) and the set.

    where : a domain, as in :meth:`kidsonline.microdata.survey.Survey.proportions`.
    """
    answers = {"|".join(map(str, codes)): list(codes) for codes in sets}
    by = None if group_var == TOTAL else group_var
    frame = survey.proportions(variable, by=by, where=where, answers=answers).frame
    groups = [code_in(str(g)) for g in dict.fromkeys(frame.group_code)]
    columns = (frame[name].tolist() for name in Estimate._fields)
    return dict(zip(product(groups, sets), map(Estimate, *columns), strict=True))
