"""The recipes of CONTRIBUTING.md, followed line by line in a copy of the project.

What takes minutes is only noted here, since other tests do it: ``make`` and ``kidsonline synthesize``. With
RECIPES=whole in the environment nothing is left out, and each recipe is timed.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import jupytext
import pytest
from project_copy import copy_project

from kidsonline.book import begun
from kidsonline.errors import UserError
from kidsonline.paths import ROOT

WHOLE = os.environ.get("RECIPES") == "whole"
BIN = Path(sys.executable).parent
RECIPE = re.compile(r"^## ([^\n]+)$|^(`{3,})sh\n(.*?)^\2$", re.MULTILINE | re.DOTALL)
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_KIDSONLINE = """#!/bin/sh
[ "$1" = synthesize ] && echo "kidsonline synthesize" >> noted && exit
PYTHONPATH="$PWD/src" exec {python} -P -m kidsonline.cli "$@"
"""


def recipes() -> dict[str, str]:
    """Title of each recipe -> its lines of shell."""
    found, title = {}, ""
    for heading, _, script in RECIPE.findall(TEXT):
        if heading:
            title = heading
        else:
            found[title] = found.get(title, "") + script
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the project as a clone would have it, with programs that note what they leave out."""
    folder = copy_project(tmp_path_factory.mktemp("newcomer") / "project")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-f", "."], ["commit", "-qm", "as it was"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    if not WHOLE:
        programs = folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        (programs / "kidsonline").write_text(_KIDSONLINE.format(python=sys.executable))
        (programs / "make").write_text('#!/bin/sh\necho "make $*" >> noted\n')
        for program in programs.iterdir():
            program.chmod(0o755)
    return folder


def _follow(copy: Path, title: str) -> list[str]:
    """Run a recipe; what it printed and what it only noted, as lines."""
    (copy / "noted").unlink(missing_ok=True)
    paths = os.environ["PATH"] if WHOLE else f"{copy / '.venv' / 'bin'}:{os.environ['PATH']}"
    foreign = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    begin = time.monotonic()
    run = subprocess.run(["bash", "-e", "-c", recipes()[title]], cwd=copy, env=foreign | {"PATH": paths},
                         capture_output=True, text=True)  # fmt: skip
    print(f"{title}: {time.monotonic() - begin:.0f} s")
    assert run.returncode == 0, f"{title}\n{run.stdout}{run.stderr}"
    return run.stdout.splitlines() + ((copy / "noted").read_text().splitlines() if (copy / "noted").exists() else [])


def _asked(copy: Path, code: str) -> str:
    """What the package of the copy answers to a line of Python."""
    only = {"PYTHONPATH": str(copy / "src"), "PATH": ""}
    run = subprocess.run([sys.executable, "-P", "-c", code], cwd=copy, env=only, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_every_recipe_is_followed_here_in_its_order(copy):
    """In one copy, since a newcomer would go on from one to the next."""
    titles = list(recipes())
    assert titles == ["Add a question", "Add a chapter", "Add a figure", "Correct a printed number", "Add a wave",
                      "See what moved"]  # fmt: skip

    _follow(copy, "Add a question")
    question = "from kidsonline.codebook.read import codebook; print(codebook('children')['read_online'].question_en)"
    assert _asked(copy, question) == "How often do you read books on the internet?"

    told = _follow(copy, "Add a chapter")
    assert told == ["chapters/reading.md", "_toc.yml", "tests/reference/reading.ipynb"]
    assert "- {file: reading, title: Reading}\n  - caption: Reference" in (copy / "_toc.yml").read_text()
    assert "How often do you read books" in (copy / told[2]).read_text(encoding="utf-8")

    _follow(copy, "Add a figure")
    chapter = jupytext.read(copy / "chapters" / "reading.md")
    numbers = [n for cell in chapter.cells for n in re.findall(r'figure\("(N\d+)"', cell.source)]
    taken = [int(n) for p in (ROOT / "chapters").glob("*.md") for n in re.findall(r'figure\("N(\d+)"', p.read_text())]
    assert numbers == [f"N{max(taken) + 1}", f"N{max(taken) + 2}"], "the recipe names the next free number"
    run = "from kidsonline.book.references import execute; from kidsonline.paths import CHAPTERS as c; "
    told = _asked(copy, f"{run}print(execute(c / 'reading.md').cells[2].outputs[0].data['text/plain'])")
    assert re.match(r"Figure N5\. \d+(\.\d)?% go online at home every day\n", told)

    _follow(copy, "Correct a printed number")
    changed = subprocess.run(["git", "diff", "--stat"], cwd=copy, capture_output=True, text=True).stdout
    assert "data/published/statistics.csv | 2 +-" in changed.replace("  ", " ")

    told = _follow(copy, "Add a wave")
    assert (copy.parent / "wave-2026" / "previous" / "children.sav").exists()
    assert any("children.sav: fits the children codebook" in line for line in told)
    if not WHOLE:
        assert told[-1] == "make book"
        wave = f"import os; os.environ['KIDSONLINE_DATA'] = {str(copy.parent / 'wave-2026')!r}; "
        ask = "from kidsonline.codebook.study import study; print(study().year, study().waves.before)"
        assert _asked(copy, wave + ask) == "2026 2023"

    told = _follow(copy, "See what moved")
    assert any("`chapters/reading.md`" in line for line in told)
    assert WHOLE or told[-3:] == ["make reference", "make book", "make test"]


def test_a_begun_chapter_keeps_the_rules_of_chapters(copy):
    rules = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_chapters.py",
             "tests/test_story.py", "-k", "reading"]  # fmt: skip
    path = os.pathsep.join([str(copy / "src"), str(copy / "tests")])
    run = subprocess.run(rules, cwd=copy, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert int(re.search(r"(\d+) passed", run.stdout)[1]) > 10


@pytest.mark.parametrize(
    ("name", "says"),
    [("Screen Time", "is no name for a chapter"), ("../x", "is no name"), ("", "is no name"),
     ("risks", "stays as it is"), ("search", "stays as it is"), ("reference", "stays as it is")],
)  # fmt: skip
def test_a_name_that_is_taken_or_none_is_one_sentence_and_changes_nothing(monkeypatch, tmp_path, name, says):
    for folder, at in ((ROOT / "chapters", "CHAPTERS"), (ROOT / "_toc.yml", "TOC")):
        (shutil.copytree if folder.is_dir() else shutil.copy)(folder, tmp_path / folder.name)
        monkeypatch.setattr(begun, at, tmp_path / folder.name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match=says) as error:
        begun.begin_chapter(name)
    assert (
        str(error.value).count(". ") == 0 and {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    )


def test_numbers_changed_stand_apart_from_text_changed():
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert sections
    for section in sections:
        assert re.findall(r"^### (.+)$", section, re.MULTILINE)[:2] == ["Numbers changed", "Text changed"]
