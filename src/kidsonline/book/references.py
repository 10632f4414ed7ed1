"""Write the reference notebooks: what each chapter's code printed.

A reference is made from the chapter and never edited: ``tests/reference/<chapter>.ipynb`` holds its code cells
with their outputs, and nbval compares these with what the same cells print now. Nothing in the file changes
between runs unless a number does: no counters, times, identifiers or versions, one value a line.
"""

from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError
from nbclient.util import run_sync

from ..errors import UserError
from ..microdata.load import microdata_synthetic
from ..paths import CHAPTERS, ROOT, SYNTHETIC, microdata, shown
from .chapter_code import check_code
from .notebooks import notebook
from .running import run_chapter

REFERENCES = ROOT / "tests" / "reference"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def code_of(chapter: Path) -> nbformat.NotebookNode:
    """Notebook of the code cells of ``chapter``, without outputs.

    Prose may change without a new reference, as long as it names the same numbers.
    """
    cells = [cell for cell in notebook(chapter).cells if cell.cell_type == "code"]
    code = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    # 4.4 is the last format whose cells carry no identifiers.
    code.nbformat_minor = 4
    for cell in cells:
        tags = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        bare = nbformat.v4.new_code_cell(cell.source, metadata=tags)
        del bare["id"]
        code.cells.append(bare)
    return code


def chapters() -> list[Path]:
    """All chapters that hold code, in the order of their paths."""
    return [path for path in sorted(CHAPTERS.rglob("*.md")) if code_of(path).cells]


def reference_of(chapter: Path) -> Path:
    """Where the reference of ``chapter`` is kept."""
    return (REFERENCES / chapter.relative_to(CHAPTERS)).with_suffix(".ipynb")


def execute(chapter: Path) -> nbformat.NotebookNode:
    """Run the code of ``chapter`` in a fresh kernel and return it with its outputs.

    Raises ``UserError`` naming chapter and cell when a cell raises, and the chapter where it could not be run.
    """
    run = code_of(chapter)
    try:
        run_sync(run_chapter)(run, chapter)
    except CellExecutionError as error:
        number = sum(1 for cell in run.cells if cell.execution_count) - 1
        raise UserError(f"{shown(chapter)}, Cell {number} stopped with {error.ename}: {error.evalue}") from error
    run.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for cell in run.cells:
        cell.execution_count = 1  # any number: nbval takes a cell without one for a cell that never ran
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = None
    return run


def own_data_alone() -> None:
    """Raise UserError for other or measured data, whose numbers do not belong in the repository."""
    if microdata() != SYNTHETIC or not microdata_synthetic():
        raise UserError(
            "References are kept in the repository and made from its synthetic data alone: unset KIDSONLINE_DATA and "
            "run this again; 'make test' compares your own data with them."
        )


def write(chapter: Path) -> Path:
    """Execute ``chapter`` and write its reference, which is returned; one that stops leaves it as it was."""
    notebook = execute(chapter)
    target = reference_of(chapter)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return target


def rewrite() -> None:
    """Rewrite all references from the repository's own data.

    Raises ``UserError`` for other data, and when a chapter stops, whose reference is then left as it was.
    """
    own_data_alone()
    wanted = chapters()
    for chapter in wanted:
        check_code(chapter)
    for number, chapter in enumerate(wanted, start=1):
        print(f"[{number}/{len(wanted)}] {shown(chapter)}", flush=True)
        write(chapter)
    for left in set(REFERENCES.rglob("*.ipynb")) - {reference_of(chapter) for chapter in wanted}:
        print(f"Removing {shown(left)}: its chapter is gone or holds no code.")
        left.unlink()
