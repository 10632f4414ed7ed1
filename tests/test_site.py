"""Checks on the built pages, as files and in Chromium, opened from disk without a network.

What a pass does not prove: that a page can be used with a screen reader or understood (axe finds perhaps a
third of what can be wrong), that it looks right (look at it), that it works in another browser, or that a
number on it is the right one (the references, the ledger and the release check speak of that). Links to other
sites are not followed.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from site_pages import parsed

from kidsonline.codebook.study import study
from kidsonline.microdata.load import microdata_synthetic
from kidsonline.paths import ROOT
from kidsonline.site import help_box

SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
_LOADED = ("script[src]", "link[href]", "img[src]", "source[src]", "iframe[src]", "embed[src]", "object[data]")


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page of the site by its name, parsed."""
    return {name: page for name, page in parsed(site).items() if name != "404.html"}  # no page of the report


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
            anchor = "" if "/" in anchor else anchor  # a choice in the explorer, which test_find.py asks for
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
    synthetic = microdata_synthetic()
    for name, page in pages.items():
        text = " ".join(" ".join(part.get_text() for part in page.select(".kko-banner")).split())
        assert ("Synthetic data:" in text and "cannot confirm it" in text) == synthetic, name
        assert "neither has reviewed it" in page.select_one("footer").get_text(), name
    told = pages["study.html"].select_one("#these-microdata").find_parent("section").get_text()
    assert "cannot confirm them" in told, "where the banner leads"


def test_the_banner_says_synthetic_and_no_source_line_again(pages: dict[str, BeautifulSoup]) -> None:
    sources = [line.get_text() for page in pages.values() for line in page.select(".kko-source")]
    assert len(sources) > 60 and not [line for line in sources if "synthetic" in line.lower()]
    drawn = [svg.get_text() for page in pages.values() for svg in page.select(".kko-drawing svg:not(.kko-defs)")]
    assert drawn and all("synthetic" in text for text in drawn), "a picture that leaves its page still says it"


# ------------------------------------------------------------------------------ front page, menu, help, blocks


def test_the_front_page_is_six_cards_that_lead_to_their_figures(pages: dict[str, BeautifulSoup]) -> None:
    front = pages["index.html"]
    cards = front.select(".kko-card")
    assert len(cards) == 6
    for card in cards:
        assert card.select_one(".kko-card-number").get_text(), card
        assert 2 <= len(card.select("li .kko-card-bar")) <= 3
        links = [a["href"] for a in card.select(".kko-card-links a")]
        figures = [address for address in links if "#fig-" in address and not address.endswith(("-table", "-cite"))]
        assert figures and all(any(a.endswith(end) for a in links) for end in ("-table", ".csv", ".png", "-cite"))
        for address in figures:
            name, anchor = urldefrag(address)
            assert pages[name].select_one(f"figure#{anchor}"), address
    assert not front.select(".kko-code, .kko-claims, #show-code")
    assert not re.search(r"\[[a-z]\]", front.main.get_text()), "signs are for the chapters"


def test_a_name_in_the_menu_is_two_words_at_most(pages: dict[str, BeautifulSoup]) -> None:
    names = [a.get_text() for a in pages["index.html"].select("#contents a")]
    assert len(names) == len(set(names)) == len(list((ROOT / "chapters").rglob("*.md")))
    assert [name for name in names if len(name.split()) > 2] == []


def test_help_stands_whole_once_a_page_and_then_in_a_line(pages: dict[str, BeautifulSoup]) -> None:
    helping = {name: page for name, page in pages.items() if page.select(".kko-help, .kko-help-line")}
    on_harm = {f"{name}.html" for name in ("index", "risks", "sexual-risks", "cyberbullying", "parents", "conclusions")}
    assert on_harm <= set(helping)
    numbers = [row["number"] for row in help_box.lines()]
    for name, page in helping.items():
        (box,) = page.select(".kko-help")
        places = page.select(".kko-help, .kko-help-line a")
        assert places[0] is box, f"{name}: the whole box comes first"
        assert all(link["href"] == f"#{box['id']}" for link in places[1:])
        assert all(re.findall(r"\d+", link.get_text()) == numbers for link in places[1:])
        assert box.find_previous("figure") is None or len(places) == 1, f"{name}: near the top"


def test_help_speaks_the_three_languages_and_says_what_nobody_has_reviewed(pages: dict[str, BeautifulSoup]) -> None:
    box = pages["index.html"].select_one(".kko-help")
    lines = help_box.lines()
    for language in ("kk", "ru"):
        part = box.select_one(f'[lang="{language}"]')
        assert [a["href"] for a in part.select("a")] == [f"tel:{row['number']}" for row in lines]
        assert all(row[f"name_{language}"] in part.get_text() for row in lines)
        assert part.select_one(".kko-help-note").get_text() == study().help[language].note != ""


