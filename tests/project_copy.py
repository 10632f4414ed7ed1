"""A copy of the project in another folder, as a clone would have it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from kidsonline.paths import ROOT


def copy_project(folder: Path, wanted: Callable[[str], bool] = lambda name: True) -> Path:
    """Copy the files that git knows and ``wanted`` takes by their names into ``folder``, which is returned."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and wanted(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder
