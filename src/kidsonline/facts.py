"""Numbers in prose: one gated cell, said in words, and glued into the page.

    say(village=share(children, "use_school", "never", area="village"))

puts the number under the key ``village``; the prose holds ``{glue:text}`village` ``. Only strings are glued,
formatted here once.
"""

from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from .codebook import GROUPINGS, Variable
from .disclosure import COLUMNS, COUNTED, HIDDEN, Gated, gate
from .errors import UserError, unknown
from .evidence import evidence_book
from .published import codes_of, ledger, place_of
from .survey import Survey

# Fractions a reader knows, in percent; words are used only within two points of one.
_FRACTIONS = {
    10: "one in ten", 20: "one in five", 25: "one in four", 33.333: "one in three", 40: "two in five", 50: "half",
    60: "three in five", 66.667: "two in three", 75: "three in four", 80: "four in five", 90: "nine in ten",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One number as a reader sees it, with what stands behind it; ``str(fact)`` is its text."""

    text: str
    estimate: float = nan
    variable: str = ""
    codes: tuple[int, ...] = ()
    group_var: str = "total"
    group: tuple[int, ...] = ()
    group_label: str = ""
    base_n: int = 0
    base_about: bool = False
    flag: str = ""
    evidence: str = ""
    printed: str = ""
    place: str = ""
    arithmetic: str = ""
    about: bool = False
    label: str = ""
    survey: Survey | None = None
    low: float = nan
    high: float = nan
    interval: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def shown(self) -> bool:
        """Whether readers may see the number."""
        return bool(self.evidence) and self.flag not in HIDDEN

    @property
    def where(self) -> str | None:
        """The fact's group as a domain for estimates; None for everybody."""
        return f"{self.group_var} in {list(self.group)}" if self.group else None

    @property
    def words(self) -> str:
        """The share as a familiar fraction ("about one in four"), or its text where none is near."""
        if self.shown and pd.notna(self.estimate):
            near = min(_FRACTIONS, key=lambda f: abs(f - 100 * self.estimate))
            if abs(near - 100 * self.estimate) <= 2:
                return f"about {_FRACTIONS[near]}"
        return self.text


def share(survey: Survey, variable: str, answers: object = None, *, at_least: object = None, **group: object) -> Fact:
    """The share of a group that gave one of ``answers`` to ``variable``, as it may be shown.

    ``answers`` is a label, a code or a list of them; ``at_least`` takes this answer and all above it on the scale.
    ``group`` is at most one of gender, age_group, area, region with a label or code, e.g. ``area="village"``; none
    means everybody.
    """
    item = survey.codebook[variable]
    if (answers is None) == (at_least is None):
        raise UserError(f"share('{variable}'): name the answers, or at_least= one answer of the scale.")
    codes = item.codes(answers) if at_least is None else item.at_least(at_least)
    if len(group) > 1 or not set(group) <= set(GROUPINGS):
        raise unknown("grouping", " and ".join(group), GROUPINGS, f"share('{variable}'); give one")
    by = next(iter(group), None)
    name = "|".join(map(str, codes))
    wanted: tuple[int, ...] = ()
    if by is None:
        estimates = survey.proportions(variable, answers={name: codes})
    else:  # one group or several taken together: a domain, so that a joined group has one estimate
        wanted = survey.codebook[by].codes(group[by])
        label = " or ".join(x.label for x in survey.codebook[by].answers if x.code in wanted)
        estimates = survey.proportions(variable, where=f"{by} in {list(wanted)}", answers={name: codes})
        columns = {"group_var": by, "group_code": "|".join(map(str, wanted)), "group": label}
        estimates = replace(estimates, frame=estimates.frame.assign(**columns))
    row = gate(estimates).frame.iloc[0]
    said = _joined(item, codes) if at_least is None else _upwards(item, codes[0])
    unprinted = pd.isna(row.base_n)
    return Fact(
        row.text, row.estimate, variable, codes, by or "total", wanted, row.group if by else "",
        _likely_base(survey, variable, by, wanted) if unprinted else int(row.base_n), unprinted, row.flag, row.evidence,
        row.printed, row.place, row.arithmetic, row.text.startswith("about "),
        _named(item, said), survey, row.low, row.high, row.interval,
    )  # fmt: skip


def shares(
    survey: Survey, variable: str, answers: object = None, *, at_least: object = None, **groups: object
) -> list[Fact]:
    """The share in each of several groups, as :func:`share` gives it for one: ``gender=("girl", "boy")``."""
    if len(groups) != 1:
        raise UserError(f"shares('{variable}'): name one grouping and its groups, as in gender=('girl', 'boy').")
    ((by, wanted),) = groups.items()
    return [share(survey, variable, answers, at_least=at_least, **{by: group}) for group in wanted]


def _likely_base(survey: Survey, variable: str, by: str, group: tuple[int, ...]) -> int:
    """The base of a group inside a filtered question, from the printed share of the group that passed the filter.

    Where print does not give that share, as if the filter had let through the same share of every group.
    """
    universe, inside = survey.codebook.universe_of(variable), int(survey.data[by].isin(group).sum())
    passed = evidence_book(survey.population).passed(universe, by, group)
    if passed.kind in ("published", "derived") and not passed.about:
        return round(inside * passed.value / 100)
    return round(universe.base_n * inside / survey.data[by].notna().sum())


def base(survey: Survey, variable: str, **group: object) -> Fact:
    """The unweighted number of respondents behind a variable ("1,201")."""
    first = survey.codebook[variable].answers[0].code
    fact = share(survey, variable, first, **group)
    return Fact(f"{fact.base_n:,}", variable=variable, base_n=fact.base_n, evidence="published", survey=survey)


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


def _named(item: Variable, said: str) -> str:
    """Question and answer as a table of comparisons names them, with the figure that tells like-named items apart."""
    figure = f" (Figure {item.figures[0]})" if item.figures else ""
    return item.label_en + (f": {said}" if said != "yes" else "") + figure


def _upwards(item: Variable, code: int) -> str:
    return f"at least {item.label(code).removeprefix('at least ')}"


def _joined(item: Variable, codes: tuple[int, ...]) -> str:
    """Answers taken together, in words: all from one upwards as "at least", others with "or" between them."""
    if len(codes) > 1 and codes == item.at_least(codes[0]):
        return _upwards(item, codes[0])
    return " or ".join(item.label(code) for code in codes)


def say(**spoken: object) -> None:
    """Put facts, claims and plain words under their keys for the prose of the chapter.

    A claim brings the two numbers it compares: those of ``say(hate=more(girls, boys))`` are ``hate_1`` and ``hate_2``.
    """
    from myst_nb import glue

    for key, thing in spoken.items():
        if not hasattr(thing, "said_as"):
            glue(key, str(thing), display=False)
            continue
        glue(key, thing.said_as(key), display=False)
        for side, fact in ((1, thing.a), (2, thing.b)):
            glue(f"{key}_{side}", str(fact), display=False)
