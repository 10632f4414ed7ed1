"""Waves of one survey: the last is reported, the one before stands beside it, and the two are never one sample.

A file may hold several waves, told apart by the variable that ``study.toml`` names; or the wave before has a file of
its own in a folder of its own. Estimates are of one wave. Only the test of a change looks at both at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import estimation
from ..codebook.study import study
from ..errors import UserError
from ..estimation import Coded, Difference
from .bases import whole
from .results import codes_given
from .survey import Survey


@dataclass(frozen=True, eq=False)
class Before:
    """The wave before: its ``survey``, and whether equal strata and sampling units are the same ones in both waves."""

    survey: Survey
    units_shared: bool


def latest(survey: Survey, previous: Survey | None = None) -> Survey:
    """The last wave of ``survey`` with the wave before it: of the same rows, or ``previous``, from a file of its own.

    Synthetic microdata get no wave before: of them no change is told. Raises UserError where some rows have no wave,
    where the wave before is there twice, or where it alone is synthetic.
    """
    last, earlier = _split(survey)
    if earlier is not None and previous is not None:
        raise UserError(
            f"{survey.bases.place.capitalize()} hold several waves, and the folder '{study().waves.folder}' another: "
            "keep the wave before in one place."
        )
    before = None if earlier is None else Before(earlier, units_shared=True)
    if previous is not None:
        own, _ = _split(previous)
        before = Before(own if own.wave else replace(own, wave=study().waves.before), units_shared=False)
    if before is None or last.synthetic:
        return last
    if before.survey.synthetic:
        raise UserError(
            f"The wave before of {survey.bases.place} is synthetic and the last is measured: give waves of one kind."
        )
    return replace(last, before=before)


def wave_difference(survey: Survey, variable: str, codes: Iterable, where: str | None = None) -> Difference:
    """The share giving one of ``codes`` in this wave less that in the wave before, tested by the design.

    Waves in one file share strata and sampling units where the codes are equal, so each unit's totals of both waves
    vary together: the variance of the difference of two domains of one design, as ``svycontrast`` of a ``svyby`` with
    ``covmat`` gives it in R's ``survey`` (Lumley 2010, ch. 2). Were the units drawn anew and only numbered alike, that
    would stay right on average, on fewer degrees of freedom. Waves in files of their own are samples drawn apart:
    variances add, degrees of freedom after Satterthwaite. Should they share units after all this is cautious, because
    people of one place answer alike in both years. Raises UserError where there is no wave before.
    """
    if survey.before is None:
        raise UserError(f"There is no wave before of {survey.bases.place}: a change needs two.")
    codes = codes_given(codes)
    sides = [_answered(wave, variable, codes, where) for wave in (survey, survey.before.survey)]
    samples = [survey.sample, survey.before.survey.sample]
    if not survey.before.units_shared:
        rows = [estimation.proportions(sample, [side]).iloc[1] for sample, side in zip(samples, sides, strict=True)]
        return estimation.independent_difference(*(row[c] for row in rows for c in ("estimate", "se", "df")))
    wave = np.repeat([0, 1], [len(side.position) for side in sides])
    answers = replace(sides[0], position=np.concatenate([side.position for side in sides]))
    frame = estimation.compare_groups(_both(survey), [answers], Coded("wave", (0, 1), ("this", "before"), wave))
    row = frame[frame.code == 1].iloc[0]
    return Difference(row.difference, row.ci_low, row.ci_high, row.statistic, row.p_value)


@lru_cache(maxsize=4)
def _both(survey: Survey) -> estimation.Sample:
    """The design of this wave and the one before together, this one's rows first."""
    assert survey.before is not None  # or there were no change to test
    rows = [wave.drawn[list(survey.design.columns)] for wave in (survey, survey.before.survey)]
    return estimation.draw(pd.concat(rows, ignore_index=True), survey.design)


def _answered(survey: Survey, variable: str, codes: list, where: str | None) -> Coded:
    """Who of a wave gave one of ``codes`` (1) or another answer (0)."""
    item = survey.bases.coded(variable).within(survey.bases.rule(where))
    given = np.isin(item.position, [place for place, code in enumerate(item.codes) if code in codes])
    return Coded(variable, (0, 1), ("other", "so"), np.where(item.position >= 0, given.astype(int), -1))


def _split(survey: Survey) -> tuple[Survey, Survey | None]:
    """The last wave among the rows, and the one before it where there are several."""
    column = survey.bases.spelled(study().waves.variable)
    if column not in survey.data:
        return survey, None
    values = survey.data[column]
    if missing := int((values.isna() | (values.astype(str).str.strip() == "")).sum()):
        raise UserError(f"{missing} of {len(values)} rows have no wave in '{column}': fill it in for all rows.")
    codes = sorted(values.unique())
    waves = [
        replace(survey, data=survey.data[values == code].reset_index(drop=True), wave=_name(survey, column, code))
        for code in codes[-2:]
    ]
    return waves[-1], waves[0] if len(waves) > 1 else None


def _name(survey: Survey, column: str, code: float | str) -> str:
    """What a wave is called: as the study says, else as the file labels it, else its code."""
    own = {whole(c): label for c, label in survey.value_labels.get(column, {}).items()}
    return study().waves.names.get(str(whole(code))) or own.get(whole(code)) or str(whole(code))
