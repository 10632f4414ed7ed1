"""Flags such as [c] in running text: each leads to its meaning, which stands at the end of the page."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ..codebook.study import OWN
from ..disclosure.thresholds import LEGEND, flags_in
from ..figures.table import legend
from .outputs import OwnHtml, glued_in

PLACE = "signs-on-this-page"


class ExplainFlags(SphinxTransform):
    """Links the flags of glued numbers to a list of those that the page uses."""

    default_priority = 870  # when it is settled which sentences stay

    def apply(self, **kwargs: object) -> None:
        """One list a page, after its last section; none where no flag is used."""
        used: set[str] = set()
        for number in glued_in(self.document):
            used |= _link(number)
        sections = [child for child in self.document.children if isinstance(child, nodes.section)]
        if used and sections:
            told = f'id="{PLACE}" lang="{OWN}" aria-label="Signs on this page"'
            sections[-1].append(OwnHtml.of(f'<aside class="kko-signs" {told}>{legend(used)}</aside>'))


def _link(number: nodes.inline) -> set[str]:
    """Make each flag of one number a link; returns them."""
    text = number.astext()
    found = flags_in(text)
    for flag in found:
        before, _, after = text.partition(f"[{flag}]")
        link = OwnHtml.of(f'<a class="kko-flag" href="#{PLACE}" title="{LEGEND[flag]}">[{flag}]</a>')
        number.children = []
        number.extend([*([nodes.Text(before)] if before else []), link, *([nodes.Text(after)] if after else [])])
    return set(found)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(ExplainFlags)
