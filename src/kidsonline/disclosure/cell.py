"""One cell as a reader may meet it: a share, a number of people or a ratio, with all that stands behind it.

Sentences, figures, pairs, quoted tables and listings are made of these records and of nothing else. What a cell is
(roughly printed, withheld, a number of people) stands in its fields; its text is only ever read by people.
"""

from dataclasses import dataclass
from math import isnan, nan
from typing import Any

from ..codebook.model import Code
from .thresholds import mark

SIDE = "side"  # stands for a grouping where cells are the two sides of pairs (``findings.pairs``)
TOTAL = "total"  # the grouping of everybody


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The answer ``codes`` to ``variable`` in one group, as it may be shown.

    label, answer, group_label : question, answer and group in words. missing : kind of the answer where it is a refusal
    or "don't know" (as in the codebook), else "". level : nominal, ordinal or scale. unit : what ``estimate`` is, a
    share in [0, 1] ("percent"), a number of "people", or a plain "number". text : what a reader sees. shown : whether
    readers may see, draw and compare the number; where it is False, ``estimate``, ``low``, ``high`` and ``n`` are
    empty, unless print has a number that is only quoted. about : print gives it roughly. digits : behind the point of a
    percentage, as many as the number is good for. low, high : interval of the
    kind ``interval`` ("srs", "design" or "").
    n, base_n : unweighted people who answered so, and who were asked; None where they may not be told. base_about :
    the base is worked out, not printed. flag : a key of ``thresholds.LEGEND`` or "". evidence : published, derived,
    quoted, measured or "". printed, place, arithmetic : what print says, where, or how it follows from print.
    """

    variable: str = ""
    label: str = ""
    codes: tuple[Code, ...] = ()
    answer: str = ""
    missing: str = ""
    level: str = ""
    group_var: str = TOTAL
    group: tuple[Code, ...] = ()
    group_label: str = ""
    unit: str = "percent"
    text: str = "[x]"
    shown: bool = False
    about: bool = False
    digits: int = 1
    estimate: float = nan
    low: float = nan
    high: float = nan
    interval: str = ""
    n: int | None = None
    base_n: int | None = None
    base_about: bool = False
    flag: str = ""
    evidence: str = ""
    printed: str = ""
    place: str = ""
    arithmetic: str = ""

    @property
    def code(self) -> str:
        """The codes of the answer in one word, joined by ``|``."""
        return "|".join(map(str, self.codes))

    @property
    def group_code(self) -> str:
        """The codes of the group in one word, joined by ``|``."""
        return "|".join(map(str, self.group))

    def as_strings(self) -> dict[str, str]:
        """The cell as a row of strings for payloads and downloads: shares as percent, what is not told as ``""``."""
        return {
            "variable": self.variable,
            "variable_label": self.label,
            "code": self.code,
            "category": self.answer,
            "level": self.level,
            "group_var": self.group_var,
            "group_code": self.group_code,
            "group": self.group_label,
            "estimate": self._number(self.estimate),
            "text": self.text,
            "low": self._number(self.low),
            "high": self._number(self.high),
            "interval": self.interval,
            "n": "" if self.n is None else str(self.n),
            "base_n": "" if self.base_n is None or self.base_about else str(self.base_n),
            "flag": self.flag,
            "evidence": self.evidence,
            "printed": self.printed,
            "place": self.place,
            "arithmetic": self.arithmetic,
            "missing": self.missing,
            "unit": "" if self.unit == "percent" else self.unit,
            "about": "yes" if self.about else "",
        }

    def _number(self, value: float) -> str:
        """A number as the row writes it: a percentage with the digits of the cell, "" where there is none."""
        if isnan(value):
            return ""
        if self.unit != "percent":
            return f"{value:g}"
        written = percent_as_printed if self.evidence in ("published", "derived") else percent
        return written(value, self.digits).removesuffix("%")

    @classmethod
    def from_strings(cls, row: dict[str, str]) -> "Cell":
        """The cell again from its row of strings, its numbers as exact as the row gives them."""
        unit = row["unit"] or "percent"
        return cls(
            variable=row["variable"],
            label=row["variable_label"],
            codes=codes_in(row["code"]),
            answer=row["category"],
            missing=row["missing"],
            level=row["level"],
            group_var=row["group_var"],
            group=codes_in(row["group_code"]),
            group_label=row["group"],
            unit=unit,
            text=row["text"],
            shown=row["estimate"] != "",
            about=row["about"] == "yes",
            estimate=of_unit(row["estimate"], unit),
            low=of_unit(row["low"], unit),
            high=of_unit(row["high"], unit),
            interval=row["interval"],
            n=int(row["n"]) if row["n"] else None,
            base_n=int(row["base_n"]) if row["base_n"] else None,
            flag=row["flag"],
            evidence=row["evidence"],
            printed=row["printed"],
            place=row["place"],
            arithmetic=row["arithmetic"],
        )


def not_shown(flag: str, **about: Any) -> Cell:
    """A cell that is not shown, for the reason ``flag``; ``about`` are fields that say what it is about."""
    return Cell(**about, text=mark(flag), flag=flag)


def percent(share: float, digits: int = 1) -> str:
    """A share in [0, 1] as a reader sees it, rounded to ``digits`` behind the point.

    >>> percent(0.4578), percent(0.34)
    ('45.8%', '34.0%')
    """
    return f"{100 * share:.{digits}f}%"


def percent_as_printed(share: float, digits: int = 1) -> str:
    """A share in [0, 1] as print writes its own, without a final zero.

    >>> percent_as_printed(0.4578), percent_as_printed(0.34)
    ('45.8%', '34%')
    """
    return percent(share, digits).replace(".0%", "%")


def as_printed(printed: str) -> str:
    """Printed characters as a share: digits get their percent sign, words stay words."""
    return printed if not printed[:1].isdigit() or printed.endswith("%") else f"{printed}%"


def code_in(text: str) -> Code:
    """The code of an answer or group as a row writes it, as a number where it is one."""
    return int(text) if text.lstrip("-").isdigit() else text


def codes_in(text: str) -> tuple[Code, ...]:
    """The codes that a row joins with ``|``, in the row's order; none in an empty text."""
    return tuple(code_in(part) for part in text.split("|")) if text else ()


def of_unit(text: str, unit: str) -> float:
    """The number that a row writes; NaN for ``""``."""
    if not text:
        return nan
    return float(text) / 100 if unit == "percent" else float(text)


COLUMNS = tuple(Cell().as_strings())  # of a cell as strings, in their order
