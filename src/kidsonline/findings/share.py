"""Single numbers of the survey: the share of a group that gave an answer, and how many were asked."""

from collections.abc import Iterable

from ..codebook.study import study
from ..disclosure.cell import TOTAL
from ..disclosure.gate import gate_of
from ..errors import UserError, unknown
from ..microdata.survey import Survey
from .fact import Fact


def share(survey: Survey, variable: str, answers: object = None, *, at_least: object = None, **group: object) -> Fact:
    """The share of a group that gave one of ``answers`` to ``variable``, as it may be shown.

    ``answers`` is a label, a code or a list of them; ``at_least`` takes this answer and all above it on the scale.
    ``group`` is at most one grouping of the study with a label or code, e.g. ``area="village"``, or a list of them
    taken together; none means everybody. Raises UserError for names that do not exist.
    """
    item = survey.book[variable]
    if (answers is None) == (at_least is None):
        raise UserError(f"share('{variable}'): name the answers, or at_least= one answer of the scale.")
    codes = item.codes(answers) if at_least is None else item.at_least(at_least)
    by, wanted = _group(survey, f"share('{variable}')", group)
    said = item.words(codes) if at_least is None else item.upwards(codes[0])
    # Question and answer as a table of comparisons names them, with the figure that tells like-named items apart.
    figure = f" (Figure {item.figures[0]})" if item.figures else ""
    name = item.label_en + (f": {said}" if said != "yes" else "") + figure
    return Fact(cell=gate_of(survey).cell(variable, codes, by, wanted), survey=survey, name=name)


def shares(
    survey: Survey, variable: str, answers: object = None, *, at_least: object = None, **groups: Iterable[object]
) -> list[Fact]:
    """The share in each of several groups, as :func:`share` gives it for one: ``gender=("girl", "boy")``."""
    if len(groups) != 1:
        raise UserError(f"shares('{variable}'): name one grouping and its groups, as in gender=('girl', 'boy').")
    ((by, wanted),) = groups.items()
    return [share(survey, variable, answers, at_least=at_least, **{by: group}) for group in wanted]


def base(survey: Survey, variable: str, **group: object) -> Fact:
    """The unweighted number of respondents behind a variable ("1,201"), of everybody or of one group."""
    by, wanted = _group(survey, f"base('{variable}')", group)
    return Fact(cell=gate_of(survey).base(variable, by, wanted), survey=survey)


def _group(survey: Survey, where: str, group: dict[str, object]) -> tuple[str, tuple[int, ...]]:
    """The grouping and the codes of the group that a call names."""
    if len(group) > 1 or not set(group) <= set(study().groupings):
        raise unknown("grouping", " and ".join(group), study().groupings, f"{where}; give one")
    by = next(iter(group), TOTAL)
    return by, survey.book[by].codes(group[by]) if group else ()
