"""The pages of a built site, parsed."""

from functools import lru_cache
from pathlib import Path

from bs4 import BeautifulSoup


@lru_cache(maxsize=2)
def parsed(folder: Path) -> dict[str, BeautifulSoup]:
    """Every page of a site by its name, parsed once a process: tests look at them and change nothing."""
    return {str(path.relative_to(folder)): parse(path) for path in sorted(folder.rglob("*.html"))}


def parse(path: Path) -> BeautifulSoup:
    """One page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
