"""Build the site, strictly and all or nothing.

A build goes to a folder of its own. Only a whole one, without a single warning, takes the place of the last:
a failed build leaves the published pages as they were.
"""

import fcntl
import functools
import http.server
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kidsonline.appendix.returned import check_returned
from kidsonline.book import inputs
from kidsonline.book.environment import environment
from kidsonline.book.first_look import look_first
from kidsonline.disclosure.scan import scan
from kidsonline.errors import UserError
from kidsonline.paths import ROOT

BUILD = ROOT / "_build"
STAGING = BUILD / "staging"
SITE = BUILD / "html"
STAMP = BUILD / "html.key"
PORT = 8000

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_SAYS_NOTHING = re.compile(
    "Running |Source Folder|Config Path|Output Path|Using jupyter-cache|loading translations|making output|myst v"
    "|myst-nb v|sphinx-multitoc|building |updating |looking for|pickling|checking|copying|generating|dumping|====="
    r"|writing additional|writing output\.\.\.( done)?$"
)
_END = ("build succeeded", "build finished", "The above exception")  # what follows speaks of the staging folder


def build() -> Path:
    """Build the site from ``chapters/`` and publish it to ``_build/html``, which is returned.

    Raises ``UserError`` when Sphinx gave an error or a warning; the last published site is then untouched.
    """
    with _alone():
        return _build()


def ensure() -> Path:
    """The published site, built first when it is missing or any of its inputs has changed since."""
    with _alone():
        current = STAMP.exists() and STAMP.read_text() == inputs.key(inputs.site_inputs())
        return SITE if current else _build()


def _build() -> Path:
    look_first(BUILD / "preflight")
    check_returned()
    before = inputs.key(inputs.site_inputs())
    print("Building the site from chapters/ (any warning stops it) ...", flush=True)
    shutil.rmtree(STAGING, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "chapters", "--config", ROOT / "_config.yml"]
    command += ["--toc", ROOT / "_toc.yml", "--path-output", STAGING, "-W", "-n", "--keep-going"]
    if status := _run(command):
        kept = "the last good site stays in _build/html" if SITE.exists() else "there is no site yet"
        raise UserError(f"The site was not built (jupyter-book ended with {status}, reasons above); {kept}.")
    scan(STAGING / "_build" / "html")
    _publish(STAGING / "_build" / "html")
    STAMP.write_text(before)
    return SITE


def _run(command: list) -> int:
    """Run ``command`` and pass its output on, without colours, machine paths and lines that tell nothing."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), encoding="utf-8", errors="replace", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    stopped, ended = set(), False
    assert process.stdout  # a pipe, as asked for
    for line in process.stdout:
        line = _COLOUR.sub("", line).replace(f"{ROOT}/", "").rstrip()
        chapter = line.split(":")[0]
        if "Executing notebook failed" in line:
            stopped.add(chapter)
        # The code that stopped is the error to mend; each number and figure it did not reach is a warning more.
        consequence = (chapter in stopped and "No key" in line) or (stopped and "undefined label: 'fig-" in line)
        ended = ended or line.startswith(_END)
        if line and not (ended or consequence or _SAYS_NOTHING.match(line)):
            print(f"  {line}", flush=True)
    return process.wait()


def _publish(whole: Path) -> None:
    old = BUILD / "html.old"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    whole.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time: parallel test workers wait for the first and find its site."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def preview() -> None:
    """Serve the built site to this machine until interrupted."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(ensure()))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    except OSError as error:
        raise UserError(f"Port {PORT} is taken ({error.strerror}); stop what uses it, or open the file.") from error
    print(f"Serving the site on http://127.0.0.1:{PORT} (Ctrl-C stops)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
