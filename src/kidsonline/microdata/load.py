"""The project's surveys: the synthetic files, or those in the folder that ``$KIDSONLINE_DATA`` names."""

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Unpack

from .. import paths
from ..codebook.model import Codebook
from ..codebook.read import codebook
from ..codebook.study import study
from ..errors import UserError
from ..estimation import Design
from .identifiers import identifiers, refuse_identifiers
from .large import TableSurvey
from .respondents import Described
from .survey import Survey
from .waves import latest


def project_design() -> Design:
    """How the project's own samples were drawn, by the columns of their files."""
    columns = study().design
    return Design(weight=columns.weight, strata=columns.stratum, psu=columns.psu)


def load(population: str) -> Survey:
    """The project's "children" or "parents", from the synthetic files or the folder in ``$KIDSONLINE_DATA``.

    The last wave where there are several, with the one before. Where the folder has no file of this population but one
    of another, nobody of it was interviewed. Read once as long as the files stay as they are, so that every door asks
    the same gate. Raises UserError when a file cannot be read, lacks the design or holds direct identifiers.
    """
    folder = paths.microdata()
    files = (folder / f"{population}.sav", folder / study().waves.folder / f"{population}.sav")
    return _read(population, *files, tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files))


@lru_cache(maxsize=8)
def _read(population: str, path: Path, previous: Path, changed: tuple[int, ...]) -> Survey:
    interviewed = path.exists() or not _left_out(population, path.parent)
    own = _survey(population, path) if interviewed else _nobody(population)
    return latest(own, _survey(population, previous) if previous.exists() else None)


def _survey(population: str, path: Path) -> Survey:
    survey = Survey.from_sav(path, project_design(), codebook(population), population, study().encoding)
    harmless = (*study().not_identifying, *study().design.columns)
    refuse_identifiers(identifiers(survey.data, survey.labels, survey.value_labels, harmless), path)
    return survey


def _nobody(population: str) -> Survey:
    return Survey.of_nobody(project_design(), codebook(population), population)


def _left_out(population: str, folder: Path) -> bool:
    """Whether a folder of a survey team's own is without a population on purpose: it has another, and no like name."""
    others = [folder / f"{name}.sav" for name in study().populations if name != population]
    if folder == paths.SYNTHETIC or not any(file.exists() for file in others):
        return False
    names = {file.stem.casefold(): file.name for file in folder.glob("*.*sav") if file not in others}
    if near := get_close_matches(population, names, n=1, cutoff=0.8):
        raise UserError(f"There is no '{population}.sav' in '{folder}', but '{names[near[0]]}': rename it.")
    return True


def microdata_synthetic() -> bool:
    """Whether any file the report is computed from calls itself synthetic. ``UserError`` when none can be read."""
    there = [population for population in study().populations if (paths.microdata() / f"{population}.sav").exists()]
    return any(load(population).synthetic for population in there or study().populations)


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
