"""The gated cells of a figure as strings for its payload, and read back as numbers for its drawing.

Drawings, alt text, table and downloads all start from these rows; a value the gate hid is not in them.
"""

import math
import re
from dataclasses import dataclass

import pandas as pd

from ..codebook.model import typeset
from ..disclosure.cell import COLUMNS

_PERCENT = ("estimate", "low", "high")
_WHOLE = ("n", "base_n")
_USER_MISSING = 88  # codes from here on: don't know, prefer not to say


@dataclass(frozen=True)
class Cell:
    """One row of a payload; ``value``, ``low`` and ``high`` in percent, NaN when hidden or not given."""

    variable: str
    item: str
    code: str
    answer: str
    level: str
    group_var: str
    group_code: str
    group: str
    value: float
    low: float
    high: float
    text: str
    flag: str
    evidence: str
    printed: float

    @property
    def visible(self) -> bool:
        """Whether readers may see a number here."""
        return not math.isnan(self.value)

    @property
    def tick(self) -> float | None:
        """The printed value to mark: only beside a measured one, or it would be compared with itself."""
        return None if self.evidence != "measured" or math.isnan(self.printed) else self.printed

    @property
    def substantive(self) -> bool:
        """Whether the answer is one of the scale, not "don't know" or "prefer not to say"."""
        return self.order < _USER_MISSING

    @property
    def order(self) -> int:
        """Place of the answer on its scale: its (first) code."""
        first = self.code.split("|")[0]
        return int(first) if first.lstrip("-").isdigit() else 0

    def sums_up(self, others: list["Cell"]) -> bool:
        """Whether its answer joins one that ``others`` show by itself ("daily or more often" beside "daily")."""
        own = set(self.code.split("|"))
        return any(set(c.code.split("|")) < own for c in others)


def _string(column: str, value: object) -> str:
    if value is None or pd.isna(value):
        return ""
    if column in _PERCENT:
        return f"{100 * float(value):.1f}"
    return str(int(value)) if column in _WHOLE else str(value)


def rows_of(frame: pd.DataFrame) -> list[dict[str, str]]:
    """A gated frame as rows of strings: shares as percent with one decimal, what is hidden as ``""``."""
    return [{c: _string(c, row[c]) for c in COLUMNS} for row in frame[COLUMNS].to_dict("records")]


def cells_of(rows: list[dict[str, str]]) -> list[Cell]:
    """Payload rows as cells; labels set as on a page (capital, en dash in ranges), a total named for everybody."""

    def number(text: str) -> float:
        return float(text) if text else math.nan

    return [
        Cell(
            r["variable"],
            _capital(r["variable_label"]),
            r["code"],
            _capital(r["category"]),
            r["level"],
            r["group_var"],
            r["group_code"],
            "All" if r["group_var"] == "total" else _capital(r["group"]),
            number(r["estimate"]),
            number(r["low"]),
            number(r["high"]),
            r["text"],
            r["flag"],
            r["evidence"],
            number(r["printed"].strip(" %") if re.fullmatch(r"\d+(\.\d+)? ?%?", r["printed"]) else ""),
        )
        for r in rows
    ]


def _capital(text: str) -> str:
    return typeset(text[:1].upper() + text[1:])


def on_scale(cells: list[Cell]) -> list[Cell]:
    """Cells in the order of the scale; answers that join others follow those."""
    return sorted(cells, key=lambda c: (c.sums_up(cells), c.order))


def distinct(values) -> list:
    """Values in order of appearance, each once."""
    return list(dict.fromkeys(values))


def varying(cells: list[Cell]) -> list[str]:
    """Which of item, answer and group tell these cells apart."""
    return [part for part in ("item", "answer", "group") if len({getattr(c, part) for c in cells}) > 1]


def label(cell: Cell, told: list[str]) -> str:
    """The parts ``told`` of a cell in one phrase; "all" is not worth saying beside an item."""
    parts = [getattr(cell, part) for part in told]
    if len(parts) > 1 and told[-1] == "group" and cell.group_var == "total":
        parts.pop()
    return ": ".join(parts)
