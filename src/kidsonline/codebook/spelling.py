"""One name in several spellings: SPSS takes no account of capitals, and Unicode can write one letter in two ways."""

import unicodedata
from collections.abc import Iterable


def one_spelling(name: str) -> str:
    """What all spellings of a name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Spelling:
    """How names are spelled where they are ``known``."""

    def __init__(self, known: Iterable[str]) -> None:
        self._exact: set[str] = set()
        self._plain: dict[str, str] = {}
        for name in known:
            self._exact.add(name)
            # Two names that differ in capitals only are two variables: none of them answers for the other.
            self._plain[one_spelling(name)] = name if one_spelling(name) not in self._plain else ""

    def of(self, name: str) -> str:
        """The known name that ``name`` is a spelling of; ``name`` itself where there is none, or more than one."""
        return name if name in self._exact else self._plain.get(one_spelling(name)) or name
