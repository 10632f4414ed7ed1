"""The PDF edition: printed once from the built site and looked at, and what it is made of on a small made-up site.

Whether it looks right is for the eye; here is what can be counted: pages, links, bookmarks, whole figures, and words
that must stand there or must not.
"""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from country import write_study
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from test_site import Visit, chromium, pages  # noqa: F401

from kidsonline.book import browser, pdf
from kidsonline.book.front_matter import margins
from kidsonline.book.paper import document, numbered
from kidsonline.codebook.study import study
from kidsonline.errors import UserError
from kidsonline.microdata.load import data_key
from kidsonline.paths import SYNTHETIC

A4 = (595, 842)  # points
PRESSED = ("Show the code", "On this page", "Table · Cite", "Numbers (CSV)", "@misc", "Skip to", "Details", "Previous")


@pytest.fixture(scope="session")
def has_browser():
    """Skips where nothing can print."""
    if not any(map(shutil.which, browser.PROGRAMS)):
        pytest.skip("no Chromium on this machine (Debian: apt install chromium; .ci/run does it)")


@pytest.fixture(scope="module")
def book(site: Path, has_browser, tmp_path_factory) -> PdfReader:
    """The PDF edition of the site."""
    file = tmp_path_factory.mktemp("pdf") / "book.pdf"
    assert pdf.make_pdf(site, file) == len(PdfReader(file).pages)
    return PdfReader(file)


@pytest.fixture(scope="module")
def texts(book: PdfReader) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in book.pages]


def chapters(pages) -> dict[str, BeautifulSoup]:  # noqa: F811
    return {name: page for name, page in pages.items() if "/" not in name and name != "search.html"}


# ------------------------------------------------------------------------------------------ of the built site


def test_it_is_under_a_hundred_pages_of_a4_with_its_number_and_kind_on_each(book, texts):
    assert 50 < len(texts) < 100
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in book.pages} == {A4}
    of = f"{study().title}, {study().country}, {study().year}"
    lacking = [n for n, text in enumerate(texts[1:], 2)
               if not re.search(rf"(?<!\d){n} ?{of}", text) or "Synthetic data" not in text]  # fmt: skip
    assert lacking == []


def test_the_title_page_says_what_it_is(texts):
    title = texts[0]
    for said in (study().title, f"{study().country}, {study().year}", "version 0.1.0", f"microdata {data_key()}",
                 "Synthetic data: they return what was printed in 2023 and cannot confirm it", "How to cite",
                 f"{study().title}: a living report. version", "Not a publication of UNICEF"):  # fmt: skip
        assert said in title, said
    assert "Codebook" in texts[-1] and "the table behind a drawing" in texts[-1]


def bookmarks(book: PdfReader) -> list[tuple[str, int]]:
    """Titles and pages, in order, at any depth."""

    def walk(part):
        for one in part:
            if isinstance(one, list):
                yield from walk(one)
            else:
                yield " ".join(one.title.split()), book.get_destination_page_number(one) + 1

    return list(walk(book.outline))


def test_bookmarks_and_contents_lead_to_every_chapter_and_section(book, texts, pages):  # noqa: F811
    listed, where = bookmarks(book), pdf.begins(book)
    contents = " ".join(text for text in texts[1:5] if "Contents" in text or ". . ." in text)
    for name, page in chapters(pages).items():
        stem = name.removesuffix(".html")
        parts = [(page.h1, stem), *((h2, f"{stem}--{h2.parent['id']}") for h2 in page.select("section > h2"))]
        for heading, place in parts[:1] if stem == "index" else parts:
            title = " ".join(heading.get_text().removesuffix("¶").split())
            assert (title, where[place]) in listed, title
            assert re.search(rf"{re.escape(title)} {where[place]}\b", contents), title


