"""Where the project keeps its data: one place, so that nothing depends on the working directory."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CODEBOOK = DATA / "codebook"
PUBLISHED = DATA / "published"
SAMPLE = DATA / "sample"
STUDY = DATA / "study.toml"
SYNTHETIC = DATA / "microdata" / "synthetic"


def microdata() -> Path:
    """Folder that holds ``children.sav`` and ``parents.sav``: ``$KIDSONLINE_DATA``, else the synthetic files."""
    chosen = os.environ.get("KIDSONLINE_DATA", "").strip()
    return Path(chosen).expanduser().resolve() if chosen else SYNTHETIC


def own_study() -> Path | None:
    """The ``study.toml`` that lies beside the microdata, with what they have otherwise; None where there is none."""
    beside = microdata() / STUDY.name
    return beside if beside.is_file() else None
