"""``kidsonline new chapter NAME``: a chapter that builds as it stands, to write on."""

import re

from ..codebook.read import codebook
from ..codebook.study import study
from ..errors import UserError
from ..paths import CHAPTERS, ROOT, shown
from . import references
from .notebooks import HEADER

TOC = ROOT / "_toc.yml"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NOT_A_CHAPTER = {"search", "genindex", "reference", "drawings"}  # pages and folders of the site
_TEXT = """{header}
# {title}

Say here, in one sentence, what this chapter is about and who was asked.

```{{code-cell}} ipython3
from kidsonline.chapter import figure, load
{population} = load("{population}")
```

## {label}

{{base}}`{population}.{variable}` were asked this ({{ref}}`fig-{figure_id}`).

```{{code-cell}} ipython3
figure("{figure}", {population}.proportions(["{variable}"]),
       title="{label}")
```
"""


def begin_chapter(name: str, question: str = "") -> list[str]:
    """Write the chapter ``name`` with a figure of ``question``, its entry in _toc.yml and its executed reference.

    question : a variable of the first population; by default the first that was asked. Returns the files written, as
    names. Raises UserError where the name is taken or none, or there is no such question; nothing is overwritten.
    """
    path, toc = CHAPTERS / f"{name}.md", TOC.read_text(encoding="utf-8")
    if not _NAME.fullmatch(name):
        raise UserError(
            f"'{name}' is no name for a chapter: use small letters, digits and hyphens, such as 'screen-time'."
        )
    if name in _NOT_A_CHAPTER or path.exists() or re.search(rf"\bfile: {name}\b(?!-)", toc):
        raise UserError(f"There is a page '{name}' already, and it stays as it is: choose another name.")
    references.own_data_alone()
    population = study().first_population
    book = codebook(population)
    item = book[question or next(name for name, one in book.variables.items() if one.battery and one.answers)]
    title, number = name.replace("-", " ").capitalize(), _next_figure()
    text = _TEXT.format(header=HEADER, title=title, population=population, variable=item.variable, label=item.label_en,
                        figure=number, figure_id=number.lower())  # fmt: skip
    path.write_text(text, encoding="utf-8")
    TOC.write_text(_entered(toc, name, title), encoding="utf-8")
    return [shown(path), shown(TOC), shown(references.write(path))]


def _next_figure() -> str:
    """The next free number of our own figures, which print does not have."""
    taken = [
        int(n) for path in CHAPTERS.rglob("*.md") for n in re.findall(r'figure\("N(\d+)"', path.read_text("utf-8"))
    ]
    return f"N{max(taken, default=0) + 1}"


def _entered(toc: str, name: str, title: str) -> str:
    """The table of contents with the chapter last in its first part."""
    first = re.search(r"^  - chapters:\n((?:      - .*\n)+)", toc, re.MULTILINE)
    if not first:
        raise UserError("_toc.yml has no part of chapters to put this one into: give it one, '  - chapters:'.")
    return f"{toc[: first.end()]}      - {{file: {name}, title: {title}}}\n{toc[first.end() :]}"
