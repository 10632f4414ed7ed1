"""Which state of the report this is: the date of its inputs."""

import os
from datetime import UTC, datetime

from ..paths import microdata
from . import inputs
from .git import NotTold, git


def day() -> str:
    """ISO date of the inputs; empty where nothing tells it.

    The clock is not asked: the same inputs give the same site. $SOURCE_DATE_EPOCH says it, else the last commit of any
    input, where all of them are in git and none has changed since.
    """
    if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    paths = [str(path) for path in (*inputs.site_inputs(), microdata())]
    try:
        changed = git("status", "--porcelain", "--", *paths)
        return "" if changed else git("log", "-1", "--format=%cs", "--", *paths).strip()
    except NotTold:
        return ""
