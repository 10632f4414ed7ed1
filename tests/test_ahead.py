"""Work ahead of Sphinx: only what changed is made anew, by kernels that are warm, and never a number of before."""

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
import yaml
from jupyter_cache import get_cache
from nbclient import NotebookClient

from kidsonline.book import ahead, fresh, inputs, running
from kidsonline.book.apart import Apart
from kidsonline.book.environment import environment
from kidsonline.book.running import SECONDS, client_of
from kidsonline.errors import UserError
from kidsonline.paths import CITATION, ROOT

CHAPTER = """---
file_format: mystnb
kernelspec:
  display_name: Python 3
  name: python3
---

# One

A sentence.

```{code-cell} ipython3
6 * 7
```
"""


class Drawer:
    """In place of the processes that draw."""

    def apply_async(self, *task):
        pytest.fail("there is no figure")


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only chapter of a book."""
    path = tmp_path / "chapters" / "one.md"
    path.parent.mkdir()
    path.write_text(CHAPTER)
    monkeypatch.setattr(ahead, "CHAPTERS", path.parent)
    return path


def missing(cache) -> list:
    return [(path, book) for path, book in ahead._chapters() if not ahead._known(cache, book)]


def shown(cache) -> list[str]:
    """What the cache has for the cells of the chapter as it is now."""
    ((_, book),) = ahead._chapters()
    _, known = cache.merge_match_into_notebook(book)
    return [out["data"]["text/plain"] for cell in known.cells if cell.cell_type == "code" for out in cell.outputs]


def test_nothing_a_cell_put_out_is_lost_where_the_machine_is_busy(tmp_path, monkeypatch):
    """nbclient would take what came in the first four seconds after the answer for all there is."""
    take = NotebookClient.process_message

    def slowly(self, *message):
        time.sleep(0.1)
        return take(self, *message)

    monkeypatch.setattr(NotebookClient, "process_message", slowly)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("for n in range(60): display(n)")])
    client_of(book, tmp_path).execute(env=environment())
    assert [out["data"]["text/plain"] for out in book.cells[0].outputs] == [str(n) for n in range(60)]


@pytest.mark.parametrize(
    ("code", "why"), [("import os; os._exit(1)", "its kernel ended"), ("import time; time.sleep(60)", "over 2 s")]
)
def test_a_chapter_that_could_not_be_run_is_one_sentence(tmp_path, monkeypatch, code, why):
    monkeypatch.setattr(running, "SECONDS", 2)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    with pytest.raises(UserError, match=rf"one\.md was not executed, .*{why}: run this again on a machine at rest\.$"):
        asyncio.run(running.run_chapter(book, tmp_path / "one.md"))


def test_a_cell_may_take_as_long_in_sphinx():
    assert yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["execute"]["timeout"] == SECONDS


def test_an_edited_cell_gives_its_new_number_and_an_edited_sentence_runs_nothing(chapter, tmp_path):
    cache = get_cache(str(tmp_path / "cache"))
    asyncio.run(ahead._execute(missing(cache), cache, Drawer()))
    assert shown(cache) == ["42"] and not missing(cache)
    chapter.write_text(CHAPTER.replace("A sentence.", "Another sentence."))
    assert not missing(cache)
    chapter.write_text(CHAPTER.replace("6 * 7", "6 * 8"))
    assert len(missing(cache)) == 1
    asyncio.run(ahead._execute(missing(cache), cache, Drawer()))
    assert shown(cache) == ["48"]


def test_a_cell_that_stops_is_left_to_the_build_which_says_where(chapter, tmp_path):
    cache = get_cache(str(tmp_path / "cache"))
    chapter.write_text(CHAPTER.replace("6 * 7", "1 / 0"))
    asyncio.run(ahead._execute(missing(cache), cache, Drawer()))
    assert len(missing(cache)) == 1


EXECUTED = [
    "src/kidsonline/disclosure/gate.py", "data/published/statistics.csv", "data/codebook/variables.csv",
    "data/study.toml", "data/microdata/synthetic/children.sav", "requirements.txt", "_config.yml",
]  # fmt: skip
PAGES = ["chapters/skills.md", "chapters/reference/references.bib", "_toc.yml", "CITATION.cff", "chapters/drawings",
         "src/kidsonline/figures/static/palette.css", "src/kidsonline/site/templates"]  # fmt: skip


def _covers(paths: list[Path], file: Path) -> bool:
    return any(file == path or path in file.parents for path in paths)


@pytest.mark.parametrize("name", EXECUTED)
def test_every_input_of_a_number_is_in_the_name_of_what_is_kept(name):
    assert (ROOT / name).exists() and _covers(inputs.execution_inputs(), ROOT / name)


@pytest.mark.parametrize("name", [*EXECUTED, *PAGES])
def test_every_input_of_a_page_makes_the_site_out_of_date(name):
    assert (ROOT / name).exists() and _covers(inputs.site_inputs(), ROOT / name)
    assert CITATION in inputs.site_inputs()


def test_a_kernel_of_the_nursery_is_a_fork_in_its_own_folder_and_ends_with_its_launcher(tmp_path):
    program = (
        "import os\n"
        "from kidsonline.book.environment import adopt\nadopt()\n"
        "from kidsonline.book.nursery import warm_kernels\n"
        "from jupyter_client.manager import start_new_kernel\n"
        "def warm():\n    import fractions\n    fractions.MADE_BEFORE = 'warm'\n"
        "def value(code, **how):\n"
        "    manager, client = start_new_kernel(kernel_name='python3', **how)\n"
        "    told = client.execute_interactive(code, store_history=False, user_expressions={'x': 'x'},\n"
        "                                      output_hook=lambda message: None, timeout=60)\n"
        "    client.stop_channels()\n    manager.shutdown_kernel()\n"
        "    return told['content']['user_expressions']['x']['data']['text/plain']\n"
        "code = 'import os, fractions; x = (getattr(fractions, \"MADE_BEFORE\", None), '\n"
        "code += 'os.path.basename(os.getcwd()), os.getpid())'\n"
        "with warm_kernels(warm):\n"
        f"    print(value(code, cwd={str(tmp_path)!r}))\n"
        f"    print(value(code, cwd={str(tmp_path)!r}, env=dict(os.environ, KIDSONLINE_DATA='/other')))\n"
        "print(os.environ.get('JUPYTER_PATH'))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    own, other, path = ran.stdout.splitlines()
    told = eval(own)
    assert told[:2] == ("warm", tmp_path.name), ran.stderr
    assert eval(other)[:2] == (None, tmp_path.name), "a kernel of other data is not forked off these"
    assert path == "None"
    for _ in range(50):
        if not Path(f"/proc/{told[2]}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the kernel is still there")


def test_a_step_apart_says_its_lines_and_its_status():
    step = Apart("-m", "kidsonline.cli", "check", "no-such-file.sav")
    assert "no-such-file.sav" in "".join(step.lines()) and step.status == 2


def test_a_step_of_another_program_begins_anew(monkeypatch):
    """As in a test run that set up an application of Sphinx before: a second one in its fork warns of the first."""
    monkeypatch.setattr(Apart, "_forked", lambda step: pytest.fail("it was forked"))
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.delitem(sys.modules, "vl_convert", raising=False)
    step = Apart("-m", "kidsonline.cli", "check", "no-such-file.sav")
    assert "no-such-file" in "".join(step.lines())


def test_to_see_that_nothing_changed_imports_nothing_heavy():
    program = "import sys, kidsonline.book.__main__; print({'pandas', 'numpy', 'sphinx', 'altair'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout == "set()\n", ran.stderr


def test_a_site_says_its_day_and_is_made_again_on_another(tmp_path, monkeypatch):
    (tmp_path / fresh.SITE).mkdir()
    stamp = f'{{"made from": "{inputs.key(inputs.site_inputs())}", "day": "2026-01-01"}}'
    (tmp_path / fresh.STAMP).write_text(stamp)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert fresh.is_current(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    assert not fresh.is_current(tmp_path)
