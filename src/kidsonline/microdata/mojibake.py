"""Whether texts were read in the wrong encoding, and which one would make words of them.

Files from older Russian and Kazakh systems do not say how their letters are written, and are then read as Western
European: "Пол" becomes "Ïîë". No language writes words of nothing but accented Latin letters.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

HOW = "name it, as in 'kidsonline check FILE.sav --encoding {}', or as encoding in data/study.toml for a build"
ENCODINGS = ("utf-8", "cp1251", "koi8-r", "cp866")
_FREQUENT = set("оеаинтсрвлкм")  # over half of any Russian text; common in Kazakh too


def better_encoding(texts: Iterable[bytes], used: str) -> str:
    """The encoding in which ``texts`` make better words than in ``used``; "" where none does."""
    raw = b"\n".join(text for text in texts if not text.isascii())
    if not raw:
        return ""
    own = _likeness(raw, used)
    scores = {name: _likeness(raw, name) for name in ENCODINGS if name != used.lower()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > max(own, 2) else ""


def _likeness(raw: bytes, encoding: str) -> float:
    """How much like words a text is in an encoding; below zero for what is none."""
    try:
        text = raw.decode(encoding)
    except (LookupError, ValueError):
        return float("-inf")
    return sum(_word(word) for word in re.findall(r"\w+", text)) - sum(
        not c.isascii() and not c.isalnum() and c not in "«»—–№“”„’…°" for c in text
    )


def _word(word: str) -> float:
    accented = [c for c in word if "\x80" <= c < "ɐ"]
    cyrillic = [c for c in word if "Ѐ" <= c < "԰"]
    plain = len(word) - len(accented) - len(cyrillic)
    if cyrillic and (accented or any(c.isascii() and c.isalpha() for c in word)):
        return -len(word)
    if cyrillic:
        turned = sum(a.islower() and b.isupper() for a, b in pairwise(word))
        return sum(c in _FREQUENT for c in word) - 2 * turned - sum(not c.isalpha() for c in cyrillic)
    return len(accented) if plain else -len(accented)
