"""Sphinx extension ``kidsonline.site``: the report's pages, from the execution cache to the last style."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..book import inputs
from ..book.place import CACHE, KEPT
from ..kept import keep_in
from . import (
    about_print,
    allowed,
    cards,
    code_cells,
    data_page,
    explorer_page,
    flags,
    glossary_page,
    help_box,
    language,
    manifest,
    named_numbers,
    names,
    notebook_files,
    page_scripts,
    render,
    search_index,
    shared,
    shell,
    stamp,
    style_sheet,
    unprinted,
    wave_before,
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all parts of the site with Sphinx."""
    app.connect("config-inited", _name_the_cache)
    looks = (shell, style_sheet, names, named_numbers, code_cells, render, page_scripts, help_box, data_page,
             explorer_page, search_index, cards, glossary_page, language)  # fmt: skip
    taken = (stamp, notebook_files, shared)
    for part in (*looks, *taken, about_print, wave_before, unprinted, flags, allowed, manifest):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _name_the_cache(app: Sphinx, config: Config) -> None:
    # Beside the site that is built, whose folder is <place>/staging/_build/html until it is whole.
    folder = Path(app.outdir).parents[2] / CACHE / inputs.key(inputs.execution_inputs())
    config.nb_execution_cache_path = str(folder)
    keep_in(folder / KEPT)
