"""A small survey that others teach with, to show how a number is estimated: no person is in it."""

from dataclasses import dataclass

import pandas as pd

from .. import paths
from ..estimation import Design
from .survey import Survey


@dataclass(frozen=True)
class WorkedExample:
    """One share with all that stands behind it, as text: percent with its sign, ``se`` in points."""

    share: str
    se: str
    low: str
    high: str
    n: str
    base: str
    deff: str


def schools_that_met_their_target() -> WorkedExample:
    """Of two hundred schools in California, the share that met its target (``apistrat`` of R's survey package)."""
    schools = Survey(pd.read_csv(paths.DATA / "examples" / "apistrat.csv"), Design("pw", strata="stype", fpc="fpc"))
    met = schools.proportions("sch_wide").frame.query("code == 1").iloc[0]
    percent = (f"{100 * x:.1f}%" for x in (met.estimate, met.ci_low, met.ci_high))
    share, low, high = percent
    return WorkedExample(share, f"{100 * met.se:.2f}", low, high, str(met.n), str(met.base_n), f"{met.deff:.2f}")
