"""Pages as they were read, for those parts of the site that look at other pages: each unpickled once, and only read."""

from functools import lru_cache

from docutils import nodes
from sphinx.application import Sphinx


@lru_cache(maxsize=64)
def page_read(app: Sphinx, page: str) -> nodes.document:
    """The document tree of a page when all pages have been read. It is shared: nobody may change it."""
    return app.env.get_doctree(page)
