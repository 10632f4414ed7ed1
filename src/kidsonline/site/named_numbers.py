"""Sentences that name their numbers, on their way to Sphinx: see ``book.notebooks``."""

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from ..book.notebooks import with_named
from ..errors import UserError


def _put_in(app: Sphinx, docname: str, source: list[str]) -> None:
    try:
        source[0] = with_named(source[0], f"chapters/{docname}.md")
    except UserError as error:
        raise ExtensionError(str(error)) from None


def setup(app: Sphinx) -> None:
    """Swap named numbers for glue when a chapter is read."""
    app.connect("source-read", _put_in)
