"""What a person reads at the keyboard, on whatever console."""

import io
import os
import sys


def any_letters() -> None:
    """Let a console that lacks letters of a language show others for them, instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def author_looks() -> bool:
    """Whether a notebook is being run in JupyterLab, and not by a build: then what is read there is shown."""
    return bool(os.environ.get("JPY_SESSION_NAME"))
