"""What a person reads at the keyboard, on whatever console."""

import io
import sys


def any_letters() -> None:
    """Let a console that lacks letters of a language show others for them, instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
