"""What text of an author's own looks like: words. Records pasted or printed as text do not."""

import re

from ..errors import UserError
from .thresholds import LEGEND, mark

MOST_NUMBERS = 6  # in one headline or note; a record of a survey has dozens
LONGEST = 200  # characters of one
_FLAG = re.compile("|".join(re.escape(text) for flag in LEGEND for text in (f"[{flag}]", mark(flag))))
_STRUCTURE = re.compile(r"[\n\t{}|\[\]]|, ?,|;.*;.*;")  # of lists, tables, JSON and CSV
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNBROKEN = re.compile(r"[\w+/=-]{60,}")  # longer than any word or name: data in an encoding
_ROW = re.compile(r"(?:\d+(?:\.\d+)?[\s,;:|&\"']+){7}\d")  # eight numbers and nothing between them


def plain_words(text: str, where: str, most_numbers: int = MOST_NUMBERS) -> str:
    """``text`` if it is one short line of words; raises UserError naming ``where`` it stands if it is not."""
    bare = _FLAG.sub("", text)
    if len(text) > LONGEST or _STRUCTURE.search(bare) or len(_NUMBER.findall(bare)) > most_numbers:
        raise UserError(
            f"{where} is no short line of words but {text[:40]!r} ...: give words and numbers of share(), base() or "
            "quote(); rows and tables of a survey are not published."
        )
    return text


def holds_records(text: str) -> bool:
    """Whether a text that an author typed holds a row of numbers, or data in an encoding."""
    return bool(_UNBROKEN.search(text) or _ROW.search(text))
