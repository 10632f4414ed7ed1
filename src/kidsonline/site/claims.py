"""How a claim looks on a page: a badge beside its sentence, and a table of tests at the end of the chapter."""

import json
from html import escape

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..claims import MIME, STATES, TABLE_MIME

_MADE = "kidsonline_claims"  # attribute of the Sphinx environment: claims by chapter
COLUMNS = ("Comparison", "First share", "Second share", "Difference in points (95% interval)", "p", "State")


def badge(claim: dict) -> str:
    """The inline badge of one claim, linked to its row in the table."""
    words = {"name": escape(claim["name"]), "state": escape(claim["state"]), "badge": escape(claim["badge"])}
    return (
        '<a class="kko-claim" data-state="{state}" href="#claim-{name}">'
        '<span class="kko-sr">This comparison: </span>{badge}</a>'
    ).format(**words)


def _side(side: dict) -> str:
    return f'{escape(side["group"])}: {escape(side["text"])} <span class="kko-base">(n = {escape(side["base"])})</span>'


def _row(claim: dict) -> str:
    first, second = claim["sides"]
    what = escape(first["label"])
    if second["label"] != first["label"]:
        what += f" / {escape(second['label'])}"
    difference = escape(claim["difference"] or f"not tested: {claim['reason']}")
    if claim["interval"]:
        difference += f" ({escape(claim['interval'])})"
    cells = [
        _side(first),
        _side(second),
        difference,
        escape(claim["p"]) or "–",
        f'<span class="kko-claim" data-state="{escape(claim["state"])}">{escape(claim["badge"])}</span>',
    ]
    # White space between cells: Sphinx's search would join neighbouring words otherwise (traps.md, Page).
    return (
        f'<tr id="claim-{escape(claim["name"])}">\n<th scope="row">{what}: {escape(claim["verb"])}</th>\n'
        + "\n".join(f"<td>{c}</td>" for c in cells)
        + "\n</tr>"
    )


def table(claims: list[dict]) -> str:
    """The claims of a chapter as an accessible table with a legend of the states and tests that occur."""
    head = "\n".join(f'<th scope="col">{c}</th>' for c in COLUMNS)
    rows = "\n".join(_row(c) for c in claims)
    states = {c["badge"]: c["meaning"] for c in claims}
    tests = sorted({c["test"] for c in claims if c["test"]})
    legend = "\n".join(f"<dt>{escape(s)}</dt>\n<dd>{escape(m)}</dd>" for s, m in states.items())
    return (
        '<div class="kko-claims">\n<div class="kko-scroll" tabindex="0" role="region" aria-label="Comparisons">\n'
        "<table>\n<caption>Comparisons made in this chapter and what they rest on</caption>\n"
        f"<thead>\n<tr>\n{head}\n</tr>\n</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n<dl>\n{legend}\n</dl>\n"
        + (f"<p>Test: {escape('; '.join(tests))}.</p>\n" if tests else "")
        + "</div>"
    )


def _payload(data: MimeData) -> dict:
    return data.content if isinstance(data.content, dict) else json.loads(data.content)


def badge_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The badge of a glued claim."""
    return [nodes.raw("", badge(_payload(data)), format="html")]


def table_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The table of a chapter's claims, which the page of all claims lists again."""
    claims, env = _payload(data)["claims"], getattr(renderer.renderer, "sphinx_env", None)
    if env is not None:
        made = env.__dict__.setdefault(_MADE, {})
        made[env.docname] = claims
    return [nodes.raw("", table(claims), format="html")]


class AllClaims(nodes.General, nodes.Element):
    """Where the list of all claims will stand; filled when every chapter has been read."""


class AllClaimsDirective(SphinxDirective):
    """``{all-claims}``: every comparison of the report with its state, linked to its chapter."""

    def run(self) -> list[nodes.Node]:
        """A place for the list."""
        return [AllClaims()]


def overview(app: Sphinx, here: str) -> str:
    """All claims as one table, and how many have each state."""
    made = getattr(app.env, _MADE, {})
    rows, counts, root = [], dict.fromkeys(STATES, 0), app.config.root_doc
    for doc in (d for d in (root, *app.env.toctree_includes.get(root, [])) if d in made):
        title, href = app.env.titles[doc].astext(), app.builder.get_relative_uri(here, doc)
        for claim in made[doc]:
            counts[claim["state"]] += 1
            first, second = claim["sides"]
            link = f'<a href="{href}#claim-{escape(claim["name"])}">{escape(title)}</a>'
            what = first["label"] if first["label"] == second["label"] else f"{first['label']} / {second['label']}"
            rows.append(
                f'<tr>\n<th scope="row">{escape(what)}</th>\n<td>{_side(first)}</td>\n'
                f"<td>{escape(claim['verb'])}</td>\n<td>{_side(second)}</td>\n"
                f"<td>{escape(claim['badge'])}</td>\n<td>{link}</td>\n</tr>"
            )
    heads = ("What was compared", "First", "Comparison", "Second", "State", "Chapter")
    head = "\n".join(f'<th scope="col">{h}</th>' for h in heads)
    tally = "; ".join(f"{n} {escape(state)}" for state, n in counts.items())
    return (
        f"<p>{len(rows)} comparisons, some made on two pages: {tally}.</p>\n"
        '<div class="kko-listing" data-filters="[4, 5]">\n'
        '<div class="kko-scroll" tabindex="0" role="region" aria-label="All comparisons">\n<table class="kko-table">\n'
        f"<caption>All comparisons of this report</caption>\n<thead>\n<tr>\n{head}\n</tr>\n</thead>\n"
        "<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>\n</div>\n</div>"
    )


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(AllClaims)):
        place.replace_self(nodes.raw("", overview(app, docname), format="html"))


def setup(app: Sphinx) -> None:
    """Register the directive and its filling."""
    app.add_node(AllClaims)
    app.add_directive("all-claims", AllClaimsDirective)
    app.connect("doctree-resolved", _fill)


MAKERS = {MIME: badge_node, TABLE_MIME: table_node}
