"""All intersection tables of the children's file, by our engine and by two other packages, in turn."""

import time
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import polars as pl

from kidsonline import load
from kidsonline.codebook.study import study
from kidsonline.microdata.survey import Survey

ROUNDS = 3
GROUPINGS = tuple(study().groupings)


def _ours(survey: Survey, names: list[str]) -> pd.DataFrame:
    fresh = Survey(survey.data, survey.design, survey.codebook, survey.population)  # nothing coded beforehand
    return pd.concat([fresh.proportions([v for v in names if v != by], by=by).frame for by in GROUPINGS])


class Svy:
    """``svy`` on answers already in their base; the frame it returns for each table is its result."""

    name = f"svy {version('svy')}"

    def __init__(self, survey: Survey, names: list[str]):
        bases = {v: survey.bases.coded(v) for v in names}
        self.names = names
        self.data = pl.DataFrame(
            {v: [None if p < 0 else str(b.codes[p]) for p in b.position] for v, b in bases.items()}
            | {c: survey.data[c].to_numpy() for c in survey.design.columns}
        )
        d = survey.design
        self.design = {
            "stratum": d.strata[0] if isinstance(d.strata, tuple) else d.strata,
            "psu": d.psu,
            "wgt": d.weight,
        }

    def run(self) -> list:
        """The tables, one list a grouping."""
        import svy

        sample = svy.Sample(self.data, svy.Design(**self.design, wr=True, singleton="center"))
        return [
            sample.estimation.prop([v for v in self.names if v != by], by=by, drop_nulls=True, deff="wr")
            for by in GROUPINGS
        ]

    @staticmethod
    def cells(found: list) -> dict:
        """Share and standard error of {(variable, grouping, group, code)}."""
        return {
            (e["y"], by, e["by_level"][0], e["y_level"]): (e["est"], e["se"])
            for by, tables in zip(GROUPINGS, found, strict=True)
            for table in tables
            for e in table.to_dicts()
        }


class Samplics:
    """``samplics`` on answers already in their base, a call a table."""

    name = f"samplics {version('samplics')}"

    def __init__(self, survey: Survey, names: list[str]):
        def values(base):
            return np.where(base.position < 0, np.nan, np.asarray(base.codes, float)[base.position])

        self.answers = {v: values(survey.bases.coded(v)) for v in names}
        self.weight, self.stratum, self.psu = (survey.data[c].to_numpy() for c in survey.design.columns)

    def run(self) -> list:
        """(variable, grouping, estimator) of each table."""
        from samplics.estimation import TaylorEstimator
        from samplics.utils.types import PopParam, SinglePSUEst

        found = []
        for by in GROUPINGS:
            for name in (v for v in self.answers if v != by):
                table = TaylorEstimator(PopParam.prop)
                table.estimate(
                    self.answers[name],
                    samp_weight=self.weight,
                    stratum=self.stratum,
                    psu=self.psu,
                    by=self.answers[by],
                    remove_nan=True,
                    single_psu=SinglePSUEst.skip,
                )
                found.append((name, by, table))
        return found

    @staticmethod
    def cells(found: list) -> dict:
        """Share and standard error of {(variable, grouping, group, code)}."""
        return {
            (name, by, str(int(group)), str(int(code))): (share, table.stderror[group][code])
            for name, by, table in found
            for group, shares in table.point_est.items()
            for code, share in shares.items()
        }


def _timed(run) -> tuple[float, object]:
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def measure() -> bool:
    """Print seconds, ratios and differences; whether all shares agree to 1e-9."""
    warnings.simplefilter("ignore")
    survey = load("children")
    names = [
        v for v in survey.codebook.variables if v in survey.data and survey.codebook[v].answers and v != "synthetic"
    ]
    others = [Svy(survey, names), Samplics(survey, names)]
    times = {"ours": [], **{other.name: [] for other in others}}
    for _ in range(ROUNDS):
        seconds, frame = _timed(lambda: _ours(survey, names))
        times["ours"].append(seconds)
        found = {}
        for other in others:
            seconds, found[other.name] = _timed(other.run)
            times[other.name].append(seconds)

    ours = {
        (r.variable, r.group_var, r.group_code, str(r.code)): (r.estimate, r.se)
        for r in frame.itertuples()
        if r.base_n > 0
    }
    tables = sum(v != by for by in GROUPINGS for v in names)
    print(
        f"\nAll intersection tables of the children's file, after reading: {len(names)} variables by "
        f"{', '.join(GROUPINGS)}: {tables} tables,\n{len(frame)} shares with standard error, interval and design "
        f"effect (samplics: without). {ROUNDS} rounds in turn, best of each.\n"
    )
    print(f"{'':<16}{'first, s':>9}{'best, s':>9}{'ratio':>8}   largest difference: share, standard error")
    agree, best = True, min(times["ours"])
    for name, seconds in times.items():
        line = f"{name:<16}{seconds[0]:>9.2f}{min(seconds):>9.2f}{min(seconds) / best:>8.1f}"
        if name != "ours":
            of = next(other for other in others if other.name == name)
            cells = {key: values for key, values in of.cells(found[name]).items() if key in ours}
            apart = np.abs(np.array([ours[key] for key in cells]) - np.array(list(cells.values()), float))
            share, error = np.nanmax(apart, axis=0)
            wrong = int((apart[:, 1] > 1e-9).sum())
            line += f"   {share:.0e}, {error:.0e} ({wrong} of {len(cells):,} beyond 1e-9)"
            agree &= bool(share < 1e-9)
        print(line)
    return agree
