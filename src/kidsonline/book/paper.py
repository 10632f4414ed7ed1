"""The report as one document for paper: the pages of a built site one after another, and nothing that is not in them.

The chapters belong, and of the reference pages the one with what they cite; the others are tables to look things up in
and stay on the site. So do, of a chapter, what is pressed (buttons, switches, files to take), code, and the table
behind a drawing, whose numbers the drawing has. A figure without a drawing keeps its table. Folds are open; the help
lines in other languages stand once, on the first page, and every other box leads there.
"""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag

from .front_matter import contents, end_page, margins, title_page

FRONT, CITED, HELP = "index.html", "reference/references.html", "help-lines"
_LEFT_OUT = (
    ".kko-contents, .kko-sections, .kko-tools, .kko-turn, .headerlink, .cell:has(> .kko-code:only-child), .kko-code, "
    ".kko-narrow, .kko-details:not([open]), .kko-details > summary, .kko-quick, .kko-downloads, .kko-asked, .kko-of, "
    ".kko-cite, .kko-card-links a:not(:first-child)"
)
_NOT_OF_FRONT = "section > section:not(#headlines), #headlines > h2"  # lists of links, and a heading for ears alone
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_NAMING = ("aria-labelledby", "aria-describedby", "for")  # attributes that name an id
_NUMBER = re.compile(r'(<span class="kko-page" data-of="([^"]+)">)[^<]*(</span>)')


def document(site: Path) -> str:
    """The whole report as one HTML page that needs no other file; see ``numbered`` for its table of contents."""
    front = _read(site / FRONT)
    address = _address(front)
    listed = {str(link["href"]): link.get_text() for link in front.select(".kko-contents a.reference")}
    chapters = {str(link["href"]) for link in front.select(".kko-contents > ul:not(.caption ~ ul) a.reference")}
    kept = [FRONT, *(name for name in listed if name in chapters or name == CITED)]
    pages = {name: _page(site, name) for name in kept}
    for name, page in [*pages.items(), *((FRONT, banner) for banner in front.select(".kko-banner"))]:
        _lead(page, name, pages, address)
    titles = {_id(name): listed.get(name, "") for name in pages}
    left = {title: urljoin(address, name) for name, title in listed.items() if name not in pages}
    style = "\n".join([*_styles(site, front, pages), _own_style(), margins(front, titles)])
    language = "".join(str(html["lang"]) for html in front.select("html"))
    return "\n".join([
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        f"{front.title}\n<style>\n{style}\n</style>\n</head>\n<body>",
        title_page(front, address),
        contents(pages.values()),
        *map(str, pages.values()),
        end_page(left, address),
        "</body>\n</html>\n",
    ])  # fmt: skip


def numbered(html: str, pages: Mapping[str, int]) -> str:
    """The document with page numbers in its table of contents; ``pages`` has the page on which an id stands."""
    return _NUMBER.sub(lambda found: f"{found[1]}{pages.get(found[2], '')}{found[3]}", html)


def _read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _page(site: Path, name: str) -> Tag:
    """What a page says, with ids that no other page has."""
    page = _read(site / name).select_one(".kko-columns")
    assert page is not None  # every page of ours has it
    if name == FRONT:
        _remove(page, _NOT_OF_FRONT)
    for fold in page.select(".kko-help-in") if name != FRONT else ():
        _remove(fold, ":scope > :not(summary)")
        for ask in fold.select("summary"):
            ask.name, ask["href"] = "a", f"{FRONT}#{HELP}"
        fold.name = "p"
    for badge in page.select("button.kko-claim"):  # to its row, as what the badge opens on a screen does
        row = page.select_one(f'[id="{badge["popovertarget"]}"] a[href]')
        badge.name, badge.attrs = "a", {"class": "kko-claim", "data-badge": badge["data-badge"]}
        badge["href"] = row["href"] if row else ""
    _remove(page, f"{_LEFT_OUT}, .kko-claim-says, .kko-claims a[href^='#said-']")
    for card in page.select(".kko-card-links li"):  # what parted its links
        for text in [part for part in card.children if not isinstance(part, Tag)]:
            text.extract()
    for fold in page.select("details"):
        fold["open"] = ""
        if not fold.summary:  # a fold without one would show a word of the browser's own
            fold.name = "div"
    for main in page.select("main"):
        main.name = "article"
        del main["tabindex"]
    for tag in page.select("[id]"):
        tag["id"] = f"{_id(name)}--{tag['id']}"
    for tag in page.find_all(True):
        for key, value in tag.attrs.items():
            if key in _NAMING:
                tag[key] = f"{_id(name)}--{value}"
            elif isinstance(value, str) and "url(#" in value:
                tag[key] = value.replace("url(#", f"url(#{_id(name)}--")
    page["id"] = _id(name)
    return page


def _remove(page: Tag, selector: str) -> None:
    for tag in page.select(selector):
        tag.extract()


def _id(name: str) -> str:
    return name.removesuffix(".html").replace("/", "-")


def _lead(part: Tag, name: str, pages: Mapping[str, Tag], address: str) -> None:
    """Links of a page lead to the pages of the document, else to the site where it has an address, else nowhere."""
    for link in part.select("a[href]"):
        href = str(link["href"])
        if _SCHEME.match(href):
            continue
        path, anchor = urldefrag(href)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        place = f"{_id(target)}--{anchor}" if anchor else _id(target)
        if target in pages and (place == pages[target]["id"] or pages[target].find(id=place)):
            link["href"] = f"#{place}"
        elif address:
            link["href"] = urljoin(address, f"{target}#{anchor}" if anchor else target)
        else:
            del link["href"]


def _address(front: BeautifulSoup) -> str:
    """Where the site is published; empty where it does not say."""
    link = front.select_one('link[rel="canonical"]')
    return urljoin(str(link["href"]), ".") if link else ""


def _styles(site: Path, front: BeautifulSoup, pages: Mapping[str, Tag]) -> list[str]:
    """The styles of the site, where ``#name`` is the ids that became those of one page."""
    named = {str(tag["id"]).partition("--")[2] for page in pages.values() for tag in page.select("section[id]")}
    ids = re.compile(rf"#({'|'.join(sorted(named - {''}, key=len, reverse=True))})(?![\w-])")
    sheets = [site / str(link["href"]).partition("?")[0] for link in front.select('link[rel="stylesheet"]')]
    return [ids.sub(r':is(#\1, [id$="--\1"])', sheet.read_text(encoding="utf-8")) for sheet in sheets]


def _own_style() -> str:
    return (Path(__file__).parent / "static" / "paper.css").read_text(encoding="utf-8")
