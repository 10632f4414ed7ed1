"""What a reader takes from a figure: its picture, its citation, its questions; and the notebook of a page."""

import io
import re
import subprocess
import tomllib
from dataclasses import replace
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from PIL import Image

from kidsonline import load
from kidsonline.appendix.everything.edition import citation, release_number
from kidsonline.appendix.listing import MIME as LISTING
from kidsonline.appendix.listing import Listing
from kidsonline.book import inputs, state
from kidsonline.disclosure.gate import gate
from kidsonline.figures import MIME, figure
from kidsonline.figures.citing import Edition, bibtex, cited
from kidsonline.figures.markup import downloads, figure_html
from kidsonline.figures.picture import pictures
from kidsonline.microdata.load import data_key
from kidsonline.paths import ROOT
from kidsonline.site.figure_nodes import FigureNode
from kidsonline.site.listing_tables import ListingNode
from kidsonline.site.notebook_files import released
from kidsonline.site.stamp import source_links

CHILDREN = load("children")
EDITION = Edition("A study: a living report", "Its makers", "1.2.3", "abc123", True, "2031-05-06",
                  "https://example.org/book").on("risks.html")  # fmt: skip


@pytest.fixture(scope="module")
def payload():
    """A stack in which most parts of the groups were not printed."""
    shares = [CHILDREN.proportions("first_use_age", by=by) for by in (None, "gender")]
    return figure("7", *map(gate, shares), headline="Before nine").payload


@pytest.fixture(scope="module")
def made(payload):
    """Its pictures by ending."""
    return {name.rpartition(".")[2]: content for name, content in pictures(payload).items()}


def words(svg):
    return [text for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("}text") and (text := e.text)]


def test_a_picture_says_by_itself_what_it_is_of_whom_and_whence(payload, made):
    told = " ".join(words(made["svg"].decode()))
    for part in ("Figure 7", "Before nine", payload["base"], payload["source"], "synthetic microdata"):
        assert part in told
    assert {name.partition(".")[0] for name in pictures(payload)} == {"fig-7-synthetic"}
    title = ElementTree.fromstring(made["svg"])[0]
    assert title.tag.endswith("title") and "synthetic" in title.text and payload["title"] in title.text


def test_a_picture_needs_no_page(made):
    svg = made["svg"].decode()
    assert "var(" not in svg and "sans-serif" in svg and "href=" not in svg and "<image" not in svg
    inside = {e.get("id") for e in ElementTree.fromstring(svg).iter()}
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) - inside == set(), "the pattern of its hatch is in it"


def test_a_picture_holds_no_number_that_its_page_does_not(payload, made):
    page = BeautifulSoup(figure_html(payload), "html.parser").get_text(" ")
    numbers = [n for text in words(made["svg"].decode()) for n in re.findall(r"\d[\d.,]*%", text)]
    assert len(numbers) > 3 and [n for n in numbers if n not in page] == []


def test_a_png_is_the_same_picture_in_twice_the_size(made):
    root, image = ElementTree.fromstring(made["svg"]), Image.open(io.BytesIO(made["png"]))
    assert image.size == tuple(round(2 * float(root.get(side))) for side in ("width", "height"))
    assert len(image.convert("RGB").getcolors(10_000)) > 8, "something is drawn"
    assert len(made["png"]) < 90_000


def test_nothing_is_drawn_of_what_is_not_drawn():
    nothing = figure("14", gate(CHILDREN.proportions("useful_things", by="age_group"))).payload
    assert pictures(nothing) == {}
    page = BeautifulSoup(figure_html(nothing, edition=EDITION), "html.parser")
    assert not page.select('a[href$=".png"], a[href$=".svg"]')


def test_a_row_for_a_pointer_and_the_same_in_one_fold_for_the_keyboard(payload):
    page = BeautifulSoup(figure_html(payload, "_downloads/", edition=EDITION, code="#code-3"), "html.parser")
    (fold,), (quick,) = page.select("details.kko-details"), page.select(".kko-quick")
    at_once = [a["href"] for a in quick.select("a")]
    inside = [a["href"] for a in fold.select("a")]
    assert [a.get_text() for a in quick.select("a")] == ["CSV", "PNG", "SVG", "Link"] and set(at_once) < set(inside)
    assert {"_downloads/fig-7-synthetic.json", "#code-3", "#fig-7"} < set(inside)
    for table in page.select("#fig-7-table"):
        table.decompose()  # has a stop of its own, where it scrolls
    stops = [e for e in page.select("a, summary, [tabindex]") if e.get("tabindex") != "-1"]
    folded = [e for e in stops if e.find_parent("details") and e.name != "summary"]
    assert [e for e in stops if e not in folded] == page.select("summary") and len(page.select("summary")) == 1
    assert quick["aria-hidden"] == "true"


def test_the_fold_says_what_was_asked_and_of_whom(payload):
    asked = BeautifulSoup(figure_html(payload), "html.parser").select_one(".kko-asked").get_text()
    item = CHILDREN.codebook["first_use_age"]
    assert item.question_en.rstrip("?") in asked and "internet-using children" in asked


