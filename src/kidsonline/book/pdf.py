"""The PDF edition: the pages of a built site as one book for paper."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, PdfObject, TextStringObject

from ..errors import UserError
from .browser import print_page
from .paper import document, numbered

_HEADING = re.compile("^h[1-6]$")
_MOST_TIMES = 4  # it takes two: page numbers have a place of one width


def make_pdf(site: Path, pdf: Path) -> int:
    """Print a built site as one PDF of A4 pages; returns their number. Raises UserError where it cannot be printed."""
    html = document(site)
    with TemporaryDirectory() as folder:
        page, printed = Path(folder) / "paper.html", Path(folder) / "paper.pdf"
        numbers: Mapping[str, int] = {}
        for _ in range(_MOST_TIMES):
            page.write_text(numbered(html, numbers), encoding="utf-8")
            print_page(page, printed)
            before, numbers = numbers, begins(PdfReader(printed))
            if numbers == before:
                return _finish(printed, pdf, html)
    raise UserError("The page numbers of the PDF edition do not settle: shorten a heading of a chapter.")


def begins(pdf: PdfReader) -> dict[str, int]:
    """The page, counted from one, on which each place that a link leads to stands."""
    found = {name.lstrip("/"): pdf.get_destination_page_number(to) for name, to in pdf.named_destinations.items()}
    return {name: number + 1 for name, number in found.items() if number is not None and number >= 0}


def _finish(printed: Path, pdf: Path, html: str) -> int:
    """The same pages, with the bookmarks shown when it is opened and without the hour at which it was printed."""
    writer = PdfWriter(clone_from=printed)
    headings = [
        " ".join(heading.get_text().split()) for heading in BeautifulSoup(html, "html.parser").find_all(_HEADING)
    ]
    written = {"".join(heading.split()): heading for heading in headings}
    for bookmark in _bookmarks(writer.root_object.get("/Outlines")):
        # Chromium leaves out the blank at which a heading goes on in the next line.
        title = "".join(str(bookmark["/Title"]).split())
        bookmark[NameObject("/Title")] = TextStringObject(written.get(title, bookmark["/Title"]))
    writer.page_mode = "/UseOutlines"
    writer.metadata = {key: text for key, text in (writer.metadata or {}).items() if not key.endswith("Date")}
    pdf.parent.mkdir(parents=True, exist_ok=True)
    writer.write(pdf)
    return len(writer.pages)


def _bookmarks(of: PdfObject | None) -> Iterator[DictionaryObject]:
    """All bookmarks below one, or below the list of them."""
    one = of.get_object() if of is not None else None
    child = one.get("/First") if isinstance(one, DictionaryObject) else None
    while child is not None:
        found = child.get_object()
        yield found
        yield from _bookmarks(found)
        child = found.get("/Next")
