"""What is costly to make and has the same content each time: made once, and found again by the next build.

Nothing is kept until a build names a folder, whose own name stands for all code, data and pins (``book.inputs``); so
what is named here is only what differs between two things made of the same. All of it went through the gate before it
came here, and the folder goes where the executed chapters go.
"""

import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
_FOLDER: list[Path] = []  # one, or none


def keep_in(folder: Path | None) -> Path | None:
    """From now on keep what is made in ``folder``; None: nowhere. Returns where it was kept before."""
    before = _FOLDER[0] if _FOLDER else None
    _FOLDER[:] = [folder] if folder else []
    return before


def kept(what: str, of: str, make: Callable[[], Made]) -> Made:
    """``make()``, or what it gave an earlier build.

    what : a name for the kind of thing. of : all that it is made of besides the code and data of the whole report.
    """
    if not _FOLDER:
        return make()
    file = _file(what, of)
    if file.exists():
        return pickle.loads(file.read_bytes())
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")  # no half of it is found, by another process or later
    unfinished.write_bytes(pickle.dumps(made))
    unfinished.replace(file)
    return made


def is_kept(what: str, of: str) -> bool:
    """Whether an earlier build made it."""
    return bool(_FOLDER) and _file(what, of).exists()


def _file(what: str, of: str) -> Path:
    return _FOLDER[0] / f"{what}-{hashlib.sha256(of.encode()).hexdigest()[:32]}"
