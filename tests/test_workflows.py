"""What continuous integration does: allowed as little as it needs, and its steps work here as they do there."""

import hashlib
import re
import subprocess
import sys
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml

from kidsonline.paths import ROOT

WORKFLOWS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / ".github/workflows").glob("*.yml")}
JOBS = {f"{name}/{job}": what for name, flow in WORKFLOWS.items() for job, what in flow["jobs"].items()}
STEPS = [(job, step) for job, what in JOBS.items() for step in what.get("steps", [])]
RUNS = [(job, step["run"]) for job, step in STEPS if "run" in step]


def _tool(name: str):
    spec = spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------------------------------------- what is allowed


def test_only_publishing_may_write_and_each_job_only_what_it_writes():
    assert [name for name, flow in WORKFLOWS.items() if flow["permissions"] != {"contents": "read"}] == []
    assert {job: what["permissions"] for job, what in JOBS.items() if "permissions" in what} == {
        "publish/pages": {"pages": "write", "id-token": "write"},
        "publish/release": {"contents": "write"},
    }


def test_nothing_is_published_unless_it_was_checked_and_the_owner_said_so():
    for job in ("publish/pages", "publish/release"):
        assert JOBS[job]["needs"] == "check" and "vars.PUBLISH == 'true'" in JOBS[job]["if"]
    assert JOBS["publish/check"]["uses"] == "./.github/workflows/check.yml"


def test_no_job_runs_for_ever_or_keeps_the_key_of_the_repository():
    assert [job for job, what in JOBS.items() if "uses" not in what and not what.get("timeout-minutes")] == []
    checkouts = [step for _, step in STEPS if "actions/checkout@" in step.get("uses", "")]
    assert checkouts and all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_what_is_published_is_what_was_uploaded():
    given = {step["with"]["name"] for _, step in STEPS if "upload-artifact@" in step.get("uses", "")}
    pythons = JOBS["check/check"]["strategy"]["matrix"]["python"]
    assert pythons == ["3.11", "3.13"]
    names = {name.replace("${{ matrix.python }}", python) for name in given for python in pythons}
    taken = {step["with"]["name"] for _, step in STEPS if "download-artifact@" in step.get("uses", "")}
    assert taken and taken <= names


# ------------------------------------------------------------------------------------------------- the steps


@pytest.mark.parametrize("job, script", RUNS, ids=[f"{job}-{n}" for n, (job, _) in enumerate(RUNS)])
def test_a_step_is_shell_that_calls_what_is_there(job, script):
    # Text from outside (a branch's name) put into a script would be run; it comes through a variable instead.
    assert "${{" not in script
    read = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert read.returncode == 0, read.stderr
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([\w-]+)", script):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for path in re.findall(r"(?<!\S)((?:\.ci|tools)/\S+)", script):
        assert (ROOT / path).is_file()


def test_the_spark_route_is_never_skipped_in_its_job():
    assert any("make test-spark" in script for job, script in RUNS if job == "check/spark")
    assert "REQUIRE_SPARK=1" in (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = "import test_rows; test_rows.find_spec = lambda name: None; test_rows.spark_session()"
    paths = f"import sys; sys.path[:0] = [{str(ROOT / 'tests')!r}, {str(ROOT / 'src')!r}]; "
    run = subprocess.run(
        [sys.executable, "-c", paths + asked], capture_output=True, text=True, env={"REQUIRE_SPARK": "1", "PATH": ""}
    )
    assert "Failed: Spark was not tried: pyspark and Java not installed" in run.stderr


def test_a_release_archive_has_its_checksum_and_the_same_bytes_every_time(tmp_path):
    (script,) = [script for job, script in RUNS if job == "publish/release" and "archive.py" in script]
    archives = []
    for number, when in enumerate(("202001010000", "202601010000")):
        folder = tmp_path / str(number)
        (folder / "site" / "data").mkdir(parents=True)
        for name in ("index.html", "data/таблица.csv") if number else ("data/таблица.csv", "index.html"):
            (folder / "site" / name).write_text(name, encoding="utf-8")
            subprocess.run(["touch", "-t", when, str(folder / "site" / name)], check=True)
        (folder / "tools").symlink_to(ROOT / "tools")
        run = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env={"NAME": "kidsonline-v1", "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        archives.append(folder / "kidsonline-v1.tar.gz")
    first, second = (path.read_bytes() for path in archives)
    assert first == second
    digest = hashlib.sha256(first).hexdigest()
    assert archives[0].with_name("kidsonline-v1.tar.gz.sha256").read_text() == f"{digest}  kidsonline-v1.tar.gz\n"
    with tarfile.open(archives[0]) as tar:
        names = [member.name for member in tar if member.isfile()]
    assert names == ["kidsonline-v1/data/таблица.csv", "kidsonline-v1/index.html"]


class _Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response({"/good": 200, "/gone": 404, "/busy": 503, "/robots": 403}[self.path])
        self.end_headers()

    def log_message(self, *arguments) -> None:
        pass


def test_a_link_is_gone_only_when_its_host_says_so_or_does_not_answer(tmp_path, monkeypatch):
    links = _tool("links")
    monkeypatch.setattr(links, "PAUSE", 0.0)
    monkeypatch.setattr(links, "TRIES", 2)
    server = HTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    pages = {"index": ["good", "busy#part"], "other": ["robots", "good"]}
    try:
        for name, paths in pages.items():
            text = "".join(f'<a href="{here}/{path}">a</a>' for path in paths) + '<a href="index.html">within</a>'
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        found = links.links(tmp_path)
        assert found[f"{here}/good"] == ["index.html", "other.html"] and len(found) == 3
        status, lines = links.report(found)
        assert status == 0 and lines[0] == "3 outside links, 0 gone, 2 unclear."
        status, lines = links.report({**found, f"{here}/gone": ["x.html"], "http://127.0.0.1:9/": ["y.html"]})
        assert status == 1 and lines[0] == "5 outside links, 2 gone, 2 unclear."
        assert f"- gone: {here}/gone answers 404; in x.html" in lines
    finally:
        server.shutdown()
