"""Variables and groupings as positions in ordered categories: who stands where, and who is outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import unknown


@dataclass(frozen=True)
class Coded:
    """A variable as positions in its ordered categories.

    ``codes`` and ``labels`` (categories), in code order; ``position`` (rows) is -1 outside the base. ``joined``
    holds, where answers are reported together, the positions that make up each category, which then need not
    cover the base nor exclude each other ("weekly or more", "daily or more").
    """

    name: str
    codes: tuple
    labels: tuple[str, ...]
    position: np.ndarray
    joined: tuple[tuple[int, ...], ...] = ()

    @property
    def made_of(self) -> tuple[tuple[int, ...], ...]:
        """The positions that make up each category."""
        return self.joined or tuple((p,) for p in range(len(self.codes)))

    @property
    def last(self) -> int:
        """The last position that a category is made of."""
        return max((p for places in self.joined for p in places), default=len(self.codes) - 1)

    def within(self, domain: np.ndarray | None) -> "Coded":
        """The same with everyone outside ``domain`` (rows, bool) out of the base."""
        if domain is None:
            return self
        return replace(self, position=np.where(domain, self.position, -1))

    def join(self, answers: Mapping[str, Sequence]) -> "Coded":
        """The same with one category for each entry of ``answers`` {category: codes reported together}."""
        place = {code: i for i, code in enumerate(self.codes)}
        for code in (code for codes in answers.values() for code in codes):
            if code not in place:
                raise unknown("answer", code, [str(c) for c in self.codes], f"the base of '{self.name}'")
        joined = tuple(tuple(sorted({place[code] for code in codes})) for codes in answers.values())
        codes = tuple("|".join(str(self.codes[p]) for p in places) for places in joined)
        labels = tuple(
            " or ".join(self.labels[p] for p in places) if name == code else str(name)
            for name, code, places in zip(answers, codes, joined, strict=True)
        )
        return replace(self, codes=codes, labels=labels, joined=joined)


def coded(name: str, values: np.ndarray, codes: Sequence, labels: Sequence[str]) -> Coded:
    """``values`` (rows) as positions in ``codes``, which ascend; any other value is outside the base."""
    codes = tuple(codes)
    known = np.asarray(codes, dtype=None if len({type(c) for c in codes}) == 1 else object)
    if values.dtype.kind in "OUT" or known.dtype.kind in "OUT":
        place = {code: i for i, code in enumerate(codes)}
        position = np.fromiter((place.get(v, -1) for v in values), np.int64, len(values))
    else:
        position = np.searchsorted(known, values)
        position[position == len(known)] = 0
        position = np.where(known[position] == values, position, -1)
    return Coded(name, codes, tuple(labels), position)


def everyone(rows: int) -> Coded:
    """The grouping that puts all ``rows`` people in one group, "total"."""
    return Coded("total", ("",), ("Total",), np.zeros(rows, np.int64))


def cross(groupings: Sequence[Coded]) -> Coded:
    """One grouping of all combinations of several, the last one running fastest."""
    first, *others = groupings
    for other in others:
        codes = tuple(f"{a}|{b}" for a in first.codes for b in other.codes)
        labels = tuple(f"{a}, {b}" for a in first.labels for b in other.labels)
        both = (first.position >= 0) & (other.position >= 0)
        position = np.where(both, first.position * len(other.codes) + other.position, -1)
        first = Coded(f"{first.name} x {other.name}", codes, labels, position)
    return first
