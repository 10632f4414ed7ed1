"""``{wave-before}``: one sentence that a wave before stands beside this one; nothing where there is none."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..codebook.catalogue import words
from ..kept import kept
from ..microdata.load import load, populations_there


class WaveBefore(SphinxDirective):
    """The sentence, naming the wave, or the waves where children and parents have others."""

    def run(self) -> list[nodes.Node]:
        """A paragraph, or nothing."""
        named = " and ".join(dict.fromkeys(kept("waves before", "", _before)))
        return [nodes.paragraph("", words().notes["waves"].format(wave=named))] if named else []


def _before() -> list[str]:
    return [survey.before.survey.wave for p in populations_there() if (survey := load(p)).before]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("wave-before", WaveBefore)