def test_a_recommendation_is_one_block_with_what_evidence_and_link(pages: dict[str, BeautifulSoup]) -> None:
    place = pages["conclusions.html"].select_one("#recommendations")
    blocks = [(what, what.find_next_sibling("dd")) for what in place.select("dt")]
    numbers = sorted(int(re.match(r"No. (\d+) ", what.get_text())[1]) for what, _ in blocks)
    assert numbers == list(range(1, 19)) and not place.select("table")
    assert [what.get_text() for what, rests_on in blocks if not (rests_on.strong and rests_on.select("a"))] == []


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


def test_figures_without_a_printed_number_are_lines_of_one_list(pages: dict[str, BeautifulSoup]) -> None:
    """They keep their anchors; what has a number stays where the text speaks of it."""
    gathered = {
        name: {figure["id"] for figure in page.select("#asked-not-printed figure.kko-figure")}
        for name, page in pages.items()
        if page.select_one("#asked-not-printed")
    }
    assert {"fig-14", "fig-19"} == gathered["access.html"] and {"fig-57", "fig-a8"} < gathered["parents.html"]
    for name, page in pages.items():
        unprinted = page.select('figure.kko-figure[data-evidence="not-printed"]')
        assert {figure["id"] for figure in unprinted} == gathered.get(name, set()), name
        assert all(figure.select_one("details.kko-folded > summary") for figure in unprinted), name


