"""How a rule is written: its words, and the tree of comparisons they make (``rules`` says what they mean)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..errors import UserError

_WORD = re.compile(r"""\s+ | (?P<mark>[=!<>]+|[()\[\],]) | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
                       | (?P<word>[^\s=!<>()\[\],'"]+)""", re.VERBOSE)  # fmt: skip
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")
_JOINERS = ("or", "and", "not")  # no variable of SPSS can be called so
Value = float | str


@dataclass(frozen=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True)
class Compared:
    """One comparison; ``right`` is a tuple of values for ``in`` and ``not in``."""

    left: Name | Value
    by: str
    right: Name | Value | tuple[Value, ...]


@dataclass(frozen=True)
class Joined:
    """Several rules ``by`` "and" or "or"."""

    by: str
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True)
class Negated:
    """The opposite of a rule."""

    part: "Rule"


Rule = Compared | Joined | Negated


@lru_cache(maxsize=4096)
def parsed(rule: str) -> Rule:
    """The tree of a rule; raises UserError, one sentence, where it is not one."""
    try:
        return _Reader(list(_words(unicodedata.normalize("NFC", rule)))).whole()
    except RecursionError:
        why = "its parentheses go too deep"
    except _Unreadable as error:
        why = str(error)
    raise UserError(f"The rule '{rule}' cannot be read ({why}): write it like 'age >= 13 and area == 2'.")


class _Unreadable(Exception):
    """Why a rule cannot be read."""


def _words(rule: str) -> Iterator[tuple[str, Value]]:
    """Words of a rule as (kind, value): kind is "name", "value", "mark" or the joiner itself."""
    at = 0
    while at < len(rule):
        found = _WORD.match(rule, at)
        if not found:
            raise _Unreadable("a quote is opened and never closed")
        at = found.end()
        if mark := found["mark"]:
            if mark not in (*_COMPARISONS, *"()[],"):
                raise _Unreadable(f"'{mark}' is no comparison, did you mean '=='")
            yield "mark", mark
        elif text := found["text"]:
            yield "value", text[1:-1].replace(text[0] * 2, text[0])
        elif word := found["word"]:
            yield _word(word)


def _word(word: str) -> tuple[str, Value]:
    if word.lower() in _JOINERS:
        return word.lower(), word
    if _NUMBER.fullmatch(word):
        return "value", float(word)
    odd = next((c for c in word if not (c.isalnum() or c in "_.$#@" or unicodedata.category(c)[0] == "M")), "")
    if odd or word[0].isdigit():
        raise _Unreadable(f"'{word}' is neither a variable nor a number")
    return "name", word


class _Reader:
    """Reads a tree off the words; a method a level, the loosest first."""

    def __init__(self, words: list[tuple[str, Value]]) -> None:
        self.words: list[tuple[str, Value]] = [*words, ("end", "")]
        self.at = 0

    def whole(self) -> Rule:
        """The rule that all the words make."""
        rule = self._joined("or")
        if self._kind != "end":
            raise _Unreadable(f"'{self._value}' is one word too many")
        return rule

    @property
    def _kind(self) -> str:
        return self.words[self.at][0]

    @property
    def _value(self) -> Value:
        return self.words[self.at][1]

    def _take(self, *marks: str) -> str:
        """The next word if it is one of ``marks``, else nothing."""
        value = self._value
        if self._kind != "mark" or value not in marks:
            return ""
        self.at += 1
        return str(value)

    def _joined(self, by: str) -> Rule:
        below = self._negated if by == "and" else lambda: self._joined("and")
        parts = [below()]
        while self._kind == by:
            self.at += 1
            parts.append(below())
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _negated(self) -> Rule:
        if self._kind == "not":
            self.at += 1
            return Negated(self._negated())
        if self._take("("):
            rule = self._joined("or")
            if not self._take(")"):
                raise _Unreadable("a parenthesis is not closed")
            return rule
        return self._comparison()

    def _comparison(self) -> Rule:
        left = self._operand()
        found: list[Compared] = []
        while by := self._compared_by():
            if by.endswith("in"):
                found.append(Compared(left, by, self._list()))
                break
            right = self._operand()
            found.append(Compared(left, by, right))
            left = right
        if not found:
            raise _Unreadable("it is not true or false for each row, compare variables with codes")
        if any(not isinstance(c.left, Name) and not isinstance(c.right, Name) for c in found):
            raise _Unreadable("a comparison speaks of no variable")
        return found[0] if len(found) == 1 else Joined("and", tuple(found))

    def _compared_by(self) -> str:
        if by := self._take(*_COMPARISONS):
            return by
        words = [str(value).lower() for _, value in self.words[self.at : self.at + 2]]
        by = "in" if words[:1] == ["in"] else "not in" if words == ["not", "in"] else ""
        self.at += len(by.split())
        return by

    def _operand(self) -> Name | Value:
        kind, value = self.words[self.at]
        if kind not in ("name", "value"):
            raise _Unreadable(f"a variable or a code is missing {f'before {value!r}' if value else 'at its end'}")
        self.at += 1
        return Name(str(value)) if kind == "name" else value

    def _list(self) -> tuple[Value, ...]:
        if not self._take("["):
            raise _Unreadable("'in' needs a list of codes such as [1, 2]")
        found: list[Value] = []
        while not self._take("]"):
            if self._kind != "value" or (found and type(found[0]) is not type(self._value)):
                raise _Unreadable("a list holds numbers or quoted texts, such as [1, 2]")
            found.append(self._value)
            self.at += 1
            if not self._take(",") and (self._kind, self._value) != ("mark", "]"):
                raise _Unreadable("a list is not closed")
        return tuple(found)
