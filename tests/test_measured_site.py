"""A whole site of measured data, page by page: it tells its own findings, and none of the printed report.

Built once of a made-up country (``country.py``), which says in a ``study.toml`` of its own that it is not the survey
whose report was printed, and of the data that ``$KIDSONLINE_DATA`` names, where it names any.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_site
from bs4 import BeautifulSoup, NavigableString, Tag
from conftest import CHOSEN_DATA, built
from country import write_study
from site_pages import parsed

from kidsonline.chapter import quote
from kidsonline.codebook.study import is_printed, printed_study, study
from kidsonline.disclosure.thresholds import LEGEND, WITHHELD, flags_in
from kidsonline.errors import UserError
from kidsonline.microdata.load import microdata_synthetic
from kidsonline.published.ledger import ledger
from kidsonline.site import help_box

MADE_UP = "a made-up country"
OWN = [MADE_UP, *(["the data that were chosen"] if CHOSEN_DATA else [])]
# Pages that speak of surveys in general or of other sources, by name or year.
OF_OTHERS = {"reference/references.html"}


@pytest.fixture(scope="module", params=OWN)
def measured(request):
    """The folder of a site, with its data in use; skipped where the data that were chosen are synthetic."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == MADE_UP:
            site = request.getfixturevalue("made_up_site")
            patch.setenv("KIDSONLINE_DATA", str(site.parent / "data"))
            yield site
            return
        patch.setenv("KIDSONLINE_DATA", str(CHOSEN_DATA))
        if microdata_synthetic():
            pytest.skip("the data that were chosen are synthetic")
        yield built()


@pytest.fixture(scope="module")
def pages(measured: Path) -> dict[str, BeautifulSoup]:
    """Every page by its name, parsed."""
    return parsed(measured)


@pytest.fixture(scope="module")
def texts(pages: dict[str, BeautifulSoup]) -> dict[str, str]:
    """All that a reader sees or hears of each page, without the code of cells."""
    return {name: " ".join([*_seen(page), *_heard(page)]) for name, page in pages.items()}


def _seen(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag):
            left_out = child.name in ("script", "style") or {"kko-code", "bibtex-citation"} & {*child.get("class", ())}
            yield from () if left_out else _seen(child)
        elif type(child) is NavigableString:  # no comment
            yield str(child)


def _heard(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.select("[alt], [title], [aria-label], [content]"):
        if not tag.find_parent(class_=["kko-code", "bibtex-citation"]):
            yield from (tag.get(name, "") for name in ("alt", "title", "aria-label", "content"))


def near(text: str, words: str) -> list[str]:
    """Where some words stand in a text."""
    return [text[max(m.start() - 60, 0) : m.end() + 60] for m in re.finditer(words, text)]


def test_every_chapter_is_there_and_whole(measured, pages):
    test_site.test_every_chapter_has_a_page(pages)
    test_site.test_every_link_leads_somewhere(measured, pages)
    test_site.test_ids_are_unique(pages)
    test_site.test_head_and_headings(pages)
    test_site.test_no_page_tells_where_it_was_built(measured)


def test_no_page_is_a_traceback(texts):
    assert not [name for name, text in texts.items() if near(text, r"Traceback|UserError|Error:")]


def test_nothing_says_synthetic(measured, pages, texts):
    said = {name: near(text, r"(?i)synthetic") for name, text in texts.items()}
    assert not {name: places for name, places in said.items() if places}
    assert not [path.name for path in measured.rglob("*") if "synthetic" in path.name]
    files = [p for p in (measured / "_downloads").iterdir() if re.search("(?i)synthetic", _told(p))]
    assert not files
    assert not [name for name, page in pages.items() if page.select('[data-synthetic="true"], .kko-banner')]


def _told(path: Path) -> str:
    """A download's text without the key of a figure's description that says whether it is synthetic."""
    text = path.read_bytes().decode(
        errors="replace"
    )  # what a file of another kind packs is looked at in test_everything
    if path.match("fig-*.json"):
        about = json.loads(text)
        assert about.pop("synthetic") is False
        text = json.dumps(about)
    return text.replace('"synthetic": false', "") if path.suffix == ".ipynb" else text


def test_title_country_and_year_are_the_studys_own(pages):
    own = study()
    assert pages["index.html"].title.get_text() == f"{own.title}: a living report"
    assert own.country in pages["index.html"].h1.get_text()
    for name, page in pages.items():
        assert name == "404.html" or page.select_one(".kko-name span").get_text() == own.title, name
        assert all(f" in {own.country}, {own.year}" in base.get_text() or "among" in base.get_text()
                   for base in page.select(".kko-base")), name  # fmt: skip
        assert all(f"{own.title}, {own.country}, {own.year}" in s.get_text() for s in page.select(".kko-source")), name


def test_the_other_country_is_not_named(texts):
    if is_printed():
        pytest.skip("the data are of the survey whose report was printed")
    # Regions keep the names that the codebook has for them.
    region = "".join(rf"(?<!{side} )(?<!{side.lower()} )" for side in ("West", "North", "East"))
    other = rf"{region}{printed_study().country}|\b{printed_study().year}\b"
    said = {name: near(text, other) for name, text in texts.items() if name not in OF_OTHERS}
    assert not {name: places for name, places in said.items() if places}


def test_no_printed_number_is_quoted_as_a_finding(measured):
    rows = ledger().statistics
    for statistic in rows.index[rows.source == printed_study().source]:
        cell = quote(statistic).cell
        assert cell.evidence in ("measured", ""), statistic
        assert cell.shown or cell.text in [*(f"[{flag}]" for flag in WITHHELD), "fewer than 25"], statistic


def test_printed_values_stand_beside_only_those_of_their_own_survey(measured, pages):
    tables = [rows for path in (measured / "_downloads").glob("fig-*.csv")
              for rows in [list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))]]  # fmt: skip
    assert tables and {r["evidence"] for rows in tables for r in rows} <= {"measured", ""}
    assert any(r["printed"] for rows in tables for r in rows) == is_printed()
    heads = {th.get_text() for page in pages.values() for th in page.select(".kko-details th[scope=col]")}
    assert any(head.startswith("Printed") for head in heads) == is_printed()


