"""The estimates that a survey gives; their arithmetic is ``estimation``'s."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import estimation
from ..errors import UserError
from ..estimation import Coded
from .respondents import Respondents
from .results import Estimates, Names, Shares, Together, codes_given, listed


@dataclass(frozen=True, eq=False)
class Survey(Respondents):
    """Respondents that can be asked for shares, means, totals, differences and tests; fields as theirs."""

    def proportions(
        self,
        variables: Names,
        by: Names | None = None,
        where: str | None = None,
        *,
        missing_in_base: object = None,
        answers: Together | None = None,
        interval: str = "logit",
        level: float = 0.95,
    ) -> Shares:
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

    def totals(
        self,
        variables: Names,
        by: Names | None = None,
        where: str | None = None,
        *,
        missing_in_base: object = None,
        answers: Together | None = None,
        level: float = 0.95,
    ) -> Estimates:
        """Estimated number of people who gave each answer (sums of weights); arguments as :meth:`proportions`."""
        items = self._items(variables, where, missing_in_base, answers)
        return Estimates(estimation.answer_totals(self.sample, items, self.grouping(by), level=level), self)

    def mean(
        self, variables: Names, by: Names | None = None, where: str | None = None, *, level: float = 0.95
    ) -> Estimates:
        """Mean of the values of one variable or several, in each group; user-missing answers are never in it."""
        names, values, variances = self._values(variables, where)
        return Estimates(
            estimation.means(self.sample, names, values, self.grouping(by), level=level, variances=variances), self
        )

    def total(
        self, variables: Names, by: Names | None = None, where: str | None = None, *, level: float = 0.95
    ) -> Estimates:
        """Weighted sum of the values of one variable or several; arguments as :meth:`mean`."""
        names, values, variances = self._values(variables, where)
        return Estimates(
            estimation.value_totals(self.sample, names, values, self.grouping(by), level=level, variances=variances),
            self,
        )

    def multiple_response(
        self,
        variables: Names,
        by: Names | None = None,
        where: str | None = None,
        *,
        chosen: object = None,
        missing_in_base: object = None,
        interval: str = "logit",
        level: float = 0.95,
    ) -> Shares:
        """Share that chose each item or category of a multiple-response set, one row an item and group.

        variables : a set of the codebook or of the file, or a list of yes/no items. chosen : the code that counts
        (None: the file's counted value, else 1). A set of categories, whose variables hold any of them, has a row a
        category, under the set's name (chosen: those wanted). The base, the same for all rows, is everybody who
        answered at least one of the variables, so that shares may add to more than 1. Other arguments as
        :meth:`proportions`.
        """
        of = self._set(variables)
        if of.counted is None:
            codes = [] if chosen is None else codes_given(chosen)
            items = self.bases.categories(of.name, of.variables, codes, missing_in_base)
        else:
            items = self.bases.chosen(of.variables, of.counted if chosen is None else chosen, missing_in_base)
        items = [item.within(self.bases.rule(where)) for item in items]
        frame = estimation.proportions(self.sample, items, self.grouping(by), interval=interval, level=level)
        return Shares(frame, self, own_base=False)

    def compare(
        self,
        variables: Names,
        by: Names,
        where: str | None = None,
        *,
        pairs: list[tuple] | None = None,
        missing_in_base: object = None,
        answers: Together | None = None,
        level: float = 0.95,
    ) -> Estimates:
        """Differences between groups in the share of each answer, for all pairs of group codes or ``pairs``.

        Other arguments as :meth:`proportions`; columns as :func:`kidsonline.estimation.compare_groups`.
        """
        items = self._items(variables, where, missing_in_base, answers)
        return Estimates(estimation.compare_groups(self.sample, items, self.grouping(by), pairs, level=level), self)

    def compare_items(
        self,
        variables: list[str],
        codes: Iterable,
        by: Names | None = None,
        where: str | None = None,
        *,
        missing_in_base: object = None,
        level: float = 0.95,
    ) -> Estimates:
        """Differences between items in the share that gave one of ``codes``, among those who answered both.

        Columns as :func:`kidsonline.estimation.compare_items`.
        """
        codes = codes_given(codes)
        items = self._items(variables, where, missing_in_base, {"|".join(map(str, codes)): codes})
        if len(items) < 2:
            raise UserError("Name at least two variables to compare.")
        return Estimates(estimation.compare_items(self.sample, items, self.grouping(by), level=level), self)

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
        """The share giving one of ``codes`` in ``group`` less that in ``against``, both codes of ``group_var``.

        Design-based; all but the difference is NaN where no test can be made.
        """
        codes, sides = codes_given(codes), self.bases.coded(group_var)
        places = [
            {sides.codes.index(c) for c in codes_given(wanted) if c in sides.codes} for wanted in (group, against)
        ]
        if not all(places) or places[0] & places[1]:
            raise UserError(
                f"Compare two groups of '{group_var}' that share nobody; its codes are "
                f"{', '.join(map(str, sides.codes))}."
            )
        position = np.select([np.isin(sides.position, list(p)) for p in places], [0, 1], -1)
        two = Coded(group_var, (0, 1), ("group", "against"), position)
        items = self._items(variable, where, None, {"|".join(map(str, codes)): codes})
        row = estimation.compare_groups(self.sample, items, two, level=level).iloc[0]
        return estimation.Difference(row.difference, row.ci_low, row.ci_high, row.statistic, row.p_value)

    def item_difference(
        self,
        variable: str,
        codes: Iterable,
        against: str,
        against_codes: Iterable,
        where: str | None = None,
        *,
        level: float = 0.95,
    ) -> estimation.Difference:
        """The share giving one of ``codes`` to ``variable`` less that giving ``against_codes`` to ``against``.

        Among those who answered both; design-based, all but the difference is NaN where no test can be made.
        """
        sides = ((variable, codes_given(codes)), (against, codes_given(against_codes)))
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
        parts = {
            "answers": [self.bases.coded(name, False) for name in names],
            "refusals": [r for r in map(self.bases.refusals, names) if r is not None],
        }
        frame = pd.concat(
            [
                estimation.association(self.sample, items, group, domain).assign(part=part)
                for part, items in parts.items()
                if items
            ],
            ignore_index=True,
        )
        frame.insert(1, "part", frame.pop("part"))
        frame = frame.sort_values("variable", key=lambda v: v.map(names.index), kind="stable", ignore_index=True)
        return Estimates(frame, self)
