"""The one gate between estimates and readers: what may be shown, how, and with which flag.

Inside, everything is computed unsuppressed; here it is suppressed once, so that a chart, its specification, its
table, a CSV, an alternative text, a sentence and a claim can never disagree. Two regimes:

- *synthetic* microdata: a cell is shown only with printed evidence behind it (``evidence.py``); its sampling errors
describe
  our generator and are dropped, and groups side by side get the interval of printed share and base ("srs", the least);
- *measured* microdata: small bases, few degrees of freedom and small sensitive counts are withheld, then whatever
  would give a withheld cell away by subtraction (secondary suppression). Printed totals of 2023 are public, so a
  total always counts as known.

Shorthand in square brackets as in the guidance of the UK Government Analysis Function; thresholds as in MICS and DHS.
"""


from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..estimation import srs_interval
from ..published.evidence import Evidence, evidence_book
from ..published.notation import TOLERANCE, codes_of
from .cell import COLUMNS, percent
from .thresholds import HIDDEN, LOW_BASE, MIN_BASE, MIN_DF, MIN_SENSITIVE, NOT_ESTIMATED, WHOLE_PERCENT_BASE

if TYPE_CHECKING:
    from ..microdata.survey import Estimates, Survey


@dataclass(frozen=True)
class Gated:
    """Estimates as they may be shown; ``frame`` has one row a cell.

    Columns: variable, variable_label, code, category, level, group_var, group_code, group, estimate (share in [0, 1],
    NaN when hidden), text (what a reader sees), low, high (NaN unless an interval may be shown), interval ("", "srs",
    "design"), n, base_n (unweighted; in synthetic mode n is missing, and base_n where print does not give it), flag,
    evidence, printed, place, arithmetic. ``against`` is the second survey, where two stand side by side.
    """

    frame: pd.DataFrame
    survey: "Survey"
    against: "Survey | None" = None

    @property
    def surveys(self) -> list["Survey"]:
        """The survey or surveys behind the rows."""
        return [self.survey] if self.against is None else [self.survey, self.against]


def gate(estimates: "Estimates") -> Gated:
    """Estimates of shares as they may be shown to readers."""
    survey, frame = estimates.survey, estimates.frame.copy()
    if survey.codebook is None:
        labels, levels = frame.variable, pd.Series("nominal", frame.index)
    else:
        labels = frame.variable.map(lambda v: survey.codebook[v].label_en)
        levels = frame.variable.map(lambda v: survey.codebook[v].level)
    frame = frame.assign(variable_label=labels, level=levels)
    shown = _synthetic(frame, survey) if survey.synthetic else _measured(frame, survey)
    return Gated(shown[COLUMNS].reset_index(drop=True), survey)


def _evidence(row, survey: "Survey") -> Evidence:
    """Printed evidence for one estimate; crossings, regions and unlisted answers have none."""
    if row.group_var not in ("total", "gender", "age_group", "area") or row.variable not in survey.codebook:
        return Evidence()
    return evidence_book(survey.population).cell(
        row.variable, codes_of(str(row.code)), row.group_var, codes_of(str(row.group_code))
    )


def _synthetic(frame: pd.DataFrame, survey: "Survey") -> pd.DataFrame:
    found = [_evidence(row, survey) for row in frame.itertuples()]
    sound = np.array([e.kind in ("published", "derived") for e in found], bool)
    in_doubt = np.array([e.doubt for e in found], bool)
    # What print says only roughly, or what follows from print, is shown as print gives it: the file, which must agree
    # within their rounding (tests), knows neither more exactly.
    given = np.array([e.about or e.kind == "derived" for e in found], bool)
    implied = np.array([e.value / 100 for e in found])
    # Of a printed value the file may miss the last digit, no more: then the printed one is shown.
    given |= np.abs(frame.estimate.to_numpy(float) - implied) <= TOLERANCE / 100
    frame = frame.assign(estimate=np.where((sound & given) | in_doubt, implied, frame.estimate))
    few = (sound | in_doubt) & _few(frame, survey)
    sound, in_doubt = sound & ~few, in_doubt & ~few
    text = []
    for row, e, ok, small in zip(frame.itertuples(), found, sound, few, strict=True):
        if small:
            text.append(f"{_as_printed(e.printed)} [q]" if row.group_var == "total" and e.printed else "[c]")
        elif ok:
            shown = percent(row.estimate, 0 if e.about else e.decimals)
            # As print does, so that one sentence has one style: a zero behind the point is dropped.
            text.append(("about " if e.about else "") + shown.replace(".0%", "%"))
        else:
            text.append(f"{_as_printed(e.printed)} [d]" if e.doubt else "[x]")
    # How many of a group got a filtered question is not printed; the file's own number is our generator's.
    unprinted = [
        r.group_var != "total" and bool(survey.codebook.universe_of(r.variable).rule) for r in frame.itertuples()
    ]
    total = (frame.group_var == "total").to_numpy()
    base_n = frame.base_n.astype("Int64").mask(np.array(unprinted, bool))
    estimate = frame.estimate.where(sound)
    # Comparing groups needs a notion of uncertainty: what printed share and base alone imply, which is the least it
    # can be.
    comparable = (
        sound & base_n.notna().to_numpy() & ~np.array([e.about for e in found], bool) & _in_company(frame, sound)
    )
    low, high = srs_interval(estimate[comparable].to_numpy(float), base_n[comparable].to_numpy(float))
    return frame.assign(
        text=text,
        base_n=base_n,
        estimate=estimate,
        low=pd.Series(low, frame.index[comparable]).reindex(frame.index),
        high=pd.Series(high, frame.index[comparable]).reindex(frame.index),
        interval=np.where(comparable, "srs", ""),
        n=pd.NA,
        flag=np.select([few & total, few, sound, in_doubt], ["q", "c", "", "d"], "x"),
        evidence=["quoted" if small else e.kind for e, small in zip(found, few, strict=True)],
        printed=[e.printed for e in found],
        place=[e.place for e in found],
        arithmetic=[e.arithmetic for e in found],
    )


