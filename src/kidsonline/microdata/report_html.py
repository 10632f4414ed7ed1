"""What a look at a file found, as one page that needs nothing else: for people who do not use a console."""

from markupsafe import Markup, escape

from ..html import html_table
from .checks.refusals import answered
from .preflight import Preflight
from .report_text import HEADS, summary
from .severity import Finding

_LOOK = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; } caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; }
.kko-num { text-align: right; } li { margin: .6rem 0; } .do { display: block; color: #444; }
.stop { border-left: .4rem solid #b3261e; padding-left: .8rem; }
.warning { border-left: .4rem solid #b06f00; padding-left: .8rem; }
.note { border-left: .4rem solid #777; padding-left: .8rem; }
"""


def report_html(found: Preflight, name: str) -> str:
    """The whole report on the file called ``name``; texts of the file are escaped."""
    title = f"{name}, read as {found.sheet.book.population}"
    parts = [html_table("In short", ["", ""], summary(found))]
    for severity, head in HEADS.items():
        if own := found.of(severity):
            items = "\n".join(_item(finding) for finding in own)
            parts.append(f'<h2>{head} ({len(own)})</h2>\n<ul class="{severity}">\n{items}\n</ul>')
    rows = [
        [one.item.variable, one.item.label_en, *(f"{n:,}" for n in (one.asked, one.refused, one.unsure, one.empty))]
        for one in answered(found.sheet)
    ]
    heads = ["Variable", "Question", "Asked", "Preferred not to say", "Did not know", "Empty"]
    parts.append(html_table("Who answered (people, unweighted)", heads, rows, numeric=(2, 3, 4, 5)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_LOOK}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"<p>This page is for the survey team: it holds small counts and is not for publication.</p>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _item(finding: Finding) -> str:
    said = Markup("<strong>{}</strong>: {}").format(", ".join(finding.variables), finding.what)
    item = said if finding.variables else escape(finding.what)
    if finding.to_do:
        item += Markup('<span class="do">{}</span>').format(finding.to_do)
    if finding.details:
        lines = Markup("").join(Markup("<li>{}</li>\n").format(detail) for detail in finding.details)
        item += Markup("<details><summary>{} in detail</summary>\n<ul>\n{}</ul>\n</details>").format(
            len(finding.details), lines
        )
    return f"<li>{item}</li>"
