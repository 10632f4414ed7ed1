"""The banner above every page: it stands there because the microdata say that they are synthetic."""

from sphinx.application import Sphinx
from sphinx.config import Config

from ..microdata.load import microdata_synthetic


def setup(app: Sphinx) -> None:
    """Tell the templates whether to show the banner."""
    app.connect("config-inited", _tell)


def _tell(app: Sphinx, config: Config) -> None:
    config.html_context["synthetic"] = microdata_synthetic()
