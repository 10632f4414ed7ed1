"""The list of all that a build made, file by file, against which the site is held before it is published."""

import json
from collections.abc import Iterator
from pathlib import Path

from myst_nb import static
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..book.build import MADE
from ..disclosure.release import digest
from . import search_index
from .data_page import DataPageNode, files_of
from .doctrees import page_read
from .explorer_page import ExplorerNode, records
from .figure_nodes import files_on_page
from .listing_tables import ListingNode, as_csv
from .notebook_files import notebook_file
from .outputs import DOWNLOADS, as_bytes
from .shared import NOT_FOUND, files_for_engines

_OF_SPHINX = ("objects.inv", ".buildinfo")
_STYLES_OF_SPHINX = ("pygments.css", "documentation_options.js")


def setup(app: Sphinx) -> None:
    """Write the list when all is done, after every other listener."""
    app.connect("build-finished", _write, priority=999)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        (Path(app.outdir).parent / MADE).write_text(json.dumps(dict(made(app)), indent=1, sort_keys=True) + "\n")


def made(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every file that this build makes.

    Downloads are made once more, from the figures, listings and cells of the pages, and static files are read where
    they come from: a file that merely has such a name, or such an ending, does not get in.
    """
    out, builder = Path(app.outdir), app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    pages = [builder.get_target_uri(name) for name in (*sorted(app.env.found_docs), "search", NOT_FOUND)]
    for name in (*pages, *_OF_SPHINX, *(f"_static/{style}" for style in _STYLES_OF_SPHINX)):
        if (out / name).is_file():
            yield name, digest((out / name).read_bytes())
    yield search_index.FILE, digest(search_index.index_text(app).encode())
    for path in _static(app, builder):
        # A template (documentation_options.js.jinja) is filled; what it becomes is not what it was.
        name = path.name.removesuffix(".jinja").removesuffix("_t")
        if (out / "_static" / name).is_file():
            content = path.read_bytes() if name == path.name else (out / "_static" / name).read_bytes()
            yield f"_static/{name}", digest(content)
    for path in (out / "_static").glob("mystnb.*.css"):  # its name holds a number of its own
        yield f"_static/{path.name}", digest(Path(next(iter(static.__path__)), "mystnb.css").read_bytes())
    for name, text in files_for_engines(app).items():
        yield name, digest(text.encode())
    for name, made_again in _downloads(app):
        yield f"{DOWNLOADS}/{name}", digest(as_bytes(made_again))


def _static(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """Static files where they come from: those the theme is built on, its own, ours."""
    folders = [Path(folder) / "static" for folder in reversed(builder.theme.get_theme_dirs())]
    for folder in (*folders, *map(Path, app.config.html_static_path)):
        yield from (path for path in folder.glob("*") if path.is_file())


def _downloads(app: Sphinx) -> Iterator[tuple[str, str | bytes]]:
    for name in sorted(app.env.found_docs):
        doctree = page_read(app, name)
        yield from files_on_page(app, name).items()
        for listing in doctree.findall(ListingNode):
            yield f"{listing['payload']['name']}.csv", as_csv(listing["payload"])
        if list(doctree.findall(DataPageNode)):
            yield from ((file.name, file.content) for file in files_of(app))
        if notebook := notebook_file(app, name):
            yield notebook
        if list(doctree.findall(ExplorerNode)):
            yield from records(app).items()