def _as_printed(printed: str) -> str:
    """Printed characters as a share: digits get their percent sign, words stay words."""
    return printed if not printed[:1].isdigit() or printed.endswith("%") else f"{printed}%"


def _few(frame: pd.DataFrame, survey: "Survey") -> np.ndarray:
    """Which cells are sensitive answers of so few that print is quoted at most, and never by group."""
    sensitive = frame.variable.map(lambda v: survey.codebook[v].sensitive).to_numpy(bool)
    return sensitive & (frame.estimate * frame.base_n < MIN_SENSITIVE - 0.5).to_numpy(bool)


def _in_company(frame: pd.DataFrame, sound: np.ndarray) -> np.ndarray:
    """Which cells stand beside the same answer of another group, so that a reader will compare them."""
    groups = [frame.variable, frame.code.astype(str), frame.group_var]
    visible = pd.Series(sound, frame.index).groupby(groups).transform("sum")
    return ((visible > 1) & (frame.group_var != "total")).to_numpy(bool)


def _measured(frame: pd.DataFrame, survey: "Survey") -> pd.DataFrame:
    book = survey.codebook
    sensitive = frame.variable.map(lambda v: bool(book and v in book and book[v].sensitive)).to_numpy(bool)
    by_region = frame.group_var.str.contains("region").to_numpy(bool)
    crossed = frame.group_var.str.contains(" x ").to_numpy(bool)
    n, base = frame.n.to_numpy(float), frame.base_n.to_numpy(float)
    flag = np.where(base < MIN_BASE, "u", np.where(base < LOW_BASE, "r", "")).astype(object)
    uncertain = frame.flag.isin(NOT_ESTIMATED).to_numpy() | frame.estimate.isna().to_numpy()
    flag[(frame.df.to_numpy(float) < MIN_DF) | uncertain] = "u"
    flag[sensitive & (n < MIN_SENSITIVE)] = "c"
    flag[by_region & (crossed | sensitive)] = "c"
    frame = frame.assign(flag=flag)
    frame["flag"] = _secondary(frame)
    seen = ~frame.flag.isin(HIDDEN)
    text = [
        percent(e, 0 if b < WHOLE_PERCENT_BASE else 1) + (" [r]" if f == "r" else "") if s else f"[{f}]"
        for e, b, f, s in zip(frame.estimate, base, frame.flag, seen, strict=True)
    ]
    wave = [_evidence(row, survey) if book is not None else Evidence() for row in frame.itertuples()]
    return frame.assign(
        text=text,
        estimate=frame.estimate.where(seen),
        low=frame.ci_low.where(seen),
        high=frame.ci_high.where(seen),
        interval=np.where(seen & frame.ci_low.notna(), "design", ""),
        n=frame.n.where(seen & ~frame.flag.eq("c")).astype("Int64"),
        evidence=np.where(seen, "measured", ""),
        printed=[e.printed for e in wave],
        place=[e.place for e in wave],
        arithmetic="",
    )


def _secondary(frame: pd.DataFrame) -> pd.Series:
    """Flags after withholding what would give a ``[c]`` cell away: by 100% minus the other answers, or by the known
    total.
    """
    flag = frame.flag.copy()
    answers = frame.groupby(["variable", "group_var", "group_code"], sort=False).groups.values()
    groups = frame[frame.group_var != "total"].groupby(["variable", "code", "group_var"], sort=False).groups.values()
    changed = True
    while changed:
        changed = False
        for cells in (*answers, *groups):
            withheld = [i for i in cells if flag[i] == "c"]
            visible = [i for i in cells if flag[i] not in HIDDEN]
            if len(withheld) == 1 and visible and len(cells) > 1:
                flag[min(visible, key=lambda i: frame.n[i])] = "c"
                changed = True
    return flag
