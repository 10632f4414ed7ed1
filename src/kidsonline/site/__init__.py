"""Sphinx extension ``kidsonline.site``: the report's pages, from the execution cache to the last style."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from kidsonline.paths import ROOT
from kidsonline.site import banner, cells, charts, claims, help_box, inputs, listing, render, shell


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all parts of the site with Sphinx."""
    app.connect("config-inited", _name_the_cache)
    for part in (shell, banner, cells, render, claims, listing, charts, help_box):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _name_the_cache(app: Sphinx, config: Config) -> None:
    folder: Path = ROOT / "_build" / ".jupyter_cache" / inputs.key(inputs.execution_inputs())
    config.nb_execution_cache_path = str(folder)
