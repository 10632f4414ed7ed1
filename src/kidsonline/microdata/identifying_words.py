"""Names and labels of columns taken apart into words, and what these words point at."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .. import paths
from ..codebook.settings import read_settings
from ..codebook.spelling import one_spelling

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁ])(?=[A-ZА-ЯЁ])|(?<=[A-Z])(?=[A-Z][a-z])")
ENDING, SHORTEST_JOINED, MOST_LABEL_WORDS = 4, 6, 10


@dataclass(frozen=True, kw_only=True)
class Beside:
    """``words`` that may stand beside identifying ones, and those of a label that are ``silent``."""

    words: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FirstNames:
    """First ``names`` that are no other word."""

    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Identifying:
    """``identifying.toml``, which explains its keys."""

    words: Mapping[str, tuple[str, ...]]
    words_in_text: Mapping[str, tuple[str, ...]]
    beside: Beside
    first_names: FirstNames


@cache
def identifying() -> Identifying:
    """The project's words, read once."""
    return read_settings(paths.IDENTIFYING, Identifying)


def in_name(name: str, text: bool) -> str:
    """What a variable's name points at, such as "a telephone"; "" for nobody. text : whether it holds text."""
    parts = [one_spelling(p) for camel in _CAMEL.split(name) for p in _PARTS.findall(camel)]
    words = [word for part in parts for word in _unjoined(part)]
    return _pointed_at([word for word in words if len(word) == 1 or not _silent(word)], text)


def in_label(label: str, text: bool) -> str:
    """The same of a variable's label: one that is all about it, such as "Date of birth", no sentence that names it."""
    words = [one_spelling(word) for word in _PARTS.findall(label.replace("'s ", " "))]
    said = [word for word in words if not _silent(word)]
    return _pointed_at(said, text) if len(words) <= MOST_LABEL_WORDS else ""


def _silent(word: str) -> bool:
    return _any(word, identifying().beside.silent)


def _pointed_at(words: Sequence[str], text: bool) -> str:
    kinds = [*identifying().words.items(), *(identifying().words_in_text.items() if text else ())]
    for kind, entries in kinds:
        for entry in entries:
            wanted = entry.split()
            at = [next((i for i, word in enumerate(words) if _is(word, own)), -1) for own in wanted]
            if -1 not in at and all(i in at or _beside(word) for i, word in enumerate(words)):
                return kind
    return ""


@lru_cache(maxsize=4096)
def _beside(word: str) -> bool:
    """Whether a word may stand beside: one of the list, a number, a letter, or another word that points at somebody."""
    if word.isdigit() or len(word) == 1:
        return True
    return _any(word, identifying().beside.words) or _any(word, _vocabulary()[0])


@cache
def _vocabulary() -> tuple[tuple[str, ...], frozenset[str]]:
    """Single words that point at somebody, and all words that names without signs can be joined of."""
    pointing = tuple(e for es in identifying().words.values() for e in es if " " not in e)
    joined = (word for entry in (*pointing, *identifying().beside.words) for word in entry.split())
    parts = (w for es in identifying().words.values() for e in es for w in e.split())
    return pointing, frozenset(one_spelling(w.rstrip("*")) for w in (*joined, *parts) if len(w) > 1)


def _any(word: str, entries: Iterable[str]) -> bool:
    return any(_is(word, entry) for entry in entries)


def _is(word: str, entry: str) -> bool:
    stem = one_spelling(entry.rstrip("*"))
    return word == stem or (entry.endswith("*") and word.startswith(stem) and len(word) <= len(stem) + ENDING)


@lru_cache(maxsize=4096)
def _unjoined(part: str) -> tuple[str, ...]:
    """The words that a name without signs is joined of ("childname"); the name itself where it is not."""
    if len(part) < SHORTEST_JOINED or _beside(part):
        return (part,)
    return next(_splits(part), (part,))


def _splits(rest: str) -> Iterator[tuple[str, ...]]:
    if not rest:
        yield ()
    for size in range(len(rest), 1, -1):
        if rest[:size] in _vocabulary()[1]:
            yield from ((rest[:size], *more) for more in _splits(rest[size:]))
