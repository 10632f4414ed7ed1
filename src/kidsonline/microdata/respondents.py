"""Microdata + design + codebook: what a survey is, before anything is estimated from it.

Who counts in a base is settled in ``bases``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict

import numpy as np
import pandas as pd

from .. import estimation
from ..codebook.model import Codebook
from ..codebook.spelling import Spelling
from ..errors import UserError, unknown
from ..estimation import Coded, Design
from .bases import Bases
from .fitting import fitted
from .results import Names, Together, answers_given, listed
from .sav import read_sav
from .sav_file import Remark, SavFile


@dataclass(frozen=True)
class ResponseSet:
    """A multiple-response set: ``counted`` is the code that counts in each variable; None: each holds a category."""

    name: str
    variables: list[str]
    counted: float | str | None = 1


if TYPE_CHECKING:
    from .waves import Before


class Described(TypedDict, total=False):
    """What a file says of its variables, as the fields of a survey."""

    labels: Mapping[str, str]
    value_labels: Mapping[str, Mapping]
    missing: Mapping[str, list]
    sets: Mapping[str, dict]


@dataclass(frozen=True, eq=False)
class Respondents:
    """The microdata of a survey with what is needed to estimate from them.

    data : one row a respondent, numeric codes (NaN: not asked) or strings. design : how they were drawn.
    codebook : wording, codes, universes, refusals; None: what the file itself says in ``labels`` {variable: label},
    ``value_labels`` {variable: {code: label}}, ``missing`` {variable: user-missing codes or {"lo", "hi"}} and
    ``sets`` {multiple-response set: its dictionary}. population : "children", "parents" or any name.
    people, variances : what :class:`~kidsonline.estimation.Gathered` says, where a row stands for several people.
    remarks : what reading the file changed or suspects. interviewed : False where there is no file of this population:
    then there are no rows, and nothing was asked. wave : what this wave of the survey is called, empty where there is
    one. before : the wave before, where there is one; the two are never one sample (``waves``).
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
    interviewed: bool = True
    wave: str = ""
    before: "Before | None" = field(default=None, repr=False)
    remarks: tuple[Remark, ...] = field(default=(), repr=False)

    @classmethod
    def from_sav(
        cls,
        path: str | Path,
        design: Design,
        codebook: Codebook | None = None,
        population: str = "",
        encoding: str = "",
    ) -> Self:
        """Read an SPSS file; raises UserError when it cannot be read or does not carry the design.

        encoding : of its texts, such as "cp1251", where the file does not say it or says it wrongly.
        """
        return cls.of_file(read_sav(path, encoding), design, codebook, population)

    @classmethod
    def of_file(cls, file: SavFile, design: Design, codebook: Codebook | None = None, population: str = "") -> Self:
        """The survey of a file that was read; raises UserError when it does not carry the design."""
        file = fitted(file, codebook, design.columns)
        survey = cls(
            file.data, design, codebook, population or (codebook.population if codebook else ""),
            file.labels, file.value_labels, file.missing, file.sets, remarks=file.remarks,
        )  # fmt: skip
        _ = survey.sample  # a design that does not fit stops here, not at the first figure
        return survey

    @classmethod
    def of_nobody(cls, design: Design, codebook: Codebook, population: str) -> Self:
        """The survey of a population that was not interviewed: all that it is asked was not asked."""
        return cls(pd.DataFrame(), design, codebook, population, interviewed=False)

    @cached_property
    def sample(self) -> estimation.Sample:
        """The design read off the rows."""
        return estimation.draw(self.drawn, self.design, self.people) if self.interviewed else estimation.nobody()

    @property
    def drawn(self) -> pd.DataFrame:
        """The rows, without what of the weights, strata and PSUs is declared missing: that is none."""
        data = self.data
        for column in set(self.design.columns) & set(data.columns):
            for low, high in self.bases.user_missing(column):
                data = data.assign(**{column: data[column].mask(data[column].between(low, high))})
        return data

    @cached_property
    def bases(self) -> Bases:
        """Who counts, variable by variable."""
        place = f"the {self.population} survey" if self.population else "the data"
        return Bases(self.data, self.codebook, self.value_labels, self.missing, place)

    @cached_property
    def synthetic(self) -> bool:
        """Whether the file says of itself, in the constant variable ``synthetic``, that nobody gave these answers."""
        name = self.bases.spelled("synthetic")
        if name not in self.data:
            return False
        values = set(self.data[name].unique())
        if values not in ({0}, {1}):
            raise UserError(
                "The variable 'synthetic' must be 1 for every row, or 0 for every row: do not mix "
                "synthetic and measured respondents in one file."
            )
        return values == {1}

    @property
    def book(self) -> Codebook:
        """The codebook, for what cannot be said without one; raises UserError where there is none."""
        if self.codebook is None:
            raise UserError(
                f"There is no codebook for {self.bases.place}: give the survey one that says what was asked."
            )
        return self.codebook

    def asked(self, name: str) -> bool:
        """Whether the survey asked a variable (``Bases.asked``)."""
        return self.bases.asked(name)

    @property
    def unasked(self) -> str:
        """Why a variable without any answer has none, as the end of a sentence."""
        when = f"in {self.wave}" if self.wave else "in this survey"
        return f"not asked {when}" if self.interviewed else f"{self.population} were not interviewed {when}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about this sample and its file, one sentence each."""
        sample, notes = self.sample, []
        if sample.lonely_strata:
            how = {
                "adjust": "its distance from the grand mean stands for its variance",
                "certainty": "it adds nothing to the variance",
            }[sample.lonely]
            notes.append(f"{sample.lonely_strata} of {sample.n_strata} strata hold a single PSU: {how}.")
        if sample.without_weight:
            notes.append(f"{sample.without_weight} of {sample.n_people} rows have weight 0 and count in no base.")
        if self.before is not None:
            notes.append(
                f"The numbers are of {self.wave or 'the last wave'} alone; {self.before.survey.wave} stands beside."
            )
        return (*notes, *(remark.text for remark in self.remarks))

    def grouping(self, by: Names | None) -> Coded:
        """The groups of one variable, of several crossed, or (None) everybody as "total"."""
        if by is None or by == "total":
            return estimation.everyone(len(self.data))
        return estimation.cross([self.bases.coded(name) for name in listed(by)])

    def _items(
        self, variables: Names, where: str | None, missing_in_base: object, answers: Together | None
    ) -> list[Coded]:
        found = [self.bases.coded(name, missing_in_base) for name in listed(variables)]
        if answers:
            found = [
                item.join({name: answers_given(item, wanted) for name, wanted in answers.items()}) for item in found
            ]
        return [item.within(self.bases.rule(where)) for item in found]

    def _values(self, variables: Names, where: str | None) -> tuple[list[str], list[np.ndarray], list]:
        names, domain = listed(variables), self.bases.rule(where)
        values = [self.bases.values(name) for name in names]
        if domain is not None:
            values = [np.where(domain, value, np.nan) for value in values]
        return names, values, [self.variances.get(name, 0.0) for name in names]

    def _set(self, variables: Names) -> ResponseSet:
        """A multiple-response set of the codebook or of the file, by its name, or of the variables listed."""
        if not isinstance(variables, str):
            return ResponseSet("", listed(variables))
        sets: dict[str, ResponseSet] = {}
        for item in self.codebook.variables.values() if self.codebook else ():
            if name := item.multiple_response_set:
                sets.setdefault(name, ResponseSet(name, [])).variables.append(item.variable)
        for name, said in self.sets.items():
            counted = None if said.get("type") == "C" else said.get("counted_value") or 1
            name = name.lstrip("$")
            sets.setdefault(name, ResponseSet(name, list(said["variable_list"]), counted))
        name = Spelling(sets).of(variables.lstrip("$"))
        if name not in sets:
            raise unknown("multiple-response set", variables, sets, self.bases.place)
        return sets[name]
