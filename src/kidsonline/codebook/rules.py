"""Rules such as "age >= 13 and area == 2": who belongs, said over the codes of variables.

A rule compares variables with codes (``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in [1, 2]``, ``not in [1, 2]``,
``9 <= age < 13``) and joins comparisons by ``and``, ``or``, ``not`` and parentheses. Text stands in quotes. There is
nothing else in the language, and no rule is ever run as code. Variables are called whatever SPSS allows: letters of any
script, digits and ``_ . $ # @``, capitals or not.

A missing answer never fits. Logic has three values, as in SPSS: a comparison with a missing answer is neither true nor
false, nor is its opposite, and a rule holds only where it is true. A value that is declared missing (88, "don't know")
is a missing answer too, except to a comparison that names it: ``age >= 13`` passes over 99, ``age == 99`` finds it.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from ..errors import UserError, unknown
from .grammar import Compared, Joined, Name, Negated, Rule, parsed
from .model import Code
from .spelling import Spelling

C = TypeVar("C", bound=Code)
Declared = Callable[[str], Sequence[tuple]]
_COMPARE = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
            ">=": operator.ge}  # fmt: skip


def names(rule: str) -> set[str]:
    """Variables that a rule mentions; raises UserError where it cannot be read."""
    return set(_named(parsed(rule))) if rule else set()


def holds(rule: str, rows: pd.DataFrame, place: str = "the data", declared: Declared | None = None) -> np.ndarray:
    """Rows (bool) for which ``rule`` is true; an empty rule holds for everybody.

    ``place`` is what ``rows`` are called in errors; ``declared`` gives the values of a variable that are declared
    missing, as (lowest, highest). Raises UserError for a rule that cannot be read, that speaks of a variable which
    ``rows`` lack (the nearest are named), or that compares text with numbers.
    """
    if not rule:
        return np.ones(len(rows), bool)
    answers = _Answers(rows, Spelling(rows.columns), declared or (lambda name: ()))
    for name in sorted(names(rule)):
        if answers.spelling.of(name) not in rows:
            raise unknown("variable", name, rows.columns, f"{place} (rule '{rule}')")
    true, _ = _judged(parsed(rule), answers, rule)
    return true


def passing(rule: str, variable: str, codes: Iterable[C]) -> tuple[C, ...]:
    """Those of ``codes`` with which ``variable`` passes a rule about it alone; raises UserError for any other rule."""
    codes = list(codes)
    fits = holds(rule, pd.DataFrame({variable: codes}, dtype=float), "a rule about one variable")
    return tuple(code for code, fit in zip(codes, fits, strict=True) if fit)


def _named(rule: Rule) -> Iterable[str]:
    if isinstance(rule, Compared):
        yield from (side.name for side in (rule.left, rule.right) if isinstance(side, Name))
    else:
        for part in rule.parts if isinstance(rule, Joined) else [rule.part]:
            yield from _named(part)


@dataclass(frozen=True)
class _Answers:
    """The rows that a rule is put to."""

    rows: pd.DataFrame
    spelling: Spelling
    declared: Declared

    def of(self, name: str, named: np.ndarray) -> np.ndarray:
        """Floats (NaN: missing) or strings (empty: missing, as SPSS writes it); those ``named`` are never missing."""
        own = self.spelling.of(name)
        column = self.rows[own]
        missing: float | str
        if pd.api.types.is_numeric_dtype(column):
            values, missing = column.to_numpy(float, na_value=np.nan), np.nan
        else:
            values, missing = np.array(["" if pd.isna(v) else str(v) for v in column], dtype=object), ""
        for low, high in self.declared(own):
            if isinstance(low, str) == _textual(values):
                gone = np.asarray((values >= low) & (values <= high), bool) & ~np.isin(values, named)
                values = np.where(gone, missing, values)
        return values


def _judged(rule: Rule, rows: _Answers, text: str) -> tuple[np.ndarray, np.ndarray]:
    """Rows for which a rule is true, and rows for which it is false; a row can be neither."""
    if isinstance(rule, Negated):
        true, false = _judged(rule.part, rows, text)
        return false, true
    if isinstance(rule, Joined):
        true, false = zip(*(_judged(part, rows, text) for part in rule.parts), strict=True)
        if rule.by == "and":
            return np.all(true, axis=0), np.any(false, axis=0)
        return np.any(true, axis=0), np.all(false, axis=0)
    return _compared(rule, rows, text)


def _compared(rule: Compared, rows: _Answers, text: str) -> tuple[np.ndarray, np.ndarray]:
    given = [_given(side) for side in (rule.left, rule.right)]
    named = np.concatenate(given) if rule.by in ("==", "!=", "in", "not in") else given[0][:0]
    left, right = (
        rows.of(side.name, named) if isinstance(side, Name) else values
        for side, values in zip((rule.left, rule.right), given, strict=True)
    )
    if _textual(left) != _textual(right) and len(right):
        sides = ((rule.left, left), (rule.right, right))
        column, values = next((side.name, own) for side, own in sides if isinstance(side, Name))
        kind = "text: compare it with text in quotes" if _textual(values) else "numbers: compare it with a number"
        raise UserError(f"The rule '{text}' cannot be used, because '{column}' holds {kind}.")
    if rule.by in ("in", "not in"):
        fits, known = np.isin(left, right), ~_missing(left)
        fits = ~fits if rule.by == "not in" else fits
    else:
        fits = np.asarray(_COMPARE[rule.by](left, right), bool)
        known = ~(_missing(left) | _missing(right))
    fits, known = (np.broadcast_to(found, len(rows.rows)) for found in (fits, known))
    return fits & known, ~fits & known


def _given(side: object) -> np.ndarray:
    """What a rule itself gives on one side, as an array of floats or of strings; of a variable nothing."""
    listed = () if isinstance(side, Name) else side if isinstance(side, tuple) else (side,)
    return np.array(listed, dtype=object if any(isinstance(value, str) for value in listed) else float)


def _textual(values: np.ndarray) -> bool:
    return values.dtype == object


def _missing(values: np.ndarray) -> np.ndarray:
    return np.asarray(values == "", bool) if _textual(values) else np.isnan(values)
