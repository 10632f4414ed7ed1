"""A review: what moved since another revision, as Markdown for a comment and as a page with both drawings.

Numbers that moved come first, because they are what a reviewer must judge; texts, files and pins follow.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup, escape

from ..errors import UserError
from ..figures.markup import figure_html
from ..html import html_table
from .moved import Moved, Number, moved
from .revision import changed_files, said_at

NOTHING = "Nothing changed: no number, sentence or figure differs from {base}."
_NUMBERS = ("Question", "Answer", "Group", "Before", "Now", "Points", "Beyond its interval", "Figures")
_SENTENCES = ("Chapter", "What", "Before", "Now")
_KINDS = {"data/": "Data", "requirements.txt": "Pins", "pyproject.toml": "Pins", "chapters/": "Pages",
          "src/": "Code", "tests/reference/": "References", "": "Other files"}  # fmt: skip
_MOST = 60  # rows of a table in a comment; the page has all
_STYLES = ("palette.css", "figures.css")


def review(base: str, folder: Path) -> str:
    """Write ``review.md`` and ``review.html`` into ``folder``; returns the Markdown.

    Compares the references as they lie there with those of the commit ``base``. Raises UserError for an unknown commit
    and for a folder that cannot be written.
    """
    found, files = moved(said_at(base), said_at()), changed_files(base)
    text = markdown(found, files, base)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "review.md").write_text(text, encoding="utf-8")
        (folder / "review.html").write_text(page(found, files, base), encoding="utf-8")
    except OSError as error:
        raise UserError(f"'{folder}' cannot be written ({error.strerror}): name another with --out.") from None
    return text


def markdown(found: Moved, files: Sequence[str], base: str) -> str:
    """The review as a comment: one line where nothing moved."""
    if found.nothing and not files:
        return NOTHING.format(base=base) + "\n"
    parts = [f"# What moved since {base}", _summary(found)]
    for title, heads, rows in _tables(found):
        shown = [" | ".join(_cell(text) for text in row) for row in rows[:_MOST]]
        parts += [f"## {title}", "\n".join([" | ".join(heads), " | ".join("---" for _ in heads), *shown])]
        if len(rows) > _MOST:
            parts.append(f"{len(rows) - _MOST} more stand on the page of this review.")
    if found.figures:
        parts += ["## Figures", ", ".join(_figure_name(name, *both) for name, both in found.figures.items())]
    parts += [f"## {title}\n\n" + "\n".join(f"- `{name}`" for name in names) for title, names in _kinds(files)]
    return "\n\n".join(parts) + "\n"


def page(found: Moved, files: Sequence[str], base: str) -> str:
    """The review as a page that stands by itself, figures before and after side by side."""
    parts = [Markup("<h1>What moved since {}</h1>\n<p>{}</p>").format(base, _summary(found))]
    parts += [Markup("<h2>{}</h2>\n{}").format(title, Markup(html_table(title, heads, rows)))
              for title, heads, rows in _tables(found)]  # fmt: skip
    for name, both in found.figures.items():
        sides = [Markup("<div><h3>{}</h3>{}</div>").format(when, _drawn(payload, f"{name}-{when.lower()}"))
                 for when, payload in zip(("Before", "Now"), both, strict=True)]  # fmt: skip
        parts.append(Markup('<h2>{}</h2>\n<div class="both">{}</div>').format(_title(*both), Markup("").join(sides)))
    for title, names in _kinds(files):
        items = Markup("").join(Markup("<li>{}</li>").format(name) for name in names)
        parts.append(Markup("<h2>{}</h2><ul>{}</ul>").format(title, items))
    styles = "\n".join(
        (Path(__file__).parents[1] / "figures" / "static" / name).read_text(encoding="utf-8") for name in _STYLES
    )
    return _PAGE.format(title=escape(f"What moved since {base}"), styles=styles, body="\n".join(parts))


def _summary(found: Moved) -> str:
    if found.nothing:
        return "No number, sentence or figure differs."
    beyond = sum(number.beyond is True for number in found.numbers)
    return (
        f"{len(found.numbers)} number(s) moved, {beyond} of them beyond the interval; {len(found.claims)} claim(s) and "
        f"{len(found.words)} number(s) in sentences changed; {len(found.figures)} figure(s) look different."
    )


def _tables(found: Moved) -> list[tuple[str, Sequence[str], list[Sequence[str]]]]:
    """Title, heads and rows of each table that has any."""
    tables: list[tuple[str, Sequence[str], list[Sequence[str]]]] = [
        ("Numbers that moved", _NUMBERS, [_row(number) for number in found.numbers]),
        ("Comparisons that changed", _SENTENCES, [*found.claims]),
        ("Numbers in sentences", _SENTENCES, [*found.words]),
        ("Lists that changed", ("List",), [(name,) for name in found.lists]),
    ]
    return [table for table in tables if table[2]]


def _row(number: Number) -> tuple[str, ...]:
    beyond = {True: "yes", False: "no", None: "no interval"}[number.beyond]
    return (number.question, number.answer, number.group, number.before or "–", number.after or "–",
            number.difference or "–", beyond, ", ".join(number.figures))  # fmt: skip


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "–"


def _title(old: dict | None, new: dict | None) -> str:
    payload = new or old or {}
    return f"Figure {payload['figure']}. {payload['title']}"


def _figure_name(name: str, old: dict | None, new: dict | None) -> str:
    return f"{name} ({'new' if old is None else 'gone' if new is None else 'changed'})"


def _drawn(payload: dict | None, name: str) -> Markup:
    """A figure under a name of its own, since both stand on one page."""
    if payload is None:
        return Markup("<p>not there</p>")
    try:
        return Markup(figure_html({**payload, "name": name}, level=4))
    except (KeyError, TypeError, ValueError):  # a reference of long ago
        return Markup("<p>written by an older program, which this one cannot draw</p>")


def _kinds(files: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Changed files by what they are; references only repeat what the tables say."""
    found: dict[str, list[str]] = {}
    for name in files:
        start = max((k for k in _KINDS if name.startswith(k)), key=len)
        found.setdefault(_KINDS[start], []).append(name)
    found.pop("References", None)
    return [(title, found[title]) for title in dict.fromkeys(_KINDS.values()) if title in found]


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{styles}
body {{ max-width: 80rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--kko-line); text-align: left; vertical-align: top; }}
.both {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.5rem; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
