"""Nothing is released but what the build itself made: the twenty ways that records of children once passed, and more.

Three things stand in the way, each an allow-list: what the code of a chapter may do (``chapter_code``, ``say``), what
a page may be made of (``allowed``), and which files a site may hold (``release``).
Every way is tried where it is stopped.
"""

import io
import re

import numpy as np
import pandas as pd
import pytest
from sphinx.application import Sphinx

from kidsonline import load
from kidsonline.book.chapter_code import check_code
from kidsonline.chapter import figure, say
from kidsonline.disclosure.literal import holds_records
from kidsonline.disclosure.release import digest, release
from kidsonline.errors import UserError
from kidsonline.paths import ROOT

HEADER = "---\nfile_format: mystnb\nkernelspec:\n  display_name: Python 3\n  name: python3\n---\n\n# A page\n\n"
RECORD = {"age": 9.0, "gender": 1.0, "region": 4.0, "met_in_person": 1.0, "weight": 0.98}
ENCODED = "WyJhZ2UiLCAiZ2VuZGVyIiwgInJlZ2lvbiIsICJtZXRfaW5fcGVyc29uIl0KWzksIDEsIDQsIDEsIDAuOThd"

# ------------------------------------------------------------------------------------- the code of a chapter

CODE = {
    "a frame shown in a cell": "children.data.head(12)",
    "the frame of an estimate": 'children.proportions("use_home").frame',
    "a frame read again": 'import pandas as pd\npd.read_spss("children.sav")',
    "a file opened": 'open("children.csv").read()',
    "a way round a name": 'getattr(children, "da" + "ta")',
    "what no name should reach": "children.__dict__",
    "records typed into code": "rows = [[9, 1, 4, 1, 0.98, 3, 2, 5], [10, 2, 4, 0, 1.1, 2, 2, 4]]",
    "glue by itself": 'from myst_nb import glue\nglue("x", 1)',
    "a listing of anything": "from kidsonline.appendix.listing import Listing",
    "the listing's module": "from kidsonline.appendix import listing",
    "a command of the shell": "!cp children.sav ../_build",
    "printing": "print(children)",
}


@pytest.mark.parametrize("way", CODE)
def test_the_code_of_a_chapter_opens_no_rows_and_no_file(tmp_path, way):
    chapter = tmp_path / "page.md"
    chapter.write_text(f"{HEADER}Words.\n\n```{{code-cell}} ipython3\nyears = 1\n```\n\n```{{code-cell}} ipython3\n"
                       f"{CODE[way]}\n```\n")  # fmt: skip
    last = 17 + CODE[way].count("\n")
    with pytest.raises(UserError, match=rf"page\.md, line ({'|'.join(map(str, range(16, last + 2)))}):"):
        check_code(chapter)


def test_every_chapter_keeps_to_it():
    for chapter in sorted((ROOT / "chapters").rglob("*.md")):
        check_code(chapter)


GLUED = {
    "records in a glued sentence": [RECORD] * 3,
    "one record": RECORD,
    "a frame": pd.DataFrame([RECORD]),
    "a column": pd.Series([9, 10, 11]),
    "an array": np.array([9, 10]),
    "a number of a frame": np.int64(3),
    "a share that nobody gated": 0.0025,
    "records as text": str([RECORD]),
    "a frame as text": pd.DataFrame([RECORD] * 2).to_string(),
    "a row as text": "9 1 4 1 0.98",
    "nothing": None,
}


@pytest.mark.parametrize("way", GLUED)
def test_a_sentence_takes_facts_claims_and_words_alone(monkeypatch, way):
    glued = []
    monkeypatch.setattr("myst_nb.glue", lambda *said, **_: glued.append(said))
    with pytest.raises(UserError, match=r"say\(one=\.\.\.\)"):
        say(fine="about one in four", one=GLUED[way])
    assert not glued, "all or nothing"


def test_plain_words_and_numbers_of_ours_are_said(monkeypatch):
    glued = {}
    monkeypatch.setattr("myst_nb.glue", lambda key, text, display: glued.__setitem__(key, text))
    say(words="seven to ten", count=12, date="September 15, 2021", low="[c]", none="[not asked]")
    assert (glued["words"], glued["count"], glued["date"]) == ("seven to ten", "12", "September 15, 2021")
    assert (glued["low"], glued["none"]) == ("[c]", "[not asked]")


