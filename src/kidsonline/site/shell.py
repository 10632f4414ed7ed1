"""The page around a chapter: our own theme in place of the stock one, and what its templates need.

Jupyter Book loads a theme, a launcher for live kernels and other parts of its own. Their listeners and files
bring 1.5 MB of scripts, an outside address and page errors, so they are taken off: a page carries the files
that the theme in ``templates/`` names, and no others.
"""

import re
from pathlib import Path
from textwrap import shorten

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment.adapters.toctree import document_toc

from ..figures import markup
from .language import lang, with_languages

HERE = Path(__file__).parent
FIGURES = Path(markup.__file__).parent / "static"  # a figure brings its own styles, on a page or without one
# Roles that Sphinx writes and assistive software cannot use: headings without a level, lists without items.
_MISUSED_ROLES = re.compile(r' role="(?:heading|doc-biblioentry|list)"')
_UNWANTED = ("sphinx_book_theme", "sphinx_thebe", "sphinx_comments", "sphinx_copybutton", "sphinx_togglebutton")


def setup(app: Sphinx) -> None:
    """Register the theme, its static files and the context of its templates."""
    app.add_html_theme("kidsonline", str(HERE / "templates"))
    app.connect("config-inited", _drop_theme_options)
    app.connect("builder-inited", _use_own_parts)
    # After every other listener, so that nothing adds to the page behind it.
    app.connect("html-page-context", _fill_templates, priority=900)


def _drop_theme_options(app: Sphinx, config: Config) -> None:
    config.html_theme_options = {}  # Jupyter Book fills in options of the stock theme


def _use_own_parts(app: Sphinx) -> None:
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__.startswith(_UNWANTED):
                listeners.remove(listener)
    app.config.html_static_path = [str(HERE / "static")]


def _fill_templates(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
    own = _builder(app).theme.stylesheets
    context["css_files"] = [css for css in context["css_files"] if Path(css.filename).name in own]
    context["chapters"] = context["toctree"](collapse=False, maxdepth=2, includehidden=True, titles_only=True)
    for part in ("chapters", "body"):
        context[part] = _MISUSED_ROLES.sub("", context.get(part) or "")
    context["chapters"] = with_languages(context["chapters"], pagename)
    context["lang"] = lang
    # The sign beside a heading is for a pointer; "On this page" has the same links for the keyboard.
    context["body"] = context["body"].replace('<a class="headerlink"', '<a class="headerlink" tabindex="-1"')
    context["has_code"] = 'class="kko-code"' in context["body"]
    context["sections"] = _sections(app, pagename)
    context["description"] = _description(context, doctree)


def _builder(app: Sphinx) -> StandaloneHTMLBuilder:
    assert isinstance(app.builder, StandaloneHTMLBuilder)  # which alone fills templates
    return app.builder


def _description(context: dict, doctree: nodes.document | None) -> str:
    """What search engines show: the first paragraph, unless the chapter's header brings its own description."""
    first = next(doctree.findall(nodes.paragraph), None) if doctree is not None else None
    if first is None or 'name="description"' in context.get("metatags", ""):
        return ""
    return shorten(first.astext(), 200, placeholder=" ...")


def _sections(app: Sphinx, pagename: str) -> str:
    """The page's own headings as a list of links, empty where there are fewer than two."""
    if pagename not in app.env.tocs:
        return ""
    contents = document_toc(app.env, pagename, app.tags)
    inner = [level for level in contents.findall(nodes.bullet_list) if level is not contents]
    return _builder(app).render_partial(inner[0])["fragment"] if inner and len(inner[0]) > 1 else ""
