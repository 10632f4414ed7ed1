"""Running the cells of a notebook, until all that they put out has come."""

from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode

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
