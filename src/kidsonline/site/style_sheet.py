"""One style sheet for a page, made when the book is built: a browser waits for one file instead of seven.

Each part keeps a file of its own with its comments, in ``styles/`` and, of figures, in ``figures/static/``, which a
notebook without this site has too.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

from .shell import FIGURES, HERE

NAME = "kko.css"
STYLES = HERE / "styles"
PARTS = (FIGURES / "palette.css", STYLES / "site.css", FIGURES / "figures.css",
         *(STYLES / f"{part}.css" for part in ("claims", "listing", "front", "find")))  # fmt: skip


def setup(app: Sphinx) -> None:
    """Add the sheet to the static files of the site, before they are copied."""
    app.connect("builder-inited", _write, priority=600)  # after the folders of static files are named


def _write(app: Sphinx) -> None:
    folder = Path(app.doctreedir) / "styles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(sheet(), encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def sheet() -> str:
    """All parts, in their order, as short as they can be."""
    return "".join(shortened(part.read_text(encoding="utf-8")) for part in PARTS)


def shortened(css: str) -> str:
    """Styles without comments, and without white space where it says nothing.

    A space before a colon stays, since it may stand between two elements; so does one before a bracket.
    """
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", css).replace(";}", "}").strip()
