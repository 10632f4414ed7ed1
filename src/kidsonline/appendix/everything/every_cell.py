"""Every answer to every question, by everybody and by each group, as the gate lets it be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...codebook.model import Variable
from ...codebook.study import printed_study, study
from ...disclosure.cell import TOTAL, Cell
from ...disclosure.gate import gate_of
from ...figures.markup import COLUMNS as OF_FIGURES
from ...kept import kept
from ...microdata.load import load
from ...microdata.survey import Survey

_SHARED = (
    "variable", "variable_label", "code", "category", "group_var", "group_code", "group", "estimate", "low", "high",
    "interval", "n", "base_n", "flag", "evidence", "printed", "place", "arithmetic", "about",
)  # fmt: skip
COLUMNS = ("population", *_SHARED, "data")
NUMBERS = ("estimate", "low", "high", "n", "base_n")
KEY = ("population", "variable", "code", "group_var", "group_code")


@dataclass(frozen=True, eq=False)
class Told:
    """The cells of one population, and the groupings that print gives no cell of (none with measured data)."""

    survey: Survey
    cells: tuple[Cell, ...]
    left_out: tuple[str, ...]

    def rows(self, group_var: str = "") -> Iterator[dict[str, str]]:
        """Each cell as a row of strings under ``COLUMNS``, those of one grouping or of all."""
        data = "synthetic" if self.survey.synthetic else "measured"
        for cell in self.cells:
            if group_var in ("", cell.group_var):
                yield {"population": self.survey.population, **_told(cell), "data": data}

    @property
    def groupings(self) -> tuple[str, ...]:
        """The groupings that there are cells of, everybody first."""
        return tuple(dict.fromkeys(cell.group_var for cell in self.cells))


def items(survey: Survey) -> list[Variable]:
    """The variables of the codebook that have answers to count, without those of the design."""
    return [v for v in survey.book.variables.values() if v.base_codes and v.theme != "design"]


@lru_cache(maxsize=4)
def every_cell(survey: Survey) -> Told:
    """Every single answer by everybody and by each grouping of the study; a variable is not grouped by itself.

    With synthetic data a grouping without one printed cell is left out, else it would be a table of nothing.
    """
    gate = gate_of(survey)
    cells: list[Cell] = []
    left_out = []
    for by in (TOTAL, *study().groupings):
        groups = [()] if by == TOTAL else [(a.code,) for a in survey.book[by].answers]
        found = [gate.cell(v.variable, (code,), by, group) for v in items(survey) if v.variable != by
                 for group in groups for code in v.base_codes]  # fmt: skip
        if survey.synthetic and all(cell.flag == "x" for cell in found):
            left_out.append(by)
        else:
            cells += gate.beside(found)
    return Told(survey, tuple(cells), tuple(left_out))


def said_of_everybody(population: str) -> dict[str, list[str]]:
    """What is shown of the answers of everybody, by variable: of the data in use, made once for several builds."""
    return kept("everybody", population, lambda: _of_everybody(every_cell(load(population))))


def _of_everybody(told: Told) -> dict[str, list[str]]:
    shares: dict[str, list[str]] = {}
    for cell in told.cells:
        if cell.group_var == TOTAL and cell.shown:
            shares.setdefault(cell.variable, []).append(cell.text)
    return shares


def quotes_print(cell: Cell) -> bool:
    """Whether a number is not used and print is quoted for it: in doubt, or of few respondents."""
    return cell.flag in ("d", "q")


def _told(cell: Cell) -> dict[str, str]:
    """A cell under the shared columns; of a withheld one nothing stands, not even what another report prints of it."""
    row = {name: text for name, text in cell.as_strings().items() if name in _SHARED}
    if cell.flag:
        row["flag"] = f"[{cell.flag}]"
    if not cell.shown and not quotes_print(cell):
        row |= dict.fromkeys(("printed", "place", "arithmetic"), "")
    return {name: row[name] for name in _SHARED}


def meanings() -> dict[str, str]:
    """What each of ``COLUMNS`` holds."""
    shared = {name: OF_FIGURES[name].format(year=printed_study().year) for name in _SHARED}
    asked = {"population": "who was asked"}
    own = {"flag": "why a number is missing or weak, see the flags", "data": "what kind of microdata is behind it"}
    return asked | shared | own
