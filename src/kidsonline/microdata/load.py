"""The project's surveys: the synthetic files, or those in the folder that ``$KIDSONLINE_DATA`` names."""

from functools import lru_cache
from pathlib import Path
from typing import Unpack

from .. import paths
from ..codebook.model import Codebook
from ..codebook.study import study
from ..estimation import Design
from .large import TableSurvey
from .mapping import mapping_beside
from .preflight import Preflight, preflight
from .respondents import Described
from .survey import Survey


def project_design() -> Design:
    """How the project's own samples were drawn, by the columns of their files."""
    columns = study().design
    return Design(weight=columns.weight, strata=columns.stratum, psu=columns.psu)


def load(population: str) -> Survey:
    """The project's "children" or "parents", from the synthetic files or the folder in ``$KIDSONLINE_DATA``.

    A mapping beside the file puts it into the codebook's words (``mapping_beside``). Read once as long as both stay as
    they are, so that every door asks the same gate. Raises UserError for what the preflight stops.
    """
    return _survey(preflight_of(population))


def preflight_of(population: str) -> Preflight:
    """The look at the project's file of one population; raises UserError when it cannot be read."""
    path = paths.microdata() / f"{population}.sav"
    mapping = mapping_beside(path, population)
    return _looked_at(population, path, mapping, *(_changed(file) for file in (path, mapping)))


def _changed(file: Path | None) -> int:
    return file.stat().st_mtime_ns if file and file.exists() else 0


@lru_cache(maxsize=8)
def _looked_at(population: str, path: Path, mapping: Path | None, *changed: int) -> Preflight:
    return preflight(path, population, mapping)


@lru_cache(maxsize=8)
def _survey(found: Preflight) -> Survey:
    book = found.sheet.book
    return Survey.of_file(found.ready(), project_design(), book, book.population)


def microdata_synthetic() -> bool:
    """Whether any file the report is computed from calls itself synthetic. ``UserError`` when none can be read."""
    return any(load(population).synthetic for population in populations_there())


def populations_there() -> list[str]:
    """The populations whose file is in the data folder; all where none is, so that reading says what is missing."""
    there = [population for population in study().populations if (paths.microdata() / f"{population}.sav").exists()]
    return there or list(study().populations)


def from_table(
    table: object,
    design: Design,
    codebook: Codebook | None = None,
    population: str = "",
    **described: Unpack[Described],
) -> TableSurvey:
    """A survey whose respondents stay in a table of any size: a frame of pandas or Spark, a DuckDB relation.

    described : ``labels``, ``value_labels``, ``missing`` and ``sets``, as the fields of :class:`Survey`. Raises
    UserError where the table does not carry the design. The result is asked as any survey is.
    """
    return TableSurvey.of(table, design, codebook, population, **described)
