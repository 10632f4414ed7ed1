"""What is looked at before a commit: by the pinned programs of this checkout, and microdata never get in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kidsonline.paths import ROOT

CONFIG = ROOT / ".pre-commit-config.yaml"
BIN = Path(sys.executable).parent


def test_hooks_are_programs_of_this_checkout_and_nothing_is_downloaded():
    repositories = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    assert [one["repo"] for one in repositories] == ["local"]
    for hook in repositories[0]["hooks"]:
        assert hook["language"] in ("unsupported", "fail")
        if hook["language"] == "unsupported":
            program, *words = hook["entry"].split()
            assert program.startswith(".venv/bin/") and (BIN / Path(program).name).exists()
            assert all((ROOT / word).exists() for word in words if word.startswith("tests/"))


@pytest.mark.parametrize(
    ("name", "passes"),
    [("data/own.sav", False), ("chapters/Children.ZSAV", False), ("data/microdata/wave2/codes.csv", False),
     ("data/microdata/synthetic/children.sav", True), ("data/study.toml", True)],
)  # fmt: skip
def test_microdata_are_stopped_even_where_git_was_told_to_take_them(tmp_path, name, passes):
    shutil.copy(CONFIG, tmp_path)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("rows")
    for command in (["init", "-q"], ["add", "-f", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    run = subprocess.run(
        [BIN / "pre-commit", "run", "no-microdata", "--all-files"], cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert (run.returncode == 0) is passes, run.stdout + run.stderr
    assert passes or "Microdata are not committed: take them out" in run.stdout
