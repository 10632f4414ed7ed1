"""Whether a site is of its inputs as they are now: asked before anything is imported that takes time."""

import json
from pathlib import Path

from ..paths import ROOT
from . import inputs, state

BUILT = ROOT / "_build"  # where the project builds its own site
SITE, STAMP = "html", "html.json"  # in the folder of a site


def told(folder: Path) -> dict[str, str]:
    """What the stamp beside the site in ``folder`` says of it; nothing where there is no site."""
    stamp = folder / STAMP
    return json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() and (folder / SITE).exists() else {}


def is_current(folder: Path) -> bool:
    """Whether the site in ``folder`` was made from these very inputs, and says their day."""
    known = told(folder)
    return known.get("made from") == inputs.key(inputs.site_inputs()) and known.get("day") == state.day()