def test_a_citation_names_figure_version_data_and_place(payload):
    text = cited(payload, EDITION)
    assert text == (
        f"Its makers. Figure 7: {payload['title']}. A study: a living report. version 1.2.3, synthetic microdata "
        "abc123, inputs of 2031-05-06. https://example.org/book/risks.html#fig-7"
    )
    entry = bibtex(payload, EDITION)
    assert entry.startswith("@misc{a-study-fig-7,\n") and entry.count("{") == entry.count("}")
    assert "year = {2031}" in entry and "url = {https://example.org/book/risks.html#fig-7}" in entry
    page = BeautifulSoup(figure_html(payload, edition=EDITION), "html.parser")
    assert (
        text in page.select_one("#fig-7-cite p").get_text() and page.select_one("#fig-7-cite pre").get_text() == entry
    )
    assert f'"citation": "{text}"' in downloads(payload, EDITION)["fig-7-synthetic.json"]


def test_what_is_not_known_is_not_cited(payload):
    bare = Edition("A study: a living report", "Its makers", "1.2.3", "abc123", False).on("risks.html")
    assert cited(payload, bare).endswith("version 1.2.3, microdata abc123.")
    assert "url" not in bibtex(payload, bare) and "year" not in bibtex(payload, bare)
    odd = replace(bare, report="50% & more_of: it")
    assert r"howpublished = {50\% \& more\_of: it}" in bibtex(payload, odd)


# ------------------------------------------------------------------------------------------------ state and source


def test_the_version_is_that_of_the_package():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert release_number() == told["project"]["version"]


def test_the_key_of_the_data_is_theirs_alone(tmp_path, monkeypatch):
    (tmp_path / "children.sav").write_bytes(b"one")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    one = data_key()
    monkeypatch.setattr(inputs.sys, "version_info", (3, 99))
    assert data_key() == one, "another Python, the same data"
    (tmp_path / "children.sav").write_bytes(b"two")
    assert data_key() != one


def test_the_citation_of_the_files_names_version_and_data():
    told = citation()
    assert f"Version {release_number()}, synthetic microdata {data_key()}." in told and told.count(data_key()) == 1


def test_the_date_is_that_of_the_inputs_or_none(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr("kidsonline.book.git.ROOT", tmp_path)
    file = tmp_path / "data" / "a.csv"
    file.parent.mkdir()
    file.write_text("a\n")
    monkeypatch.setattr(state, "microdata", lambda: file.parent)
    monkeypatch.setattr(state.inputs, "site_inputs", lambda: [file.parent])

    def git(*arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", tmp_path, *who, *arguments], check=True, capture_output=True,
                       env={"GIT_COMMITTER_DATE": "2031-05-06T07:00:00Z", "PATH": "/usr/bin:/bin"})  # fmt: skip

    assert state.day() == "", "no repository"
    git("init")
    assert state.day() == "", "not in it"
    git("add", ".")
    git("commit", "-m", "a")
    assert state.day() == "2031-05-06"
    file.write_text("b\n")
    assert state.day() == "", "changed since"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert state.day() == "1970-01-02"


@pytest.mark.parametrize(
    ("url", "source", "edit"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/dev/book/x/y.md", "https://github.com/a/b/edit/dev/book/x/y.md"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b/-/blob/dev/book/x/y.md",
         "https://gitlab.com/a/b/-/edit/dev/book/x/y.md"),
        ("https://codeberg.org/a/b/", "https://codeberg.org/a/b/src/branch/dev/book/x/y.md",
         "https://codeberg.org/a/b/_edit/dev/book/x/y.md"),
    ],
)  # fmt: skip
def test_a_page_leads_to_its_source_on_the_forge(url, source, edit):
    told = {"repository_url": url, "repository_branch": "dev", "path_to_docs": "book"}
    assert source_links(told, "x/y.md") == {"Source": source, "Edit": edit}
    assert source_links({"repository_url": ""}, "x/y.md") == {}


# ------------------------------------------------------------------------------------------------ the notebook


def test_a_notebook_holds_of_each_cell_what_its_page_shows_and_nothing_else(payload):
    new = nbformat.v4
    chapter = new.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}, "widgets": {"rows": [9, 1, 4]}}
    )
    records = new.new_output("stream", text="9 1 4 1 0.98")
    frame = new.new_output("display_data", {MIME: {"rows": "9 1 4"}, "text/plain": "9 1 4", "text/html": "<table>"})
    chapter.cells = [
        new.new_markdown_cell("Words"),
        new.new_code_cell("figure()", outputs=[records, frame], metadata={"tags": ["x"], "path": "/home/a"}),
        new.new_code_cell("listing()", outputs=[frame], execution_count=4),
    ]
    listing = Listing.of("l", "A list", ["a", "b"], [[1, 2]]).payload
    page = new_document("page")
    for number, node in ((1, FigureNode(payload=payload)), (2, ListingNode(payload=listing))):
        cell = nodes.container(nb_element="cell_code", cell_index=number)
        cell += node
        page += cell
    told = released(chapter, page, EDITION)
    nbformat.validate(told)
    text = nbformat.writes(told)
    assert "9 1 4" not in text and "/home/a" not in text and "widgets" not in text
    head, _, first, second = told.cells
    assert head.source.startswith("**Synthetic microdata**") and "abc123" in head.source
    assert set(first.outputs[0].data) == {MIME, "text/plain"} and "45.8%" in first.outputs[0].data["text/plain"]
    assert set(second.outputs[0].data) == {LISTING, "text/plain"} and first.metadata == {"tags": ["x"]}
    assert second.execution_count is None
