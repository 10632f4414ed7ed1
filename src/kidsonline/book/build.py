"""Build the site, strictly and all or nothing.

A build goes to a folder of its own. Only a whole one, without a single warning and without a file that is not the
build's own, takes the place of the last: a failed build leaves the published pages as they were.
"""

import json
import re
import shutil
import sys
from functools import partial
from pathlib import Path

from ..codebook.read import codebook
from ..codebook.study import study
from ..disclosure.release import release
from ..errors import UserError
from ..kept import keep_in, kept
from ..microdata.load import microdata_synthetic
from ..paths import CHAPTERS, ROOT
from . import inputs
from .ahead import work_ahead
from .apart import Apart
from .chapter_code import check_code
from .failure import NOT_BUILT, read_failure
from .first_look import look_first
from .place import HOME, KEPT, Place

MADE = "made.json"  # what the Sphinx extension writes beside a site: every file that the build made
_STATES = 5  # of code and data whose outputs are kept

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_SAYS_NOTHING = re.compile(
    "Running |Source Folder|Config Path|Output Path|Using jupyter-cache|loading translations|making output|myst v"
    "|myst-nb v|sphinx-multitoc|building |updating |looking for|pickling|checking|copying|generating|dumping|====="
    r"|writing additional|chapters/\S+: Using cached notebook|writing output\.\.\.( done)?$"
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
        return place.site if place.is_current() else _build(place)


def _build(place: Place) -> Path:
    place.unsettle()
    executed = place.cache / inputs.key(inputs.execution_inputs())
    keep_in(executed / KEPT)
    try:
        return _build_all(place, executed)
    finally:
        keep_in(None)


def _build_all(place: Place, executed: Path) -> Path:
    try:
        look_first(place.reports)  # data that cannot be used end the build here, in one sentence
        synthetic = microdata_synthetic()
        for chapter in sorted(CHAPTERS.rglob("*.md")):
            kept("checked", f"{chapter}\0{chapter.read_text(encoding='utf-8')}", partial(check_code, chapter))
    except UserError as error:
        left = place.last_site()
        raise UserError(f"{error} {left[:1].upper()}{left[1:]}.") from error
    before, made = inputs.key(inputs.site_inputs()), False
    print("Building the site from chapters/ (any warning stops it) ...", flush=True)
    shutil.rmtree(place.staging, ignore_errors=True)
    try:
        for population in study().populations:
            codebook(population)  # read before the steps are forked, which all ask it
        work_ahead(executed, executed / KEPT)
        _make(place)
        made = True
    except UserError as error:
        left = place.last_site()
        raise error if left in str(error) else UserError(f"{error} {left[:1].upper()}{left[1:]}.") from error
    finally:
        shutil.rmtree(place.staging, ignore_errors=True)
        _tidy(place, synthetic, executed if made else None)
    place.stamp(before)
    return place.site


def _make(place: Place) -> None:
    """Let Jupyter Book make the site, look at what it made, and publish it."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "chapters", "--config", ROOT / "_config.yml"]
    command += ["--toc", ROOT / "_toc.yml", "--path-output", place.staging, "-W", "-n", "--keep-going"]
    whole, list_of_files = place.staging / "_build" / "html", place.staging / "_build" / MADE
    if said := _why_not(command):
        raise UserError(f"{NOT_BUILT}{read_failure(said).sentence.rstrip('.')}; {place.last_site()}.")
    try:
        release(whole, json.loads(list_of_files.read_text()) if list_of_files.exists() else {})
    except UserError as error:
        raise UserError(f"{error} The site was not published; {place.last_site()}.") from error
    place.publish(whole)


def _tidy(place: Place, synthetic: bool, made: Path | None) -> None:
    """Keep no output of measured data that is not on a published page: of a failed build none, else what was ``made``.

    Of synthetic data the last few states are kept, so that an edit that is taken back finds its outputs.
    """
    there = sorted(place.cache.glob("*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in there[_STATES:] if synthetic else there:
        if folder != made:
            shutil.rmtree(folder, ignore_errors=True)


def _why_not(command: list) -> list[str]:
    """Run Jupyter Book and pass its output on, without colours, machine paths and lines that tell nothing.

    What it said where it failed, and nothing where it did not.
    """
    book = Apart(*map(str, command))
    stopped, ended, said = set(), False, ["Jupyter Book stopped without a word."]
    for line in book.lines():
        line = _COLOUR.sub("", line).replace(f"{ROOT}/", "").rstrip()
        chapter = line.split(":")[0]
        if "Executing notebook failed" in line:
            stopped.add(chapter)
        # The code that stopped is the error to mend; each number and figure it did not reach is a warning more.
        consequence = (chapter in stopped and "No key" in line) or (stopped and "undefined label: 'fig-" in line)
        ended = ended or line.startswith(_END)
        if line and not (ended or consequence or _SAYS_NOTHING.match(line)):
            print(f"  {line}", flush=True)
            said.append(line)
    return said if book.status else []
