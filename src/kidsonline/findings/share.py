"""Numbers in prose: one gated cell, said in words, and glued into the page.

    say(village=share(children, "use_school", "never", area="village"))

puts the number under the key ``village``; the prose holds ``{glue:text}`village` ``. Only strings are glued,
formatted here once.
"""

from dataclasses import replace

import pandas as pd

from ..codebook.model import Variable
from ..codebook.study import study
from ..disclosure.gate import gate
from ..errors import UserError, unknown
from ..microdata.survey import Survey
from ..published.evidence import evidence_book
from .fact import Fact


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
    if len(group) > 1 or not set(group) <= set(study().groupings):
        raise unknown("grouping", " and ".join(group), study().groupings, f"share('{variable}'); give one")
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
