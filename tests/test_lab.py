"""Chapters in JupyterLab: opened as notebooks, run there as the build runs them, saved as the text they are."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import create_connection as create_tcp
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import nbformat
import pytest
from websocket import create_connection

from kidsonline.book import lab
from kidsonline.book.notebooks import kept, notebook, opened
from kidsonline.errors import UserError
from kidsonline.paths import CHAPTERS, ROOT

ALL = sorted(CHAPTERS.rglob("*.md"))
TOKEN = "of-this-test"
OF_JUPYTERLAB = {"name": "python", "version": "3", "pygments_lexer": "ipython3", "codemirror_mode": {"name": "ipython"}}


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.stem)
def test_a_chapter_that_was_opened_run_and_saved_is_the_file_it_was(path):
    text = path.read_text(encoding="utf-8")
    chapter = nbformat.from_dict(json.loads(json.dumps(opened(text))))
    chapter.metadata["language_info"] = OF_JUPYTERLAB
    for cell in chapter.cells:
        cell.metadata |= {"editable": True, "execution": {"shell.execute_reply": "2026-01-01"}, "collapsed": False}
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = 7, [nbformat.v4.new_output("stream", text="71.2%")]
    assert kept(chapter, text) == text


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.stem)
def test_what_an_author_runs_is_what_the_build_runs(path):
    code = [cell.source for cell in notebook(path).cells if cell.cell_type == "code"]
    assert [cell.source for cell in opened(path.read_text("utf-8")).cells if cell.cell_type == "code"] == code


def test_a_name_that_does_not_exist_keeps_no_author_from_the_chapter():
    chapter = opened("# One\n\nThere are {share}`use_hom: daily`.\n")
    assert "share use_hom: daily" in chapter.cells[-1].source


def test_a_new_chapter_begins_with_the_header_of_the_others():
    made = kept(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# New")]), "")
    old = (CHAPTERS / "support.md").read_text("utf-8")
    assert made.split("---\n")[1] == old.split("---\n")[1] and made.endswith("---\n\n# New\n")


def test_without_jupyterlab_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"^JupyterLab is not installed in this environment: .*make lab\.$"):
        lab.lab()


# ------------------------------------------------------------------------------------------- the server itself


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """JupyterLab as ``make lab`` starts it, on a copy of a chapter: its address, and the folder."""
    folder, state = tmp_path_factory.mktemp("Тарау 1"), tmp_path_factory.mktemp("state")
    shutil.copy(CHAPTERS / "support.md", folder)
    names = ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    mine = {
        "argv": ["python3", "-m", "ipykernel", "-f", "{connection_file}"],
        "display_name": "Mine",
        "language": "python",
    }
    (state / "kernels" / "mine").mkdir(parents=True)
    (state / "kernels" / "mine" / "kernel.json").write_text(json.dumps(mine))
    own = [f"--IdentityProvider.token={TOKEN}", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "jupyterlab", *lab.options(folder), *own], cwd=ROOT,
        env=os.environ | {name: str(state) for name in names}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        while not (told := _listening(state)):
            assert process.poll() is None, process.stdout.read().decode()
            time.sleep(0.2)
        assert told["hostname"] == "127.0.0.1"
        yield f"http://127.0.0.1:{told['port']}", folder
    finally:
        process.terminate()
        process.wait()


def _listening(state: Path) -> dict | None:
    """What the server noted of itself, once it also answers: it takes a port, tells of it, and listens later."""
    for path in state.glob("jpserver-*.json"):
        if (text := path.read_text()).endswith("}"):
            told = json.loads(text)
            with suppress(OSError), create_tcp((told["hostname"], told["port"])):
                return told
    return None


def _ask(address: str, path: str, method: str = "GET", content: dict | None = None) -> dict:
    body = json.dumps(content).encode() if content is not None else None
    request = Request(f"{address}/{path}", body, {"Authorization": f"token {TOKEN}"}, method=method)
    try:
        with urlopen(request) as answer:
            return json.loads(answer.read() or b"{}")
    except HTTPError as error:
        pytest.fail(f"{method} {path}: {error.read().decode()}")


def _run(address: str, kernel: str, cells: list[dict]) -> None:
    """Run all code cells in a kernel of the server, as the browser does, and put their outputs into them."""
    header = [f"Authorization: token {TOKEN}"]
    socket = create_connection(f"{address.replace('http', 'ws')}/api/kernels/{kernel}/channels", header=header)
    for number, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), 1):
        asked = uuid4().hex
        head = {"msg_id": asked, "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3"}
        content = {"code": cell["source"], "silent": False, "store_history": True, "user_expressions": {}}
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        socket.send(json.dumps(message))
        cell["outputs"], cell["execution_count"] = [], number
        while True:
            told = json.loads(socket.recv())
            if told["parent_header"].get("msg_id") != asked:
                continue
            if told["msg_type"] in ("execute_result", "display_data", "error", "stream"):
                cell["outputs"].append({"output_type": told["msg_type"], **told["content"]})
            if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
                break
    socket.close()


def test_a_chapter_opens_runs_and_saves_back_without_noise(server):
    address, folder = server
    before = (folder / "support.md").read_bytes()
    opened_there = _ask(address, "api/contents/support.md")
    assert opened_there["type"] == "notebook"
    cells = opened_there["content"]["cells"]
    assert any("{share}`support_school_safe: mostly agree+`" in cell["source"] for cell in cells), (
        "roles stay as written"
    )

    kernel = {"name": "python3"}
    session = _ask(
        address, "api/sessions", "POST", {"path": "support.md", "name": "", "type": "notebook", "kernel": kernel}
    )
    _run(address, session["kernel"]["id"], cells)
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    drawn = [output for output in outputs if "<svg" in output.get("data", {}).get("text/html", "")]
    assert drawn, "an author sees the drawing"
    assert "'share support_school_safe: mostly agree+': '" in cells[-1]["outputs"][-1]["data"]["text/plain"]

    saved = _ask(address, "api/contents/support.md", "PUT", {"type": "notebook", "content": opened_there["content"]})
    assert saved["type"] == "notebook" and (folder / "support.md").read_bytes() == before

    (changed,) = [cell for cell in cells if "What a child meets online" in cell["source"]]
    changed["source"] = changed["source"].replace("What a child meets online", "What any child meets online")
    _ask(address, "api/contents/support.md", "PUT", {"type": "notebook", "content": opened_there["content"]})
    after = (folder / "support.md").read_text("utf-8")
    lines = [
        (old, new) for old, new in zip(before.decode().splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert [new.replace("any child", "a child") for _, new in lines] == [old for old, _ in lines] and len(lines) == 1


def test_no_kernel_is_offered_in_which_a_chapter_does_not_run(server):
    assert list(_ask(server[0], "api/kernelspecs")["kernelspecs"]) == ["python3"]


def test_opened_as_text_a_chapter_is_its_text(server):
    address, folder = server
    told = _ask(address, "api/contents/support.md?type=file&format=text")
    assert told["content"] == (folder / "support.md").read_text("utf-8")


def test_it_opens_at_a_click(server):
    told = _ask(server[0], "lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    assert told["schema"]["properties"]["defaultViewers"]["default"]["markdown"] == "Jupytext Notebook"
