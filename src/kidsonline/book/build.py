"""Build the site, strictly and all or nothing.

A build goes to a folder of its own. Only a whole one, without a single warning and without a file that is not the
build's own, takes the place of the last: a failed build leaves the published pages as they were.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ..appendix.returned import check_returned
from ..disclosure.release import release
from ..errors import UserError
from ..microdata.load import microdata_synthetic
from ..paths import CHAPTERS, ROOT
from . import inputs
from .chapter_code import check_code
from .environment import environment
from .first_look import look_first
from .place import HOME, Place

MADE = "made.json"  # what the Sphinx extension writes beside a site: every file that the build made

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_SAYS_NOTHING = re.compile(
    "Running |Source Folder|Config Path|Output Path|Using jupyter-cache|loading translations|making output|myst v"
    "|myst-nb v|sphinx-multitoc|building |updating |looking for|pickling|checking|copying|generating|dumping|====="
    r"|writing additional|writing output\.\.\.( done)?$"
)
_END = ("build succeeded", "build finished", "The above exception")  # what follows speaks of the staging folder


def build(place: Place = HOME) -> Path:
    """Build the site from ``chapters/`` and publish it to ``_build/html``, which is returned, or to another place.

    Raises ``UserError`` when Sphinx gave an error or a warning, or when the site holds what the build did not make; the
    last published site is then untouched.
    """
    with place.alone():
        return _build(place)


def ensure(place: Place = HOME) -> Path:
    """The published site, built first when it is missing or any of its inputs has changed since."""
    with place.alone():
        return place.site if place.is_current(inputs.key(inputs.site_inputs())) else _build(place)


def _build(place: Place) -> Path:
    place.unsettle()
    try:
        look_first(place.reports)  # data that cannot be used end the build here, in one sentence
        synthetic = microdata_synthetic()
        check_returned()
        for chapter in sorted(CHAPTERS.rglob("*.md")):
            check_code(chapter)
    except UserError as error:
        left = place.last_site()
        raise UserError(f"{error} {left[:1].upper()}{left[1:]}.") from error
    before, made = inputs.key(inputs.site_inputs()), False
    print("Building the site from chapters/ (any warning stops it) ...", flush=True)
    shutil.rmtree(place.staging, ignore_errors=True)
    try:
        _make(place)
        made = True
    finally:
        shutil.rmtree(place.staging, ignore_errors=True)
        if not synthetic:
            _tidy(place, made)
    place.stamp(before)
    return place.site


def _make(place: Place) -> None:
    """Let Jupyter Book make the site, look at what it made, and publish it."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "chapters", "--config", ROOT / "_config.yml"]
    command += ["--toc", ROOT / "_toc.yml", "--path-output", place.staging, "-W", "-n", "--keep-going"]
    whole, list_of_files = place.staging / "_build" / "html", place.staging / "_build" / MADE
    if status := _run(command):
        raise UserError(
            f"The site was not built (jupyter-book ended with {status}, reasons above); {place.last_site()}."
        )
    try:
        release(whole, json.loads(list_of_files.read_text()) if list_of_files.exists() else {})
    except UserError as error:
        raise UserError(f"{error} The site was not published; {place.last_site()}.") from error
    place.publish(whole)


def _tidy(place: Place, made: bool) -> None:
    """Keep no output of measured data that is not on a published page: of a failed build none, else only the last."""
    kept = inputs.key(inputs.execution_inputs()) if made else ""
    for folder in place.cache.glob("*") if place.cache.exists() else ():
        if folder.name != kept:
            shutil.rmtree(folder, ignore_errors=True)


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