def test_a_headline_holds_no_record():
    shares = load("children").proportions("use_home")
    with pytest.raises(UserError, match="figure 9 is no short line of words"):
        figure("9", shares, headline=f"The first child: {RECORD}")
    with pytest.raises(UserError, match="figure 9 is no short line of words"):
        figure("9", shares, notes=("9 1 4 1 0.98 3 2 5",))


# --------------------------------------------------------------------------------------- what a page is made of

MARKUP = {
    "a CSV to download": "{download}`all rows <rows.csv>`",
    "upper-case names in a CSV": "{download}`ROWS.CSV`",
    "a workbook": "{download}`rows.xlsx`",
    "an archive": "{download}`rows.zip`",
    "a packed CSV": "{download}`rows.csv.gz`",
    "a notebook": "{download}`rows.ipynb`",
    "a TSV": "{download}`rows.tsv`",
    "a database": "{download}`rows.db`",
    "a link to a file": "[all rows](rows.csv)",
    "a picture": "![](rows.png)",
    "a picture with a caption": "```{figure} rows.png\nRows\n```",
    "column-wise JSON as a block": '```json\n{"age": [9, 10], "gender": [1, 2]}\n```',
    "a file as a block": "```{literalinclude} rows.csv\n```",
    "a file as a table": "```{csv-table}\n:file: rows.csv\n```",
    "records as a typed table": "| age | gender |\n|---|---|\n| 9 | 1 |\n| 10 | 2 |",
    "records without a header, in words": "9, 1, 4, 1, 0.98, 3, 2, 5, 1, 1, 0, 2",
    "data in an encoding": ENCODED,
    "an HTML table": "<table><tr><td>9</td><td>1</td></tr></table>",
    "HTML in a line": 'A <b data-rows="9 1 4">word</b>.',
    "records in a script": '<script type="application/json">{"values":[{"stratum":1,"psu":3}]}</script>',
    "HTML from a file": "```{raw} html\n:file: rows.html\n```",
    "a drawing that holds a picture": "```{raw} html\n:file: drawings/rows.svg\n```",
}
SHOWN = {
    "a frame shown in a cell": "pd.DataFrame([record] * 3)",
    "a crosstab with counts of one": 'pd.crosstab(pd.Series([9], name="age"), pd.Series([1], name="gender"))',
    "a vega chart with a record a mark": 'display({"application/vnd.vegalite.v5+json": {"data": {"values": [record]}}},'
    " raw=True)",
    "printed rows": "print(record)",
    "a value as text": "str(record)",
    "HTML": 'display({"text/html": "<table></table>"}, raw=True)',
    "a picture": 'display({"image/svg+xml": "<svg></svg>"}, raw=True)',
    "our own type with another beside it": 'display({"application/vnd.kidsonline.listing+json": {"name": "x", '
    '"caption": "x", "columns": ["a"], "rows": [], "filters": [], "numeric": []}, '
    '"text/html": "<table></table>"}, raw=True)',
}


