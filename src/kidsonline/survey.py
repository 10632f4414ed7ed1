"""Survey = microdata + design + codebook, and the estimates it gives.

Who counts in a base is settled here (universe, answers, refusals, domain); the arithmetic is ``estimation``'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from . import estimation, paths
from .codebook import Codebook, codebook
from .errors import UserError, unknown
from .estimation import Coded, Design
from .sav import read_sav

PROJECT_DESIGN = Design(weight="weight", strata="stratum", psu="psu")
Names = str | list[str]


@dataclass(frozen=True)
class Estimates:
    """Estimates of one survey: ``frame`` (one row a variable, answer and group) and the ``survey`` they are from."""

    frame: pd.DataFrame
    survey: "Survey" = field(repr=False)

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey's microdata with what is needed to estimate from them.

    data : one row a respondent, numeric codes (NaN: not asked) or strings.
    design : how the sample was drawn, in column names.
    codebook : wording, codes, universes, refusals; None: ``labels``, ``value_labels`` and ``missing`` of the file.
    population : "children", "parents" or any name.
    """

    data: pd.DataFrame = field(repr=False)
    design: Design
    codebook: Codebook | None = field(default=None, repr=False)
    population: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    value_labels: Mapping[str, Mapping] = field(default_factory=dict, repr=False)
    missing: Mapping[str, list] = field(default_factory=dict, repr=False)
    sets: Mapping[str, dict] = field(default_factory=dict, repr=False)

    @classmethod
    def from_sav(cls, path: str | Path, design: Design, codebook: Codebook | None = None,
                 population: str = "") -> "Survey":
        """Read an SPSS file; raises UserError when it cannot be read or does not carry the design."""
        file = read_sav(path)
        survey = cls(file.data, design, codebook, population or (codebook.population if codebook else ""), file.labels,
                     file.value_labels, file.missing, file.sets)
        survey.sample  # noqa: B018  (a design that does not fit must stop here, not at the first figure)
        return survey

    @cached_property
    def sample(self) -> estimation.Sample:
        """The design read off the rows."""
        return estimation.draw(self.data, self.design)

    @cached_property
    def synthetic(self) -> bool:
        """Whether the file says of itself, in the constant variable ``synthetic``, that no one gave these answers."""
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
            notes.append(f"{sample.without_weight} of {len(self.data)} rows have weight 0 and count in no base.")
        return tuple(notes)

    def where(self, rule: str | None) -> np.ndarray | None:
        """Rows (bool) for which ``rule``, an expression over codes such as "age >= 13", holds; None for no rule."""
        if not rule:
            return None
        if rule not in self._rules:
            try:
                kept = self.data.eval(rule, engine="python", local_dict={}, global_dict={})
            except pd.errors.UndefinedVariableError as error:
                name = str(error).split("'")[1]
                raise unknown("variable", name, self.data.columns, f"the data (rule '{rule}')") from None
            except Exception as error:
                raise UserError(f"The rule '{rule}' cannot be read ({str(error).splitlines()[0]}): write it like "
                                "\"age >= 13 and area == 2\".") from None
            kept = np.asarray(kept)
            if kept.shape != (len(self.data),) or kept.dtype != bool:
                raise UserError(f"The rule '{rule}' is not true or false for each row: compare a variable with a code.")
            self._rules[rule] = kept
        return self._rules[rule]

    @cached_property
    def _rules(self) -> dict[str, np.ndarray]:
        return {}

    def _column(self, name: str) -> pd.Series:
        if self.codebook is not None and name in self.codebook and name not in self.data:
            raise UserError(f"'{name}' is in the codebook but not in the file: leave it out or add the column.")
        if name not in self.data:
            known = self.codebook.variables if self.codebook is not None else self.data.columns
            raise unknown("variable", name, known, f"the {self.population} survey" if self.population else "the data")
        return self.data[name]

    def _answers(self, name: str) -> dict[object, tuple[str, str]]:
        """Labelled codes of a variable in code order: {code: (label, kind of missing or "")}."""
        if self.codebook is not None and name in self.codebook:
            return {a.code: (a.label, a.missing) for a in self.codebook[name].answers}
        found = {_whole(code): (label, "user" if self._user_missing(name, code) else "")
                 for code, label in self.value_labels.get(name, {}).items()}
        return dict(sorted(found.items()))

    def _user_missing(self, name: str, code: object) -> bool:
        for item in self.missing.get(name, []):
            low, high = (item["lo"], item["hi"]) if isinstance(item, dict) else (item, item)
            if isinstance(code, str) == isinstance(low, str) and low <= code <= high:
                return True
        return False

    def coded(self, name: str, missing_in_base: object = None) -> Coded:
        """A variable as positions in the categories of its base.

        ``missing_in_base``: None as the codebook says (without one: user-missing answers stay out); True all of
        them in; False none; or a list of codes or kinds ("dont_know", "prefer_not_to_say") that stay in.
        """
        key = (name, missing_in_base if not isinstance(missing_in_base, list) else tuple(missing_in_base))
        if key not in self._coded:
            self._coded[key] = self._code(name, missing_in_base)
        return self._coded[key]

    @cached_property
    def _coded(self) -> dict[tuple, Coded]:
        return {}

    def _code(self, name: str, missing_in_base: object) -> Coded:
        column = self._column(name)
        answers = self._answers(name)
        values = column.to_numpy()
        text = values.dtype.kind not in "biuf"
        if text:
            values = np.array(["" if pd.isna(v) else str(v) for v in values], dtype=object)
            seen = sorted(set(values) - {""})       # a blank is how SPSS writes a string that is missing
        else:
            values = values.astype(float)
            seen = [_whole(v) for v in np.unique(values[~np.isnan(values)])]
        in_codebook = self.codebook is not None and name in self.codebook
        strange = [code for code in seen if code not in answers]
        if in_codebook and strange and self.codebook[name].level != "scale":
            raise UserError(f"'{name}' holds {', '.join(map(str, strange[:5]))}, which the codebook does not know: "
                            "recode the file or add the answer to value_labels.csv.")
        kinds = {code: kind for code, (_, kind) in answers.items()}
        kinds |= {code: "user" if not in_codebook and self._user_missing(name, code) else "" for code in strange}
        kept = self._kept(name, kinds, missing_in_base)
        codes = sorted(code for code, kind in kinds.items() if not kind or code in kept)
        labels = [answers[code][0] if code in answers else str(code) for code in codes]
        found = estimation.coded(name, values, codes, labels)
        return found.within(self.where(self.codebook.universe_of(name).rule)) if in_codebook else found

    def _kept(self, name: str, kinds: Mapping[object, str], missing_in_base: object) -> set:
        """Codes of missing answers that count in the base."""
        if missing_in_base is None:
            named = self.codebook is not None and name in self.codebook
            return set(self.codebook[name].base_codes) if named else set()
        if isinstance(missing_in_base, bool):
            return {code for code, kind in kinds.items() if missing_in_base and kind != "not_asked"}
        wanted = [missing_in_base] if isinstance(missing_in_base, str | int) else list(missing_in_base)
        return {code for code, kind in kinds.items() if code in wanted or kind in wanted}

    def grouping(self, by: Names | None) -> Coded:
        """The groups of one variable, of several crossed, or (None) everybody as "total"."""
        if by is None or by == "total":
            return estimation.everyone(len(self.data))
        return estimation.cross([self.coded(name) for name in ([by] if isinstance(by, str) else by)])

    def _many(self, variables: Names, where: str | None, missing_in_base: object, answers: Mapping | None) -> list[Coded]:
        found = [self.coded(name, missing_in_base) for name in _listed(variables)]
        if answers:
            found = [item.join({k: [v] if np.isscalar(v) else list(v) for k, v in answers.items()}) for item in found]
        return [item.within(self.where(where)) for item in found]

    def proportions(self, variables: Names, by: Names | None = None, where: str | None = None, *,
                    missing_in_base: object = None, answers: Mapping[str, Iterable] | None = None,
                    interval: str = "logit", level: float = 0.95) -> Estimates:
        """Share of each answer, in each group.

        variables : one name or a list (a battery). by : a grouping, or a list of them to cross.
        where : a domain as an expression over codes; the design keeps all its rows.
        missing_in_base : as in :meth:`coded`. answers : {category: codes reported together}, in place of the
        single answers; the base stays whole. interval : "logit" or "beta" (Korn-Graubard); level : its coverage.
        """
        return Estimates(estimation.proportions(self.sample, self._many(variables, where, missing_in_base, answers),
                                                self.grouping(by), interval=interval, level=level), self)

    def totals(self, variables: Names, by: Names | None = None, where: str | None = None, *,
               missing_in_base: object = None, answers: Mapping[str, Iterable] | None = None,
               level: float = 0.95) -> Estimates:
        """Estimated number of people who gave each answer (sums of weights); arguments as :meth:`proportions`."""
        return Estimates(estimation.answer_totals(self.sample, self._many(variables, where, missing_in_base, answers),
                                                  self.grouping(by), level=level), self)

    def mean(self, variables: Names, by: Names | None = None, where: str | None = None, *,
             level: float = 0.95) -> Estimates:
        """Mean of the codes of one variable or several, in each group; missing answers are never in it."""
        names, values = self._values(variables, where)
        return Estimates(estimation.means(self.sample, names, values, self.grouping(by), level=level), self)

    def total(self, variables: Names, by: Names | None = None, where: str | None = None, *,
              level: float = 0.95) -> Estimates:
        """Weighted sum of the values of one variable or several; arguments as :meth:`mean`."""
        names, values = self._values(variables, where)
        return Estimates(estimation.value_totals(self.sample, names, values, self.grouping(by), level=level), self)

    def multiple_response(self, variables: Names, by: Names | None = None, where: str | None = None, *,
                          chosen: object = None, missing_in_base: object = None, interval: str = "logit",
                          level: float = 0.95) -> Estimates:
        """Share that chose each item of a multiple-response set, one row an item and group.

        variables : a set of the codebook or of the file, or a list of yes/no items. chosen : the code that counts
        (None: the file's counted value, else 1). The base is everybody who answered at least one item, the same
        for all, so that shares may add to more than 1.
        """
        names, counted = self._set(variables)
        code = counted if chosen is None else chosen
        items = [self.coded(name, missing_in_base) for name in names]
        asked = np.logical_or.reduce([item.position >= 0 for item in items])
        yes = []
        for item in items:
            if code not in item.codes:
                raise unknown("answer", code, [str(c) for c in item.codes], f"'{item.name}'")
            place = item.codes.index(code)
            position = np.where(asked, (item.position == place).astype(int), -1)
            yes.append(Coded(item.name, (code,), (item.labels[place],), position, ((1,),)).within(self.where(where)))
        return Estimates(estimation.proportions(self.sample, yes, self.grouping(by), interval=interval, level=level),
                         self)

    def _set(self, variables: Names) -> tuple[list[str], object]:
        """Items of a multiple-response set and the code that counts."""
        if not isinstance(variables, str):
            return _listed(variables), 1
        sets = {}
        if self.codebook is not None:
            for item in self.codebook.variables.values():
                if item.multiple_response_set:
                    sets.setdefault(item.multiple_response_set, ([], 1))[0].append(item.variable)
        for name, details in self.sets.items():
            counted = details.get("counted_value")
            sets.setdefault(name.lstrip("$"), (list(details["variable_list"]), 1 if counted is None else counted))
        if variables.lstrip("$") not in sets:
            raise unknown("multiple-response set", variables, sets, "the survey")
        return sets[variables.lstrip("$")]

    def compare(self, variables: Names, by: Names, where: str | None = None, *, pairs: list[tuple] | None = None,
                missing_in_base: object = None, answers: Mapping[str, Iterable] | None = None,
                level: float = 0.95) -> Estimates:
        """Differences between groups in the share of each answer, all ``pairs`` of group codes or those given.

        Other arguments as :meth:`proportions`; columns as :func:`kidsonline.estimation.compare_groups`.
        """
        return Estimates(estimation.compare_groups(self.sample, self._many(variables, where, missing_in_base, answers),
                                                   self.grouping(by), pairs, level=level), self)

    def compare_items(self, variables: list[str], codes: Iterable, by: Names | None = None, where: str | None = None,
                      *, missing_in_base: object = None, level: float = 0.95) -> Estimates:
        """Differences between items in the share that gave one of ``codes``, among those who answered both."""
        codes = [codes] if np.isscalar(codes) else list(codes)
        items = self._many(variables, where, missing_in_base, {"|".join(map(str, codes)): codes})
        if len(items) < 2:
            raise UserError("Name at least two variables to compare.")
        return Estimates(estimation.compare_items(self.sample, items, self.grouping(by), level=level), self)

    def difference(self, variable: str, codes: Iterable, group_var: str, group: Iterable, against: Iterable,
                   where: str | None = None, *, level: float = 0.95) -> estimation.TwoProportions:
        """The share giving one of ``codes`` among ``group`` less that among ``against`` (codes of ``group_var``).

        Design-based: (difference, low, high, t, p_value), all but the difference NaN where no test can be made.
        """
        sides = self.coded(group_var)
        places = [{sides.codes.index(code) for code in wanted if code in sides.codes} for wanted in (group, against)]
        if not all(places) or places[0] & places[1]:
            raise UserError(f"Compare two groups of '{group_var}' that share nobody; its codes are "
                            f"{', '.join(map(str, sides.codes))}.")
        position = np.select([np.isin(sides.position, list(p)) for p in places], [0, 1], -1)
        two = Coded(group_var, (0, 1), ("group", "against"), position)
        codes = list(codes)
        item = self._many(variable, where, None, {"|".join(map(str, codes)): codes})
        row = estimation.compare_groups(self.sample, item, two, level=level).iloc[0]
        return estimation.TwoProportions(row.difference, row.ci_low, row.ci_high, row.t, row.p_value)

    def association(self, variables: Names, by: Names, where: str | None = None) -> Estimates:
        """Rao-Scott test (second order) of each variable by a grouping.

        Columns: variable part group_var F df1 df2 p_value p_holm n reason. ``part`` "answers" tests the
        substantive answers; "refusals", for variables with don't know or prefer not to say among their answers,
        tests those apart (refused or not). ``p_holm`` adjusts within the variables of one part.
        """
        group, domain, frames = self.grouping(by), self.where(where), []
        names = _listed(variables)
        answers = [self.coded(name, False) for name in names]
        refusals = [self._refusals(name) for name in names]
        frames.append(estimation.association(self.sample, answers, group, domain).assign(part="answers"))
        if any(refusals):
            frames.append(estimation.association(self.sample, list(filter(None, refusals)), group, domain)
                          .assign(part="refusals"))
        frame = pd.concat(frames, ignore_index=True)
        frame.insert(1, "part", frame.pop("part"))
        frame = frame.sort_values("variable", key=lambda v: v.map(names.index), kind="stable", ignore_index=True)
        return Estimates(frame, self)

    def _refusals(self, name: str) -> Coded | None:
        """A variable as answered (0) or refused (1); None where it has no answers that count as missing."""
        everything, answers = self.coded(name, True), self.coded(name, False)
        if everything.codes == answers.codes:
            return None
        position = np.where(answers.position >= 0, 0, np.where(everything.position >= 0, 1, -1))
        return Coded(name, (0, 1), ("answered", "refused"), position)

    def _values(self, variables: Names, where: str | None) -> tuple[list[str], list[np.ndarray]]:
        names, values = _listed(variables), []
        for name in names:
            column = self._column(name)
            if column.dtype.kind not in "biuf":
                raise UserError(f"'{name}' holds text and has no mean: choose a numeric variable.")
            item = self.coded(name, False).within(self.where(where))
            values.append(np.where(item.position >= 0, column.to_numpy(float), np.nan))
        return names, values


def _listed(variables: Names) -> list[str]:
    names = [variables] if isinstance(variables, str) else list(variables)
    if not names:
        raise UserError("Name at least one variable.")
    return names


def _whole(code: object) -> object:
    """A code as an integer where it is one."""
    return code if isinstance(code, str) or code != int(code) else int(code)


def load(population: str) -> Survey:
    """The project's survey of "children" or "parents", from the synthetic files or the folder in $KIDSONLINE_DATA."""
    book = codebook(population)
    return Survey.from_sav(paths.microdata() / f"{population}.sav", PROJECT_DESIGN, book, population)
