"""Scripts that only some pages need. Charts need none: a drawing says all it has to say."""

from docutils import nodes
from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Tell the template which pages hold a listing, whose script filters it, or the form that asks for a number."""

    def mark(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
        context["has_listing"] = "kko-listing" in context.get("body", "")
        context["has_explorer"] = "kko-explorer" in context.get("body", "")

    app.connect("html-page-context", mark)
