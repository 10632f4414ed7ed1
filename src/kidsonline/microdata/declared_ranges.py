"""Values declared missing, as ranges (lowest, highest) of numbers or of texts."""

import math
from collections.abc import Sequence
from typing import Any


def in_ranges(code: Any, ranges: Sequence[tuple]) -> bool:
    """Whether a code lies in one of ``ranges``; a number lies in none of texts."""
    return any(isinstance(code, str) == isinstance(low, str) and low <= code <= high for low, high in ranges)


def range_without(low: Any, high: Any, codes: Sequence[int]) -> list[tuple]:
    """What is left of a range when ``codes`` are taken out of it."""
    parts = []
    for code in () if isinstance(low, str) else sorted(code for code in codes if low <= code <= high):
        parts.append((low, math.nextafter(code, -math.inf)))
        low = math.nextafter(code, math.inf)
    return [(a, b) for a, b in [*parts, (low, high)] if a <= b]