@pytest.fixture(scope="module")
def warned(tmp_path_factory):
    """Warnings of one build of a book in which every page tries something, by page."""
    folder = tmp_path_factory.mktemp("book")
    chapters = folder / "chapters"
    (chapters / "drawings").mkdir(parents=True)
    for name in ("rows.csv", "ROWS.CSV", "rows.xlsx", "rows.zip", "rows.csv.gz", "rows.ipynb", "rows.tsv", "rows.db"):
        (chapters / name).write_text("age,gender\n9,1\n")
    (chapters / "rows.png").write_bytes(b"\x89PNG")
    (chapters / "rows.html").write_text("<table></table>")
    (chapters / "drawings" / "rows.svg").write_text('<svg><image href="data:image/png;base64,AAAA"></image></svg>')
    (chapters / "drawings" / "plain.svg").write_text("<figure><svg><title>Three levels</title></svg></figure>")
    fine = "Words, a [link](https://example.org), `code` and\n\n```{raw} html\n:file: drawings/plain.svg\n```\n"
    pages = {"index": f"# Book\n\n{fine}\n```{{toctree}}\n:glob:\n*\n```\n"}
    pages |= {f"page{i}": f"# {way}\n\nWords.\n\n{MARKUP[way]}\n" for i, way in enumerate(MARKUP)}
    cells = [f"import pandas as pd\n\nrecord = {RECORD}", *SHOWN.values()]
    pages["cells"] = HEADER + "\n".join(f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    for name, text in pages.items():
        (chapters / f"{name}.md").write_text(text)
    out, said = folder / "staging" / "_build" / "html", io.StringIO()
    settings = {"extensions": ["myst_nb", "kidsonline.site"], "html_theme": "kidsonline", "nb_execution_mode": "force"}
    settings |= {"myst_enable_extensions": ["colon_fence"], "exclude_patterns": ["rows.*"]}
    app = Sphinx(str(chapters), None, str(out), str(folder / "doctrees"), "html", settings, io.StringIO(), said)
    app.build()
    lines = re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()).splitlines()
    return [line for line in lines if "is not released" in line or "unknown output mime type" in line], pages


@pytest.mark.parametrize("way", MARKUP)
def test_a_page_is_made_of_words_and_of_what_we_make(warned, way):
    lines, _ = warned
    page = f"page{list(MARKUP).index(way)}.md"
    assert [line for line in lines if page in line], way


@pytest.mark.parametrize("way", SHOWN)
def test_a_cell_puts_out_our_own_types_alone(warned, way):
    lines, pages = warned
    start = pages["cells"][: pages["cells"].index(SHOWN[way])].count("\n")
    near = [line for line in lines if re.search(rf"cells\.md:({start}|{start + 1}|{start + 2}): ", line)]
    # What MyST-NB itself does not know is left out, and said by itself.
    said = "unknown output mime type" if "vega" in way else "end the cell with figure()"
    assert near and said in near[0], [line for line in lines if "cells.md" in line]


def test_words_links_and_drawings_pass(warned):
    assert not [line for line in warned[0] if "index.md" in line]


# ------------------------------------------------------------------------------------ which files a site holds

STRAYS = ["children.sav", "children.SAV", "rows.csv", "_downloads/fig-9.csv", "_downloads/fig-8.svg",
          "_downloads/fig-8.png", "_downloads/risks.ipynb", "sitemap.xml", "data.json", "rows.xlsx", "rows.zip",
          "rows.csv.gz", "rows.ipynb", "rows.tsv", "rows.db", "_static/rows.js",
          "_images/rows.png", "old.html"]  # fmt: skip


@pytest.fixture
def small_site(tmp_path):
    """A site of two files, and the list of what was made."""
    files = {"index.html": b"<h1>Report</h1>", "_downloads/fig-8.csv": b"estimate\n45.8\n"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path, {name: digest(content) for name, content in files.items()}


@pytest.mark.parametrize("name", STRAYS)
def test_a_file_that_the_build_did_not_make_is_refused(small_site, name):
    site, made = small_site
    release(site, made)
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("age,gender\n9,1\n")
    with pytest.raises(UserError, match=rf"{re.escape(name)} is in the built site, but the build did not make it"):
        release(site, made)


def test_a_download_that_was_changed_is_refused(small_site):
    site, made = small_site
    (site / "_downloads" / "fig-8.csv").write_text("age,gender\n9,1\n")
    with pytest.raises(UserError, match=r"_downloads/fig-8\.csv was changed"):
        release(site, made)


def test_a_link_to_a_file_elsewhere_is_refused(small_site, tmp_path_factory):
    site, made = small_site
    (site / "index.html").unlink()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "index.html"
    elsewhere.write_bytes(b"<h1>Report</h1>")
    (site / "index.html").symlink_to(elsewhere)
    with pytest.raises(UserError, match="was changed"):
        release(site, made)


@pytest.mark.parametrize("words", ["in 2021, 2022 and 2023", "111, 150, 112", "9-10, 11-12, 13-14 and 15-17", "1,201"])
def test_years_and_numbers_of_a_sentence_are_no_records(words):
    assert not holds_records(words)
