"""The environment is this folder's own and whole, whatever was copied, renamed, interrupted or set for pip."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kidsonline.paths import ROOT

_spec = importlib.util.spec_from_file_location("install", ROOT / "tools" / "install.py")
tool = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tool)

OURS = ["--no-deps", "-e", "."]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a space and Cyrillic letters in its name, holding what an installation reads."""
    folder = tmp_path / "Отчёт 1"
    folder.mkdir()
    (folder / "requirements.txt").write_text("pinned==1\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    return folder


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that an installation takes; ``venv`` makes a Python that starts, the others do nothing."""
    taken = []
    monkeypatch.setattr(tool.shutil, "which", lambda name: None)  # no uv

    def run(command: list[str], root: Path) -> None:
        if "venv" in command:
            (Path(command[-1]) / "bin").mkdir(parents=True)
            (Path(command[-1]) / "bin" / "python").symlink_to(sys.executable)
        taken.append("venv" if "venv" in command else "pins" if "--require-hashes" in command else "ours")

    monkeypatch.setattr(tool, "_run", run)
    return taken


def _install(folder: Path) -> None:
    tool.install(folder / ".venv", OURS, folder)


def test_a_whole_environment_is_left_alone(checkout, steps):
    _install(checkout)
    assert steps == ["venv", "pins", "ours"]
    _install(checkout)
    assert steps == ["venv", "pins", "ours"]


@pytest.mark.parametrize("move", [lambda a, b: shutil.copytree(a, b, symlinks=True), lambda a, b: a.rename(b)])
def test_a_copied_or_renamed_folder_gets_its_own(checkout, steps, tmp_path, move):
    _install(checkout)
    (checkout / ".venv" / "of the first").touch()
    move(checkout, tmp_path / "second")
    steps.clear()
    _install(tmp_path / "second")
    assert steps == ["venv", "pins", "ours"]
    assert not (tmp_path / "second" / ".venv" / "of the first").exists()


def test_a_link_to_the_environment_of_another_folder_is_replaced_and_the_other_stays(checkout, steps, tmp_path):
    _install(checkout)
    second = tmp_path / "second"
    second.mkdir()
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(checkout / name, second)
    (second / ".venv").symlink_to(checkout / ".venv")
    _install(second)
    assert not (second / ".venv").is_symlink() and (checkout / ".venv" / tool.STAMP).exists()


@pytest.mark.parametrize("stops", ["venv", "pins", "ours"])
def test_what_did_not_end_is_begun_anew(checkout, steps, monkeypatch, stops):
    healthy = tool._run

    def failing(command, root):
        healthy(command, root)
        if steps[-1] == stops:
            raise tool.Stopped("no network")

    monkeypatch.setattr(tool, "_run", failing)
    with pytest.raises(tool.Stopped):
        _install(checkout)
    assert not (checkout / ".venv" / tool.STAMP).exists()
    monkeypatch.setattr(tool, "_run", healthy)
    steps.clear()
    _install(checkout)
    assert steps == ["venv", "pins", "ours"]


def test_a_stamp_of_before_or_of_an_empty_file_counts_as_none(checkout, steps):
    _install(checkout)
    for content in ("", "[]", '{"place": 1}'):
        (checkout / ".venv" / tool.STAMP).write_text(content)
        steps.clear()
        _install(checkout)
        assert steps == ["venv", "pins", "ours"]


def test_other_pins_begin_anew_and_another_pyproject_reinstalls_this_package_alone(checkout, steps):
    _install(checkout)
    steps.clear()
    (checkout / "pyproject.toml").write_text("[project.scripts]\n")
    _install(checkout)
    assert steps == ["ours"]
    (checkout / "requirements.txt").write_text("pinned==2\n")
    _install(checkout)
    assert steps == ["ours", "venv", "pins", "ours"]


def test_an_environment_whose_python_is_gone_is_made_anew(checkout, steps):
    _install(checkout)
    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.9")
    steps.clear()
    _install(checkout)
    assert steps == ["venv", "pins", "ours"]


def test_uv_installs_where_it_is_and_pip_where_uv_cannot(checkout, steps, monkeypatch):
    asked = []
    healthy = tool._run

    def run(command, root):
        asked.append(Path(command[0]).name)
        if asked[-1] == "uv" and len(asked) > 2:
            raise tool.Stopped("no such index")
        healthy(command, root)

    monkeypatch.setattr(tool, "_run", run)
    monkeypatch.setattr(tool.shutil, "which", lambda name: "/bin/uv")
    _install(checkout)
    assert asked == [Path(sys.executable).name, "uv", "uv", "python"]


def test_settings_of_pip_and_uv_say_where_packages_are_found_and_not_where_they_go(monkeypatch):
    leaking = ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT", "PIP_NO_DEPS", "PIP_DRY_RUN", "PIP_NO_COMPILE"]
    leaking += ["UV_SYSTEM_PYTHON", "UV_TARGET", "UV_NO_DEPS", "PYTHONPATH", "PYTHONHOME", "PYTHONOPTIMIZE"]
    leaking += ["VIRTUAL_ENV", "CONDA_PREFIX"]
    reached = ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CERT", "PIP_PROXY"]
    reached += ["UV_DEFAULT_INDEX", "UV_INDEX_OURS_PASSWORD", "PIP_CONFIG_FILE", "HTTPS_PROXY", "SSL_CERT_FILE"]
    for name in leaking + reached:
        monkeypatch.setenv(name, "1")
    given = tool.environment()
    assert {name: given.get(name) for name in reached} == dict.fromkeys(reached, "1")
    assert [name for name in leaking if given.get(name, "0") != "0"] == []
    assert given["PIP_USER"] == "0", "a pip.conf may ask for user installs too"


def test_what_failed_is_one_sentence_after_the_reasons(capsys, tmp_path):
    program = "import sys; print('Collecting numpy==1'); print('no matching distribution'); sys.exit(7)"
    with pytest.raises(tool.Stopped, match=r"ended with 7, see above\): call make again\.$"):
        tool._run([sys.executable, "-c", program], tmp_path)
    said = capsys.readouterr()
    assert "  numpy==1\n" in said.out and "no matching distribution" in said.err


# ----------------------------------------------------------------------------------------------------- through make


@pytest.fixture
def clone(checkout: Path) -> Path:
    for name in ("Makefile", "tools"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, checkout / name)
    return checkout


def _make(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **variables})


def test_a_failed_installation_stops_a_make_that_ignores_shellflags(clone):
    """GNU make 3.81 of macOS ignores .SHELLFLAGS; giving its plain -c is the same."""
    (clone / ".venv").write_text("a file in the way")
    made = _make(clone, ".SHELLFLAGS=-c", "book")
    assert made.returncode != 0
    assert "The environment is not set up ('python" in made.stderr and "call make again" in made.stderr
    assert "kidsonline" not in made.stderr, "the build was called all the same"


def test_make_hands_nothing_of_the_callers_python_and_jupyter_down(clone):
    (clone / "tools" / "install.py").write_text("import os; print(sorted(os.environ))")
    leaking = dict.fromkeys(["PYTHONPATH", "PYTHONOPTIMIZE", "JPY_SESSION_NAME", "JUPYTER_PATH"], "1")
    said = _make(clone, "environment", **leaking, PYTHONIOENCODING="utf-8").stdout
    assert "'HOME'" in said and "PYTHONIOENCODING" in said
    assert [name for name in leaking if name in said] == []


def test_make_names_the_pythons_that_fit(clone, tmp_path):
    old = tmp_path / "old python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    made = _make(clone, "book", f"PYTHON={old}")
    assert made.returncode != 0
    assert "Python 3.9.2 does not fit: install Python 3.11, 3.12 or 3.13" in made.stderr
    assert not (clone / ".venv").exists()
