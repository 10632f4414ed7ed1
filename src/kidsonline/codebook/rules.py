"""Rules such as "age >= 13 and area == 2": who belongs, said over the codes of variables.

A rule compares variables with codes (``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in [1, 2]``, ``not in [1, 2]``,
``9 <= age < 13``) and joins comparisons by ``and``, ``or``, ``not`` and parentheses. Text stands in quotes. Variables
are called whatever SPSS allows: letters of any script, digits and ``_ . $ # @``. There is nothing else in the language,
and no rule is ever run as code.

A missing answer never fits. Logic has three values, as in SPSS: a comparison with a missing answer is neither true nor
false, nor is its opposite, and a rule holds only where it is true. User-missing codes (88, "don't know") are codes.
"""

import operator
from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import pandas as pd

from ..errors import UserError, unknown
from .grammar import Compared, Joined, Name, Negated, Rule, parsed
from .model import Code

C = TypeVar("C", bound=Code)
_COMPARE = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
            ">=": operator.ge}  # fmt: skip


def names(rule: str) -> set[str]:
    """Variables that a rule mentions; raises UserError where it cannot be read."""
    return set(_named(parsed(rule))) if rule else set()


def holds(rule: str, rows: pd.DataFrame, place: str = "the data") -> np.ndarray:
    """Rows (bool) for which ``rule`` is true; an empty rule holds for everybody.

    ``place`` is what ``rows`` are called in errors. Raises UserError for a rule that cannot be read, that speaks of a
    variable which ``rows`` lack (the nearest are named), or that compares text with numbers.
    """
    if not rule:
        return np.ones(len(rows), bool)
    for name in sorted(names(rule) - set(rows.columns)):
        raise unknown("variable", name, rows.columns, f"{place} (rule '{rule}')")
    true, _ = _judged(parsed(rule), rows, rule)
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


def _judged(rule: Rule, rows: pd.DataFrame, text: str) -> tuple[np.ndarray, np.ndarray]:
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


def _compared(rule: Compared, rows: pd.DataFrame, text: str) -> tuple[np.ndarray, np.ndarray]:
    left, right = (_values(side, rows) for side in (rule.left, rule.right))
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
    fits, known = (np.broadcast_to(found, len(rows)) for found in (fits, known))
    return fits & known, ~fits & known


def _values(side: object, rows: pd.DataFrame) -> np.ndarray:
    """A side as an array of floats (NaN: missing) or of strings (empty: missing, as SPSS writes it)."""
    if not isinstance(side, Name):
        listed = side if isinstance(side, tuple) else (side,)
        return np.array(listed, dtype=object if any(isinstance(value, str) for value in listed) else float)
    column = rows[side.name]
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(float, na_value=np.nan)
    return np.array(["" if pd.isna(value) else str(value) for value in column], dtype=object)


def _textual(values: np.ndarray) -> bool:
    return values.dtype == object


def _missing(values: np.ndarray) -> np.ndarray:
    return np.asarray(values == "", bool) if _textual(values) else np.isnan(values)
