"""How print writes numbers, codes and places, and how exact a printed number is."""

import re
from math import log10

import pandas as pd

TOLERANCE = 0.1  # percentage points, for exact values that do not round to what is printed
# The shares that a sentence has simple words for, in percent, between nobody and everybody.
SIMPLE = (0, 1, 5, 10, 20, 25, 30, 100 / 3, 40, 50, 60, 200 / 3, 70, 75, 80, 90, 100)
NEAR = re.compile(r"\b(almost|nearly|just|slightly|little)\b")  # "just under", "a little more than"
OPEN = re.compile(r"%|\b(most|majority)\b")  # a bound in digits ("under 2%") and "most" are bounds and nothing else
# What a ratio in words covers, relatively: "twice" is 1.7 to 2.3, "almost twice" ends and "over twice" begins at 2.
RATIO_TOLERANCE = 0.15


def about(value: float) -> float:
    """How far a percentage in words ("about a fifth") reaches on either side, in percentage points."""
    return 1.0 if value < 10 else 2.5


def words_span(row: pd.Series) -> tuple[float, float]:
    """The lowest and highest percentage that the words of a ledger row can stand for, by the words alone.

    "Over" and "under" reach from their fraction to the next simple one (``SIMPLE``), since beyond that a sentence would
    have said the other: "more than half" is 50 to 60, "fewer than one in twenty" 1 to 5. Where they say that it is near
    (``NEAR``) they end half way there: "a little more than a third" is 33.3 to 36.7, "just under a tenth" 7.5 to 10.
    "Most" ends at everybody. ``about`` reaches as far on either side.
    """
    value = float(row["value"])
    if row.precision == "about":
        return max(0.0, value - about(value)), min(100.0, value + about(value))
    over = row.precision == "over"
    beyond = [s for s in SIMPLE if (s > value + 0.5 if over else s < value - 0.5)]
    end = float(min(beyond, default=100) if over else max(beyond, default=0))
    if OPEN.search(row.printed):
        end = 100.0 if over else 0.0
    elif NEAR.search(row.printed):
        end = (value + end) / 2
    return (value, end) if over else (end, value)


def codes_of(cell: str) -> tuple[int, ...]:
    """Codes joined with ``|`` in a ledger cell, in code order; empty for an empty or unnamed (``?``) cell.

    >>> codes_of("7|5"), codes_of("?")
    ((5, 7), ())
    """
    return () if cell in ("", "?") else tuple(sorted(int(c) for c in cell.split("|")))


def decimals(printed: str) -> int:
    """Digits after the decimal point in a printed number.

    >>> decimals("45.8%"), decimals("92%")
    (1, 0)
    """
    digits = printed.replace("%", "").strip()
    return len(digits.rpartition(".")[2]) if "." in digits else 0


def rounding_error(row: pd.Series) -> float:
    """Largest error of an exact printed percentage by its rounding, in percentage points.

    The chapters print one decimal and drop a final zero: about one in ten of their exact values is whole, as chance
    would have it, so "34%" there means 34.0. The summary rounds to whole percents.

    >>> rounding_error(pd.Series({"place": "body", "chapter": "2", "printed": "34%"}))
    0.05
    >>> rounding_error(pd.Series({"place": "summary", "chapter": "summary", "printed": "34%"}))
    0.5
    """
    rounded = row.place == "summary" or row.chapter == "summary"
    return 0.5 * 10.0 ** -(decimals(row.printed) if rounded else max(decimals(row.printed), 1))


def decimals_of(error: float) -> int:
    """Digits behind the point that a percentage with this rounding error is good for: 0.05 gives one, 0.5 none."""
    return max(0, round(-log10(2 * error)))


def place_of(row: pd.Series) -> str:
    """Where a statistic stands in the printed report, in words for a reader."""
    if row.place == "summary" or row.chapter == "summary":
        return "executive summary"
    chapter = f"chapter {row.chapter}" if row.chapter.isdigit() else row.chapter.replace("-", " ")
    return f"{chapter}, {'text' if row.place == 'body' else row.place}"
