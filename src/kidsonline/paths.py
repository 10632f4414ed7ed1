"""Where the project keeps its data: one place, so that nothing depends on the working directory."""

import os
from pathlib import Path

from .errors import UserError

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CHAPTERS = ROOT / "chapters"
CITATION = ROOT / "CITATION.cff"
CODEBOOK = DATA / "codebook"
PUBLISHED = DATA / "published"
SAMPLE = DATA / "sample"
STUDY = DATA / "study.toml"
IDENTIFYING = DATA / "identifying.toml"
SYNTHETIC = DATA / "microdata" / "synthetic"


def microdata() -> Path:
    """Folder that holds ``children.sav`` and ``parents.sav``: ``$KIDSONLINE_DATA``, else the synthetic files.

    Raises UserError where the variable names no folder.
    """
    chosen = os.environ.get("KIDSONLINE_DATA", "").strip()
    if not chosen:
        return SYNTHETIC
    folder = Path(chosen).expanduser().resolve()
    if folder.is_file():
        raise UserError(f"KIDSONLINE_DATA names the file '{chosen}': name the folder that holds it, '{folder.parent}'.")
    if not folder.is_dir():
        raise UserError(f"KIDSONLINE_DATA names '{chosen}', and there is no such folder: name the one with your files.")
    return folder


def shown(path: Path) -> str:
    """A path as a person names it: from the project's folder where it lies in it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def own_study() -> Path | None:
    """The ``study.toml`` that lies beside the microdata, with what they have otherwise; None where there is none."""
    beside = microdata() / STUDY.name
    return beside if beside.is_file() else None
