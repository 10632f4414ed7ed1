"""A chapter as the notebook that is executed: its text, with the numbers that its sentences name said by one cell more.

The build (through Sphinx's ``source-read``), the references and JupyterLab start from the same text, so that what nbval
compares and what an author runs is what a page shows. The cell stands at the end, leaves the line numbers of the
chapter alone, and is never saved.
"""

import re
from collections.abc import Callable
from pathlib import Path

import jupytext
import nbformat

from ..errors import UserError
from ..findings.compare import COMPARED
from ..findings.named import ROLE, Named
from ..kept import kept as made_once
from ..paths import shown

_CODE = re.compile(r"^(`{3,})\{code-cell\}.*?^\1$", re.M | re.S)
_HEAD = re.compile(r"\A---\n.*?^---\n", re.M | re.S)
_GENERATED = "kidsonline_says"  # marks the cell that says what sentences name
_SAVED = ("tags", "mystnb")  # of what editors note about a cell (jupytext.toml)
HEADER = """---
file_format: mystnb
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""
_CELL = """
```{{code-cell}} ipython3
:tags: [remove-cell]

from kidsonline.findings.named import say_named

say_named(
{}
)
```
"""


def with_named(text: str, where: str) -> str:
    """The text of a chapter with every named number glued and said; ``where`` names the chapter in errors.

    Raises UserError with chapter, line and the nearest name where a sentence names what does not exist.
    """

    def check(named: Named, start: int) -> None:
        try:
            named.check()
        except UserError as error:
            line = text.count("\n", 0, start) + 1
            raise UserError(f"{where} line {line}: {error}") from None

    return made_once("named", f"{where}\0{text}", lambda: "".join(_glued(text, check)))


def _glued(text: str, check: Callable[[Named, int], None]) -> tuple[str, str]:
    """The text with its named numbers glued, and the cell that says them; each is checked where it stands."""
    code = [found.span() for found in _CODE.finditer(text)]
    said: dict[str, Named] = {}

    def glued(found: re.Match) -> str:
        if any(start <= found.start() < end for start, end in code):  # a headline is filled when the cell runs
            return found[0]
        named = Named.of(*found.groups())
        check(named, found.start())
        said[named.key] = named
        return _glue(found[1], named.key)

    body = ROLE.sub(glued, text)
    lines = "\n".join(f"    {f'{named.role} {named.text}'!r}," for named in said.values())
    return body, _CELL.format(lines) if said else ""


def _glue(role: str, key: str) -> str:
    if role == "badge":
        return f"{{glue}}`{key}`"
    if role in COMPARED:
        return f"{{glue:text}}`{key}_1` against {{glue:text}}`{key}_2` {{glue}}`{key}`"
    return f"{{glue:text}}`{key}`"


def notebook(chapter: Path) -> nbformat.NotebookNode:
    """The chapter as the build executes it."""
    text = with_named(chapter.read_text(encoding="utf-8"), shown(chapter))
    return jupytext.reads(text, fmt="md:myst")


def opened(text: str) -> nbformat.NotebookNode:
    """The chapter as an author opens it: sentences as they are written, and the cell that says what they name.

    A name that does not exist is answered when the cell runs, so that the chapter can be opened and mended.
    """
    chapter = jupytext.reads(text, fmt="md:myst")
    _, cell = _glued(text, lambda named, start: None)
    if cell:
        (said,) = jupytext.reads(HEADER + cell, fmt="md:myst").cells
        said.metadata |= {_GENERATED: True, "editable": False, "deletable": False}
        chapter.cells.append(said)
    return chapter


def kept(chapter: nbformat.NotebookNode, before: str) -> str:
    """The text to save of an opened chapter: the header of ``before`` and its cells, without outputs and our cell."""
    cells = []
    for cell in (cell for cell in chapter.cells if _GENERATED not in cell.metadata):
        metadata = {name: value for name, value in cell.metadata.items() if name in _SAVED}
        cells.append(getattr(nbformat.v4, f"new_{cell.cell_type}_cell")(cell.source, metadata=metadata))
    bare = nbformat.v4.new_notebook(cells=cells, metadata=chapter.metadata)
    old = _HEAD.match(before)
    header = old[0] if old else "" if before else HEADER
    body = _HEAD.sub("", jupytext.writes(bare, fmt="md:myst"), count=1)
    return header + body if header else body.lstrip("\n")
