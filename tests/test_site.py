"""Checks on the built pages, as files and in Chromium, opened from disk without a network.

What a pass does not prove: that a page can be used with a screen reader or understood (axe finds perhaps a
third of what can be wrong), that it looks right (look at it), that it works in another browser, or that a
number on it is the right one (the references, the ledger and the release check speak of that). Links to other
sites are not followed.
"""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup

from kidsonline.microdata.load import microdata_synthetic
from kidsonline.paths import ROOT

SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
_LOADED = ("script[src]", "link[href]", "img[src]", "source[src]", "iframe[src]", "embed[src]", "object[data]")


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page of the site by its name, parsed."""
    found = {str(path.relative_to(site)): path for path in sorted(site.rglob("*.html"))}
    return {name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for name, path in found.items()}


def is_outside(address: str) -> bool:
    """Whether a browser would leave the site to load ``address``."""
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address.strip(), re.I))


# ------------------------------------------------------------------------------------------ pages as files


def test_every_chapter_has_a_page(pages: dict[str, BeautifulSoup]) -> None:
    chapters = (ROOT / "chapters").rglob("*.md")
    expected = {str(path.relative_to(ROOT / "chapters").with_suffix(".html")) for path in chapters}
    assert expected <= set(pages)


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    addresses = [
        (name, element.get("src") or element.get("href") or element.get("data"))
        for name, page in pages.items()
        for selector in _LOADED
        for element in page.select(selector)
    ]
    for path in [*site.rglob("*.css"), *site.rglob("*.html"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text)
        addresses += [(path.name, "".join(pair)) for pair in found]
    assert addresses
    assert [pair for pair in addresses if is_outside(pair[1])] == []


def test_every_link_leads_somewhere(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for element in page.select("[href], [src]"):
            address = element.get("href") or element.get("src")
            if is_outside(address) or re.match(r"(tel|mailto|data):", address):
                continue
            path, anchor = urldefrag(address)
            target = (site / name).parent / unquote(path.split("?")[0]) if path else site / name
            inside = str(target.resolve().relative_to(site.resolve()))
            if not target.is_file() or (anchor and unquote(anchor) not in anchors.get(inside, set())):
                broken.append(f"{name}: {address}")
    assert broken == []


def test_every_page_can_be_reached_from_the_first(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in pages and name not in reached:
            reached.add(name)
            links = (urldefrag(a["href"])[0] for a in pages[name].select("a[href], form[action]") if a.get("href"))
            forms = (form["action"] for form in pages[name].select("form[action]"))
            for address in filter(lambda link: link and not is_outside(link), [*links, *forms]):
                target = ((site / name).parent / unquote(address)).resolve()
                if target.is_relative_to(site.resolve()):
                    waiting.append(str(target.relative_to(site.resolve())))
    assert set(pages) - reached == set()


def test_ids_are_unique(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        ids = [tag["id"] for tag in page.select("[id]")]
        assert sorted({i for i in ids if ids.count(i) > 1}) == [], name


def test_head_and_headings(pages: dict[str, BeautifulSoup]) -> None:
    titles = set()
    for name, page in pages.items():
        assert page.html["lang"], name
        assert len(page.select("h1")) == 1, name
        assert page.select_one("meta[name=description]")["content"].strip(), name
        assert len(page.select("meta[name=viewport]")) == 1, name
        titles.add(page.title.get_text(strip=True))
        levels = [int(heading.name[1]) for heading in page.select("main :is(h1, h2, h3, h4, h5, h6)")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), f"{name} skips a heading level"
    assert len(titles) == len(pages), "two pages have one title"


def test_the_banner_stands_on_every_page_of_synthetic_data(pages: dict[str, BeautifulSoup]) -> None:
    says = "It cannot confirm them, and nothing that was not printed can be learned from it."
    synthetic = microdata_synthetic()
    for name, page in pages.items():
        text = " ".join(" ".join(part.get_text() for part in page.select(".kko-banner")).split())
        assert (says in text) == synthetic, name
        assert "neither has reviewed it" in page.select_one("footer").get_text(), name


def test_no_number_in_a_sentence_is_empty(pages: dict[str, BeautifulSoup]) -> None:
    glued = [(name, span) for name, page in pages.items() for span in page.select(".pasted-text, .pasted-inline")]
    assert glued
    empty = [f"{name}: {span.parent.get_text()}" for name, span in glued if not span.get_text(strip=True)]
    not_a_number = [f"{name}: {span.parent.get_text()}" for name, span in glued if span.get_text(strip=True) == "nan"]
    assert empty + not_a_number == []


def test_every_picture_has_words(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for image in page.select("img"):
            assert image.get("alt", "").strip(), f"{name}: {image}"
        for drawing in page.select("main svg"):
            hidden = drawing.get("aria-hidden") == "true"
            named = drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.select_one("title")
            assert hidden or named, f"{name}: an SVG without a name"


def test_no_page_tells_where_it_was_built(site: Path) -> None:
    texts = [path for path in site.rglob("*") if path.suffix in {".html", ".js", ".json", ".csv", ".svg", ".css"}]
    telling = [path.name for path in texts if str(ROOT) in path.read_text(encoding="utf-8")]
    assert telling == []


# ------------------------------------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Chromium of the system, without a network; the test is skipped where none is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium; .ci/run does it)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """One window: opens pages from disk and keeps what went wrong."""

    def __init__(self, browser, site: Path, size: str = "wide", colours: str = "light", **options: object) -> None:
        self.site = site
        context = browser.new_context(viewport=SIZES[size], color_scheme=colours, offline=True, **options)
        self.page = context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self._note(message.text, message.type in ("error", "warning")))
        self.page.on("pageerror", lambda error: self._note(str(error), True))
        self.page.on("request", lambda request: self._note(request.url, not request.url.startswith(("file:", "data:"))))

    def _note(self, what: str, is_trouble: bool) -> None:
        if is_trouble:
            self.trouble.append(f"{Path(self.page.url).name}: {what}")

    def open(self, name: str):
        """Open a page by name, perhaps with a query, and let its scripts end."""
        path, _, query = name.partition("?")
        self.page.goto((self.site / path).as_uri() + (f"?{query}" if query else ""), wait_until="load")
        return self.page


_OPEN_ALL = """() => {
    document.querySelectorAll("details").forEach(details => { details.open = true; });
    return document.documentElement.scrollWidth - innerWidth;
}"""
# The tables of twenty figures come from one template, and axe takes half a minute for all of them.
_OPEN_ONE_OF_EACH = """() => {
    const seen = new Set();
    document.querySelectorAll("details").forEach(details => {
        details.open = !seen.has(details.className);
        seen.add(details.className);
    });
}"""
# Without preload: axe would fetch style sheets, which a page from disk may not.
_AXE = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_open_from_disk_and_pass_axe(chromium, site: Path, pages: dict, size: str, colours: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(chromium, site, size, colours)
    findings = []
    for name in pages:
        page = visit.open(name)
        assert page.evaluate("document.documentElement.dataset.theme") == colours
        overflow = page.evaluate(_OPEN_ALL)
        if overflow > 0:
            findings.append(f"{name}: {overflow} px wider than the screen")
        page.evaluate(_OPEN_ONE_OF_EACH)
        for violation in Axe().run(page, options=_AXE).response["violations"]:
            places = [str(node["target"]) for node in violation["nodes"][:3]]
            findings.append(f"{name}: {violation['id']} at {', '.join(places)}")
    assert findings + visit.trouble == []


def test_the_reader_can_choose_the_colours(chromium, site: Path) -> None:
    visit = Visit(chromium, site)
    page = visit.open("index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate(ground)
    visit.open("study.html")
    assert page.evaluate(ground) == dark != light, "the choice must last"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == light, "paper is light"
    assert visit.trouble == []


def test_the_menu_of_a_phone(chromium, site: Path) -> None:
    page = Visit(chromium, site, "phone").open("study.html")
    contents, button = page.locator("#contents"), page.get_by_role("button", name="Contents")
    assert not contents.is_visible()
    button.click()
    assert contents.is_visible()
    assert button.get_attribute("aria-expanded") == "true"


def test_the_first_stop_of_the_keyboard_skips_to_the_text(chromium, site: Path) -> None:
    page = Visit(chromium, site).open("study.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_search_works_from_disk(chromium, site: Path) -> None:
    visit = Visit(chromium, site)
    page = visit.open("search.html?q=children")
    page.wait_for_selector("#search-results li a")
    assert visit.trouble == []


def test_a_page_needs_no_script(chromium, site: Path) -> None:
    page = Visit(chromium, site, "phone", java_script_enabled=False).open("access.html")
    assert page.locator("#contents").is_visible()
    assert not page.get_by_role("button").count()
    assert page.locator("main h1").is_visible()
