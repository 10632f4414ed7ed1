"""Chapters executed in this process, as a notebook would, for tests that look at what a cell returned or said."""

import ast
from pathlib import Path

import pytest

from kidsonline.book.notebooks import notebook


def execute(chapter: Path, folder: Path | str | None = None) -> tuple[list, dict]:
    """Results of the chapter's cells, and what it said by key, on the microdata in ``folder`` (None: the project's)."""
    names, results, said = {}, [], {}
    with pytest.MonkeyPatch.context() as patch:
        if folder:
            patch.setenv("KIDSONLINE_DATA", str(folder))
        patch.setattr("myst_nb.glue", lambda key, thing, display: said.__setitem__(key, thing))
        for cell in notebook(chapter).cells:
            if cell.cell_type == "code":
                results.append(_run(cell.source, names))
    return results, said


def claims(said: dict) -> dict:
    """The claims among what was said, by key."""
    return {key: thing for key, thing in said.items() if hasattr(thing, "state")}


def _run(source: str, names: dict) -> object:
    """The value of the cell's last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
