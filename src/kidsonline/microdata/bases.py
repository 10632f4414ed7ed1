"""Who counts: the base of a variable, from its answers, its universe and what is done with refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import estimation
from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names
from ..errors import UserError, unknown
from ..estimation import Coded


def whole(code: float | str) -> float | str:
    """A code as an integer where it is one."""
    return code if isinstance(code, str) or code != int(code) else int(code)


@dataclass(frozen=True, eq=False)
class Bases:
    """Bases of the variables of one survey; fields as in :class:`kidsonline.survey.Survey`."""

    data: pd.DataFrame
    codebook: Codebook | None
    value_labels: Mapping[str, Mapping]
    missing: Mapping[str, list]
    place: str = "the data"
    _rules: dict[str, np.ndarray] = field(default_factory=dict, init=False)
    _coded: dict[tuple, Coded] = field(default_factory=dict, init=False)
    _any_answer: dict[str, bool] = field(default_factory=dict, init=False)

    def rule(self, rule: str | None) -> np.ndarray | None:
        """Rows (bool) for which an expression over codes such as "age >= 13" holds; None for no expression."""
        if not rule:
            return None
        if rule not in self._rules:
            # As numbers: a column without any answer does not say what it would hold.
            unasked = {name: np.nan for name in names(rule) if self._described(name) and not self.answered(name)}
            rows = self.data.assign(**unasked) if unasked else self.data
            self._rules[rule] = holds(rule, rows, self.place)
        return self._rules[rule]

    def column(self, name: str) -> pd.Series:
        """A column of the data, empty for a variable of the codebook that the file lacks; raises naming the nearest."""
        if name in self.data:
            return self.data[name]
        if self._described(name):
            return pd.Series(np.nan, self.data.index, float, name)
        known = self.codebook.variables if self.codebook is not None else self.data.columns
        raise unknown("variable", name, known, self.place)

    def answered(self, name: str) -> bool:
        """Whether the data hold any answer to a variable."""
        if name not in self._any_answer:
            described, column = self._described(name), self.column(name)
            unasked = [a.code for a in described.answers if a.missing == "not_asked"] if described else []
            self._any_answer[name] = bool((column.notna() & ~column.isin(["", *unasked])).any())
        return self._any_answer[name]

    def asked(self, name: str) -> bool:
        """Whether the survey asked a variable: not where the file lacks it, or nobody answered what all were asked.

        A question for some that nobody answered was asked, of nobody: to call it not asked would tell that nobody gave
        the answer before it.
        """
        described = name in self.data and self._described(name) is not None
        return self.answered(name) or bool(described and self.codebook and self.codebook.universe_of(name).rule)

    def coded(self, name: str, missing_in_base: object = None) -> Coded:
        """A variable as positions in the categories of its base.

        missing_in_base : None as the codebook says (without one, user-missing answers stay out); True all of them
        in; False none; or a code or kind ("dont_know", "prefer_not_to_say"), or a list of them, that stay in.
        """
        key = (name, tuple(missing_in_base) if isinstance(missing_in_base, list) else missing_in_base)
        if key not in self._coded:
            self._coded[key] = self._code(name, missing_in_base)
        return self._coded[key]

    def refusals(self, name: str) -> Coded | None:
        """A variable as answered (0) or refused (1); None where no answer of it counts as missing."""
        everything, answers = self.coded(name, True), self.coded(name, False)
        if everything.codes == answers.codes:
            return None
        position = np.where(answers.position >= 0, 0, np.where(everything.position >= 0, 1, -1))
        return Coded(name, (0, 1), ("answered", "refused"), position)

    def values(self, name: str) -> np.ndarray:
        """A numeric variable (rows) with NaN for everybody without a substantive answer."""
        column = self.column(name)
        if column.dtype.kind not in "biuf":
            raise UserError(f"'{name}' holds text and has no mean: choose a numeric variable.")
        value = column.to_numpy(float)
        described = self._described(name)
        if described is not None and described.level != "scale":
            return np.where(self.coded(name, False).position >= 0, value, np.nan)
        # Numbers can have as many values as rows: they are not made into categories first.
        answered = np.isfinite(value)
        for low, high in self.user_missing(name):
            answered &= ~((value >= low) & (value <= high))
        asked = self._asked(name)
        return np.where(answered if asked is None else answered & asked, value, np.nan)

    def user_missing(self, name: str) -> list[tuple]:
        """Values of a variable that are declared missing, as (lowest, highest)."""
        if described := self._described(name):
            return [(a.code, a.code) for a in described.answers if a.missing]
        return self._ranges.get(name, [])

    def chosen(self, names: Sequence[str], code: object, missing_in_base: object) -> list[Coded]:
        """Items of a multiple-response set, each with the category ``code``, on the base of all of them."""
        items = [self.coded(name, missing_in_base) for name in names]
        asked = np.any([item.position >= 0 for item in items], axis=0)
        found = []
        for item in items:
            if code not in item.codes:
                raise unknown("answer", code, [str(c) for c in item.codes], f"'{item.name}'")
            place = item.codes.index(code)
            position = np.where(asked, (item.position == place).astype(int), -1)
            found.append(Coded(item.name, (code,), (item.labels[place],), position, ((1,),)))
        return found

    def _described(self, name: str) -> Variable | None:
        """The variable as the codebook has it; None where it does not."""
        return self.codebook[name] if self.codebook is not None and name in self.codebook else None

    def _asked(self, name: str) -> np.ndarray | None:
        """Rows (bool) that the codebook says were asked; None: everybody.

        Where nobody was asked what the universe rests on, those were asked who have an answer.
        """
        if self.codebook is None or name not in self.codebook:
            return None
        rule = self.codebook.universe_of(name).rule
        if all(self.answered(needed) for needed in names(rule)):
            return self.rule(rule)
        return self.column(name).notna().to_numpy()

    @cached_property
    def _ranges(self) -> dict[str, list[tuple]]:
        """User-missing values of the file as (lowest, highest)."""
        return {
            name: [(r["lo"], r["hi"]) if isinstance(r, Mapping) else (r, r) for r in ranges]
            for name, ranges in self.missing.items()
        }

    def _kinds(self, name: str, seen: Sequence) -> dict[Any, tuple[str, str]]:
        """Label and kind of missing ("" for a substantive answer) of each code, labelled or ``seen``."""
        if item := self._described(name):
            known = {a.code: (a.label, a.missing) for a in item.answers}
            strange = [code for code in seen if code not in known]
            if strange and item.level != "scale":
                raise UserError(
                    f"'{name}' holds {', '.join(map(str, strange[:5]))}, which the codebook does not "
                    "know: recode the file or add the answer to value_labels.csv."
                )
            return known | {code: (str(code), "") for code in strange}
        labels = {whole(code): label for code, label in self.value_labels.get(name, {}).items()}
        labels = {code: str(code) for code in seen} | labels
        return {
            code: (
                label,
                "user_missing"
                if any(
                    isinstance(code, str) == isinstance(low, str) and low <= code <= high
                    for low, high in self._ranges.get(name, [])
                )
                else "",
            )
            for code, label in labels.items()
        }

    def _code(self, name: str, missing_in_base: object) -> Coded:
        values = self.column(name).to_numpy()
        if values.dtype.kind in "biuf":
            values = values.astype(float)
            seen = [whole(v) for v in np.unique(values[np.isfinite(values)])]
        else:  # a blank is how SPSS writes a string that is missing
            values = np.array(["" if pd.isna(v) else str(v) for v in values], dtype=object)
            seen = sorted(set(values) - {""})
        kinds = self._kinds(name, seen)
        described = self._described(name)
        if missing_in_base is None:
            kept = set(described.base_codes) if described else set()
        elif isinstance(missing_in_base, bool):
            kept = {code for code, (_, kind) in kinds.items() if missing_in_base and kind != "not_asked"}
        else:
            wanted = missing_in_base if isinstance(missing_in_base, list | tuple) else [missing_in_base]
            kept = {code for code, (_, kind) in kinds.items() if code in wanted or kind in wanted}
        codes = sorted(code for code, (_, kind) in kinds.items() if not kind or code in kept)
        found = estimation.coded(name, values, codes, [kinds[code][0] for code in codes])
        return found.within(self._asked(name))