def test_links_lead_to_a_page_of_the_book_or_to_an_address(book, texts):
    inside, outside, wrong = Counter(), Counter(), []
    for number, page in enumerate(book.pages, 1):
        for link in (annotation.get_object() for annotation in page.get("/Annots", ())):
            if "/Dest" in link:
                place = str(link["/Dest"]).lstrip("/")
                inside[place] += 1
                if place not in pdf.begins(book):
                    wrong.append(f"page {number}: {place}")
            else:
                outside[re.split(r"(?<=:)", link["/A"]["/URI"])[0]] += 1
    assert wrong == []
    assert set(outside) <= {"https:", "http:", "tel:"} and outside["tel:"] and outside["https:"]
    figures = {place: where for place, where in pdf.begins(book).items() if re.search(r"--fig-\w+$", place)}
    assert len(figures) > 40 and sum(inside[place] for place in figures) > 100
    for place, where in figures.items():
        number = place.partition("--fig-")[2]
        assert re.search(rf"Figure {number}\b", texts[where - 1], re.I), place


def whole(book: PdfReader):
    """Of each figure in the structure of the document, the pages on which parts of it are printed."""
    at = {page.indirect_reference.idnum: number for number, page in enumerate(book.pages, 1)}

    def on(part, page) -> set[int]:
        part = part.get_object() if isinstance(part, IndirectObject) else part
        if isinstance(part, int):
            return {page}
        if isinstance(part, ArrayObject):
            return set().union(*(on(one, page) for one in part))
        page = at[part.raw_get("/Pg").idnum] if "/Pg" in part else page
        return on(part["/K"], page) if "/K" in part else ({page} if "/MCID" in part else set())

    def walk(part, page=0):
        part = part.get_object() if isinstance(part, IndirectObject) else part
        if isinstance(part, ArrayObject):
            for one in part:
                yield from walk(one)
        elif isinstance(part, DictionaryObject):
            if part.get("/S") == "/Figure":
                yield on(part, 0) - {0}
            if "/K" in part:
                yield from walk(part["/K"])

    return list(walk(book.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def test_no_figure_goes_over_two_pages(book, pages):  # noqa: F811
    found = whole(book)
    assert len(found) >= sum(len(page.select("figure")) for page in chapters(pages).values()) > 60
    assert [where for where in found if len(where) > 1] == []


def test_nothing_is_folded_or_to_be_pressed_and_what_was_folded_is_there(texts, pages):  # noqa: F811
    all_of_it = " ".join(texts)
    assert [word for word in PRESSED if word in all_of_it] == []
    assert "import load" not in all_of_it, "code"
    squeezed = re.sub(r"\W", "", all_of_it)
    for name, page in chapters(pages).items():
        for hidden in page.select(".kko-claim-at, .kko-sr, .headerlink"):
            hidden.extract()
        for said in page.select("main p:not(.kko-take p, .kko-source, .kko-base, .kko-note), .kko-details[open] td"):
            if name != "index.html" and not said.find_parent(class_="kko-help-in") and not said.select(".kko-column"):
                words = re.sub(r"\W", "", said.get_text())[:40]
                assert words in squeezed, f"{name}: {said.get_text()[:80]}"
    assert "Көмек керек пе?" in all_of_it and "Нужна помощь?" in all_of_it


# ------------------------------------------------------------------------------- of a small made-up site


FRAME = """<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta name="author" content="The makers">{head}
<link rel="stylesheet" href="{up}_static/site.css?v=1"></head><body>{banner}
<div class="kko-columns"><main class="kko-main" id="content" tabindex="-1">{main}</main>
<nav class="kko-contents"><ul><li><a href="#">Front page</a></li></ul>
<ul><li><a class="reference" href="one.html">One</a></li><li><a class="reference" href="two.html">Two</a></li></ul>
<p class="caption">Reference</p><ul><li><a class="reference" href="reference/codebook.html">Codebook</a></li>
<li><a class="reference" href="reference/references.html">References</a></li></ul></nav></div>
<footer class="kko-footer"><p class="kko-made">Last computed: <span class="kko-state">version 9, microdata abc, inputs
of 2031-01-02</span>.</p><p>Licence</p></footer></body></html>"""
BANNER = (
    '<section class="kko-banner"><p><strong>Synthetic data:</strong> so. <a href="two.html#same">Why</a></p></section>'
)
PAGES = {
    "index.html": '<section id="front"><h1>All</h1><section id="headlines"><h2>H</h2>'
    '<div class="kko-help" id="help-lines"><a href="tel:111">111</a></div></section>'
    '<section id="take"><h2>Take</h2></section></section>',
    "one.html": '<div class="kko-tools">On this page</div><section id="one"><h1>One</h1>'
    '<section id="same"><h2>Same</h2><p><a href="two.html#same">there</a> '
    '<a href="#same">here</a> <a href="two.html">two</a> '
    '<a href="reference/codebook.html#x">book</a> <a href="_downloads/a.csv">file</a> '
    '<a href="reference/references.html#r">[1]</a> <a href="https://example.org/">out</a> <a href="#gone">gone</a></p>'
    '<details class="kko-print"><summary>About</summary><p>Folded words</p></details>'
    '<div class="kko-help" id="help-lines"><details class="kko-help-in"><summary>Ask</summary><p>Far</p></details>'
    "</div>"
    '<figure class="kko-figure" id="fig-1"><h3>Figure 1</h3><svg><path fill="url(#hatch)"></path></svg>'
    '<details class="kko-details"><summary>Table</summary><table><tr><td>Behind</td></tr></table></details></figure>'
    '<details class="kko-details" open><summary>Table</summary><table><tr><td>Alone</td></tr></table></details>'
    "</section></section>",
    "two.html": '<section id="two"><h1>Two</h1><section id="same"><h2>Same</h2><p>More</p></section></section>',
    "reference/codebook.html": '<section id="codebook"><h1>Codebook</h1></section>',
    "reference/references.html": '<section id="references"><h1>References</h1><p id="r">Cited. '
    '<a href="../one.html#fig-1">Figure 1</a></p></section>',
}


def write_site(folder: Path, banner: str = BANNER, head: str = "") -> Path:
    (folder / "_static").mkdir(parents=True)
    (folder / "reference").mkdir()
    (folder / "_static" / "site.css").write_text("#same > p { color: #0b5b73; } .kko-x { fill: #samen; }")
    for name, main in PAGES.items():
        title = "A title: a living report" if name == "index.html" else "Page"
        made = FRAME.format(title=title, head=head, up="../" * name.count("/"), banner=banner, main=main)
        (folder / name).write_text(made, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site")


def links(html: str) -> dict[str, str]:
    page = BeautifulSoup(html, "html.parser")
    return {a.get_text(): a.get("href", "") for a in page.select("article a, .kko-banner a")}


def test_links_to_pages_stay_inside_and_what_is_left_out_has_none(small: Path) -> None:
    led = links(document(small))
    assert led == {
        "Why": "#two--same", "there": "#two--same", "here": "#one--same", "two": "#two", "book": "", "file": "",
        "[1]": "#reference-references--r", "out": "https://example.org/", "gone": "", "Figure 1": "#one--fig-1",
        "111": "tel:111", "Ask": "#index--help-lines",
    }  # fmt: skip


def test_a_published_site_is_led_to_where_the_book_ends(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://kids.example/report/index.html">'
    html = document(write_site(tmp_path / "site", head=head))
    led = links(html)
    assert led["book"] == "https://kids.example/report/reference/codebook.html#x"
    assert led["file"] == "https://kids.example/report/_downloads/a.csv" and led["there"] == "#two--same"
    end = BeautifulSoup(html, "html.parser").select_one(".kko-end")
    assert {a.get_text(): a["href"] for a in end.select("a")} == {
        "the site": "https://kids.example/report/", "Codebook": "https://kids.example/report/reference/codebook.html",
    }  # fmt: skip
    assert "inputs of 2031-01-02. https://kids.example/report/" in " ".join(html.split())


def test_folds_are_open_and_only_tables_that_stand_alone_are_kept(small: Path) -> None:
    page = BeautifulSoup(document(small), "html.parser")
    text = page.body.get_text(" ")
    assert "Folded words" in text and "Alone" in text
    assert [word for word in ("Behind", "Far", "On this page", "Take", "Table") if word in text] == []
    assert all(fold.has_attr("open") and fold.summary for fold in page.select("details"))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and page.path["fill"] == "url(#one--hatch)"
    assert ':is(#same, [id$="--same"]) > p { color: #0b5b73; } .kko-x { fill: #samen; }' in page.style.get_text()


def test_contents_take_page_numbers(small: Path) -> None:
    html = numbered(document(small), {"one": 3, "one--same": 4, "two": 12})
    assert re.findall(r'data-of="([\w-]+)">(\d+)<', html) == [("one", "3"), ("one--same", "4"), ("two", "12")]
    assert numbered(html, {}) == document(small), "and give them back"


def test_of_measured_data_it_says_what_the_study_says(tmp_path: Path, monkeypatch) -> None:
    for file in ("children.sav", "parents.sav"):
        (tmp_path / file).symlink_to(SYNTHETIC / file)
    monkeypatch.setenv("KIDSONLINE_DATA", str(write_study(tmp_path)))
    html = document(write_site(tmp_path / "site", banner=""))
    page = BeautifulSoup(html, "html.parser")
    title = page.select_one(".kko-title").get_text(" ", strip=True)
    assert title.startswith("Made-up Kids Online a made-up country, 2031 A living report, printed: version 9")
    assert '@top-right { content: ""; }' in html and 'content: "Made-up Kids Online, a made-up country, 2031"' in html
    assert not re.search("(?i)synthetic|Kazakhstan|2023", page.body.get_text())


def test_a_title_cannot_leave_its_style(small: Path) -> None:
    front = BeautifulSoup((small / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert r'@top-left { content: "\22 a\5c b\3c /style>"; }' in margins(front, {"one": '"a\\b</style>'})


# ------------------------------------------------------------------------------------------- the browser


def test_the_same_site_gives_the_same_bytes(small: Path, has_browser, tmp_path: Path) -> None:
    files = [tmp_path / "new folder" / "1.pdf", tmp_path / "2.pdf"]
    assert [pdf.make_pdf(small, file) for file in files] == [7, 7]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert pdf.begins(PdfReader(files[0]))["two"] == 5


def write_program(folder: Path, script: str) -> None:
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    "script, sentence",
    [
        ("", "is printed by Chromium, and there is none here: install it (Debian, Ubuntu: apt install chromium)."),
        ("echo Chromium 109.0.1", "Chromium 109.0.1 cannot print page numbers: install Chromium 131 or newer"),
        ('case $1 in --version) echo Chromium 140.0.1;; *) echo "no display" >&2; exit 3;; esac',
         "printed nothing and ended with 3 (no display): see that it starts."),
    ],
)  # fmt: skip
def test_what_is_missing_is_one_sentence(small: Path, tmp_path: Path, monkeypatch, script: str, sentence: str) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}")
    if script:
        write_program(tmp_path, script)
    with pytest.raises(UserError) as error:
        pdf.make_pdf(small, tmp_path / "book.pdf")
    assert sentence in str(error.value) and str(error.value).count(". ") == 0
    assert not (tmp_path / "book.pdf").exists()


_WIDER = """() => {
    const most = document.querySelector(".kko-main").getBoundingClientRect().right + 1;
    return [...document.querySelectorAll(".kko-main :is(table, td, th, svg, pre, p)")]
        .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > most)
        .map(part => `${part.tagName} ${part.textContent.slice(0, 40)}`);
}"""
_TO_PRESS = """() => [...document.querySelectorAll(
        "nav, form, button:not(.kko-claim, th > button), input, .kko-tools, .kko-quick, .kko-downloads, .headerlink")]
    .filter(part => part.checkVisibility()).map(part => part.outerHTML.slice(0, 60))"""


def test_a_page_printed_from_the_browser_has_nothing_to_press_and_fits(chromium, site: Path, pages: dict) -> None:  # noqa: F811
    visit, wrong = Visit(chromium, site), {}
    for name in pages:
        page = visit.open(name)
        page.set_viewport_size({"width": 657, "height": 972})  # A4 less its margins, in pixels
        page.emulate_media(media="print")
        if found := [*page.evaluate(_WIDER), *page.evaluate(_TO_PRESS)]:
            wrong[name] = found[:5]
        folded = "[...document.querySelectorAll('.kko-print > :last-child')].filter(p => !p.checkVisibility()).length"
        assert page.evaluate(folded) == 0, name
        if page.locator(".kko-banner").count():
            assert page.locator(".kko-banner").is_visible(), name
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 900})
    assert wrong == {}
