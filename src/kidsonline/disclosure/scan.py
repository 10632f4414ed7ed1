"""The last look at a built site: it must hold no microdata."""

import re
from pathlib import Path

from ..errors import UserError

# Both design variables close together in one line: a header of columns, or a record. Prose keeps them apart.
_RECORD = re.compile(r"\bpsu\b[^\n]{0,60}\bstratum\b|\bstratum\b[^\n]{0,60}\bpsu\b")


_SCANNED = (".html", ".csv", ".json", ".js", ".txt", ".svg", ".xml")


def scan(site: Path) -> None:
    """Raise UserError when a file of the built site holds microdata: a data file, or records with design variables."""
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        if path.suffix in (".sav", ".zsav", ".por", ".parquet", ".dta", ".pkl"):
            raise UserError(f"{path.name} is a data file inside the site: microdata are not published; remove it.")
        if path.suffix in _SCANNED and _RECORD.search(path.read_text("utf-8", "replace")):
            raise UserError(f"{path.name} holds records with stratum and psu: microdata are not published.")
