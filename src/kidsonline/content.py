"""Files by what they hold: same content, same short key, on any machine."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_BYPRODUCTS = {"__pycache__", ".ipynb_checkpoints"}


def content_key(files: Iterable[Path], of: str = "") -> str:
    """Short key over names and contents of ``files``, and of all that folders hold; ``of`` begins another one."""
    digest = hashlib.sha256(of.encode())
    for start in files:
        for path in files_of(start):
            digest.update(f"\0{path.relative_to(start.parent)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def files_of(start: Path) -> list[Path]:
    """A file, or the files of a folder that are no by-products, in order; none where there is nothing."""
    if not start.is_dir():
        return [start] if start.exists() else []
    found = (path for path in start.rglob("*") if path.is_file())
    return sorted(path for path in found if not _is_byproduct(path))


def _is_byproduct(path: Path) -> bool:
    return any(part in _BYPRODUCTS or part.endswith(".egg-info") for part in path.parts)
