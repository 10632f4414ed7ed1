"""A file's own names and codes in the codebook's words: a table that a survey team writes, no code.

One row a variable (``file_variable``, ``variable``) or a code of it (``file_code``, ``code`` as well). Codes are
written as numbers, as labels, or as ranges such as "9 to 10"; "missing" stands for no answer. A code that no row names
stays what it is, and one that a row names is settled, whatever the labels say. Further columns are for people.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..cells import as_written
from ..codebook.model import Codebook
from ..codebook.spelling import one_spelling
from ..codebook.synonyms import plain
from ..codebook.tables import table
from ..errors import UserError, unknown
from .sav_file import SavFile

COLUMNS = ("file_variable", "variable", "file_code", "code")
MISSING = "missing"
UNSURE = "?"  # before what a draft guessed: to be looked at, and never used
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Recode:
    """What one value of the file, a number or a text, or all from ``low`` to ``high`` become; NaN: no answer."""

    low: Any
    high: Any
    code: float

    def meets(self, low: Any, high: Any) -> bool:
        """Whether it speaks of a value from ``low`` to ``high``."""
        return isinstance(low, str) == isinstance(self.low, str) and bool(self.low <= high and low <= self.high)


@dataclass(frozen=True)
class Mapped:
    """A mapping for one file: ``sources`` {variable of the codebook: variable of the file}, ``recodes`` by the former.

    ``unused`` are variables of the file that the team leaves out.
    """

    name: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    recodes: Mapping[str, tuple[Recode, ...]] = field(default_factory=dict)
    unused: frozenset[str] = frozenset()


def mapping_beside(file: Path, population: str) -> Path | None:
    """The mapping in a data folder: ``children.mapping.csv``, else ``mapping.csv``, else None."""
    places = (file.parent / f"{population}.mapping.csv", file.parent / "mapping.csv")
    return next((place for place in places if place.exists()), None)


def read_mapping(path: Path, book: Codebook, known: Iterable[str], file: SavFile) -> Mapped:
    """The mapping in ``path`` for ``file``; ``known`` are variables besides the codebook's that a file may have.

    Raises UserError, naming row and column, for a variable or a code that does not exist, that stands twice, or that
    a draft left open.
    """
    rows = table(path, list(COLUMNS))
    if "population" in rows:  # one table for all files of a folder
        rows = rows[rows.population.str.strip().isin(["", book.population])]
    reader = _Rows(path.name, book, {*known, *book.variables}, file)
    for i, row in rows.iterrows():
        reader.take(f"{path.name} row {i + 2}", {column: as_written(row[column].strip()) for column in COLUMNS})
    recodes = {variable: tuple(found) for variable, found in reader.recodes.items()}
    return Mapped(path.name, reader.sources, recodes, frozenset(reader.unused - set(reader.sources.values())))


class _Rows:
    """Takes the rows of one mapping, one after the other."""

    def __init__(self, name: str, book: Codebook, known: set[str], file: SavFile) -> None:
        self.name, self.book, self.known, self.file = name, book, known, file
        self.names = {one_spelling(column): column for column in file.data}
        self.sources: dict[str, str] = {}
        self.recodes: dict[str, list[Recode]] = {}
        self.unused: set[str] = set()

    def take(self, place: str, row: dict[str, str]) -> None:
        """Read one row, which stands at ``place``."""
        for column, cell in row.items():
            if cell.startswith(UNSURE):
                raise UserError(
                    f"{place}, column '{column}': the draft is not sure about '{row['file_variable']}' "
                    f"('{cell}'): write what is right without the question mark, or delete the row."
                )
        source = self.names.get(one_spelling(row["file_variable"]))
        if source is None:
            raise unknown("variable", row["file_variable"], self.file.data, f"the file ({place})")
        if not row["variable"] and not row["file_code"]:
            self.unused.add(source)
            return
        target = self._target(place, row["variable"], source)
        if not row["file_code"]:
            if row["code"]:
                raise UserError(f"{place}, column 'file_code': write which value of '{source}' becomes {row['code']}.")
            return
        low, high = self._value(place, row["file_code"], source)
        found = self.recodes.setdefault(target, [])
        if any(one.meets(low, high) for one in found):
            raise UserError(f"{place}, column 'file_code': '{row['file_code']}' of '{source}' stands twice; keep one.")
        found.append(Recode(low, high, self._code(place, row["code"], target)))

    def _target(self, place: str, variable: str, source: str) -> str:
        if variable not in self.known:
            raise unknown("variable", variable, self.known, f"the {self.book.population} codebook ({place})")
        if self.sources.setdefault(variable, source) != source:
            raise UserError(
                f"{place}, column 'variable': '{variable}' comes from '{self.sources[variable]}' already; keep one."
            )
        return variable

    def _value(self, place: str, cell: str, source: str) -> tuple[Any, Any]:
        """Lowest and highest value that a cell of ``file_code`` names."""
        labels = self.file.value_labels.get(source, {})
        text = not pd.api.types.is_numeric_dtype(self.file.data[source])
        if not text and (number := _number(cell)) is not None:
            return number, number
        ends = [_number(end) for end in re.split(r"\s+(?:to|thru)\s+", cell, flags=re.I)]
        named = [code for code, label in labels.items() if plain(label) == plain(cell)]
        if len(named) == 1 and isinstance(named[0], str) == text:
            return named[0], named[0]
        if text:
            return cell, cell
        if len(ends) == 2 and None not in ends:
            return ends[0], ends[1]
        raise unknown("value", cell, labels.values(), f"'{source}' of the file ({place}, column 'file_code')")

    def _code(self, place: str, cell: str, target: str) -> float:
        """The code that a cell of ``code`` names, as a number or by its label."""
        answers = self.book[target].answers if target in self.book else ()
        if cell.casefold() == MISSING:
            return math.nan
        number = _number(cell)
        if number is not None and (not answers or number in {a.code for a in answers}):
            return number
        named = [a.code for a in answers if plain(a.label) == plain(cell)]
        if len(named) == 1:
            return float(named[0])
        known = [f"{a.code} ({a.label})" for a in answers] or ["a number"]
        raise unknown("code", cell, [*known, MISSING], f"'{target}' ({place}, column 'code')")


def _number(cell: str) -> float | None:
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None
