"""The first thing a build does: look at the data, so that what would stop it ends it at once, in one sentence."""

from pathlib import Path

from ..errors import UserError
from ..kept import kept
from ..microdata.load import populations_there, preflight_of
from ..microdata.report_html import report_html
from ..microdata.report_text import verdict


def look_first(reports: Path) -> None:
    """Look at every file the report is computed from, and write a page about each into the folder ``reports``.

    Raises UserError, with the first thing that stops and the path of the page, when no site can be made of a file.
    """
    lines = kept("look", "", lambda: _look(reports))
    if not all((reports / f"{population}.html").exists() for population in populations_there()):
        lines = _look(reports)  # somebody threw the pages away
    for line in lines:
        print(line, flush=True)


def _look(reports: Path) -> list[str]:
    """A line about each file; what is kept of a look is these lines alone."""
    reports.mkdir(parents=True, exist_ok=True)
    stopped, lines = [], []
    for population in populations_there():
        found = preflight_of(population)
        page = reports / f"{population}.html"
        page.write_text(report_html(found, found.path.name), encoding="utf-8")
        shown = page.relative_to(reports.parent.parent)
        lines.append(f"{found.path.name}: {verdict(found)} ({shown}).")
        if found.stops:
            more = f", and {len(found.stops) - 1} more" if len(found.stops) > 1 else ""
            first = found.stops[0].sentence.rstrip(".")
            stopped.append(f"{found.path.name} cannot be used ({first}{more}): the full report is in {shown}")
    if stopped:
        print(*lines, sep="\n", flush=True)
        raise UserError(f"The site was not built: {'; '.join(stopped)}.")
    return lines
