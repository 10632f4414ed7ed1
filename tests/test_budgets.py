"""What a visit may cost, in bytes and requests of a browser, and in clicks of a reader with a question.

Times are not measured: on a small machine they are noise. Bytes are those of a server that compresses texts with gzip,
as GitHub Pages does.
"""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from test_site import SIZES, Visit, chromium, pages  # noqa: F401

from kidsonline.site.style_sheet import PARTS, sheet, shortened

MOST_BYTES = 60_000  # of a first visit, compressed
MOST_REQUESTS = 10
MOST_CLICKS = 3
_NO_CHAPTERS = ("search.html",)  # its index is its content, and has a budget of its own: test_find.py


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The site at an address of this machine, its texts compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = site / unquote(urlsplit(self.path).path).lstrip("/")
            found = file.is_file()
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            content = file.read_bytes() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
                content = gzip.compress(content, 6, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def first_visit(browser, address: str) -> dict[str, int]:
    """Every file that a new reader's browser asks for, with its compressed size; other sites get no answer."""
    context = browser.new_context(viewport=SIZES["phone"])
    page, found = context.new_page(), {}
    origin = "/".join(address.split("/")[:3])
    page.route(lambda url: not url.startswith((origin, "data:")), lambda route: route.abort())
    page.on("request", lambda request: found.setdefault(request.url, 0))
    page.on("requestfinished", lambda request: found.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(address, wait_until="networkidle")
    icon = page.evaluate("document.querySelector('link[rel=icon]').href")  # which a browser without a window leaves out
    found.setdefault(icon, len(context.request.get(icon).body()))
    context.close()
    return {url: size for url, size in found.items() if not url.startswith("data:")}


def test_a_first_visit_is_small_and_leads_nowhere_else(chromium, served, pages) -> None:  # noqa: F811
    sizes, requests, outside = {}, {}, []
    for name in pages:
        if name not in _NO_CHAPTERS:
            found = first_visit(chromium, served + name)
            assert found[served + name] > 1000, "bytes were counted"
            sizes[name], requests[name] = sum(found.values()), len(found)
            outside += [url for url in found if not url.startswith(served)]
    print("\n".join(f"{size:7,} bytes, {requests[name]:2} requests  {name}" for name, size in sizes.items()))
    assert {name: size for name, size in sizes.items() if size >= MOST_BYTES} == {}
    assert {name: n for name, n in requests.items() if n > MOST_REQUESTS} == {}
    assert outside == []


def test_a_style_sheet_loses_nothing_but_space_and_comments() -> None:
    assert shortened("/* why */ a > b :is(c, d) {\n  color: red;\n  margin: 0 1px;\n}\n") == (
        "a > b :is(c,d){color:red;margin:0 1px}"
    )
    assert shortened('@media (max-width: 3rem) { q::after { content: " ·"; } }') == (
        '@media (max-width: 3rem){q::after{content:" ·"}}'
    )
    assert (
        sheet().count("{") == sheet().count("}") == sum(part.read_text(encoding="utf-8").count("{") for part in PARTS)
    )


# ------------------------------------------------------------------------------------------------ tasks of readers


class Reader:
    """Somebody on the front page, whose clicks are counted: a link, a button, a choice in a list, the enter key."""

    def __init__(self, browser, site: Path) -> None:
        self.visit = Visit(browser, site, reduced_motion="reduce")
        self.page = self.visit.open("index.html")
        self.clicks = 0

    def click(self, *path: str) -> "Reader":
        """Click the first element that these selectors lead to."""
        place = self.page.locator(path[0])
        for selector in path[1:]:
            place = place.locator(selector)
        place.first.click()
        self.clicks += 1
        return self

    def search(self, words: str) -> "Reader":
        """Type into the box at the top, and press enter."""
        self.page.get_by_role("searchbox", name="Search the report").fill(words)
        self.page.keyboard.press("Enter")
        self.page.locator("#search-results li").first.wait_for()
        self.clicks += 1
        return self

    def choose(self, name: str, value: str) -> "Reader":
        """Choose from a list."""
        self.page.locator(f"select[name={name}]").select_option(value)
        self.clicks += 1
        return self

    def take(self, selector: str) -> Path:
        """The file that a link offers to take, once it is clicked."""
        with self.page.expect_download() as started:
            self.click(selector)
        return Path(started.value.path())

    def seen(self, selector: str) -> str:
        """The text of an element that can be seen."""
        place = self.page.locator(selector).first
        place.wait_for(timeout=10_000)
        return place.inner_text()


@pytest.fixture
def reader(chromium, site: Path) -> Iterator[Reader]:  # noqa: F811
    """A reader who must not have needed more clicks than a task may cost."""
    one = Reader(chromium, site)
    yield one
    assert 0 < one.clicks <= MOST_CLICKS and one.visit.trouble == []


CARD = ".kko-card:has(a[href$='#fig-30'])"


def test_task_a_girls_and_boys_who_told_a_parent(reader: Reader) -> None:
    reader.click("#is-there-a-number-for a[href='reference/explorer.html']")
    reader.page.get_by_label("Words in the question").fill("upset whom did you tell")
    reader.choose("question", "upset_told_parents").choose("by", "gender")
    said = reader.seen(".kko-answer")
    assert "26.9" in said and "20.9" in said


def test_task_a_the_citation(reader: Reader) -> None:
    reader.click(CARD, "a[href$='-cite']")
    assert "@misc{" in reader.seen("#fig-30-cite") and "Figure 30" in reader.seen("#fig-30-cite")


def test_task_a_the_numbers(reader: Reader) -> None:
    assert "upset_told_parents" in reader.take(f"{CARD} a[href$='.csv']").read_text(encoding="utf-8")


def test_task_a_the_picture(reader: Reader) -> None:
    reader.click(f"{CARD} a[href$='.png']")
    assert reader.page.url.endswith("/fig-30-synthetic.png") and reader.page.locator("img").count()


def test_task_b_girls_of_one_age(reader: Reader) -> None:
    reader.search("girls aged 13-14").click("#search-results li > a")
    assert "gender and age were never crossed" in reader.seen(".kko-none")


@pytest.mark.parametrize("spelling", ["Turkistan", "Түркістан"])
def test_task_d_the_sample_in_a_region(reader: Reader, spelling: str) -> None:
    reader.search(f"sample {spelling}").click("#search-results li > a")
    assert "105" in reader.seen("tr:has(#region-15)")


@pytest.mark.parametrize(("ending", "start"), [(".xlsx", b"PK"), (".csv", b"# "), (".zip", b"PK")])
def test_task_e_everything_as_a_file(reader: Reader, ending: str, start: bytes) -> None:
    reader.click("#take-the-data a[href='reference/data.html']")
    assert reader.take(f".kko-files a[href$='{ending}']").read_bytes().startswith(start)


@pytest.mark.parametrize(("words", "place"), [
    ("bullying", "cyberbullying.html#"), ("кибербуллинг", "cyberbullying.html#"), ("Figure 42", "#fig-42"),
    ("upset_told_parents", "codebook.html#children-upset_told_parents"),
    ("confidence interval", "glossary.html#term-confidence-interval"),
])  # fmt: skip
def test_task_h_a_search(reader: Reader, words: str, place: str) -> None:
    reader.search(words).click("#search-results li > a")
    assert place in reader.page.url
