"""Who answered what: refusals, don't-knows and empty answers of each question."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...codebook.model import Variable
from ..enough import MIN_BASE
from ..severity import Finding, counted, note, warn
from ..sheet import Sheet

MANY = 0.2  # of those asked; more is to be looked at


@dataclass(frozen=True)
class Answered:
    """People by what they did with one question: ``asked`` in all, of them ``refused``, ``unsure`` and ``empty``."""

    item: Variable
    asked: int
    refused: int
    unsure: int
    empty: int

    def __str__(self) -> str:
        return (
            f"{self.without:.0%} of {self.asked:,} ({self.refused:,} refused, {self.unsure:,} did not know, "
            f"{self.empty:,} empty)"
        )

    @property
    def without(self) -> float:
        """Share of those asked who gave no answer of substance."""
        return (self.refused + self.unsure + self.empty) / self.asked if self.asked else 0.0


def answered(sheet: Sheet) -> list[Answered]:
    """Every question in the file with its numbers of people."""
    found = []
    for item in sheet.coded:
        asked, column = sheet.asked(item), sheet.data[item.variable]
        inside = np.ones(sheet.rows, bool) if asked is None else asked
        if asked is None and sheet.book.universe_of(item.variable).rule:
            inside = column.notna().to_numpy(bool)  # whom it was asked of cannot be told: of those who answered
        kinds = {"": column.isna() | (column == "")}
        for answer in item.answers:
            if answer.missing:
                kinds[answer.missing] = kinds.get(answer.missing, False) | (column == answer.code)
        number = partial(_number, kinds, inside)
        asked_of = int(inside.sum()) - number("not_asked")
        found.append(Answered(item, asked_of, number("prefer_not_to_say"), number("dont_know"), number("")))
    return found


def refusals(sheet: Sheet) -> Iterator[Finding]:
    """Questions that many left without an answer, and the question most often refused."""
    table = [one for one in answered(sheet) if one.asked and one.empty < one.asked]
    many = [one for one in table if one.without > MANY and one.asked >= MIN_BASE]
    if many:
        many.sort(key=lambda one: -one.without)
        details = [f"{one.item.variable}: {one}" for one in many]
        yield warn(
            [one.item.variable for one in many],
            f"more than {MANY:.0%} of those asked gave no answer.",
            "Look whether the question, its filter or its codes are as the codebook has them.",
            details,
        )
    refused = [one for one in table if one.refused and one.asked >= MIN_BASE]
    if refused:
        most = max(refused, key=lambda one: one.refused / one.asked)
        share = f"{most.refused / most.asked:.1%} of {most.asked:,}"
        yield note(
            most.item.variable,
            f"most often refused, by {share}; somebody refused {len(refused)} of {counted(len(table), 'question')}.",
        )


def _number(kinds: dict, inside: np.ndarray, kind: str) -> int:
    return int(np.sum(np.asarray(kinds[kind], bool) & inside)) if kind in kinds else 0
