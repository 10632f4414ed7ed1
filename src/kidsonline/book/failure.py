"""What stopped a build, as an author needs it: chapter, line, cell, cause, and the one sentence, from what it said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..paths import ROOT

_PLACE = re.compile(r"(?P<chapter>chapters/[\w./-]+\.(?:md|bib))(?:(?::|,? line )(?P<line>\d+))?:? ?(?P<rest>.*)")
_CELL = re.compile(r"Cell (?:In ?)?\[(?P<cell>\d+)\](?:, line (?P<line>\d+))?")
_STOPPED = "Executing notebook failed"
_RAISED = re.compile(r"(?:[\w.]+\.)?(?P<kind>[A-Z]\w*(?:Error|Exception|Interrupt|Warning|Exit))(?:: (?P<why>.*))?")
_END = "[mystnb.exec]"
_MOST_LINES = 60
NOT_BUILT = "The site was not built: "  # the sentence that sums up begins so
_CODE = re.compile(r"^`{3,}\{code-cell\}.*$")


@dataclass(frozen=True)
class Failure:
    """Why a build stopped; parts that are not known are empty.

    sentence : what to tell, in one sentence. line : of the chapter. cell : its code cell, counted from 1. log : the end
    of what the build said.
    """

    sentence: str
    chapter: str = ""
    line: str = ""
    cell: str = ""
    cause: str = ""
    log: str = ""


def read_failure(said: Sequence[str]) -> Failure:
    """The failure that the lines of a build tell of: of several, the first."""
    lines = [line.strip() for line in said if line.strip()] or ["The build stopped without a word: run make book."]
    log = "\n".join(said[-_MOST_LINES:])
    for number, line in enumerate(lines):
        if _STOPPED in line and (found := _PLACE.search(line)):
            return _of_cell(found["chapter"], _block(lines[number + 1 :]), log)
    told = [line for line in lines if "WARNING" in line or "ERROR" in line]
    # What Sphinx warns of stands first; else a sentence of ours stands last, but for the one that sums up.
    causes = [line for line in lines if not line.startswith(NOT_BUILT)]
    for found in map(_PLACE.search, (*told, *reversed(causes), lines[-1])):
        if found and (found["line"] or "WARNING" in found["rest"] or "ERROR" in found["rest"]):
            return _of_line(found["chapter"], found["line"] or "", found["rest"], log)
    cause = told[0] if told else lines[-1]
    return Failure(cause, cause=cause, log=log)


def _block(after: Sequence[str]) -> list[str]:
    """The lines that tell of one cell."""
    end = next((i for i, line in enumerate(after) if line.endswith(_END)), len(after))
    return list(after[:end])


def _of_line(chapter: str, line: str, rest: str, log: str) -> Failure:
    cause = re.sub(r"^(WARNING|ERROR): | \[[\w.]+\]$|\)$", "", rest)
    at = f"{chapter}, line {line}" if line else chapter
    cell = str(_cell_at(chapter, int(line)) or "") if line else ""
    return Failure(f"{at}: {cause}", chapter, line, cell, cause, log)


def _of_cell(chapter: str, block: Sequence[str], log: str) -> Failure:
    """A cell that raised: the first place in its traceback is the cell's own, the last line that names an error why."""
    place = next(filter(None, map(_CELL.search, block)), None)
    why = next(filter(None, map(_RAISED.fullmatch, reversed(block))), None)
    cause = ": ".join(filter(None, (why["kind"], why["why"]))) if why else "the cell stopped"
    cell = place["cell"] if place else ""
    line = str(_first_line(chapter, int(cell)) + int(place["line"] or 1) - 1) if place else ""
    at = f"{chapter}, line {line}, code cell {cell}" if cell else chapter
    return Failure(f"{at}: {(why['why'] if why else '') or cause}", chapter, line, cell, cause, log)


def _cells(chapter: str) -> list[tuple[int, int]]:
    """First and last line of the code of each code cell, counted from 1; none of a chapter that cannot be read."""
    try:
        lines = (ROOT / chapter).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found, first = [], 0
    for number, line in enumerate(lines, 1):
        if not first and _CODE.match(line):
            first = number + 1
        elif first and line.startswith("```"):
            found.append((first, number - 1))
            first = 0
        elif first == number and line.startswith(":"):  # an option of the cell
            first += 1
    return found


def _cell_at(chapter: str, line: int) -> int:
    return next((n for n, (first, last) in enumerate(_cells(chapter), 1) if first - 1 <= line <= last + 1), 0)


def _first_line(chapter: str, cell: int) -> int:
    cells = _cells(chapter)
    return cells[cell - 1][0] if 0 < cell <= len(cells) else 1
