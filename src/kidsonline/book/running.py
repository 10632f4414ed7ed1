"""Running the cells of a notebook, until all that they put out has come."""

from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from ..errors import UserError
from ..paths import shown
from .environment import environment

SECONDS = 300  # a cell may take, as in _config.yml


def client_of(book: NotebookNode, folder: Path) -> NotebookClient:
    """What runs ``book`` in a kernel whose working folder is ``folder``; a cell that raises ends it.

    nbclient by itself waits four seconds for what a cell put out and goes on without the rest, so that a busy machine
    loses numbers without a word. Here it waits as long as a cell may take, and then raises.
    """
    return NotebookClient(
        book, timeout=SECONDS, iopub_timeout=SECONDS, raise_on_iopub_timeout=True, record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip


async def run_chapter(book: NotebookNode, chapter: Path) -> None:
    """Run ``book``, which was read from ``chapter``, where and in the variables in which chapters run.

    Raises UserError where a cell takes too long or its kernel ends, and nbclient's own error where a cell raises.
    """
    try:
        await client_of(book, chapter.parent).async_execute(env=environment())
    except (CellTimeoutError, DeadKernelError) as stopped:
        why = "its kernel ended" if isinstance(stopped, DeadKernelError) else f"a cell took over {SECONDS} s"
        raise UserError(f"{shown(chapter)} was not executed, {why}: run this again on a machine at rest.") from None
