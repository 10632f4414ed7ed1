"""Which claims a page makes: those whose badge it still has when it is ready, in order of appearance."""

from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from ..findings.claim import MIME
from .claim_badges import badge, overview, table
from .outputs import OwnHtml, content

_MADE = "kidsonline_claims"  # attribute of the Sphinx environment: {page: {name: claim}} as they appear


class ClaimBadge(nodes.General, nodes.Inline, nodes.Element):
    """The place of a badge; ``claim`` is its data. Becomes HTML when it is known which badges a page keeps."""


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


class SettleBadges(SphinxTransform):
    """Numbers the badges of a page and notes its claims, after what measured data leave out is gone."""

    default_priority = 870

    def apply(self, **kwargs: Any) -> None:
        """Each badge becomes HTML; a page without one has made no claims."""
        made: dict[str, dict] = {}
        for number, place in enumerate(list(self.document.findall(ClaimBadge)), start=1):
            claim = place["claim"]
            place.replace_self(OwnHtml.of(badge(claim, number, claim["name"] not in made)))
            made[claim["name"]] = claim
        self.env.__dict__.setdefault(_MADE, {})[self.env.docname] = made


def _badge_node(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element]:
    return [ClaimBadge(claim=content(data))]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    made = getattr(app.env, _MADE, {})
    for place in list(doctree.findall(ClaimsMade)):
        place.replace_self(OwnHtml.of(table(list(made.get(docname, {}).values()))))
    for place in list(doctree.findall(AllClaims)):
        root = app.config.root_doc
        pages = [
            (app.env.titles[doc].astext(), app.builder.get_relative_uri(docname, doc), list(made[doc].values()))
            for doc in (root, *app.env.toctree_includes.get(root, []))
            if made.get(doc)
        ]
        place.replace_self(OwnHtml.of(overview(pages)))


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    getattr(env, _MADE, {}).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    made = env.__dict__.setdefault(_MADE, {})
    made |= {doc: claims for doc, claims in getattr(other, _MADE, {}).items() if doc in docnames}


def setup(app: Sphinx) -> None:
    """Register the directives and their filling; what chapters claimed survives reading them in parallel."""
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    for node in (ClaimBadge, ClaimsMade, AllClaims):
        app.add_node(node)
    app.add_directive("claims-made", ClaimsMadeDirective)
    app.add_directive("all-claims", AllClaimsDirective)
    app.add_transform(SettleBadges)
    app.connect("doctree-resolved", _fill)


MAKERS = {MIME: _badge_node}
