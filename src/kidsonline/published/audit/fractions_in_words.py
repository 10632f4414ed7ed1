"""Percentages as the fractions that a sentence says: one in ten, two in five."""

import re

from ..notation import about
from .finding import number

ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
# Fractions that a sentence can choose from, in percent: words are wrong only when others would have been nearer.
FRACTIONS = {f"{ONES[a]} in {ONES[b]}": 100 * a / b for b in (2, 3, 4, 5, 10) for a in range(1, b)} | {
    f"one in {ONES[b]}": 100 / b for b in range(2, 21)}  # fmt: skip


def nearest_words(value: float) -> str:
    """The fraction in words that is nearest to a percentage, the simplest of equal ones."""
    return min(FRACTIONS, key=lambda w: (round(abs(FRACTIONS[w] - value), 6), ONES.index(w.split()[2])))


def in_words(value: float) -> str:
    """A percentage in the words that say it, or as a number where no simple fraction is near."""
    words = nearest_words(value)
    near = abs(FRACTIONS[words] - value) <= about(value)
    return f"“about {words}”" if near else f"“about {number(value, 0)}%”"


def one_in(text: str) -> int | None:
    """The number that "one in fifteen" or "1 in 15" counts to; None for other words."""
    found = re.search(r"\b(?:one|1) in (\w+)\b", text)
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else ONES.index(found[1]) if found[1] in ONES else None
