"""What a page is made from, as one short key: same inputs, same key; any edit to them, another key.

Jupyter Book's execution cache looks only at the code of a chapter. The key names the folder of that cache, so
that an edit to the package, the data or a pin executes every chapter anew, and a reverted edit finds its old
outputs again.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from ..content import content_key
from ..paths import CITATION, ROOT, microdata


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
