"""What runs is this checkout, on any console and in any folder: nothing of the caller's leaks into a build."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from kidsonline.book import references
from kidsonline.book.environment import adopt, environment
from kidsonline.paths import ROOT

CHAPTER = (
    "---\nfile_format: mystnb\nkernelspec:\n  display_name: Python\n  name: python3\n---\n\n# One\n\n"
    "```{code-cell}\nimport os, random, kidsonline\n"
    "print(kidsonline.__file__)\nprint(os.environ.get('JPY_SESSION_NAME'))\nprint(random.random() < 1, 'қ')\n```\n"
)


@pytest.fixture
def variables() -> Iterator[None]:
    """This process's variables, put back whole afterwards."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_a_chapter_runs_in_its_own_kernel_with_its_own_package(variables, monkeypatch, tmp_path):
    foreign = tmp_path / "share" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text('{"argv": ["false"], "display_name": "Python", "language": "python"}')
    elsewhere = tmp_path / "elsewhere" / "kidsonline"
    elsewhere.mkdir(parents=True)
    (elsewhere / "__init__.py").write_text("raise SystemExit('another kidsonline')")
    os.environ |= {"JUPYTER_PATH": str(tmp_path / "share"), "PYTHONPATH": str(elsewhere.parent)}
    os.environ |= {"JPY_SESSION_NAME": "notebook.ipynb", "PYTHONOPTIMIZE": "2", "PYTHONIOENCODING": "cp1251"}
    (tmp_path / "random.py").write_text("raise SystemExit('a script of the user')")
    (tmp_path / "one.md").write_text(CHAPTER, encoding="utf-8")
    adopt()
    (output,) = references.execute(tmp_path / "one.md").cells[0].outputs
    assert output.text.splitlines() == [str(ROOT / "src" / "kidsonline" / "__init__.py"), "None", "True қ"]


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONWARNINGS", "JPY_PARENT_PID", "JUPYTER_CONFIG_DIR"])
def test_variables_of_other_pythons_and_notebooks_stay_outside(monkeypatch, name):
    monkeypatch.setenv(name, "x")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/scratch")  # where a home cannot be written, the only way to run
    assert name not in environment() and environment()["JUPYTER_RUNTIME_DIR"] == "/scratch"


# ------------------------------------------------------------------------------------------------- any console


def _run(*command: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[bytes]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    given |= {"PYTHONPATH": str(ROOT / "src"), **variables}
    return subprocess.run([sys.executable, "-P", *command], cwd=cwd, env=given, capture_output=True)


@pytest.mark.parametrize(
    "console", [{"PYTHONIOENCODING": "cp1251"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
def test_a_console_without_the_letters_shows_others_for_them(tmp_path, console):
    named = tmp_path / "Сауалнама қ.sav"
    pyreadstat.write_sav(pd.DataFrame({"сынып_қ": [1.0, 2.0], "age": [9.0, 10.0]}), named)
    for script in ("random.py", "pyreadstat.py"):  # of the caller's, in the folder the command is called from
        (tmp_path / script).write_text("raise SystemExit('a script of the user')")
    found = _run("-m", "kidsonline.cli", "check", named.name, cwd=tmp_path, **console)
    assert found.returncode in (0, 1), found.stderr
    assert b"Traceback" not in found.stderr and b".sav" in found.stdout and b"damaged" not in found.stdout


@pytest.mark.parametrize("data, words", [("Жоқ", b"there is no such folder"), ("README.md", b"names the file")])
def test_a_mistaken_data_folder_ends_a_build_in_one_sentence(data, words):
    built = _run("-m", "kidsonline.book", KIDSONLINE_DATA=data, PYTHONIOENCODING="cp1251")
    assert built.returncode == 1 and built.stdout == b""
    assert words in built.stderr and len(built.stderr.splitlines()) == 1


# ------------------------------------------------------------------------------------------------- Windows clones


def test_a_clone_with_windows_line_ends_has_the_same_bytes(tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    kinds = [".gitattributes", ".ci/run", "Makefile", "data/study.toml", "data/help.csv", "README.md"]
    kinds += ["tests/reference/index.ipynb", "data/microdata/synthetic/parents.sav"]
    first, clone = tmp_path / "first", tmp_path / "clone"
    for name in kinds:
        (first / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, first / name)
    git = ["git", "-c", "core.autocrlf=true", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"], ["clone", "-q", ".", str(clone)]):
        subprocess.run([*git, *command], cwd=first, check=True, capture_output=True)
    changed = [name for name in kinds if (clone / name).read_bytes() != (ROOT / name).read_bytes()]
    assert changed == []
