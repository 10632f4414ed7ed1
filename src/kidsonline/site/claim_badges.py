"""How claims look: a badge beside a sentence, the table of a chapter's comparisons, and the list of all."""

from collections import Counter

from markupsafe import Markup, escape

from ..codebook.catalogue import words
from ..disclosure.thresholds import flags_in
from ..figures.table import legend
from ..html import html_table

COLUMNS = ("Comparison", "What the numbers show", "First share", "Second share", "Difference in points (95% interval)")
ALL_COLUMNS = ("Comparison", "First share", "Second share", "What the numbers show", "Chapter")


def badge(claim: dict, number: int, first: bool = True) -> Markup:
    """The badge in a sentence; opened, hovered or focused it tells what it means, and leads to its row in the table.

    number : of the badge on its page. first : whether it is the first of its comparison there, to which the row leads
    back. Needs no script: a browser that knows no popovers shows the badge alone.
    """
    at = f"said-{claim['name']}" + ("" if first else f"-{number}")
    return Markup(
        '<span class="kko-claim-at" id="{at}"><button type="button" class="kko-claim" data-state="{state}" '
        'data-badge="{badge}" popovertarget="claim-says-{number}"><span aria-hidden="true">{mark}</span> '
        '<span class="kko-sr">This comparison: </span>{words}</button>'
        '<span popover class="kko-claim-says" id="claim-says-{number}">{meaning} {numbers} '
        '<a href="#claim-{name}">All comparisons of this page</a></span></span>'
    ).format(number=number, at=at, numbers=_sentence(_test(claim)), **claim)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _test(claim: dict) -> str:
    if claim["difference"]:
        return f"{claim['difference']} points ({claim['interval']}), p\u00a0{claim['p']}"
    return claim["reason"]


def _side(side: dict) -> Markup:
    return Markup('{group}: {text} <span class="kko-n">(n = {base})</span>').format(**side)


def _what(claim: dict) -> str:
    """The comparison as a sentence: a question of two groups, or two questions."""
    first, second = claim["sides"]
    if first["label"] == second["label"]:
        return f"{first['label']}: {first['group']} {claim['verb']} {second['group']}"
    return f"{first['label']} {claim['verb']} {second['label'][:1].lower()}{second['label'][1:]}"


def _mark(claim: dict) -> Markup:
    return Markup('<span class="kko-claim" data-badge="{badge}">{mark} {words}</span>').format(**claim)


def _row(claim: dict) -> list[str]:
    what = Markup('<span id="claim-{name}">{what}</span> <a href="#said-{name}">back to the sentence</a>')
    return [what.format(name=claim["name"], what=_what(claim)), _mark(claim), *map(_side, claim["sides"]), _test(claim)]


def table(claims: list[dict]) -> str:
    """The claims of a chapter: the tested ones as a table with a legend, the others as a list with reasons."""
    tested = [c for c in claims if c["difference"]]
    meanings = {f"{c['mark']} {c['words']}": c["meaning"] for c in claims}
    legend_of_badges = "\n".join(f"<dt>{escape(s)}</dt>\n<dd>{escape(m)}</dd>" for s, m in meanings.items())
    tests = sorted({c["test"] for c in tested if c["test"]})
    parts = []
    if tested:
        caption = "Comparisons made on this page and what they rest on"
        parts.append(html_table(caption, COLUMNS, [_row(c) for c in tested], stacked=True))
    if untested := [c for c in claims if not c["difference"]]:
        parts.append("<p>Not tested, and why:</p>\n<ul>\n" + "\n".join(map(_untested, untested)) + "\n</ul>")
    parts.append(f"<dl>\n{legend_of_badges}\n</dl>")
    if tests:
        parts.append(f"<p>Test: {escape('; '.join(tests))}.</p>")
    parts.append(legend(flags_in(" ".join(side["text"] for claim in tested for side in claim["sides"]))))
    return '<div class="kko-claims">\n' + "\n".join(parts) + "</div>"


def _untested(claim: dict) -> Markup:
    what, mark, *_ = _row(claim)
    return Markup("<li>{}: {} {}</li>").format(what, claim["reason"], mark)


def overview(pages: list[tuple[str, str, list[dict]]]) -> str:
    """All claims as one table, and how many have each badge. pages : the title of each, its address, its claims."""
    counts: Counter[str] = Counter()
    rows = []
    for title, href, claims in pages:
        for claim in claims:
            counts[claim["badge"]] += 1
            first, second = map(_side, claim["sides"])
            link = Markup('<a href="{}#claim-{}">{}</a>').format(href, claim["name"], title)
            rows.append([_what(claim), first, second, f"{claim['mark']} {claim['words']}", link])
    tally = ", ".join(f"{escape(badge.words)} {counts[kind]}" for kind, badge in words().badges.items())
    return (
        f"<p>{len(rows)} comparisons, some made on two pages: {tally}.</p>\n"
        '<div class="kko-listing" data-filters="[3, 4]">\n'
        f"{html_table('All comparisons of this report', ALL_COLUMNS, rows)}\n</div>"
    )
