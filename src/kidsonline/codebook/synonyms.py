"""Whether two answers say the same: without regard to case, marks and Unicode form, in the languages of teams.

``data/codebook/synonyms.csv`` holds the words; nothing here knows any.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

from .. import paths
from .tables import read_table


def plain(text: str) -> str:
    """``text`` in small letters and composed form, words and numbers only, parted by single spaces."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(re.findall(r"\w+", small.replace("'", "").replace("’", "")))


@cache
def meaning(text: str) -> str:
    """What an answer says: its plain text, or that of the answer whose synonym it is."""
    return _first_words().get(plain(text), plain(text))


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers in a text, such as ("9", "10") in "9-10 years"."""
    return tuple(re.findall(r"\d+", text))


def likeness(one: str, other: str) -> float:
    """How alike two texts are in meaning or, failing that, in letters: from 0 to 1 (the same)."""
    one, other = meaning(one), meaning(other)
    if not one or not other:
        return 0.0
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


@cache
def _first_words() -> dict[str, str]:
    table = read_table(paths.CODEBOOK / "synonyms.csv", ["label_en", "also"], ["label_en"])
    return {plain(word): plain(row.label_en) for _, row in table.iterrows() for word in row.also.split("|")}
