"""What a page says to whoever shares or indexes it: title, description and picture, map of the site, page for 404.

Addresses are those under ``html.baseurl`` of ``_config.yml``. Without it there is neither a canonical address nor a
map, and the picture of a page is named as seen from the page.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..figures.picture import has_picture
from ..figures.take import download_name
from .cards import Card
from .doctrees import page_read
from .figure_nodes import FigureNode
from .outputs import DOWNLOADS
from .stamp import edition_of

NOT_FOUND = "404"
_DESCRIPTION = re.compile(r'name="description"[^>]* content="([^"]*)"|content="([^"]*)"[^>]* name="description"')


def setup(app: Sphinx) -> None:
    """Add the page for addresses that do not exist, the tags of each page, and the files for search engines."""
    app.connect("html-collect-pages", _not_found)
    app.connect("html-page-context", _tags, priority=910)  # after the description is known
    app.connect("build-finished", _write, priority=900)  # before the list of what was made


def _not_found(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    yield NOT_FOUND, {}, "404.html"


def _tags(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    base = edition_of(app).address
    told = _DESCRIPTION.search(context.get("metatags", ""))
    context["shared_description"] = context.get("description") or (unescape(told[1] or told[2]) if told else "")
    context["base"] = f"{base.rstrip('/')}/" if base else ""
    published = base and pagename in app.env.found_docs  # neither search nor 404 has an address to be found under
    context["canonical"] = edition_of(app, app.builder.get_target_uri(pagename)).address if published else ""
    picture = picture_of(app, pagename)
    if picture:
        name, context["picture_alt"] = picture
        seen = context["base"] or "../" * pagename.count("/")
        context["picture"] = f"{seen}{DOWNLOADS}/{name}"


def picture_of(app: Sphinx, page: str) -> tuple[str, str] | None:
    """File and alternative text of the picture of a page: its first drawing, else that of the first card in front."""
    own = _first(app, page) if page in app.env.found_docs else None
    return own or _of_first_card(app)


def _first(app: Sphinx, page: str, name: str = "") -> tuple[str, str] | None:
    for node in page_read(app, page).findall(FigureNode):
        payload = node["payload"]
        if has_picture(payload) and name in ("", payload["name"]):
            return download_name(payload, "png"), payload["alt"]
    return None


def _of_first_card(app: Sphinx) -> tuple[str, str] | None:
    labels = app.env.get_domain("std").labels  # type: ignore[attr-defined]
    for card in page_read(app, app.config.root_doc).findall(Card):
        for name in card["figures"]:
            page = labels.get(name, ("",))[0]
            if page and (found := _first(app, page, name)):
                return found
    return None


def files_for_engines(app: Sphinx) -> dict[str, str]:
    """Name -> text of robots.txt, and of sitemap.xml where the site knows its address."""
    edition, robots = edition_of(app), "User-agent: *\nAllow: /\n"
    if not edition.address:
        return {"robots.txt": robots}
    builder = app.builder
    day = f"<lastmod>{edition.day}</lastmod>" if edition.day else ""
    places = (edition.on(builder.get_target_uri(name)).address for name in sorted(app.env.found_docs))
    urls = "\n".join(f"<url><loc>{escape(place)}</loc>{day}</url>" for place in places)
    listed = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
    return {
        "robots.txt": f"{robots}Sitemap: {edition.on('sitemap.xml').address}\n",
        "sitemap.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{listed}',
    }


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        for name, text in files_for_engines(app).items():
            (Path(app.outdir) / name).write_text(text, encoding="utf-8", newline="\n")
