"""What a book has around its chapters: title page, contents, heads and page numbers, and a word on what is left."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from bs4 import BeautifulSoup, Tag

from ..codebook.study import study


def title_page(front: BeautifulSoup, address: str) -> str:
    """Title, country and year, what the data are, the state of the report, how to cite it, whose it is.

    front : the first page of the site. address : of the site; empty where it has none.
    """
    of, banner = study(), front.select_one(".kko-banner")
    return f"""<section class="kko-title">
<h1>{escape(of.title)}</h1>
<p class="kko-title-of">{escape(of.country)}, {of.year}</p>
<p>{_link("A living report", address)}, printed: {escape(_state(front))}.</p>
{banner or ""}
<h2>How to cite</h2>
<p>{escape(citation(front, address))}</p>
<div class="kko-title-end">
{"".join(str(p) for p in front.select(".kko-footer p:not(.kko-made)"))}
</div>
</section>"""


def citation(front: BeautifulSoup, address: str) -> str:
    """Author, report, version, data and date in one line, as under each figure of the site."""
    author = front.select_one('meta[name="author"]')
    said = [str(author["content"]) if author else "", front.title.get_text() if front.title else "", _state(front)]
    return ". ".join(filter(None, [*said, address])) + ("" if address else ".")


def contents(pages: Iterable[Tag]) -> str:
    """Every chapter and section, with room for its page number."""
    listed = "\n".join(f"<li>{_entry(page, 'h1')}\n<ol>{_sections(page)}</ol></li>" for page in pages)
    return f'<nav class="kko-list-of-pages">\n<h2>Contents</h2>\n<ol>\n{listed}\n</ol>\n</nav>'


def margins(front: BeautifulSoup, titles: Mapping[str, str]) -> str:
    """The style that puts title and number at the foot of a page, at its head the chapter and what the data are.

    titles : short title of each chapter by its id.
    """
    synthetic = front.select_one(".kko-banner strong")
    kind = synthetic.get_text().rstrip(":") if synthetic else ""
    of = study()
    style = [
        f"@page {{ @top-right {{ content: {_quoted(kind)}; }} "
        f"@bottom-left {{ content: {_quoted(f'{of.title}, {of.country}, {of.year}')}; }} }}"
    ]
    for name, title in titles.items():
        style.append(f"@page {name} {{ @top-left {{ content: {_quoted(title)}; }} }}\n#{name} {{ page: {name}; }}")
    return "\n".join(style)


def end_page(left: Mapping[str, str], address: str) -> str:
    """What the site has and paper has not, and why; ``left`` are addresses of pages by their titles."""
    pages = ", ".join(_link(title, where if address else "") for title, where in left.items())
    return f"""<section class="kko-end">
<h1>What is on the site alone</h1>
<p>This edition has every chapter with all its text, its figures and its comparisons, and what the chapters cite.
Nothing stands here that is not on {_link("the site", address)}.</p>
<p>Left there is what is looked up or taken along, not read: the pages {pages}; the code of each number; the questions,
numbers and images of each figure as files; and the table behind a drawing, whose numbers the drawing has.
A figure without a drawing has its table here too.</p>
</section>"""


def _state(front: BeautifulSoup) -> str:
    state = front.select_one(".kko-state")
    return state.get_text() if state else ""


def _sections(page: Tag) -> str:
    return "".join(f"<li>{_entry(section, 'h2')}</li>" for section in page.select("section > section:has(> h2)"))


def _entry(part: Tag, heading: str) -> str:
    title = part.find(heading)
    place = part["id"]
    words = " ".join(title.get_text().split()) if title else ""
    return f'<a href="#{place}"><span>{escape(words)}</span><span class="kko-page" data-of="{place}"></span></a>'


def _link(words: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _quoted(text: str) -> str:
    """A text as a string of a style sheet."""
    return '"' + re.sub(r'["\\<]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'