def test_under_each_chart_are_its_table_numbers_pictures_link_and_citation(
    site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    drawn = [(name, figure) for name, page in pages.items() for figure in page.select("figure:has(.kko-drawing)")]
    assert len(drawn) > 40
    for name, figure in drawn:
        links = {a.get_text(): a["href"] for a in figure.select(".kko-quick a")}
        assert list(links) == ["CSV", "PNG", "SVG", "Link"], f"{name}: {figure['id']}"
        assert links["Link"] == f"#{figure['id']}" and figure.select_one(".kko-details > summary")
        kept = {kind: (site / name).parent / address for kind, address in links.items() if kind != "Link"}
        assert kept["PNG"].read_bytes().startswith(b"\x89PNG") and kept["CSV"].stat().st_size
        texts = [e.text or "" for e in ElementTree.parse(kept["SVG"]).iter() if e.tag.endswith("}text")]
        told, shown = " ".join(texts), figure.get_text(" ")
        assert "synthetic" in told and " ".join(figure.select_one(".kko-source").get_text().split()[:3]) in told
        drawn_numbers = re.findall(r"\d[\d.,]*%", told)
        assert [n for n in drawn_numbers if n not in shown] == [], f"{name}: {figure['id']}"
        cite = figure.select_one(f"#{figure['id']}-cite").get_text()
        assert f"Figure {figure['data-figure']}:" in cite and "synthetic microdata" in cite and "@misc{" in cite
        assert figure.select_one(".kko-asked li") or figure["id"] == "fig-5b", "what was asked; a region was not"


def test_a_page_says_when_and_of_what_it_was_computed_and_offers_its_notebook(
    site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    for name, page in pages.items():
        line = page.select_one(".kko-made")
        assert re.search(r"version \d+\.\d+\.\d+, synthetic microdata [0-9a-f]{12}", line.get_text()), name
        links = [a["href"] for a in line.select("a")]
        assert [a for a in links if not a.endswith("-synthetic.ipynb")] == [], f"{name}: no repository is named"
        assert len(links) == 1 or not page.select(".kko-code, .kko-figure, .kko-listing"), name
        if links:
            held = json.loads(((site / name).parent / links[0]).read_text(encoding="utf-8"))
            types = [set(out["data"]) for cell in held["cells"] for out in cell.get("outputs", ())]
            ours = [kinds - {"text/plain"} for kinds in types]
            assert all(len(own) == 1 and min(own).startswith("application/vnd.kidsonline.") for own in ours), name
            figures = page.select("figure.kko-figure:not(#asked-not-printed figure)")
            lists = page.select(".kko-listing[data-name], a[href*='_downloads/codebook-'][download]")
            unmoved = [*figures, *lists]
            assert len(ours) == len(unmoved), f"{name}: each figure and listing of the page"


def test_a_shared_page_has_a_title_a_description_and_a_picture(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    said = {name: {m["property"]: m["content"] for m in page.select("meta[property]")} for name, page in pages.items()}
    for name, tags in said.items():
        if name != "search.html":
            assert tags["og:title"] and tags["og:description"], name
        assert ((site / name).parent / tags["og:image"]).is_file() and tags["og:image:alt"], name
    assert "fig-27" in said["risks.html"]["og:image"], "its own first figure"


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
# For its colours, one text says it for all of the same colour, size and weight on the same grounds: axe takes half a
# minute for those of a long page. What is marked is what it is asked about: looks that no page before had.
_MARK_NEW_LOOKS = """known => {
    const seen = new Set(known), ground = new Map();
    const groundOf = element => {  // all that is painted behind it, up to the first that covers the rest
        if (!element) return "";
        if (!ground.has(element)) {
            const s = getComputedStyle(element), above = groundOf(element.parentElement);
            const plain = s.backgroundColor === "rgba(0, 0, 0, 0)" && s.backgroundImage === "none" && s.opacity === "1";
            ground.set(element, plain ? above : `${above} ${s.backgroundColor} ${s.backgroundImage} ${s.opacity}`);
        }
        return ground.get(element);
    };
    document.querySelectorAll("[data-asked]").forEach(element => element.removeAttribute("data-asked"));
    document.body.querySelectorAll("*").forEach(element => {
        const tells = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!tells || !element.checkVisibility({visibilityProperty: true})) return;
        const s = getComputedStyle(element);
        const looks = [s.color, s.fill, s.fontSize, s.fontWeight, s.textShadow, s.position, groundOf(element)].join();
        if (!seen.has(looks)) element.setAttribute("data-asked", seen.add(looks).size);
    });
    return [...seen].slice(known.length);
}"""
# Without preload: axe would fetch style sheets, which a page from disk may not.
_AXE = {"preload": False, "resultTypes": ["violations"]}
_ALL_BUT_COLOURS = _AXE | {"rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
_COLOURS = _AXE | {"runOnly": ["color-contrast"]}


_NARROW = """() => [...document.querySelectorAll("main table")].filter(
    table => table.rows[0].cells.length > 2 && table.checkVisibility()).map(table => {
    const cells = [...table.tBodies[0].rows[0].cells], style = element => getComputedStyle(element);
    const stacked = cells.slice(1).every(cell => {
        const name = cell.querySelector(".kko-column");
        return style(cell).display === "block" && name && name.checkVisibility() && name.textContent;
    });
    const region = table.closest(".kko-scroll");
    const kept = style(cells[0]).position === "sticky" && region && style(region).backgroundImage.includes("gradient");
    const fits = region && region.scrollWidth <= region.clientWidth + 1;
    return [table.textContent.trim().slice(0, 60), stacked ? fits : kept, stacked ? "stacked" : "kept"];
})"""
_STOPS = """() => {
    const charts = [...document.querySelectorAll(".kko-drawing svg")].filter(svg => svg.checkVisibility());
    const can = [...document.querySelectorAll("a[href], button, input, summary, select, [tabindex]")].filter(
        stop => stop.tabIndex >= 0 && stop.checkVisibility()
            && (stop.tagName === "SUMMARY" || !stop.closest("details:not([open])")));
    const before = can.filter(stop => charts.length && stop.compareDocumentPosition(charts.at(-1)) & 4);
    return [before.filter(stop => !stop.matches(".kko-claim")).length, before.length];
}"""
_OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@dataclass
class Looked:
    """What a browser says of one page at one size.

    banner : where it ends, in pixels. stops : of the keyboard before the last chart, without badges and with them.
    overflow, at_200 : how much wider than the screen the page is, everything unfolded, and with text twice as large.
    tables : words, whether it has a form for a phone, and which, of each of more than two columns. axe : violations.
    """

    banner: float
    stops: tuple[int, int]
    overflow: int
    tables: list[tuple[str, bool, str]]
    axe: list[str]
    at_200: int


@pytest.fixture(scope="module")
def looks() -> dict[str, list[str]]:
    """By choice of colours, how texts look that were looked at: colour, size, weight and grounds."""
    return {"light": [], "dark": []}


@pytest.fixture(scope="module", params=SIZES)
def looked(request, chromium, site: Path, pages: dict, looks: dict) -> tuple[str, dict[str, Looked]]:
    """A size, and every page by its name: each is opened once, and asked all."""
    visit = Visit(chromium, site, request.param, reduced_motion="reduce")
    found = {name: _look(visit.open(name), looks) for name in pages}
    assert visit.trouble == [] and min(map(len, looks.values())) > 60
    return request.param, found


def _look(page, looks: dict[str, list[str]]) -> Looked:
    """Ask all of an open page."""
    banner = page.evaluate("document.querySelector('.kko-banner').getBoundingClientRect().bottom")
    stops, overflow, tables = page.evaluate(_STOPS), page.evaluate(_OPEN_ALL), page.evaluate(_NARROW)
    page.evaluate(Axe().axe_script)
    axe = _violations(page, "document", _ALL_BUT_COLOURS)
    for colours, known in looks.items():
        page.evaluate("colours => { document.documentElement.dataset.theme = colours; }", colours)
        if new := page.evaluate(_MARK_NEW_LOOKS, known):
            axe += _violations(page, {"include": ["[data-asked]"]}, _COLOURS)
            known += new
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    return Looked(banner, stops, overflow, tables, axe, page.evaluate(_OVERFLOW))


def _violations(page, context: object, options: dict) -> list[str]:
    ask = f"axe.run({context if context == 'document' else json.dumps(context)}, {json.dumps(options)})"
    found = page.evaluate(f"{ask}.then(results => results.violations)")
    return [f"{v['id']} at {', '.join(str(node['target']) for node in v['nodes'][:3])}" for v in found]


def test_pages_open_from_disk_and_pass_axe(looked) -> None:
    _, found = looked
    assert {name: page.axe for name, page in found.items() if page.axe} == {}
    assert {name: page.overflow for name, page in found.items() if page.overflow > 0} == {}, "wider than the screen"


def test_header_and_banner_leave_the_first_screen_to_the_text(looked, chromium, site: Path) -> None:
    size, found = looked
    if size == "phone":
        most = 0.15 * SIZES[size]["height"]
        assert {name: page.banner for name, page in found.items() if page.banner > most} == {}
        return
    lines = "document.querySelector('.kko-banner p').getClientRects()[0].height"
    assert Visit(chromium, site).open("index.html").evaluate(lines) < 45, "one line where there is room"


def test_text_twice_as_large_fits(looked) -> None:
    _, found = looked
    assert {name: page.at_200 for name, page in found.items() if page.at_200} == {}


def test_few_stops_of_the_keyboard_lie_before_the_last_chart(looked) -> None:
    """Beside the marks of comparisons, whose number is that of the sentences that compare."""
    size, found = looked
    assert max(page.stops[1] for page in found.values()) > 20, "stops were counted"
    if size == "wide":
        assert {name: page.stops for name, page in found.items() if page.stops[0] >= 60} == {}


def test_a_table_of_more_than_two_columns_has_a_form_for_a_phone(looked) -> None:
    size, found = looked
    tables = [(name, *table) for name, page in found.items() for table in page.tables]
    if size == "phone":
        assert [table for table in tables if not table[2]] == []
        assert {form for *_, form in tables} == {"stacked", "kept"}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_colours_of_a_page_are_those_of_the_readers_device(chromium, site: Path, colours: str) -> None:
    page = Visit(chromium, site, "phone", colours).open("study.html")
    assert page.evaluate("document.documentElement.dataset.theme") == colours


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
    contents, button = page.locator("#contents"), page.get_by_role("button", name="Menu")
    assert not contents.is_visible()
    button.click()
    assert contents.is_visible() and contents.evaluate("nav => nav.contains(document.activeElement)")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not contents.is_visible() and button.evaluate("button => button === document.activeElement")
    assert button.get_attribute("aria-expanded") == "false"


def test_on_this_page_is_there_on_a_phone_and_stays(chromium, site: Path) -> None:
    page = Visit(chromium, site, "phone", reduced_motion="reduce").open("risks.html")
    here = page.locator(".kko-here")
    page.evaluate("scrollTo(0, 5000)")
    assert here.is_visible() and 0 <= here.evaluate("fold => fold.getBoundingClientRect().top") < 20
    here.locator("summary").click()
    page.get_by_role("link", name="What they did").locator("visible=true").click()
    assert urldefrag(page.url)[1] == "what-they-did"
    assert here.get_attribute("open") is None, "the list closes when it has been used"
    top = page.locator("#what-they-did > h3").evaluate("heading => heading.getBoundingClientRect().top")
    assert 30 <= top < 200, "the heading is not behind the list"


def test_a_badge_is_one_stop_of_the_keyboard_and_its_link_another_once_opened(chromium, site: Path) -> None:
    page = Visit(chromium, site).open("risks.html")
    place = page.locator(".kko-claim-at", has=page.locator("button.kko-claim")).first
    place.locator("button").focus()
    assert place.locator(".kko-claim-says").is_visible(), "focus tells what it means"
    page.keyboard.press("Tab")
    assert not place.evaluate("place => place.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert place.locator("a").evaluate("link => link === document.activeElement")


def test_one_switch_shows_the_code_of_a_page_and_is_remembered(chromium, site: Path, pages: dict) -> None:
    coded = {name for name, page in pages.items() if page.select(".kko-code")}
    assert {name for name, page in pages.items() if len(page.select("#show-code")) == 1} == coded
    assert len(coded) > 10 and not [name for name, page in pages.items() if page.select("details.kko-code")]
    visit = Visit(chromium, site)
    page = visit.open("skills.html")
    shown = "[...document.querySelectorAll('.kko-code')].filter(code => code.checkVisibility()).length"
    cells = len(pages["skills.html"].select(".kko-code"))
    assert page.evaluate(shown) == 0
    page.get_by_role("checkbox", name="Show the code").check()
    assert page.evaluate(shown) == cells
    page = visit.open("access.html")
    assert page.evaluate(shown) == len(pages["access.html"].select(".kko-code")), "the choice must last"
    page = Visit(chromium, site, java_script_enabled=False).open("skills.html")
    page.get_by_role("checkbox", name="Show the code").check()
    assert page.locator(".kko-code").locator("visible=true").count() == cells, "the switch needs no script"


def test_a_figure_leads_to_the_code_that_made_it(chromium, site: Path, pages: dict) -> None:
    for name, page in pages.items():
        for figure in page.select("figure:has(.kko-downloads)"):
            address = figure.select_one('.kko-downloads a[href^="#code-"]')["href"]
            code = page.select_one(f"{address} > .kko-code").get_text()
            assert f'"{figure["data-figure"].lower()}"' in code.lower(), f"{name}: {address}"
    page = Visit(chromium, site).open("skills.html")
    page.locator(".kko-details > summary").first.click()
    page.get_by_role("link", name="Code of figure 24").click()
    assert page.locator(".kko-code").locator("visible=true").count() == 1, "its code alone"


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
    assert not page.locator("button:not(.kko-claim):visible").count(), "but badges, which need none"
    assert page.locator("main h1").is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_badge_says_what_it_means_and_its_row_leads_back(chromium, site: Path, size: str) -> None:
    """By a tap or a key it opens where it stands, by scripts or without; the page's table leads back to it."""
    visit = Visit(chromium, site, size, java_script_enabled=size == "wide")
    page = visit.open("risks.html")
    badge = page.locator("main button.kko-claim[data-badge=clear]").first
    says = page.locator(f"#{badge.get_attribute('popovertarget')}")
    assert not says.is_visible()
    badge.click()
    assert says.is_visible() and "Significant at the 1% level" in says.inner_text() and "points (" in says.inner_text()
    box, room = says.bounding_box(), page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= room["width"] and box["y"] + box["height"] <= room["height"]
    row = page.locator(f"[id='{says.locator('a').get_attribute('href')[1:]}']")
    assert row.count() == 1
    back = page.locator("th", has=row).locator("a[href^='#said-']").get_attribute("href")
    assert page.locator(f"[id='{back[1:]}'] button").count() == 1


def test_what_is_only_about_print_is_folded(pages: dict[str, BeautifulSoup]) -> None:
    folds = {name: len(page.select("details.kko-print")) for name, page in pages.items()}
    assert folds["risks.html"] > 5 and folds["index.html"] == 0
    assert not [name for name, page in pages.items() if page.select("details.kko-print[open]")]


def test_a_long_table_shows_its_next_rows_when_they_are_near(chromium, site: Path) -> None:
    page = Visit(chromium, site, "phone").open("reference/reproduction.html")
    visible = (
        """() => [...document.querySelectorAll(".kko-listing tbody tr")].filter(row => row.checkVisibility()).length"""
    )
    told = page.locator(".kko-filters output")
    whole = page.locator(".kko-listing tbody tr").count()
    assert whole > 500 and page.evaluate(visible) == 40 and told.inner_text() == f"{whole} of {whole} rows"
    page.locator(".kko-listing .kko-scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    page.wait_for_function(f"({visible})() > 40")

    page.get_by_role("searchbox", name="Words").fill("upset_told_parents")
    fits = page.evaluate(visible)
    assert 0 < fits <= 40 and told.inner_text() == f"{fits} of {whole} rows", "a filter looks at all rows"
    page.get_by_role("searchbox", name="Words").fill("")
    page.emulate_media(media="print")
    assert page.evaluate(visible) == whole, "paper has all"
