"""A book of two pages in a copy of the project, built as ``make book`` builds: an edit of it is seen in seconds.

Its data are the project's, of those questions alone that its pages and the filters of the codebook speak of.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from country import edited
from project_copy import copy_project

from kidsonline.book.notebooks import HEADER
from kidsonline.codebook.read import codebook
from kidsonline.codebook.rules import names
from kidsonline.paths import SYNTHETIC

INDEX = f"""{HEADER}
# A small book of {{{{ country }}}}

It speaks of {{base}}`gender` children.

- {{doc}}`Skills <skills>` what they know

```{{glossary-of-terms}}
```
"""
SKILLS = f"""{HEADER}
# What they know

A sentence. By a sentence: {{share}}`knows_a_lot: mostly agree`.
By a cell: {{glue:text}}`found`, and by a rule: {{glue:text}}`others`.
Others found it before {{cite:p}}`haddon2020`.

```{{about-print}}
Skills asked about: {{quote}}`ch7-skills-asked`.
```

```{{code-cell}} ipython3
from kidsonline.chapter import figure, load, say, share, worked_out
children = load("children")
found = share(children, "knows_a_lot", "mostly agree")
say(found=found, others=worked_out(lambda fact: 1 - fact.estimate, found))
```

```{{code-cell}} ipython3
figure("25", children.proportions("knows_a_lot"),
       headline="{{share}}`knows_a_lot: mostly agree` mostly agree")
```

```{{bibliography}}
```
"""
TOC = "format: jb-book\nroot: index\nchapters:\n  - {file: skills, title: Skills}\n"
_DESIGN = ["id", "synthetic", "weight", "stratum", "psu", "region", "area", "gender", "age_group", "age"]
_LEFT_OUT = ("tests/", "benchmarks/", "docs/", ".github/", "data/microdata/")


@dataclass(frozen=True)
class Built:
    """How a build went: whether it did, which chapters it executed, and what it said last."""

    whole: bool
    executed: list[str]
    last: str


@dataclass(frozen=True)
class Book:
    """The small book in ``folder``."""

    folder: Path

    def build(self, **variables: str) -> Built:
        """Build it in a process of its own, with these variables besides."""
        run = subprocess.run(self.command(), cwd=self.folder, env=self.environment() | variables, encoding="utf-8",
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        executed = re.findall(r"^  \[\d+/\d+\] (\S+) executed in", run.stdout, re.MULTILINE)
        return Built(run.returncode == 0, sorted(executed), run.stdout.splitlines()[-1])

    def asks_for(self) -> str:
        """What a build would have to do: ``nothing``, ``another site`` or, before it, ``execution`` of all chapters."""
        ask = (
            "from kidsonline.book import fresh, inputs; from kidsonline.book.place import HOME; "
            "kept = HOME.cache / inputs.key(inputs.execution_inputs()); "
            "print('nothing' if fresh.is_current(HOME.folder) else 'another site' if kept.exists() else 'execution')"
        )
        command = [sys.executable, "-P", "-c", ask]
        return subprocess.run(command, cwd=self.folder, env=self.environment(), encoding="utf-8", check=True,
                              stdout=subprocess.PIPE).stdout.strip()  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        """What the Makefile runs."""
        return [sys.executable, "-P", "-m", "kidsonline.book", *arguments]

    def environment(self) -> dict[str, str]:
        """In which the copy's own package is found."""
        return os.environ | {"PYTHONPATH": str(self.folder / "src")}

    def site(self) -> dict[str, bytes]:
        """All files of the built site."""
        site = self.folder / "_build" / "html"
        return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}

    def drawn(self) -> dict[str, int]:
        """When each drawing was made that is kept of the last states of code and data."""
        kept = (self.folder / "_build" / ".jupyter_cache").glob("*/kept/*")
        return {str(path): path.stat().st_mtime_ns for path in kept if path.name.startswith(("drawing", "picture"))}


def begin_small_book(folder: Path) -> Book:
    """Write the book into ``folder``; it is not built yet."""
    copy_project(
        folder, lambda name: not name.startswith(_LEFT_OUT) and not re.match(r"chapters/.*\.md", name), compiled=True
    )
    (folder / "chapters" / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "chapters" / "skills.md").write_text(SKILLS, encoding="utf-8")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    few_questions(SYNTHETIC, folder / "data" / "microdata" / "synthetic")
    return Book(folder)


def few_questions(source: Path, target: Path) -> Path:
    """The people of ``source``, with their answers to those questions that the small book needs."""
    asked = {*_DESIGN, "knows_a_lot"}
    for population in ("children", "parents"):
        asked.update(name for u in codebook(population).universes.values() for name in names(u.rule))

    def few(data: pd.DataFrame) -> pd.DataFrame:
        return data[[name for name in data if name in asked]]

    return edited(source, target, children=few, parents=few)
