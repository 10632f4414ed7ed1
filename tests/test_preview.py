"""``make preview``: what is saved is built and shown, what stopped a build is said over the last good site."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reloading import Browser

from kidsonline.book import inputs, preview
from kidsonline.book.failure import Failure, read_failure
from kidsonline.book.place import Place
from kidsonline.book.served import EVENTS, Served, serve
from kidsonline.content import files_of
from kidsonline.errors import UserError
from kidsonline.paths import ROOT

CHAPTER = (
    "# One\n\nThere are {share}`use_home: daily`.\n\n```{code-cell} ipython3\n:tags: [hide]\nx = 1\ny = share()\n```\n"
)
# As a build says it, cut short.
CELL = """\
children.sav: fits the children codebook; 1 to look at, 1 to know (_build/preflight/children.html).
  chapters/one.md: Executing notebook using local CWD [mystnb]
  chapters/one.md: WARNING: Executing notebook failed: CellExecutionError
  Traceback (most recent call last):
    File "client.py", line 918, in _check_raise_for_error
  nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:
  ---------------------------------------------------------------------------
  Cell In[1], line 2
  UserError: There is no answer 'dailo' in 'use_home'; the nearest: 'daily'.
   [mystnb.exec]
  chapters/two.md: WARNING: Executing notebook failed: CellExecutionError
  Cell In[9], line 9
  ZeroDivisionError: division by zero
   [mystnb.exec]
The site was not built: chapters/one.md, line 8, code cell 1: There is no answer 'dailo'; there is no site yet."""


# ------------------------------------------------------------------------------------------ what stopped a build


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A folder with a chapter and data in it, which preview takes for the project's."""
    for name in ("chapters", "src", "data/published", "data/microdata/synthetic", "_build/html"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "chapters" / "one.md").write_text(CHAPTER, encoding="utf-8")
    monkeypatch.setattr("kidsonline.book.failure.ROOT", tmp_path)
    folders = {"ROOT": "", "CHAPTERS": "chapters", "DATA": "data", "MICRODATA": "data/microdata"}
    for name, folder in folders.items():
        monkeypatch.setattr(preview, name, tmp_path / folder)
    return tmp_path


def test_a_cell_that_raises_is_named_with_its_line_and_the_sentence(project):
    why = "There is no answer 'dailo' in 'use_home'; the nearest: 'daily'."
    found = read_failure(CELL.splitlines())
    assert found.sentence == f"chapters/one.md, line 8, code cell 1: {why}"
    assert (found.chapter, found.line, found.cell, found.cause) == ("chapters/one.md", "8", "1", f"UserError: {why}")


@pytest.mark.parametrize(
    ("last", "line", "cell"),
    [
        ("chapters/one.md, line 7: this is not Python (invalid syntax). There is no site yet.", "7", "1"),
        ("  chapters/one.md:3: WARNING: undefined label: 'fig-x' [ref.ref]\nThe site was not built: x.", "3", ""),
        (
            "    raise ExtensionError(str(error)) from None\n  sphinx.errors.ExtensionError: chapters/one.md line 3: "
            "There is no variable 'use_hom'; the nearest: 'use_home'.\nThe site was not built: x.",
            "3",
            "",
        ),
    ],
)
def test_a_slip_in_a_sentence_or_a_cell_is_named_with_its_line(project, last, line, cell):
    begins = "  chapters/one.md: Executing notebook using local CWD [mystnb]"
    found = read_failure([begins, *last.splitlines()])
    assert (found.chapter, found.line, found.cell) == ("chapters/one.md", line, cell)
    assert found.sentence.startswith(f"chapters/one.md, line {line}: ") and found.cause in last


def test_what_names_no_chapter_is_said_as_the_build_said_it():
    last = "The site was not built: children.sav cannot be used (no weight): the full report is in preflight."
    assert read_failure(["Looking ...", last]).sentence == last
    assert read_failure([]).sentence
    warned = ["  WARNING: search index is damaged [search]", "  writing output... [100%] support"]
    assert read_failure(warned).sentence == warned[0].strip()


def test_a_sentence_of_ours_is_all_that_a_notebook_shows_of_an_error():
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_cell(\"from kidsonline.errors import UserError\\n\\nraise UserError('Name a port.')\")"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.splitlines()[:2] == ["Cell In[1], line 3", "UserError: Name a port."] and "File" not in run.stdout


# ------------------------------------------------------------------------------------------------ what is watched


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("chapters/access.md", True), ("chapters/reference/references.bib", True), ("chapters/drawings/a.svg", True),
        ("data/study.toml", True), ("data/published/claims.csv", True), ("src/kidsonline/html.py", True),
        ("_config.yml", True), ("_toc.yml", True), ("requirements.txt", True), ("CITATION.cff", True),
        ("data/microdata/synthetic/children.sav", False), ("data/microdata/own.csv", False), ("README.md", False),
        ("_build/html/index.html", False), (".git/index", False), ("tests/test_cli.py", False), (".venv/x.py", False),
        ("src/kidsonline/__pycache__/html.pyc", False), ("chapters/.access.md.swp", False),
        ("chapters/access.md~", False), ("chapters/#access.md#", False), ("chapters/.#access.md", False),
        ("chapters/4913", False), ("chapters/access.md___jb_tmp___", False), ("chapters/access.md.tmp", False),
        ("chapters/.ipynb_checkpoints/access.md", False), ("src/kidsonline.egg-info/PKG-INFO", False),
    ],
)  # fmt: skip
def test_sources_are_watched_and_nothing_else(name, wanted):
    assert preview.is_source(ROOT / name) is wanted


