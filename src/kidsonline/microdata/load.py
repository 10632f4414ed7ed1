"""The project's surveys: the synthetic files, or those in the folder that ``$KIDSONLINE_DATA`` names."""

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Unpack

from .. import paths
from ..codebook.model import Codebook
from ..codebook.read import codebook
from ..codebook.study import study
from ..content import content_key
from ..errors import UserError
from ..estimation import Design
from ..kept import kept
from .large import TableSurvey
from .mapping import mapping_beside
from .preflight import Preflight, preflight
from .respondents import Described
from .survey import Survey
from .waves import latest


def project_design() -> Design:
    """How the project's own samples were drawn, by the columns of their files."""
    columns = study().design
    return Design(weight=columns.weight, strata=columns.stratum, psu=columns.psu)


def load(population: str) -> Survey:
    """The project's "children" or "parents", from the synthetic files or the folder in ``$KIDSONLINE_DATA``.

    The last wave where there are several, with the one before. A mapping beside the file puts it into the codebook's
    words (``mapping_beside``). Where the folder has no file of this population but one of another, nobody of it was
    interviewed. Read once as long as the files stay as they are, so that every door asks the same gate. Raises
    UserError for what the preflight stops.
    """
    folder = paths.microdata()
    if not (folder / f"{population}.sav").exists() and _left_out(population, folder):
        return _survey(None, population, _before(population))
    return _survey(preflight_of(population), population, _before(population))


def preflight_of(population: str, folder: Path | None = None) -> Preflight:
    """The look at one population's file in the project's folder, or in another; raises UserError when unreadable."""
    path = (folder or paths.microdata()) / f"{population}.sav"
    mapping = mapping_beside(path, population)
    return _looked_at(population, path, mapping, *(_changed(file) for file in (path, mapping)))


def _before(population: str) -> Preflight | None:
    """The look at the file of the wave before, where it has one of its own."""
    folder = paths.microdata() / study().waves.folder
    return preflight_of(population, folder) if (folder / f"{population}.sav").exists() else None


def _changed(file: Path | None) -> int:
    return file.stat().st_mtime_ns if file and file.exists() else 0


@lru_cache(maxsize=8)
def _looked_at(population: str, path: Path, mapping: Path | None, *changed: int) -> Preflight:
    return preflight(path, population, mapping)


@lru_cache(maxsize=8)
def _survey(found: Preflight | None, population: str, before: Preflight | None) -> Survey:
    own = _nobody(population) if found is None else _ready(found)
    return latest(own, None if before is None else _ready(before))


def _ready(found: Preflight) -> Survey:
    book = found.sheet.book
    return Survey.of_file(found.ready(), project_design(), book, book.population)


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
    """Whether the files the report is computed from call themselves synthetic.

    Raises ``UserError`` when none can be read, and when one is synthetic and another measured.
    """
    return kept("synthetic", "", _synthetic)


def _synthetic() -> bool:
    said = {population: load(population).synthetic for population in populations_there()}
    if len(set(said.values())) > 1:
        made, real = (" and ".join(f"{p}.sav" for p, s in said.items() if s is kind) for kind in (True, False))
        raise UserError(
            f"In '{paths.microdata()}', {made} is synthetic and {real} is measured: put files of one survey there."
        )
    return all(said.values())


def data_key() -> str:
    """A short key of the microdata: the same files, the same key, on any machine."""
    return content_key([paths.microdata()])[:12]


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
