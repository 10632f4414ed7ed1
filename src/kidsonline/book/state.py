"""Which state of the report this is: its version, the data it is computed from, and the date of its inputs."""

import os
import re
import subprocess
from datetime import UTC, datetime

from ..paths import ROOT, microdata
from . import inputs

CITATION = ROOT / "CITATION.cff"


def version() -> str:
    """The version that CITATION.cff gives."""
    found = re.search(r"^version:\s*['\"]?([^\s'\"]+)", CITATION.read_text(encoding="utf-8"), re.M)
    return found[1] if found else ""


def data_key() -> str:
    """A short key of the microdata: the same files, the same key, on any machine."""
    return inputs.content_key([microdata()])[:12]


def day() -> str:
    """ISO date of the inputs; empty where nothing tells it.

    The clock is not asked: the same inputs give the same site. $SOURCE_DATE_EPOCH says it, else the last commit of any
    input, where all of them are in git and none has changed since.
    """
    if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    paths = [str(path) for path in (*inputs.site_inputs(), microdata())]
    if _git("status", "--porcelain", "--", *paths) != "":  # None, too: there is no git, or it does not hold them
        return ""
    return _git("log", "-1", "--format=%cs", "--", *paths) or ""


def _git(*arguments: str) -> str | None:
    """What git says; None where there is none, or no repository that holds what was asked for."""
    try:
        ran = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
