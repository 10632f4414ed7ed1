"""``make lab``: the chapters in JupyterLab, run by this checkout's kernel and saved as the text they are."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from ..errors import UserError
from ..paths import CHAPTERS, ROOT
from .references import KERNEL

_SETTINGS = ROOT / "tools" / "lab"  # opens a chapter as a notebook at a click


def options(folder: Path = CHAPTERS) -> list[str]:
    """How the server is started: for this machine, in the folder of chapters, with our way to open and save.

    Only this checkout's kernel is offered: in those a person has besides, a chapter does not find the report's code.
    """
    contents = "kidsonline.book.lab_files.ChapterContents"
    return [
        f"--ServerApp.root_dir={folder}", f"--ServerApp.contents_manager_class={contents}", "--ServerApp.ip=127.0.0.1",
        f"--LabApp.app_settings_dir={_SETTINGS}", f"--KernelSpecManager.allowed_kernelspecs={KERNEL['name']}",
    ]  # fmt: skip


def lab(*more: str) -> None:
    """Become JupyterLab on the chapters; ``more`` are options of its own. Raises UserError where it is missing."""
    if not find_spec("jupyterlab"):
        raise UserError("JupyterLab is not installed in this environment: open the chapters with make lab.")
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "jupyterlab", *options(), *more])
