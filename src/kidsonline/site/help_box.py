"""The box with help lines, ``:::{help-box}``: every number comes from ``data/help.csv``, none from a chapter.

Numbers are a country's own: a survey of another country brings its ``help.csv`` beside its microdata.
"""

from datetime import date
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..codebook.study import printed_study, study
from ..codebook.tables import read_table
from ..errors import UserError
from ..paths import DATA, microdata
from .outputs import OwnHtml

FILE = DATA / "help.csv"
COLUMNS = ("name", "number", "hours", "languages", "source", "checked_on")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("help-box", HelpBox)


class HelpBox(SphinxDirective):
    """A box that tells where a child or an adult can get help, placed beside every section on harm."""

    def run(self) -> list[nodes.Node]:
        """One raw HTML node; the page is rebuilt when the file changes."""
        self.env.note_dependency(str(file_of_lines()))
        return [OwnHtml.of(markup(lines()))]


def file_of_lines() -> Path:
    """``help.csv`` beside the microdata, else the project's; raises UserError where that is of another country."""
    own = microdata() / FILE.name
    if own.is_file():
        return own
    if study().country != printed_study().country:
        raise UserError(
            f"The help lines in data/help.csv are those of {printed_study().country}: put a help.csv of "
            f"{study().country} beside the microdata, with the columns {', '.join(COLUMNS)}."
        )
    return FILE


def lines() -> list[dict[str, str]]:
    """The rows of the file, in its order. ``UserError`` when a column or a value is missing."""
    rows = read_table(file_of_lines(), list(COLUMNS), ["number"])
    for i, row in rows.iterrows():
        empty = [column for column in COLUMNS if not row[column].strip()]
        if empty:
            raise UserError(f"help.csv row {i + 2}: fill in {', '.join(empty)}.")
    return rows.to_dict("records")


def markup(rows: list[dict[str, str]]) -> str:
    """The box as HTML: each line a number to call, who answers, when and in which languages."""
    items = "\n".join(_item({key: escape(value) for key, value in row.items()}) for row in rows)
    day = min(date.fromisoformat(row["checked_on"]) for row in rows)
    checked = f"{day.day}\u00a0{day:%B}\u00a0{day.year}"
    return (
        '<div class="kko-help" role="note" aria-label="Where to get help">\n'
        '<p class="kko-help-title">If something online has hurt or frightened you, or someone you know</p>\n'
        f"<ul>\n{items}\n</ul>\n"
        f'<p class="kko-help-note">Numbers as their sources gave them on {checked}.</p>\n</div>'
    )


def _item(row: dict[str, str]) -> str:
    return (
        f'<li><a href="tel:{row["number"]}">{row["number"]}</a> <span><strong>{row["name"]}</strong><br> '
        f"{row['hours']} · {row['languages']}</span></li>"
    )
