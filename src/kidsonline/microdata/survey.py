"""Survey = microdata + design + codebook, and the estimates it gives.

Who counts in a base is settled in ``bases``; the arithmetic is ``estimation``'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from .. import estimation
from ..codebook.model import Codebook
from ..errors import UserError, unknown
from ..estimation import Coded, Design
from .bases import Bases
from .sav import read_sav

Names = str | list[str]
Together = Mapping[str, Iterable]


@dataclass(frozen=True)
class Estimates:
    """Results of one survey: ``frame``, one row a result, and the ``survey`` they are from."""

    frame: pd.DataFrame
    survey: "Survey" = field(repr=False)


@dataclass(frozen=True)
class Shares(Estimates):
    """Shares of answers: the only estimates that a reader is ever shown, and the only ones the gate takes.

    own_base : whether each is of everybody who was asked, with the refusals that the codebook keeps; not so for shares
    of a domain, on a base chosen by the author, or of a multiple-response set.
    """

    own_base: bool = True


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey's microdata with what is needed to estimate from them.

    data : one row a respondent, numeric codes (NaN: not asked) or strings. design : how they were drawn.
    codebook : wording, codes, universes, refusals; None: what the file itself says in ``labels`` {variable: label},
    ``value_labels`` {variable: {code: label}}, ``missing`` {variable: user-missing codes or {"lo", "hi"}} and
    ``sets`` {multiple-response set: its dictionary}. population : "children", "parents" or any name.
    people, variances : what :class:`~kidsonline.estimation.Gathered` says, where a row stands for several people.
    """

    data: pd.DataFrame = field(repr=False)
    design: Design
    codebook: Codebook | None = field(default=None, repr=False)
    population: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    value_labels: Mapping[str, Mapping] = field(default_factory=dict, repr=False)
    missing: Mapping[str, list] = field(default_factory=dict, repr=False)
    sets: Mapping[str, dict] = field(default_factory=dict, repr=False)
    people: np.ndarray | None = field(default=None, repr=False)
    variances: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    @classmethod
    def from_sav(cls, path: str | Path, design: Design, codebook: Codebook | None = None,
                 population: str = "") -> "Survey":
        """Read an SPSS file; raises UserError when it cannot be read or does not carry the design."""
        file = read_sav(path)
        survey = cls(file.data, design, codebook, population or (codebook.population if codebook else ""),
                     file.labels, file.value_labels, file.missing, file.sets)
        _ = survey.sample  # a design that does not fit stops here, not at the first figure
        return survey

    @cached_property
    def sample(self) -> estimation.Sample:
        """The design read off the rows."""
        return estimation.draw(self.data, self.design, self.people)

    @cached_property
    def bases(self) -> Bases:
        """Who counts, variable by variable."""
        place = f"the {self.population} survey" if self.population else "the data"
        return Bases(self.data, self.codebook, self.value_labels, self.missing, place)

    @cached_property
    def synthetic(self) -> bool:
        """Whether the file says of itself, in the constant variable ``synthetic``, that nobody gave these answers."""
        if "synthetic" not in self.data:
            return False
        values = set(self.data["synthetic"].unique())
        if values not in ({0}, {1}):
            raise UserError("The variable 'synthetic' must be 1 for every row, or 0 for every row: do not mix "
                            "synthetic and measured respondents in one file.")
        return values == {1}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of standard errors must know about this sample, one sentence each."""
        sample, notes = self.sample, []
        if sample.lonely_strata:
            how = {"adjust": "its distance from the grand mean stands for its variance",
                   "certainty": "it adds nothing to the variance"}[sample.lonely]
            notes.append(f"{sample.lonely_strata} of {sample.n_strata} strata hold a single PSU: {how}.")
        if sample.without_weight:
            notes.append(f"{sample.without_weight} of {sample.n_people} rows have weight 0 and count in no base.")
        return tuple(notes)

    def grouping(self, by: Names | None) -> Coded:
        """The groups of one variable, of several crossed, or (None) everybody as "total"."""
        if by is None or by == "total":
            return estimation.everyone(len(self.data))
        return estimation.cross([self.bases.coded(name) for name in listed(by)])

    def _items(self, variables: Names, where: str | None, missing_in_base: object,
               answers: Together | None) -> list[Coded]:
        found = [self.bases.coded(name, missing_in_base) for name in listed(variables)]
        if answers:
            found = [item.join({name: _coded(item, wanted) for name, wanted in answers.items()}) for item in found]
        return [item.within(self.bases.rule(where)) for item in found]

    def proportions(self, variables: Names, by: Names | None = None, where: str | None = None, *,
                    missing_in_base: object = None, answers: Together | None = None, interval: str = "logit",
                    level: float = 0.95) -> Shares:
        """Share of each answer, in each group.

        variables : one name or a list (a battery). by : a grouping, or a list of them to cross.
        where : a domain as an expression over codes ("age >= 13"); the design keeps all its rows.
        missing_in_base : as in :meth:`kidsonline.microdata.bases.Bases.coded`. answers : {category: labels or codes
        reported together} in place of the single answers; the base stays whole. interval : "logit" or "beta"
        (Korn-Graubard). Columns as :func:`kidsonline.estimation.proportions`.
        """
        items = self._items(variables, where, missing_in_base, answers)
        frame = estimation.proportions(self.sample, items, self.grouping(by), interval=interval, level=level)
        return Shares(frame, self, where is None and missing_in_base is None)

    def totals(self, variables: Names, by: Names | None = None, where: str | None = None, *,
               missing_in_base: object = None, answers: Together | None = None, level: float = 0.95) -> Estimates:
        """Estimated number of people who gave each answer (sums of weights); arguments as :meth:`proportions`."""
        items = self._items(variables, where, missing_in_base, answers)
        return Estimates(estimation.answer_totals(self.sample, items, self.grouping(by), level=level), self)

    def mean(self, variables: Names, by: Names | None = None, where: str | None = None, *,
             level: float = 0.95) -> Estimates:
        """Mean of the values of one variable or several, in each group; user-missing answers are never in it."""
        names, values, variances = self._values(variables, where)
        return Estimates(estimation.means(self.sample, names, values, self.grouping(by), level=level,
                                          variances=variances), self)

    def total(self, variables: Names, by: Names | None = None, where: str | None = None, *,
              level: float = 0.95) -> Estimates:
        """Weighted sum of the values of one variable or several; arguments as :meth:`mean`."""
        names, values, variances = self._values(variables, where)
        return Estimates(estimation.value_totals(self.sample, names, values, self.grouping(by), level=level,
                                                 variances=variances), self)

    def _values(self, variables: Names, where: str | None) -> tuple[list[str], list[np.ndarray], list]:
        names, domain = listed(variables), self.bases.rule(where)
        values = [self.bases.values(name) for name in names]
        if domain is not None:
            values = [np.where(domain, value, np.nan) for value in values]
        return names, values, [self.variances.get(name, 0.0) for name in names]

    def multiple_response(self, variables: Names, by: Names | None = None, where: str | None = None, *,
                          chosen: object = None, missing_in_base: object = None, interval: str = "logit",
                          level: float = 0.95) -> Shares:
        """Share that chose each item of a multiple-response set, one row an item and group.

        variables : a set of the codebook or of the file, or a list of yes/no items. chosen : the code that counts
        (None: the file's counted value, else 1). The base, the same for all items, is everybody who answered at
        least one of them, so that shares may add to more than 1. Other arguments as :meth:`proportions`.
        """
        names, counted = self._set(variables)
        items = self.bases.chosen(names, counted if chosen is None else chosen, missing_in_base)
        items = [item.within(self.bases.rule(where)) for item in items]
        frame = estimation.proportions(self.sample, items, self.grouping(by), interval=interval, level=level)
        return Shares(frame, self, own_base=False)

    def _set(self, variables: Names) -> tuple[list[str], object]:
        """Items of a multiple-response set and the code that counts."""
        if not isinstance(variables, str):
            return listed(variables), 1
        sets: dict[str, tuple[list[str], object]] = {}
        for item in self.codebook.variables.values() if self.codebook else ():
            if item.multiple_response_set:
                sets.setdefault(item.multiple_response_set, ([], 1))[0].append(item.variable)
        for name, details in self.sets.items():
            counted = details.get("counted_value")
            sets.setdefault(name.lstrip("$"), (list(details["variable_list"]), 1 if counted is None else counted))
        if variables.lstrip("$") not in sets:
            raise unknown("multiple-response set", variables, sets, self.bases.place)
        return sets[variables.lstrip("$")]

    def compare(self, variables: Names, by: Names, where: str | None = None, *, pairs: list[tuple] | None = None,
                missing_in_base: object = None, answers: Together | None = None, level: float = 0.95) -> Estimates:
        """Differences between groups in the share of each answer, for all pairs of group codes or ``pairs``.

        Other arguments as :meth:`proportions`; columns as :func:`kidsonline.estimation.compare_groups`.
        """
        items = self._items(variables, where, missing_in_base, answers)
        return Estimates(estimation.compare_groups(self.sample, items, self.grouping(by), pairs, level=level), self)

    def compare_items(self, variables: list[str], codes: Iterable, by: Names | None = None,
                      where: str | None = None, *, missing_in_base: object = None, level: float = 0.95) -> Estimates:
        """Differences between items in the share that gave one of ``codes``, among those who answered both.

        Columns as :func:`kidsonline.estimation.compare_items`.
        """
        codes = _codes(codes)
        items = self._items(variables, where, missing_in_base, {"|".join(map(str, codes)): codes})
        if len(items) < 2:
            raise UserError("Name at least two variables to compare.")
        return Estimates(estimation.compare_items(self.sample, items, self.grouping(by), level=level), self)

    def difference(self, variable: str, codes: Iterable, group_var: str, group: Iterable, against: Iterable,
                   where: str | None = None, *, level: float = 0.95) -> estimation.Difference:
        """The share giving one of ``codes`` in ``group`` less that in ``against``, both codes of ``group_var``.

        Design-based; all but the difference is NaN where no test can be made.
        """
        codes, sides = _codes(codes), self.bases.coded(group_var)
        places = [{sides.codes.index(c) for c in _codes(wanted) if c in sides.codes} for wanted in (group, against)]
        if not all(places) or places[0] & places[1]:
            raise UserError(f"Compare two groups of '{group_var}' that share nobody; its codes are "
                            f"{', '.join(map(str, sides.codes))}.")
        position = np.select([np.isin(sides.position, list(p)) for p in places], [0, 1], -1)
        two = Coded(group_var, (0, 1), ("group", "against"), position)
        items = self._items(variable, where, None, {"|".join(map(str, codes)): codes})
        row = estimation.compare_groups(self.sample, items, two, level=level).iloc[0]
        return estimation.Difference(row.difference, row.ci_low, row.ci_high, row.statistic, row.p_value)

    def item_difference(self, variable: str, codes: Iterable, against: str, against_codes: Iterable,
                        where: str | None = None, *, level: float = 0.95) -> estimation.Difference:
        """The share giving one of ``codes`` to ``variable`` less that giving ``against_codes`` to ``against``.

        Among those who answered both; design-based, all but the difference is NaN where no test can be made.
        """
        sides = ((variable, _codes(codes)), (against, _codes(against_codes)))
        items = [self._items(name, where, None, {"|".join(map(str, wanted)): wanted})[0] for name, wanted in sides]
        row = estimation.compare_items(self.sample, items, level=level).iloc[0]
        return estimation.Difference(row.difference, row.ci_low, row.ci_high, row.statistic, row.p_value)

    def association(self, variables: Names, by: Names, where: str | None = None) -> Estimates:
        """Rao-Scott test (second order) of each variable by a grouping, refusals apart.

        Columns: variable part group_var F df1 df2 p_value p_holm n reason. ``part`` is "answers" for the
        substantive answers, and "refusals" (answered or refused) for variables that can be refused; ``p_holm``
        adjusts within the variables of one part; ``reason`` says why a test was not computed.
        """
        names, group, domain = listed(variables), self.grouping(by), self.bases.rule(where)
        parts = {"answers": [self.bases.coded(name, False) for name in names],
                 "refusals": [r for r in map(self.bases.refusals, names) if r is not None]}
        frame = pd.concat([estimation.association(self.sample, items, group, domain).assign(part=part)
                           for part, items in parts.items() if items], ignore_index=True)
        frame.insert(1, "part", frame.pop("part"))
        frame = frame.sort_values("variable", key=lambda v: v.map(names.index), kind="stable", ignore_index=True)
        return Estimates(frame, self)


def listed(variables: Names) -> list[str]:
    """One name or several as a list; raises where there is none."""
    names = [variables] if isinstance(variables, str) else list(variables)
    if not names:
        raise UserError("Name at least one variable.")
    return names


def _coded(item: Coded, wanted: object) -> list:
    """Codes of answers given as labels or codes; what is neither is left for ``join`` to refuse."""
    codes = {label.casefold(): code for code, label in zip(item.codes, item.labels, strict=True)}
    return [codes.get(str(one).casefold(), one) for one in _codes(wanted)]


def _codes(codes: object) -> list:
    return [codes] if np.isscalar(codes) else list(codes)
