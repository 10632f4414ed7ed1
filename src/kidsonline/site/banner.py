"""The banner above every page: it stands there because the microdata say that they are synthetic."""

from sphinx.application import Sphinx
from sphinx.config import Config

from kidsonline import load
from kidsonline.codebook import POPULATIONS
from kidsonline.paths import microdata


def setup(app: Sphinx) -> None:
    """Tell the templates whether to show the banner."""
    app.connect("config-inited", _tell)


def microdata_synthetic() -> bool:
    """Whether any file the report is computed from calls itself synthetic. ``UserError`` when none can be read."""
    there = [population for population in POPULATIONS if (microdata() / f"{population}.sav").exists()]
    return any(load(population).synthetic for population in there or POPULATIONS)


def _tell(app: Sphinx, config: Config) -> None:
    config.html_context["synthetic"] = microdata_synthetic()
