"""Surveys of any size: respondents stay in their table, and an estimate passes over them once a variable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any, TypeVar, Unpack

import pandas as pd

from .. import estimation
from ..codebook import rules
from ..codebook.model import Codebook
from ..errors import unknown
from ..estimation import Design, gathered
from .respondents import Described
from .results import Estimates, Names, Shares, listed
from .survey import Survey

V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class TableSurvey(Survey):
    """A survey in a ``table``: a pandas frame, a DuckDB relation over Parquet files, or a Spark frame.

    It is asked as any survey and answers the same, to rounding. For each variable one pass over the columns needed
    leaves a row for each sampling unit, group and answer (:func:`kidsonline.estimation.gather`); where answers belong
    together, as in a multiple-response set, for each pattern of answers. The variables that a rule or a universe
    speaks of are told apart by their values: give such numbers few of them. ``data`` has the columns and no rows.
    """

    table: object = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        table: object,
        design: Design,
        codebook: Codebook | None = None,
        population: str = "",
        **described: Unpack[Described],
    ) -> "TableSurvey":
        """The survey of a table, whose columns must carry the design; arguments as :func:`kidsonline.from_table`."""
        kinds = gathered.opened(table).collect_schema()
        empty = pd.DataFrame(
            {name: pd.Series(dtype=float if kind.is_numeric() else str) for name, kind in kinds.items()}
        )
        for column in design.columns:
            if column not in empty:
                raise unknown("design variable", column, empty.columns, "the table")
        return cls(
            empty, design, codebook, population or (codebook.population if codebook else ""), **described, table=table
        )

    def asked(self, name: str) -> bool:
        """Whether the table has a column for it; whether that is empty would take a pass over all people."""
        self.bases.column(name)
        return self.bases.spelled(name) in self.data

    def gather(
        self, variables: Sequence[str] = (), by: Names | None = None, where: str | None = None, *, summed: bool = False
    ) -> Survey:
        """A survey in memory of people put together, with all that estimates of ``variables`` need.

        ``by`` and ``where`` as in the estimates. summed : the one variable is a number of which mean and variance are
        kept, unless its values tell groups apart.
        """
        named_here = [*variables, *([] if by is None or by == "total" else listed(by))]
        for name in named_here:
            self.bases.column(name)
        names = [self.bases.spelled(name) for name in named_here]
        book = self.codebook
        asked = [] if book is None else [book.universe_of(name).rule for name in names if name in book]
        needed = list(filter(None, [where, *asked]))
        for rule in needed:
            self.bases.rule(rule)
        named = {self.bases.spelled(name) for rule in needed for name in rules.names(rule)}
        spoken_of = [column for column in self.data if column in named]
        keys = [name for name in dict.fromkeys([*names, *spoken_of]) if name in self.data]
        number = names[0] if summed and self._summable(names[0], [*names[1:], *spoken_of]) else None
        if number is None:
            return self._of(estimation.gather(self._rows, self.design, keys))
        keys.remove(number)
        left = estimation.gather(self._rows, self.design, keys, number, self.bases.user_missing(number))
        return self._of(left, number)

    @cached_property
    def _rows(self) -> object:
        """The table, without weights, strata and PSUs that are declared missing."""
        import narwhals.stable.v2 as nw

        rows = gathered.opened(self.table)
        for column in self.design.columns:
            for low, high in self.bases.user_missing(column):
                kept = (nw.col(column) < low) | (nw.col(column) > high)
                rows = rows.with_columns(nw.when(kept).then(nw.col(column)).alias(column))
        return rows

    def _summable(self, name: str, told_apart: Sequence[str]) -> bool:
        few = self.codebook is not None and name in self.codebook and self.codebook[name].level != "scale"
        return (
            not few
            and name in self.data
            and self.data[name].dtype.kind == "f"
            and name not in (*told_apart, *self.design.columns)
        )

    def _of(self, left: estimation.Gathered, number: str | None = None) -> Survey:
        """The survey of gathered rows; the means of ``number`` are not to be taken for codes of the same value."""
        book = self.codebook
        if book is not None and number is not None and number in book:
            book = replace(book, variables=book.variables | {number: replace(book[number], answers=())})
        return Survey(
            left.data, left.design, book, self.population, _without(number, self.labels),
            _without(number, self.value_labels), _without(number, self.missing), self.sets, left.people, left.variances,
        )  # fmt: skip

    @cached_property
    def sample(self) -> estimation.Sample:
        """The design, its rows put together."""
        return self.gather().sample

    @cached_property
    def synthetic(self) -> bool:
        """As :attr:`kidsonline.Survey.synthetic`."""
        return "synthetic" in self.data and self.gather(["synthetic"]).synthetic

    def _estimates(
        self,
        verb: str,
        parts: Iterable[Sequence[str]],
        by: Names | None,
        where: str | None,
        *arguments: object,
        summed: bool = False,
        **options: Any,
    ) -> Estimates:
        """Estimates of each part, a pass over the rows each, as one frame with p values adjusted over all."""
        frame = pd.concat(
            [
                getattr(self.gather(part, by, where, summed=summed), verb)(
                    list(part), *arguments, by, where, **options
                ).frame
                for part in parts
            ],
            ignore_index=True,
        )
        if "p_holm" in frame:
            for family in frame.groupby(frame.get("part", pd.Series("", frame.index))).groups.values():
                frame.loc[family, "p_holm"] = estimation.holm(frame.loc[family, "p_value"].to_numpy(float))
        return Estimates(frame, self)

    def proportions(
        self, variables: Names, by: Names | None = None, where: str | None = None, **options: Any
    ) -> Shares:
        """As :meth:`kidsonline.Survey.proportions`."""
        own = where is None and options.get("missing_in_base") is None
        return Shares(self._estimates("proportions", _each(variables), by, where, **options).frame, self, own)

    def totals(self, variables: Names, by: Names | None = None, where: str | None = None, **options: Any) -> Estimates:
        """As :meth:`kidsonline.Survey.totals`."""
        return self._estimates("totals", _each(variables), by, where, **options)

    def mean(self, variables: Names, by: Names | None = None, where: str | None = None, **options: Any) -> Estimates:
        """As :meth:`kidsonline.Survey.mean`."""
        return self._estimates("mean", _each(variables), by, where, summed=True, **options)

    def total(self, variables: Names, by: Names | None = None, where: str | None = None, **options: Any) -> Estimates:
        """As :meth:`kidsonline.Survey.total`."""
        return self._estimates("total", _each(variables), by, where, summed=True, **options)

    def multiple_response(
        self,
        variables: Names,
        by: Names | None = None,
        where: str | None = None,
        *,
        chosen: object = None,
        **options: Any,
    ) -> Shares:
        """As :meth:`kidsonline.Survey.multiple_response`."""
        gathered_rows = self.gather(self._set(variables).variables, by, where)
        made = gathered_rows.multiple_response(variables, by, where, **options, chosen=chosen)
        return Shares(made.frame, self, own_base=False)

    def compare(self, variables: Names, by: Names, where: str | None = None, **options: Any) -> Estimates:
        """As :meth:`kidsonline.Survey.compare`."""
        return self._estimates("compare", _each(variables), by, where, **options)

    def compare_items(
        self,
        variables: list[str],
        codes: Iterable,
        by: Names | None = None,
        where: str | None = None,
        **options: Any,
    ) -> Estimates:
        """As :meth:`kidsonline.Survey.compare_items`."""
        pairs: Sequence[Sequence[str]] = list(combinations(listed(variables), 2)) or [variables]
        return self._estimates("compare_items", pairs, by, where, codes, **options)

    def difference(
        self,
        variable: str,
        codes: Iterable,
        group_var: str,
        group: Iterable,
        against: Iterable,
        where: str | None = None,
        *,
        level: float = 0.95,
    ) -> estimation.Difference:
        """As :meth:`kidsonline.Survey.difference`."""
        survey = self.gather([variable], group_var, where)
        return survey.difference(variable, codes, group_var, group, against, where, level=level)

    def association(self, variables: Names, by: Names, where: str | None = None) -> Estimates:
        """As :meth:`kidsonline.Survey.association`."""
        return self._estimates("association", _each(variables), by, where)


def _without(name: str | None, of: Mapping[str, V]) -> dict[str, V]:
    return {key: value for key, value in of.items() if key != name}


def _each(variables: Names) -> list[list[str]]:
    return [[name] for name in listed(variables)]
