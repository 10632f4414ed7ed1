"""What a site calls itself and its data: all of it from ``study.toml`` and from the microdata's own word."""

from sphinx.application import Sphinx
from sphinx.config import Config

from ..codebook.study import is_printed, printed_study, study
from ..microdata.load import microdata_synthetic


def setup(app: Sphinx) -> None:
    """Name the site before anything is read: its title, what templates ask, ``{{ country }}`` and such in chapters."""
    app.connect("config-inited", _name)


def _name(app: Sphinx, config: Config) -> None:
    survey, synthetic = study(), microdata_synthetic()
    config.project = survey.title
    config.html_title = f"{survey.title}: a living report"
    config.myst_substitutions = {"title": survey.title, "country": survey.country, "year": str(survey.year)}
    for tag in ("synthetic" if synthetic else "measured", *(["printed_survey"] if is_printed() else [])):
        app.tags.add(tag)  # for {only} in chapters
    config.html_context |= {
        "country": survey.country,
        "synthetic": synthetic,
        "of_printed": is_printed(),
        "printed_year": printed_study().year,
    }
