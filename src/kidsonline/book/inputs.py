"""What a page is made from, as one short key: same inputs, same key; any edit to them, another key.

Jupyter Book's execution cache looks only at the code of a chapter. The key names the folder of that cache, so
that an edit to the package, the data or a pin executes every chapter anew, and a reverted edit finds its old
outputs again.
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from ..paths import CITATION, ROOT, microdata

_NOT_INPUT = {"__pycache__", ".ipynb_checkpoints"}


def execution_inputs() -> list[Path]:
    """Files and folders that can change what a chapter's code prints."""
    package = sorted((ROOT / "src").rglob("*.py"))
    pins = [ROOT / name for name in ("requirements.txt", "_config.yml")]
    return [*package, ROOT / "data", microdata(), *pins]


def site_inputs() -> list[Path]:
    """Files and folders that can change the site: what executes, the chapters and the look."""
    return [*execution_inputs(), ROOT / "src", ROOT / "chapters", ROOT / "_toc.yml", CITATION]


def key(inputs: Iterable[Path]) -> str:
    """Short key over the names and contents of ``inputs`` (folders with all they hold) and the Python version."""
    return content_key(inputs, f"python {sys.version_info[0]}.{sys.version_info[1]}")


def content_key(inputs: Iterable[Path], of: str = "") -> str:
    """Short key over the names and contents of ``inputs`` alone, the same on any machine; ``of`` begins another one."""
    digest = hashlib.sha256(of.encode())
    for start in inputs:
        for path in _files(start):
            digest.update(f"\0{path.relative_to(start.parent)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(start: Path) -> list[Path]:
    if not start.is_dir():
        return [start] if start.exists() else []
    found = (path for path in start.rglob("*") if path.is_file())
    return sorted(path for path in found if not _is_byproduct(path))


def _is_byproduct(path: Path) -> bool:
    return any(part in _NOT_INPUT or part.endswith(".egg-info") for part in path.parts)
