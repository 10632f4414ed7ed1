"""Work done ahead of Sphinx, which does one thing after another: chapters executed and figures drawn side by side.

Sphinx then finds executed chapters in its own cache, and drawings and tables among what is kept. What is missing there,
because a chapter stopped or a page changed a figure, it makes by itself: this changes how long a build takes, and
nothing else.
"""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib import import_module
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from ..appendix.everything.every_cell import every_cell, said_of_everybody
from ..appendix.everything.offered import tables_to_take
from ..appendix.explorer import record_of, sizes_of
from ..appendix.returned import check_returned
from ..codebook.study import study
from ..errors import UserError
from ..figures.drawing import scale_end
from ..figures.figure import MIME, unpacked
from ..figures.picture import pictures
from ..kept import is_kept, keep_in, kept
from ..microdata.load import load, microdata_synthetic
from ..paths import CHAPTERS, shown
from .apart import Apart
from .chapter_code import DOORS
from .notebooks import with_named
from .nursery import warm_kernels
from .running import run_chapter

_AHEAD, _DECIDED = "ahead", "decided"  # under which it is kept that all is done, and that all cells are decided
_PROGRESS = "  "  # how a line of progress begins
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work_ahead(executed: Path, kept_in: Path) -> None:
    """Execute each chapter that is not in the cache ``executed``, draw its figures, and make the tables to take.

    Raises UserError where synthetic data no longer return what was printed, and where a sentence names a number that
    does not exist.
    """
    if is_kept(_AHEAD, _texts()):
        return
    step, error = Apart("-m", __package__, "ahead", str(executed), str(kept_in)), ""
    for line in step.lines():
        if line.startswith(_PROGRESS):
            print(line.rstrip(), flush=True)
        else:
            error = line.strip()
    if step.status:
        raise UserError(error or "Working ahead of Sphinx failed.")


def work(executed: Path, kept_in: Path) -> None:
    """The work itself, in this process, which it leaves with threads."""
    cache, texts = get_cache(str(executed)), _texts()
    missing = [(chapter, book) for chapter, book in _chapters() if not _known(cache, book)]
    before = keep_in(kept_in)
    try:
        asked = [make for word, make in _FOR_PAGES.items() if word in texts]
        if missing and asked and not microdata_synthetic() and not is_kept(_DECIDED, ""):
            for population in study().populations:  # all is decided once, before kernels are forked
                every_cell(load(population))
        # Forked first, from a process without threads, which the pool brings.
        with warm_kernels(warm) if missing else nullcontext(), multiprocessing.get_context("fork").Pool(CORES) as pool:
            others = [pool.apply_async(_returned), pool.apply_async(_in_turn, (asked,))]
            for made in (*(asyncio.run(_execute(missing, cache, pool)) if missing else ()), *others):
                made.get()
        if asked:  # and kept by now
            kept(_DECIDED, "", lambda: True)
        if all(_known(cache, book) for _, book in missing):  # else a chapter stopped, and is tried again
            kept(_AHEAD, texts, lambda: True)
    finally:
        keep_in(before)


def _chapters() -> Iterator[tuple[Path, NotebookNode]]:
    """Each chapter with code as MyST-NB reads it, which is how its cache knows it."""
    for chapter in sorted(CHAPTERS.rglob("*.md")):
        text = with_named(chapter.read_text(encoding="utf-8"), shown(chapter))
        reader = create_nb_reader(str(chapter), MdParserConfig(), NbParserConfig(), text)
        if reader is not None:
            yield chapter, reader.read(text)


def _texts() -> str:
    """All chapters as they are written."""
    return "\0".join(path.read_text(encoding="utf-8") for path in sorted(CHAPTERS.rglob("*.md")))


def _known(cache: JupyterCacheAbstract, book: NotebookNode) -> bool:
    try:
        cache.match_cache_notebook(book)
    except KeyError:
        return False
    return True


def warm() -> None:
    """What every chapter begins with."""
    import_module(DOORS[0])
    for population in study().populations:
        load(population)


def _returned() -> None:
    kept("returned", "", check_returned)


def _explored() -> None:
    for population in study().populations:
        record_of(population), sizes_of(population), said_of_everybody(population)


_FOR_PAGES: dict[str, Callable[[], object]] = {"{data-files}": tables_to_take, "{explorer}": _explored}
"""What is made of every answer by every group for the page that asks for it with this word."""


def _in_turn(tasks: list[Callable[[], object]]) -> None:
    for task in tasks:  # they rest on the same cells
        task()


async def _execute(
    missing: list[tuple[Path, NotebookNode]], cache: JupyterCacheAbstract, pool: Pool
) -> list[AsyncResult]:
    """Execute chapters, as many at a time as there are cores; what is being drawn of them."""
    free, done = asyncio.Semaphore(CORES), 0
    drawn: list[AsyncResult] = []

    async def one(chapter: Path, book: NotebookNode) -> None:
        nonlocal done
        async with free:
            began = time.monotonic()
            try:
                await run_chapter(book, chapter)
            except CellExecutionError:
                return  # Sphinx meets it again and says where
            seconds = time.monotonic() - began
        bundle = CacheBundleIn(book, str(chapter), data={"execution_seconds": seconds})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        drawn.extend(pool.apply_async(pictures, figure) for figure in _figures(book))
        done += 1
        print(f"{_PROGRESS}[{done}/{len(missing)}] {shown(chapter)} executed in {seconds:.0f} s", flush=True)

    await asyncio.gather(*(one(chapter, book) for chapter, book in missing))
    return drawn


def _figures(book: NotebookNode) -> list[tuple[dict, int]]:
    """The payload of each figure of an executed chapter, with where its axis ends."""
    outputs = (out.get("data", {}) for cell in book.cells for out in cell.get("outputs", ()))
    payloads = [unpacked(data[MIME]) for data in outputs if MIME in data]
    return [(payload, scale_end(payload["form"], payloads)) for payload in payloads]
