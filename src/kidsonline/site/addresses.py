"""Where questions stand on the site: their anchors on the codebook's page, and how the explorer is asked for one."""

from sphinx.builders import Builder

CODEBOOK, EXPLORER, GLOSSARY = "reference/codebook", "reference/explorer", "reference/glossary"


def anchor_of(population: str, variable: str) -> str:
    """The anchor of a question on the codebook's page."""
    return f"{population}-{variable}"


def in_codebook(builder: Builder, page: str, population: str, variable: str) -> str:
    """The address of a question in the codebook, as seen from ``page``."""
    return f"{builder.get_relative_uri(page, CODEBOOK)}#{anchor_of(population, variable)}"


def in_explorer(builder: Builder, page: str, population: str, variable: str) -> str:
    """The address at which the explorer shows a question, as seen from ``page``."""
    return f"{builder.get_relative_uri(page, EXPLORER)}#{population}/{variable}"
