"""How a claim looks on a page: a badge beside its sentence, and a table of tests at the end of the chapter."""

from docutils import nodes
from markupsafe import Markup, escape
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from ..disclosure.thresholds import flags_in
from ..figures.table import legend
from ..findings.claim import MIME, STATES
from ..html import html_table
from .outputs import OwnHtml, content

_MADE = "kidsonline_claims"  # attribute of the Sphinx environment: {chapter: {name: claim}} as they appear
COLUMNS = ("Comparison", "State", "First share", "Second share", "Difference in points (95% interval)")
ALL_COLUMNS = ("What was compared", "First", "Comparison", "Second", "State", "Chapter")


def badge(claim: dict) -> Markup:
    """The inline badge of one claim, linked to its row in the table."""
    return Markup(
        '<a class="kko-claim" data-state="{state}" href="#claim-{name}">'
        '<span class="kko-sr">This comparison: </span>{badge}</a>'
    ).format(**claim)


def _side(side: dict) -> Markup:
    return Markup('{group}: {text} <span class="kko-n">(n = {base})</span>').format(**side)


def _what(claim: dict) -> str:
    return " / ".join(dict.fromkeys(side["label"] for side in claim["sides"]))


def _row(claim: dict) -> list[str]:
    test = f"{claim['difference']} ({claim['interval']}), p\u00a0{claim['p']}" if claim["difference"] else ""
    what = Markup('<span id="claim-{}">{}: {}</span>').format(claim["name"], _what(claim), claim["verb"])
    state = Markup('<span class="kko-claim" data-state="{state}">{badge}</span>').format(**claim)
    return [what, state, *map(_side, claim["sides"]), test or f"not tested: {claim['reason']}"]


def table(claims: list[dict]) -> str:
    """The claims of a chapter as an accessible table with a legend of the states and tests that occur."""
    states = {c["badge"]: c["meaning"] for c in claims}
    tests = sorted({c["test"] for c in claims if c["test"]})
    meanings = "\n".join(f"<dt>{escape(s)}</dt>\n<dd>{escape(m)}</dd>" for s, m in states.items())
    caption = "Comparisons made in this chapter and what they rest on"
    tested = html_table(caption, COLUMNS, [_row(c) for c in claims], stacked=True)
    return (
        f'<div class="kko-claims">\n{tested}\n<dl>\n{meanings}\n</dl>\n'
        + (f"<p>Test: {escape('; '.join(tests))}.</p>\n" if tests else "")
        + legend(flags_in(" ".join(side["text"] for claim in claims for side in claim["sides"])))
        + "</div>"
    )


def badge_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    """The badge of a claim, which the table of its chapter and the page of all claims will list."""
    claim, env = content(data), getattr(renderer.renderer, "sphinx_env", None)
    if env is not None:
        env.__dict__.setdefault(_MADE, {}).setdefault(env.docname, {})[claim["name"]] = claim
    return [OwnHtml.of(badge(claim))]


class ClaimsMade(nodes.General, nodes.Element):
    """Where the table of a chapter's claims will stand; filled when its last sentence has been read."""


class ClaimsMadeDirective(SphinxDirective):
    """``{claims-made}``: every comparison of the chapter and what it rests on, in order of appearance."""

    def run(self) -> list[nodes.Node]:
        """A place for the table."""
        return [ClaimsMade()]


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
        for claim in made[doc].values():
            counts[claim["state"]] += 1
            first, second = map(_side, claim["sides"])
            link = Markup('<a href="{}#claim-{}">{}</a>').format(href, claim["name"], title)
            rows.append([_what(claim), first, claim["verb"], second, claim["badge"], link])
    tally = ", ".join(f"{escape(state)} {n}" for state, n in counts.items())
    return (
        f"<p>{len(rows)} comparisons, some made on two pages: {tally}.</p>\n"
        '<div class="kko-listing" data-filters="[4, 5]">\n'
        f"{html_table('All comparisons of this report', ALL_COLUMNS, rows)}\n</div>"
    )


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    made = getattr(app.env, _MADE, {})
    for place in list(doctree.findall(ClaimsMade)):
        place.replace_self(OwnHtml.of(table(list(made.get(docname, {}).values()))))
    for place in list(doctree.findall(AllClaims)):
        place.replace_self(OwnHtml.of(overview(app, docname)))


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """A page that is read anew, or not told, has made no claims."""
    getattr(env, _MADE, {}).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    made = env.__dict__.setdefault(_MADE, {})
    made |= {doc: claims for doc, claims in getattr(other, _MADE, {}).items() if doc in docnames}


def setup(app: Sphinx) -> None:
    """Register the directives and their filling; what chapters claimed survives reading them in parallel."""
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", _merge)
    app.add_node(ClaimsMade)
    app.add_node(AllClaims)
    app.add_directive("claims-made", ClaimsMadeDirective)
    app.add_directive("all-claims", AllClaimsDirective)
    app.connect("doctree-resolved", _fill)


MAKERS = {MIME: badge_node}
