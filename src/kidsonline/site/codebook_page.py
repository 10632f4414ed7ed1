"""The codebook on its page: questions by theme, each a block that fits a phone and leads to its figures and numbers.

Themes are folded: a browser lays out what is open, so that the page answers at once however long the codebook is.
"""

from html import escape
from itertools import groupby

from sphinx.util.docutils import SphinxTranslator

from ..disclosure.thresholds import flags_in
from ..figures.table import legend
from .addresses import anchor_of, in_explorer
from .outputs import page_of
from .used_in import places_of


def questions_html(translator: SphinxTranslator, payload: dict, href: str) -> str:
    """The blocks of one population, in the order of the codebook; ``href`` is the file of all of them."""
    population = payload["name"].rpartition("-")[2]
    rows = [dict(zip(payload["columns"], row.split("\t"), strict=True)) for row in payload["rows"]]
    parts = [f'<p><a href="{href}" download>Download as CSV</a> ({len(rows):,} questions)</p>']
    for theme, own in groupby(rows, key=lambda row: row["Theme"]):
        blocks = [_block(translator, population, row) for row in own]
        parts.append(
            f'<details class="kko-theme">\n<summary>{escape(theme.replace("_", " "))} ({len(blocks)})</summary>\n'
            + "\n".join(blocks) + "\n</details>"
        )  # fmt: skip
    return "\n".join([*parts, legend(flags_in(" ".join(payload["rows"])))])


def _block(translator: SphinxTranslator, population: str, row: dict[str, str]) -> str:
    name, label = row["Variable"], row["Label"]
    lines = [
        ("Asked of", escape(row["Asked of"])),
        ("Answers", escape(row["Answers"])),
        ("Everybody", escape(row["Everybody"])),
        ("Sensitive", row["Sensitive"]),
        ("Counterpart", escape(row["Counterpart"])),
        ("Shown in", _figures(translator, population, name)),
        ("By group", _explorer(translator, population, name) if row["Answers"] and row["Theme"] != "design" else ""),
    ]
    told = "\n".join(f"<dt>{head}</dt><dd>{text}</dd>" for head, text in lines if text)
    said = f"<p>{escape(row['Question'])}</p>\n" if row["Question"] else ""
    return (
        f'<div class="kko-question" id="{anchor_of(population, name)}">\n'
        f"<p><strong>{escape(label)}</strong> <code>{escape(name)}</code></p>\n{said}<dl>\n{told}\n</dl>\n</div>"
    )


def _figures(translator: SphinxTranslator, population: str, variable: str) -> str:
    builder = translator.builder
    return ", ".join(
        f'<a href="{builder.get_relative_uri(page_of(translator), place.page)}#{place.anchor}">'
        f"Figure {escape(place.figure)}</a>"
        for place in places_of(builder.app).get((population, variable), ())
    )


def _explorer(translator: SphinxTranslator, population: str, variable: str) -> str:
    href = in_explorer(translator.builder, page_of(translator), population, variable)
    return f'<a href="{href}">see its numbers<span class="kko-sr"> ({escape(variable)})</span></a>'