def test_every_input_of_a_page_is_watched_but_microdata():
    files = [path for start in inputs.site_inputs() for path in files_of(start)]
    unseen = [path for path in files if not preview.is_source(path)]
    assert unseen and all(path.is_relative_to(preview.MICRODATA) for path in unseen)


# ------------------------------------------------------------------------------------------------ from end to end


@pytest.fixture
def place(project, monkeypatch) -> Place:
    """A place with a site of the data in use; which data these are is set by ``project / "other"``."""
    monkeypatch.setattr(Place, "is_of_other_data", lambda self: (project / "other").exists())
    site = Place(project / "_build")
    (site.site / "index.html").write_text("<html><body><p>Good.</p></body></html>")
    (site.site / "table.csv").write_text("a,b\n")
    return site


@pytest.fixture
def served(place) -> Iterator[tuple[Served, Browser]]:
    one = Served(place)
    server = serve(one, 0)
    yield one, Browser(server.server_port)
    server.shutdown()
    server.server_close()


def test_what_is_saved_is_built_and_shown_and_a_failure_until_it_is_mended(project, place, served):
    one, browser = served
    chapter, runs, stop = project / "chapters" / "one.md", [], threading.Event()

    def build() -> Failure | None:
        runs.append(chapter.read_text("utf-8"))
        if "dailo" in runs[-1]:
            return read_failure(CELL.splitlines())
        (place.site / "index.html").write_text(f"<html><body><pre>{runs[-1]}</pre></body></html>")
        return None

    told = browser.listen()
    seen = [next(told)["version"]]

    def reloaded() -> str:
        """The page, once the browser was told to load it again."""
        while (state := next(told))["building"] or state["version"] in seen:
            pass
        seen.append(state["version"])
        return browser.get()[1]

    thread = threading.Thread(target=preview.follow, args=(one, build, preview.changes(stop)))
    thread.start()
    try:
        page = reloaded()
        assert "There are" in page and f'"{seen[-1]}"' in page

        time.sleep(0.5)  # the watchers have begun
        (project / "chapters" / ".one.md.swp").write_text("a lock")
        (project / "data" / "microdata" / "synthetic" / "children.sav").write_text("rows")
        written = chapter.with_suffix(".new")
        written.write_text(CHAPTER.replace("There are", "Now there are"), encoding="utf-8")
        os.replace(written, chapter)  # as many editors save
        assert "Now there are" in reloaded() and len(runs) == 2

        chapter.write_text(CHAPTER.replace("daily", "dailo"), encoding="utf-8")
        page = reloaded()
        assert "Now there are" in page and 'role="alert"' in page, "what stopped it, over the last good site"
        for part in ("chapters/one.md, line 8, code cell 1: There is no answer", "<dt>Cause</dt><dd>UserError: There"):
            assert part in page

        chapter.write_text(CHAPTER, encoding="utf-8")
        page = reloaded()
        assert 'role="alert"' not in page and "There are" in page
        assert "script" not in (place.site / "index.html").read_text(), "the site on disk is what the build made"
    finally:
        stop.set()
        thread.join()


def test_the_build_of_preview_is_that_of_make_book_and_finds_nothing_to_do_in_a_current_site(site, capfd):
    if site.parent != ROOT / "_build":
        pytest.skip("the site in _build is of other data than the project's")
    assert preview.build_apart() is None
    assert capfd.readouterr().out == ""


def test_a_site_of_other_data_is_not_shown(project, place, served):
    one, browser = served
    one.ends(None)
    assert browser.get("/table.csv") == (200, "a,b\n")
    (project / "other").touch()
    place.unsettle()
    os.utime(place.site, (1, 1))
    for path in ("/", "/table.csv", "/no-such-page.html"):
        status, page = browser.get(path)
        assert status == 503 and "being built" in page and "Good." not in page and EVENTS in page


def test_before_the_first_site_a_failure_is_the_page(place, served):
    one, browser = served
    place.site.rename(place.folder / "away")
    one.ends(Failure("The site was not built: <name> weight.", cause="no weight"))
    status, page = browser.get()
    assert status == 503 and "The site was not built: &lt;name&gt; weight." in page


def test_nothing_outside_the_site_is_served_and_to_nobody_else(project, place, served):
    (project / "secret.csv").write_text("rows")
    (place.site / "link.csv").symlink_to(project / "secret.csv")
    _, browser = served
    for path in ("/link.csv", "/../../secret.csv", "/%2e%2e/%2e%2e/secret.csv", "/no-such-page.html"):
        status, text = browser.get(path)
        assert status == 404 and "rows" not in text
    assert browser.get("/", host="elsewhere.example")[0] == 403
    assert browser.get("/", host="localhost")[0] == 200


def test_a_port_that_is_taken_or_none_is_said_in_one_sentence(place):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"^Port {port} is taken \(.*\): .* make preview PORT={port + 1}\.$"):
            serve(Served(place), port)
    run = subprocess.run([sys.executable, "-m", "kidsonline.book", "preview", "80a"], capture_output=True, text=True)
    assert run.returncode == 1 and run.stderr.strip() == (
        "'80a' is no port: name one as a number, such as make preview PORT=8001."
    )
