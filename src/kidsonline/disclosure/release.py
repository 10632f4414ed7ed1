"""The last look at a built site: nothing is released but what the build itself made, file by file."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ..errors import UserError


def release(site: Path, made: Mapping[str, str]) -> None:
    """Raise UserError unless every file of ``site`` is one of ``made`` (path in the site -> SHA-256), unchanged.

    An allow-list: a file that somebody put there is refused whatever it holds.
    """
    for path in sorted(p for p in site.rglob("*") if p.is_file() or p.is_symlink()):
        name = path.relative_to(site).as_posix()
        if name not in made:
            raise UserError(
                f"{name} is in the built site, but the build did not make it: remove what puts it there; only pages, "
                "their styles and the downloads of figures and listings are released."
            )
        if path.is_symlink() or digest(path.read_bytes()) != made[name]:
            raise UserError(f"{name} was changed after the build had made it: build the site again.")


def digest(content: bytes) -> str:
    """SHA-256 of a file's content, as ``release`` compares it."""
    return hashlib.sha256(content).hexdigest()
