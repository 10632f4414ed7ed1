"""Scripts for pages with charts: a self-hosted Vega that adds tooltips to drawings complete without it."""

from pathlib import Path

import vl_convert
from docutils import nodes
from sphinx.application import Sphinx

BUNDLE = "vega.js"


def setup(app: Sphinx) -> None:
    """Link the tooltip script where a figure has a specification, and write the bundle if any page does."""
    charted: set[str] = set()

    def mark(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
        context["has_charts"] = "data-spec=" in context.get("body", "")
        context["has_listing"] = "kko-listing" in context.get("body", "")
        if context["has_charts"]:
            charted.add(pagename)

    def write_bundle(app: Sphinx, error: Exception | None) -> None:
        if charted and error is None:
            bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
            (Path(app.outdir) / "_static" / BUNDLE).write_text(bundle, encoding="utf-8")

    app.connect("html-page-context", mark)
    app.connect("build-finished", write_bundle)
