"""``make lab``: the chapters in JupyterLab, run by this checkout's kernel and saved as the text they are."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ..errors import UserError
from ..paths import CHAPTERS, ROOT

_SETTINGS = ROOT / "tools" / "lab"  # opens a chapter as a notebook at a click


def options(folder: Path = CHAPTERS) -> list[str]:
    """How the server is started: for this machine, in the folder of chapters, with our way to open and save."""
    contents = "kidsonline.book.lab_files.ChapterContents"
    return [
        f"--ServerApp.root_dir={folder}", f"--ServerApp.contents_manager_class={contents}", "--ServerApp.ip=127.0.0.1",
        f"--LabApp.app_settings_dir={_SETTINGS}",
    ]  # fmt: skip


def lab(*more: str) -> None:
    """Open the chapters in JupyterLab until interrupted; ``more`` are options of its own.

    Raises UserError where it is not installed.
    """
    if not find_spec("jupyterlab"):
        raise UserError("JupyterLab is not installed in this environment: open the chapters with make lab.")
    try:
        subprocess.run([sys.executable, "-P", "-m", "jupyterlab", *options(), *more], cwd=ROOT)
    except KeyboardInterrupt:
        print()
