"""Where to get help, ``{help-box}``: whole once a page, one line at each later place; first in the page's language.

Numbers, and who answers them, stand in ``data/help.csv``, the words around them in ``data/study.toml``; no chapter and
no code has any. Both are a country's own: a survey of another country brings its ``help.csv`` beside its microdata.
"""

from datetime import date
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..codebook.study import OWN, HelpWords, printed_study, study
from ..codebook.tables import read_table, table
from ..errors import UserError
from ..paths import DATA, STUDY, microdata
from .language import language_of
from .outputs import OwnHtml

FILE = DATA / "help.csv"
TOLD = ("name", "hours", "languages")  # of a line; in another language "name_kk" and so on
COLUMNS = (*TOLD[:1], "number", *TOLD[1:], "source", "checked_on")
PLACE = "help-lines"  # the id of the whole box


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("help-box", HelpBox)


class HelpBox(SphinxDirective):
    """``{help-box}`` beside every section on harm, and first near the top of a page, where the whole box stands."""

    def run(self) -> list[OwnHtml]:
        """One node; the page is rebuilt when a file of the words changes."""
        for file in (file_of_lines(), STUDY):
            self.env.note_dependency(str(file))
        is_first = not self.env.temp_data.get(PLACE)
        self.env.temp_data[PLACE] = True
        rows, language = lines(), language_of(self.env.docname)
        return [OwnHtml.of(markup(rows, language) if is_first else line(rows))]


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
    file = file_of_lines()
    spoken = languages(list(table(file, list(COLUMNS))))
    told = [*COLUMNS, *(_in(what, language) for language in spoken if language != OWN for what in TOLD)]
    rows = read_table(file, told, ["number"])
    for i, row in rows.iterrows():
        empty = [column for column in told if not row[column].strip()]
        if empty:
            raise UserError(f"help.csv row {i + 2}: fill in {', '.join(empty)}.")
    return rows.to_dict("records")


def languages(columns: list[str]) -> list[str]:
    """The languages that the lines are told in: that of the pages, and those that the file has columns of."""
    return [name for name in study().help if name == OWN or _in("name", name) in columns]


def markup(rows: list[dict[str, str]], language: str = OWN) -> str:
    """The whole box in one language: each line a number to call, who answers, when and in which languages.

    The other languages are folded. A language that the lines are not told in gives way to that of the site.
    """
    told = languages(list(rows[0]))
    first = language if language in told else OWN
    words = study().help
    others = [name for name in told if name != first]
    return (
        f'<div class="kko-help" id="{PLACE}" lang="{first}" role="note" aria-label="{escape(words[first].ask)}">\n'
        f'<p class="kko-help-title">{escape(words[first].title)}</p>\n{_listed(rows, first)}\n'
        + "".join(_translated(rows, name, words[name]) for name in others)
        + f'<p class="kko-help-note">{escape(_checked(rows, first))}</p>\n</div>'
    )


def line(rows: list[dict[str, str]]) -> str:
    """One line that leads to the box of its page, where each number has who answers it."""
    numbers = " · ".join(escape(row["number"]) for row in rows)
    ask = escape(study().help[OWN].ask)
    return f'<p class="kko-help-line"><a href="#{PLACE}">{ask} <strong>{numbers}</strong></a></p>'


def _checked(rows: list[dict[str, str]], language: str) -> str:
    """On which day the sources were read, and what to know of a translation."""
    day = min(date.fromisoformat(row["checked_on"]) for row in rows)
    named = f"{day.day}\u00a0{day:%B}\u00a0{day.year}" if language == OWN else f"{day:%d.%m.%Y}"
    words = study().help[language]
    return f"{words.checked.format(day=named)} {words.note}".strip()


def _translated(rows: list[dict[str, str]], language: str, words: HelpWords) -> str:
    return (
        f'<details class="kko-help-in" lang="{language}">\n<summary>{escape(words.ask)}</summary>\n'
        f'<p class="kko-help-title">{escape(words.title)}</p>\n{_listed(rows, language)}\n'
        + (f'<p class="kko-help-note">{escape(words.note)}</p>\n' if words.note else "")
        + "</details>\n"
    )


def _listed(rows: list[dict[str, str]], language: str) -> str:
    told = ([row["number"], *(row[_in(what, language)] for what in TOLD)] for row in rows)
    return "<ul>\n" + "\n".join(_item(*map(escape, one)) for one in told) + "\n</ul>"


def _item(number: str, name: str, hours: str, spoken: str) -> str:
    return f'<li><a href="tel:{number}">{number}</a> <span><strong>{name}</strong><br> {hours} · {spoken}</span></li>'


def _in(what: str, language: str) -> str:
    """The column of ``help.csv`` that tells something in a language."""
    return what if language == OWN else f"{what}_{language}"
