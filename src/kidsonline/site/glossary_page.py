"""The glossary on a page, ``{glossary-of-terms}``: in the language of its page, each term with its other names."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..codebook.catalogue import words
from ..codebook.glossary import FILE, Term, glossary
from ..codebook.study import OWN, study
from ..disclosure.thresholds import LIMITS
from ..microdata.load import microdata_synthetic
from .language import MARK, language_of

LIST = "kko-glossary"


class GlossaryDirective(SphinxDirective):
    """``{glossary-of-terms}``: all terms of ``data/glossary.csv``, as a list that search finds."""

    def run(self) -> list[nodes.Node]:
        """One list; the page is made anew when the file changes."""
        self.env.note_dependency(str(FILE))
        language = language_of(self.env.docname)
        listed = nodes.definition_list(classes=[LIST])
        listed.extend(_item(term, language) for term in terms())
        return [listed]


def terms() -> list[Term]:
    """The terms that have a place beside these data."""
    return [term for term in glossary() if microdata_synthetic() or term.only != "synthetic"]


def named(term: Term, language: str) -> str:
    """What a term is called; a badge with its mark, a flag as it stands beside numbers."""
    if term.flag:
        return f"[{term.flag}]"
    if not term.badge:
        return term.named[language]
    badge = words().badges[term.badge]
    return f"{badge.mark} {badge.words if language == OWN else term.named[language]}"


def meaning_of(term: Term, language: str) -> str:
    """What a term means; of badges and flags in the words that stand beside the numbers themselves."""
    if language == OWN and term.badge:
        badge = words().badges[term.badge]
        return badge.meaning if microdata_synthetic() else badge.measured or badge.meaning
    text = words().flags[term.flag] if language == OWN and term.flag else term.means[language]
    return text.format(**LIMITS) if term.flag else text


def _item(term: Term, language: str) -> nodes.definition_list_item:
    head = nodes.term("", named(term, language), ids=[place_of(term)])
    others = {other: named(term, other) for other in study().help if other != language}
    for other, called in others.items():
        if called != named(term, language):
            head += nodes.Text(" ")
            head += nodes.emphasis("", called, classes=[f"{MARK}{other}"])
    said = nodes.paragraph("", meaning_of(term, language))
    return nodes.definition_list_item("", head, nodes.definition("", said))


def place_of(term: Term) -> str:
    """Where a term stands on its page."""
    return f"term-{term.key}"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("glossary-of-terms", GlossaryDirective)