def test_no_sentence_speaks_of_print(pages):
    if is_printed():
        pytest.skip("sections about the printed report stay")
    of_print, said = r"\b(print|prints|printed|misprint\w*|executive summary|contradicts?|cannot make|must lie)\b", {}
    for name, page in pages.items():
        parts = page.select("main p, main li, main td")
        titles = {link.get_text() for link in page.select("main li a")}  # a list of pages is no sentence
        told = " ".join(part.get_text(" ") for part in parts if part.get_text().strip() not in titles)
        places = near(told, of_print) if not name.startswith("reference/") and name != "search.html" else []
        said[name] = [place for place in places if "whose report was printed, and is left out here" not in place]
    assert not {name: places for name, places in said.items() if places}


def test_no_sentence_compares_what_the_test_does_not_carry(pages):
    """In the chapters' text; the tables at their ends list every comparison, carried or not."""
    said = {"clear": "(more|less) often than", "likely": "(more|less) often than", "unclear": "about as often as"}
    found, wrong = set(), []
    for name, page in pages.items():
        badges = page.select("main button.kko-claim") if not name.startswith("reference/") else ()
        for badge in (b for b in badges if not b.find_parent(class_="kko-claims")):
            words = _before(badge)
            found.add(badge["data-badge"])
            if not re.search(said.get(badge["data-badge"], "a^"), words):
                wrong.append(f"{name}, {badge['data-badge']}: {words}")
    assert "clear" in found and not wrong


def _before(badge):
    """The words of a sentence up to its badge, from the badge before it or the beginning of the paragraph."""
    words, fresh = [], False
    for part in badge.find_parent(["p", "li", "td"]).descendants:
        if part is badge:
            break
        if isinstance(part, NavigableString):
            if part.find_parent(class_="kko-claim-at"):
                fresh = True
            elif part.strip() or not fresh:
                words, fresh = [*([] if fresh else words), part], False
    return "".join(words)


def test_no_number_stands_for_one_that_only_print_has(pages):
    """[x] means "not in print": with measured data a number is there, withheld for a reason, or not asked."""
    glued = [(name, span.parent.get_text()) for name, page in pages.items()
             for span in page.select(".pasted-text") if "[x]" in span.get_text()]  # fmt: skip
    assert not glued


def test_no_withheld_number_is_a_headline(pages):
    lines = [(name, line.get_text()) for name, page in pages.items()
             for line in page.select(".kko-headline, #key-findings, #headlines, title, h1, h2, h3")]  # fmt: skip
    assert not [line for line in lines if set(flags_in(line[1])) & set(WITHHELD)]


def test_every_flag_is_explained_on_its_page_and_no_other(pages):
    used_somewhere = set()
    for name, page in pages.items():
        explained = {dt.get_text() for dt in page.select(".kko-legend dt")}
        shown = " ".join(tag.get_text() for tag in page.select("main .pasted-text, .kko-details td, .kko-claims td"))
        used = {f"[{flag}]" for flag in flags_in(shown)}
        assert used <= explained, f"{name}: {used - explained}"
        in_words = {f"[{f}]" for span in page.select(".pasted-text") for f in flags_in(span.get_text())}
        listed = {dt.get_text() for dt in page.select(".kko-signs dt")}
        assert listed == in_words, name
        used_somewhere |= used
    assert "[c]" in used_somewhere and used_somewhere <= {f"[{flag}]" for flag in LEGEND}


def test_what_the_files_lack_is_told(pages):
    assert "Notes on the files" in pages["reference/disclosure.html"].get_text()


def test_help_lines_are_the_countrys_own(measured, pages):
    rows = help_box.lines()
    boxes = " ".join(box.get_text() for page in pages.values() for box in page.select(".kko-help"))
    assert boxes and all(row["number"] in boxes for row in rows)


def test_another_country_brings_its_own_help_lines(monkeypatch, tmp_path):
    monkeypatch.setenv("KIDSONLINE_DATA", str(write_study(tmp_path)))
    with pytest.raises(UserError, match=r"those of Kazakhstan: put a help\.csv of a made-up country beside"):
        help_box.lines()
