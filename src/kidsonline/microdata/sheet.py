"""What the checks look at: one file in the codebook's words, with what is counted on it once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names
from ..codebook.study import study
from ..errors import UserError
from .prepare import Prepared
from .sav_file import SavFile

Value = float | str


@dataclass(frozen=True, eq=False)
class Sheet:
    """A file as it is and as ``prepared`` for a codebook."""

    original: SavFile
    prepared: Prepared
    book: Codebook
    _counts: dict[str, dict[Value, int]] = field(default_factory=dict, init=False)
    _asked: dict[str, np.ndarray | None] = field(default_factory=dict, init=False)

    @property
    def file(self) -> SavFile:
        """The file in the codebook's words."""
        return self.prepared.file

    @property
    def data(self) -> pd.DataFrame:
        """Its rows."""
        return self.file.data

    @cached_property
    def rows(self) -> int:
        """How many there are."""
        return len(self.data)

    @cached_property
    def questions(self) -> list[Variable]:
        """Variables of the codebook that hold answers or groups, not the design: all in the file, or expected there."""
        return [
            v
            for v in self.book.variables.values()
            if v.theme != "design" and (v.derivation != "quoted" or v.variable in self.data)
        ]

    @cached_property
    def coded(self) -> list[Variable]:
        """Those of them in the file that have labelled codes."""
        return [v for v in self.questions if v.answers and v.variable in self.data]

    def counts(self, name: str) -> Mapping[Value, int]:
        """Rows by value of a variable, in order of the values; rows without one are left out."""
        if name not in self._counts:
            column = self.data[name]
            if self.is_text(name):
                column = column.astype(str).where(column.notna() & (column != ""))
            self._counts[name] = column.value_counts(sort=False).sort_index().to_dict()
        return self._counts[name]

    def is_text(self, name: str) -> bool:
        """Whether a variable holds text."""
        return not pd.api.types.is_numeric_dtype(self.data[name])

    def asked(self, item: Variable) -> np.ndarray | None:
        """Rows (bool) that the codebook says were asked; None where it is everybody, or cannot be told."""
        rule = self.book.universe_of(item.variable).rule
        if rule not in self._asked:
            try:
                self._asked[rule] = holds(rule, self.data) if rule and not self.lacking(rule) else None
            except UserError:  # a variable of the rule holds text, which is a finding of its own
                self._asked[rule] = None
        return self._asked[rule]

    def lacking(self, rule: str) -> list[str]:
        """Variables that a rule speaks of and the file lacks."""
        return sorted(names(rule) - set(self.data.columns))

    @cached_property
    def weight(self) -> np.ndarray | None:
        """The weights where every row has one of zero or more and not all are zero; else None."""
        name = study().design.weight
        if name not in self.data or self.is_text(name):
            return None
        weight = self.data[name].to_numpy(float)
        return weight if np.isfinite(weight).all() and (weight >= 0).all() and weight.any() else None


def first_rows(rows: np.ndarray) -> str:
    """Where ``rows`` (bool) hold first, as a person counts them: "row 3" or "the first in row 3"."""
    first = int(np.argmax(rows)) + 1
    return f"row {first:,}" if np.sum(rows) == 1 else f"{int(rows.sum()):,} rows, the first in row {first:,}"
