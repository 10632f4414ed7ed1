"""The project's surveys: the synthetic files, or those in the folder that ``$KIDSONLINE_DATA`` names."""

from functools import lru_cache
from pathlib import Path
from typing import Unpack

from .. import paths
from ..codebook.model import Codebook
from ..codebook.read import codebook
from ..codebook.study import study
from ..errors import UserError
from ..estimation import Design
from .check import identifiers
from .large import TableSurvey
from .respondents import Described
from .survey import Survey


def project_design() -> Design:
    """How the project's own samples were drawn, by the columns of their files."""
    columns = study().design
    return Design(weight=columns.weight, strata=columns.stratum, psu=columns.psu)


def load(population: str) -> Survey:
    """The project's "children" or "parents", from the synthetic files or the folder in ``$KIDSONLINE_DATA``.

    Read once as long as the file stays as it is, so that every door asks the same gate. Raises UserError when the file
    cannot be read, lacks the design or holds direct identifiers.
    """
    path = paths.microdata() / f"{population}.sav"
    changed = path.stat().st_mtime_ns if path.exists() else 0
    return _read(population, path, changed)


@lru_cache(maxsize=8)
def _read(population: str, path: Path, changed: int) -> Survey:
    survey = Survey.from_sav(path, project_design(), codebook(population), population)
    if direct := identifiers(survey.data.columns):
        raise UserError(f"'{path}' holds direct identifiers ({', '.join(direct)}): delete these columns first.")
    return survey


def microdata_synthetic() -> bool:
    """Whether the files the report is computed from call themselves synthetic.

    Raises ``UserError`` when none can be read, and when one is synthetic and another measured.
    """
    there = [population for population in study().populations if (paths.microdata() / f"{population}.sav").exists()]
    said = {population: load(population).synthetic for population in there or study().populations}
    if len(set(said.values())) > 1:
        made, real = (" and ".join(f"{p}.sav" for p, s in said.items() if s is kind) for kind in (True, False))
        raise UserError(
            f"In '{paths.microdata()}', {made} is synthetic and {real} is measured: put files of one survey there."
        )
    return all(said.values())


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
