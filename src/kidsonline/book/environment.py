"""The variables in which chapters run: those of this checkout, whatever the shell, pip or a notebook left behind."""

import os
import re

from ..paths import ROOT, microdata

# Of the caller's Python and Jupyter nothing comes in. JPY_SESSION_NAME would tell a figure that an author is looking,
# JUPYTER_PATH starts somebody else's kernel, PYTHONOPTIMIZE and PYTHONWARNINGS change what code does.
_FOREIGN = re.compile(r"PYTHON|JPY_|JUPYTER_(?!RUNTIME_DIR$)")


def environment() -> dict[str, str]:
    """Environment variables in which chapters are executed, by the build and for the references alike.

    Raises UserError where ``KIDSONLINE_DATA`` names no folder.
    """
    chosen = {
        "IPYTHONDIR": str(ROOT / ".ipython"),
        # One thread: sums come out in one order, and kernels that run side by side do not fight for cores.
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        # This checkout's package and no installed one; and a random.py beside a chapter is no module.
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONSAFEPATH": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    if "KIDSONLINE_DATA" in os.environ:  # kernels run in chapters/, where a relative path would mean another folder
        chosen["KIDSONLINE_DATA"] = str(microdata())
    return {**{name: value for name, value in os.environ.items() if not _FOREIGN.match(name)}, **chosen}


def adopt() -> None:
    """Make ``environment()`` this process's own: Jupyter looks for kernels by the variables of who starts them."""
    chosen = environment()
    os.environ.clear()
    os.environ.update(chosen)
