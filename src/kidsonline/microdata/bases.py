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
from ..codebook.spelling import Spelling
from ..errors import UserError, unknown
from ..estimation import Coded
from .declared_ranges import in_ranges, range_without


def whole(code: float | str) -> float | str:
    """A code as an integer where it is one, and small enough to be told from its neighbours."""
    return code if isinstance(code, str) or code != int(code) or abs(code) > 2**53 else int(code)


@dataclass(frozen=True, eq=False)
class Bases:
    """Bases of the variables of one survey; fields as in :class:`kidsonline.microdata.survey.Survey`."""

    data: pd.DataFrame
    codebook: Codebook | None
    value_labels: Mapping[str, Mapping]
    missing: Mapping[str, list]
    place: str = "the data"
    _rules: dict[tuple[str, bool], np.ndarray] = field(default_factory=dict, init=False)
    _coded: dict[tuple, Coded] = field(default_factory=dict, init=False)
    _any_answer: dict[str, bool] = field(default_factory=dict, init=False)

    def rule(self, rule: str | None, *, of_codebook: bool = False) -> np.ndarray | None:
        """Rows (bool) for which an expression over codes such as "age >= 13" holds; None for no expression.

        A user-missing value fits only where it is named. of_codebook : a universe, whose author knew every code of the
        codebook: "online_since != 1" has let those in who did not know since when.
        """
        if not rule:
            return None
        if (rule, of_codebook) not in self._rules:
            declared = self._unknown_to_codebook if of_codebook else self.user_missing
            # As numbers: a column without any answer does not say what it would hold.
            unasked = {name: np.nan for name in names(rule) if self._described(name) and not self.answered(name)}
            rows = self.data.assign(**unasked) if unasked else self.data  # to assign nothing copies everything
            self._rules[rule, of_codebook] = holds(rule, rows, self.place, declared)
        return self._rules[rule, of_codebook]

    def spelled(self, name: str) -> str:
        """A variable as the data, or else the codebook, spell it: SPSS takes no account of capitals."""
        own = self._spelling.of(name)
        return own if own in self.data or self.codebook is None else self._in_codebook.of(name)

    def column(self, name: str) -> pd.Series:
        """A column of the data, empty for a variable of the codebook that the file lacks; raises naming the nearest."""
        name = self.spelled(name)
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
            empty: list = [] if column.dtype.kind in "biuf" else [""]
            empty += [a.code for a in described.answers if a.missing == "not_asked"] if described else []
            self._any_answer[name] = bool((column.notna() & ~column.isin(empty) if empty else column.notna()).any())
        return self._any_answer[name]

    def asked(self, name: str) -> bool:
        """Whether the survey asked a variable: not where the file lacks it, or nobody answered what all were asked.

        A question for some that nobody answered was asked, of nobody: to call it not asked would tell that nobody gave
        the answer before it.
        """
        for_some = self.codebook is not None and name in self.codebook and self.codebook.universe_of(name).rule
        return self.answered(name) or bool(for_some and self.spelled(name) in self.data)

    def coded(self, name: str, missing_in_base: object = None) -> Coded:
        """A variable as positions in the categories of its base.

        missing_in_base : None as the codebook says (without one, user-missing answers stay out); True all of them
        in; False none; or a code or kind ("dont_know", "prefer_not_to_say"), or a list of them, that stay in.
        """
        name = self.spelled(name)
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
        name, column = self.spelled(name), self.column(name)
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
        """Values of a variable that are declared missing, as (lowest, highest).

        The file's own, but of the codes that the codebook has an answer for the codebook decides.
        """
        described = self._described(name)
        book = [(a.code, a.code) for a in described.answers if a.missing] if described else []
        return book + self._unknown_to_codebook(name)

    def _unknown_to_codebook(self, name: str) -> list[tuple]:
        described = self._described(name)
        known = [a.code for a in described.answers] if described else []
        return [cut for low, high in self._ranges.get(name, []) for cut in range_without(low, high, known)]

    def chosen(self, names: Sequence[str], code: object, missing_in_base: object) -> list[Coded]:
        """Items of a multiple-response set, each with the category ``code``, on the base of all of them."""
        items, asked = self._answered(names, missing_in_base)
        found = []
        for item in items:
            if code not in item.codes:
                raise unknown("answer", code, [str(c) for c in item.codes], f"'{item.name}'")
            position = np.where(asked, (item.position == item.codes.index(code)).astype(int), -1)
            found.append(Coded(item.name, (code,), (item.labels[item.codes.index(code)],), position, ((1,),)))
        return found

    def categories(self, name: str, names: Sequence[str], codes: Sequence, missing_in_base: object) -> list[Coded]:
        """Categories of a set whose variables hold any of them, each with who named it, on the base of all of them.

        codes : those wanted; none: all.
        """
        items, asked = self._answered(names, missing_in_base)
        labels = {code: label for item in items for code, label in zip(item.codes, item.labels, strict=True)}
        known = {code: labels[code] for code in sorted(labels)}
        for code in codes:
            if code not in known:
                raise unknown("answer", code, [str(c) for c in known], f"'{name}'")
        found = []
        for code in codes or known:
            named = np.any([item.position == item.codes.index(code) for item in items if code in item.codes], axis=0)
            position = np.where(asked, named.astype(int), -1)
            found.append(Coded(name, (code,), (known[code],), position, ((1,),)))
        return found

    def _answered(self, names: Sequence[str], missing_in_base: object) -> tuple[list[Coded], np.ndarray]:
        """Variables of a set, and who (rows, bool) answered at least one of them."""
        items = [self.coded(name, missing_in_base) for name in names]
        return items, np.any([item.position >= 0 for item in items], axis=0)

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
            return self.rule(rule, of_codebook=True)
        return self.column(name).notna().to_numpy()

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.data.columns)

    @cached_property
    def _in_codebook(self) -> Spelling:
        return Spelling(self.codebook.variables if self.codebook is not None else ())

    @cached_property
    def _ranges(self) -> dict[str, list[tuple]]:
        """User-missing values of the file as (lowest, highest)."""
        return {
            name: [(r["lo"], r["hi"]) if isinstance(r, Mapping) else (r, r) for r in ranges]
            for name, ranges in self.missing.items()
        }

    def _kinds(self, name: str, seen: Sequence) -> dict[Any, tuple[str, str]]:
        """Label and kind of missing ("" for a substantive answer) of each code, labelled or ``seen``."""
        labels = {whole(code): label for code, label in self.value_labels.get(name, {}).items()}
        declared = self.user_missing(name)
        missing = {code for code in (*seen, *labels) if in_ranges(code, declared)}
        if not (item := self._described(name)):
            labels = {code: str(code) for code in seen} | labels
            return {code: (label, "user_missing" if code in missing else "") for code, label in labels.items()}
        known = {a.code: (a.label, a.missing) for a in item.answers}
        strange = [code for code in seen if code not in known]
        unknown_codes = [code for code in strange if code not in missing]
        if unknown_codes and item.level != "scale":
            raise UserError(
                f"'{name}' holds {', '.join(map(str, unknown_codes[:5]))}, which the codebook does not "
                "know: recode the file or add the answer to value_labels.csv."
            )
        return known | {c: (labels.get(c, str(c)), "user_missing" if c in missing else "") for c in strange}

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
