"""One name in several spellings: SPSS takes no account of capitals, and Unicode can write one letter in two ways."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property


def one_spelling(name: str) -> str:
    """What all spellings of a name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Spelling:
    """How names are spelled where they are ``known``."""

    def __init__(self, known: Iterable[str]) -> None:
        self._exact = dict.fromkeys(known)

    @cached_property
    def _plain(self) -> dict[str, str]:
        """The known name of each spelling; made where one is asked for that is not exact, which is seldom."""
        plain: dict[str, str] = {}
        for name in self._exact:
            # Two names that differ in capitals only are two variables: none of them answers for the other.
            plain[one_spelling(name)] = name if one_spelling(name) not in plain else ""
        return plain

    def of(self, name: str) -> str:
        """The known name that ``name`` is a spelling of; ``name`` itself where there is none, or more than one."""
        return name if name in self._exact else self._plain.get(one_spelling(name)) or name
