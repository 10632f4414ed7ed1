"""A chapter as the notebook that is executed: its text, with the numbers that its sentences name said by one cell more.

The build (through Sphinx's ``source-read``) and the references start from the same text, so that what nbval compares is
what a page shows. The cell stands at the end and leaves the line numbers of the chapter alone.
"""

import re
from pathlib import Path

import jupytext
import nbformat

from ..errors import UserError
from ..findings.compare import COMPARED
from ..findings.named import ROLE, Named
from ..paths import shown

_CODE = re.compile(r"^(`{3,})\{code-cell\}.*?^\1$", re.M | re.S)
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
    code = [found.span() for found in _CODE.finditer(text)]
    said: dict[str, Named] = {}

    def glued(found: re.Match) -> str:
        if any(start <= found.start() < end for start, end in code):  # a headline is filled when the cell runs
            return found[0]
        named = Named.of(*found.groups())
        try:
            named.check()
        except UserError as error:
            line = text.count("\n", 0, found.start()) + 1
            raise UserError(f"{where} line {line}: {error}") from None
        said[named.key] = named
        return _glue(found[1], named.key)

    body = ROLE.sub(glued, text)
    lines = "\n".join(f"    {f'{named.role} {named.text}'!r}," for named in said.values())
    return body + _CELL.format(lines) if said else text


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
