"""Chapters executed in this process, as a notebook would, for tests that look at what a cell returned or said."""

import ast
from pathlib import Path

import pytest

from kidsonline.appendix.listing import Listing
from kidsonline.book.notebooks import notebook
from kidsonline.figures import Figure
from kidsonline.figures.markup import downloads
from kidsonline.findings import say
from kidsonline.site.listing_tables import as_csv


def execute(chapter: Path, folder: Path | str | None = None, facts: dict | None = None) -> tuple[list, dict]:
    """Results of the chapter's cells, and what it said by key, on the microdata in ``folder`` (None: the project's).

    facts : filled with what each key was before it became text.
    """
    names, results, said, text = {}, [], {}, say._text

    def spoken(key: str, thing: object) -> str:
        (facts if facts is not None else {})[key] = thing
        return text(key, thing)

    with pytest.MonkeyPatch.context() as patch:
        if folder:
            patch.setenv("KIDSONLINE_DATA", str(folder))
        patch.setattr(say, "_text", spoken)
        patch.setattr("myst_nb.glue", lambda key, thing, display: said.__setitem__(key, thing))
        for cell in notebook(chapter).cells:
            if cell.cell_type == "code":
                results.append(_run(cell.source, names))
    return results, said


def downloads_of(results: list, folder: Path) -> None:
    """Write into ``folder`` what a site would offer of these results to download: files of figures, and lists."""
    (folder / "_downloads").mkdir(parents=True, exist_ok=True)
    for made in results:
        if isinstance(made, Figure):
            files = downloads(made.payload)
        elif isinstance(made, Listing):
            files = {f"{made.name}.csv": as_csv(made.payload)}
        else:
            files = {}
        for name, text in files.items():
            (folder / "_downloads" / name).write_text(text, encoding="utf-8")


def claims(said: dict) -> dict:
    """The claims among what was said, by key."""
    return {key: thing for key, thing in said.items() if hasattr(thing, "state")}


def _run(source: str, names: dict) -> object:
    """The value of the cell's last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
