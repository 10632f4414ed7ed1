"""Printing with the browser of the machine."""

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import UserError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OLDEST = 131  # the first that prints what @page has in its margins: page numbers
_SECONDS = 300  # a hundred pages take ten
# The page printed is our own, with neither scripts nor addresses; a sandbox is not to be had as root or in containers.
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_INSTALL = "(Debian, Ubuntu: apt install chromium)"


def browser() -> str:
    """The path of Chromium or Chrome; raises UserError where there is none, or one that is too old."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise UserError(f"The PDF edition is printed by Chromium, and there is none here: install it {_INSTALL}.")
    told = subprocess.run([found, "--version"], capture_output=True, encoding="utf-8", errors="replace").stdout
    version = re.search(r"(\d+)\.\d", told)
    if not version or int(version[1]) < OLDEST:
        raise UserError(
            f"{told.strip() or found} cannot print page numbers: install Chromium {OLDEST} or newer {_INSTALL}."
        )
    return found


def print_page(page: Path, pdf: Path) -> None:
    """Print an HTML file, with bookmarks from its headings; raises UserError where the browser does not."""
    program = browser()
    pdf.unlink(missing_ok=True)
    with TemporaryDirectory() as profile:  # a browser that is open keeps its own to itself
        command = [program, *_QUIET, f"--user-data-dir={profile}", "--no-pdf-header-footer"]
        command += ["--generate-pdf-document-outline", f"--print-to-pdf={pdf}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise UserError(f"{program} did not print within {_SECONDS} seconds: try again.") from None
    if not pdf.is_file():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"{program} printed nothing and ended with {done.returncode} ({last}): see that it starts.")
