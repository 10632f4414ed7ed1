"""A copy of the project in another folder, as a clone would have it."""

import shutil
import subprocess
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path

from kidsonline.paths import ROOT


def copy_project(folder: Path, wanted: Callable[[str], bool] = lambda name: True, compiled: bool = False) -> Path:
    """Copy the files that git knows and ``wanted`` takes by their names into ``folder``, which is returned.

    compiled : with what Python has compiled of them, which takes seconds to do again.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and wanted(name):
            own = [name, *([cache_from_source(name)] if compiled and name.endswith(".py") else [])]
            for file in (file for file in own if (ROOT / file).is_file()):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, folder / file)  # with its time, by which Python knows what it compiled
    return folder
