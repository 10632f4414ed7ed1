"""The PDF edition: the pages of a built site as one book for paper."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader, PdfWriter

from ..errors import UserError
from .browser import print_page
from .paper import document, numbered

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
                return _finish(printed, pdf)
    raise UserError("The page numbers of the PDF edition do not settle: shorten a heading of a chapter.")


def begins(pdf: PdfReader) -> dict[str, int]:
    """The page, counted from one, on which each place that a link leads to stands."""
    found = {name.lstrip("/"): pdf.get_destination_page_number(to) for name, to in pdf.named_destinations.items()}
    return {name: number + 1 for name, number in found.items() if number is not None and number >= 0}


def _finish(printed: Path, pdf: Path) -> int:
    """The same pages, with the bookmarks shown when it is opened and without the hour at which it was printed."""
    writer = PdfWriter(clone_from=printed)
    writer.page_mode = "/UseOutlines"
    writer.metadata = {key: text for key, text in (writer.metadata or {}).items() if not key.endswith("Date")}
    pdf.parent.mkdir(parents=True, exist_ok=True)
    writer.write(pdf)
    return len(writer.pages)
