"""Each kind of input is edited in a small book, which is built, and the page has the new number and not the old one.

What an edit cannot have changed is not made anew: no chapter is executed and nothing is drawn.
"""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from country import edited, write_country
from reloading import Browser
from small_book import Book, begin_small_book, few_questions

from kidsonline.microdata.sav import read_sav

BOTH = ["chapters/index.md", "chapters/skills.md"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book, built once."""
    small = begin_small_book(tmp_path_factory.mktemp("small book"))
    built = small.build()
    assert built.whole and built.executed == BOTH, built.last
    return small


@pytest.fixture(scope="module")
def first(book: Book) -> dict[str, bytes]:
    """Its site as it was before any edit."""
    return book.site()


@contextmanager
def edit(book: Book, *edits: tuple[str, str, str]) -> Iterator[None]:
    """While this lasts, files of the book hold other words than before, wherever these stand."""
    before = {name: (book.folder / name).read_text(encoding="utf-8") for name, _, _ in edits}
    try:
        for name, old, new in edits:
            text = (book.folder / name).read_text(encoding="utf-8")
            assert old in text
            (book.folder / name).write_text(text.replace(old, new), encoding="utf-8")
        yield
    finally:
        for name, text in before.items():
            (book.folder / name).write_text(text, encoding="utf-8")


def read(site: dict[str, bytes], file: str) -> str:
    """A file of a site; of a page what a reader sees of it, and what its head says of its author."""
    text = site[file].decode()
    if not file.endswith(".html"):
        return text
    page = BeautifulSoup(text, "html.parser")
    return " ".join([page.select_one("meta[name=author]")["content"], *page.get_text(" ").split()])


def assert_new(before: dict[str, bytes], after: dict[str, bytes], file: str, old: str, new: str) -> None:
    """What a file said is gone from it, and what it has to say is there, which was not."""
    was, now = read(before, file), read(after, file)
    assert old in was and new not in was
    assert new in now and old not in now


SKILLS, SITE, LEDGER = "chapters/skills.md", "src/kidsonline/site", "data/published/statistics.csv"
LOOKS = {
    "sentence": ((SKILLS, "A sentence.", "Another sentence."), "skills.html", "A sentence.", "Another sentence."),
    "bibliography": (("chapters/reference/references.bib", "A Systematic Evidence Review", "Another Review"),
                     "skills.html", "A Systematic Evidence Review", "Another Review"),
    "template": ((f"{SITE}/templates/footer.html", "Last computed", "Worked out"), "skills.html", "Last computed",
                 "Worked out"),
    "style sheet": ((f"{SITE}/styles/site.css", ".kko-skip", ".kko-leap"), "_static/kko.css", ".kko-skip",
                    ".kko-leap"),
    "script": ((f"{SITE}/static/site.js", "kko-colours", "kko-hues"), "_static/site.js", "kko-colours", "kko-hues"),
}  # fmt: skip


def test_edits_of_words_and_looks_are_seen_and_run_and_draw_nothing(book, first):
    """Each by itself asks for a build, and none for an execution; so one build shows them all."""
    drawn = book.drawn()
    for change, *_ in LOOKS.values():
        with edit(book, change):
            assert book.asks_for() == "another site", change
    with edit(book, *(change for change, *_ in LOOKS.values())):
        built = book.build()
    assert built.whole and built.executed == [], built.last
    for _, file, old, new in LOOKS.values():
        assert_new(first, book.site(), file, old, new)
    assert book.drawn() == drawn


def test_a_search_leads_to_pages_of_this_book_alone(first):
    """It has no glossary page, no codebook and no explorer, to which a search of the report leads."""
    text = first["searchindex.js"].decode()
    entries = json.loads(text[text.index("(") + 1 : text.rindex(")")])["entries"]
    assert {urldefrag(address)[0] for _, _, address, *_ in entries} == {"index.html", "skills.html"}


def test_a_page_links_to_pages_of_this_book_alone(first):
    """Nor is there a codebook in it, to which a figure of the report leads."""
    missing = {
        (file, link["href"])
        for file in ("index.html", "skills.html")
        for link in BeautifulSoup(first[file].decode(), "html.parser").select("a[href]")
        if not urlsplit(link["href"]).scheme and urldefrag(urljoin(file, link["href"]))[0] not in first
    }
    assert missing == set()


def test_an_edited_cell_runs_its_chapter_alone(book, first):
    with edit(book, (SKILLS, '"mostly agree")\n', '"totally disagree")\n')):
        built = book.build()
    assert built.whole and built.executed == [SKILLS], built.last
    for old, new in (("By a cell: 25.7%", "By a cell: 6.8%"), ("by a rule: 74.3%", "by a rule: 93.2%")):
        assert_new(first, book.site(), "skills.html", old, new)
    assert "By a sentence: 25.7%" in read(book.site(), "skills.html")


def test_all_edits_undone_give_the_first_site_again_and_run_nothing(book, first):
    built = book.build()
    assert built.whole and built.executed == []
    assert book.site() == first and book.asks_for() == "nothing"
    assert book.build().last.startswith("Nothing has changed")


def test_after_a_build_that_stopped_the_old_site_stays_and_the_next_has_the_new_number(book, first):
    with edit(book, (SKILLS, '"mostly agree")\n', '"mostly agre")\n')):
        built = book.build()
        assert not built.whole and "the last good site stays" in built.last
        assert f"{SKILLS}, line " in built.last and "There is no answer 'mostly agre'" in built.last
        assert book.site() == first
    with edit(book, (SKILLS, '"mostly agree")\n', '"agree to a point")\n')):
        assert book.build().whole
    assert_new(first, book.site(), "skills.html", "By a cell: 25.7%", "By a cell: 16.5%")


def test_the_preview_shows_what_stopped_a_build_until_it_is_mended(book):
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # which a job in the background was told to ignore
    preview = subprocess.Popen(book.command("preview", "0"), cwd=book.folder, env=book.environment(), encoding="utf-8",
                               stdout=subprocess.PIPE, start_new_session=True, preexec_fn=heeds)  # fmt: skip
    try:
        browser = Browser(int(re.search(r"http://127\.0\.0\.1:(\d+)", preview.stdout.readline())[1]))
        page = browser.page_with(">25.7%</span>, and by a rule", "/skills.html")
        assert 'role="alert"' not in page

        with edit(book, (SKILLS, 'share(children, "knows_a_lot", "mostly agree")', "1 / 0")):
            page = BeautifulSoup(browser.page_with('role="alert"', "/skills.html"), "html.parser")
            line = (book.folder / SKILLS).read_text(encoding="utf-8").splitlines().index("found = 1 / 0") + 1
            told = [tag.get_text() for tag in page.select("[role=alert] dt, [role=alert] dd")]
            assert dict(zip(told[::2], told[1::2], strict=True)) == {
                "Chapter": SKILLS, "Line": str(line), "Cell": "1", "Cause": "ZeroDivisionError: division by zero"
            }  # fmt: skip
            assert "By a cell: 25.7%" in " ".join(page.get_text().split()), "over the last good site"

        with edit(book, (SKILLS, '"mostly agree")\n', '"totally agree")\n')):
            page = browser.page_with(">49.7%</span>, and by a rule", "/skills.html")
        assert 'role="alert"' not in page
        preview.send_signal(signal.SIGINT)
        assert preview.wait(timeout=60) == 0
    finally:
        if preview.poll() is None:
            os.killpg(preview.pid, signal.SIGKILL)  # with the build that may be under way
        preview.wait()
        preview.stdout.close()


EXECUTED = [
    (("src/kidsonline/disclosure/cell.py", '{100 * share:.{digits}f}%"', '{100 * share:.{digits}f}0%"'), "skills.html",
     "by a rule: 74.3%", "by a rule: 74.20%"),
    *(((LEDGER, ",25.7,exact,25.7%,", ",25.8,exact,25.8%,"), "skills.html", f"By a {way}: 25.7%",
       f"By a {way}: 25.80%") for way in ("sentence", "cell")),
    ((LEDGER, ",24,exact,24,,", ",26,exact,26,,"), "skills.html", "asked about: 24", "asked about: 26"),
    ((LEDGER, ",25.7,exact,25.7%,", ",25.8,exact,25.8%,"), "_downloads/fig-25-synthetic.csv", ",25.7%,", ",25.80%,"),
    ((LEDGER, ",25.7,exact,25.7%,", ",25.8,exact,25.8%,"), "_downloads/fig-25-synthetic.svg", ">25.7%<", ">25.80%<"),
    (("data/codebook/variables.csv", "Do you agree that you know a lot", "Is it true that you know a lot"),
     "skills.html", "Do you agree that you", "Is it true that you"),
    (("data/study.toml", 'country = "Kazakhstan"', 'country = "Elsewhere"'), "index.html",
     "A small book of Kazakhstan", "A small book of Elsewhere"),
    (("data/glossary.csv", "Children who use the internet.", "Those who use it."), "index.html",
     "Children who use the internet.", "Those who use it."),
    (("_config.yml", "author: The makers of", "author: The authors of"), "index.html", "The makers of",
     "The authors of"),
]  # fmt: skip
PIN = ("requirements.txt", "accessible-pygments==", "# Another pin.\naccessible-pygments==")


def test_edits_of_what_numbers_are_made_of_run_all_chapters_and_are_seen(book, first):
    """Each by itself asks for all to be executed; so one build shows them all."""
    changes = list(dict.fromkeys(change for change, *_ in EXECUTED))
    for change in (*changes, PIN):
        with edit(book, change):
            assert book.asks_for() == "execution", change
    with edit(book, *changes):
        built = book.build()
    assert built.whole and built.executed == BOTH, built.last
    for _, file, old, new in EXECUTED:
        assert_new(first, book.site(), file, old, new)


def test_a_printed_value_that_the_data_do_not_return_stops_the_build(book):
    before = book.site()
    with edit(book, (LEDGER, ",16.5,exact,16.5%,", ",15.5,exact,15.5%,")):
        built = book.build()
    assert not built.whole and "do not return ch3-knows-a-lot-2 (printed 15.5%" in built.last
    assert "The last good site stays" in built.last and book.site() == before


def test_other_answers_in_the_same_file_give_another_number(book, tmp_path):
    own = few_questions(write_country(tmp_path / "country", children=300, parents=300), tmp_path / "own")
    shown = []
    for _ in range(2):
        built = book.build(KIDSONLINE_DATA=str(own))
        assert built.whole and built.executed == BOTH, built.last
        page = read(book.site(), "skills.html")
        said = {re.search(rf"By a {way}: (\S+%)", page)[1] for way in ("sentence", "cell")}
        assert said == {f"{_mostly(own):.1f}%"}, "as worked out here, and of no other survey"
        assert f",{_mostly(own):.1f}," in book.site()["_downloads/fig-25.csv"].decode()
        shown.append(said)
        edited(own, own, children=lambda data: data.assign(knows_a_lot=data.knows_a_lot.where(data.index % 3 > 0, 3)))
    assert shown[0] != shown[1]


def _mostly(own: Path) -> float:
    """Percent of the weighted children who mostly agree that they know a lot."""
    data = read_sav(own / "children.sav").data
    return 100 * data.weight[data.knows_a_lot == 3].sum() / data.weight[data.knows_a_lot.notna()].sum()
