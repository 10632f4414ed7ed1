"""On a site of measured data, no sentence about the numbers of the printed report.

What print says, leaves out or contradicts is told in chapters too, and is not a finding of other data. It is marked:

    ```{about-print}
    ```

under a heading says that the whole section is about the survey that was printed. It stays on the data of that survey,
and goes with those of another; a whole page gives way to one sentence.

    ```{about-print}
    What the printed numbers contradict or leave open.
    ```

with content is a fold, "About the printed numbers", where the story would stumble over it. It is shown beside the
printed numbers alone, and goes with measured data.

Of the story a sentence (a line of a chapter) is left out on measured data when it would tell a number that only print
has, or take its direction from a test that could not be made; of what is written for the printed numbers, in words of
its own, also when the test does not carry it; and, among the key findings, when a number of it is withheld.
"""

import re
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxTranslator

from ..codebook.catalogue import words
from ..codebook.study import OWN, is_printed
from ..disclosure.thresholds import all_shown
from ..microdata.load import microdata_synthetic
from .cards import Card
from .claims_made import ClaimBadge
from .language import MARK
from .outputs import glued_in

_DENIES = re.compile(r"\bnot shown?\b")
_FINDINGS = re.compile(r"headlines|\w+-findings")  # of a chapter, of the front page, of a summary in another language
_SUMMARY = "About the printed numbers"
_ELSEWHERE = "This part is about another survey, whose report was printed, and is left out here."


class AboutPrint(nodes.General, nodes.Invisible, nodes.Element):
    """Marks the section it stands in as one about the survey that was printed."""


class PrintFold(nodes.General, nodes.Element):
    """Sentences about the printed numbers, folded."""


class AboutPrintDirective(SphinxDirective):
    """``{about-print}``: without content a mark under the heading of a section, with content a fold."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The mark, or the fold."""
        if not self.content:
            return [AboutPrint()]
        fold = PrintFold()
        self.state.nested_parse(self.content, self.content_offset, fold)
        return [fold]


def _open(translator: SphinxTranslator, node: PrintFold) -> None:
    translator.body.append(f'<details class="kko-print"><summary>{_SUMMARY}</summary>\n')


def _close(translator: SphinxTranslator, node: PrintFold) -> None:
    translator.body.append("</details>\n")


class LeaveOutPrint(SphinxTransform):
    """Leaves out, on measured data, what is about print."""

    default_priority = 860  # before Sphinx notes headings and targets, at 880

    def apply(self, **kwargs: object) -> None:
        """Whole sections first, then sentences and rows."""
        if not microdata_synthetic():
            self._leave_out()
        for mark in list(self.document.findall(AboutPrint)):
            mark.parent.remove(mark)

    def _leave_out(self) -> None:
        for fold in list(self.document.findall(PrintFold)):
            fold.parent.remove(fold)
        marked = [mark.parent for mark in self.document.findall(AboutPrint)]
        for section in marked if not is_printed() else ():
            if isinstance(section.parent, nodes.section):
                section.parent.remove(section)
                continue
            keep = [n for n in section.children if isinstance(n, nodes.title | nodes.target)]
            section.children = []
            section.extend([*keep, nodes.paragraph("", _ELSEWHERE)])
        for line in [*self.document.findall(nodes.row)]:
            if _is_withheld(_glued(line)):
                line.parent.remove(line)
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if not any(isinstance(above, Card) for above in _above(paragraph)):  # which says itself what is not shown
                _shorten(paragraph)
        for section in self.document.findall(nodes.section):
            if _is_findings(section) and all(isinstance(n, nodes.title | nodes.target) for n in section):
                section.append(nodes.paragraph("", words().notes["no_finding"], classes=[f"{MARK}{OWN}"]))


def _shorten(paragraph: nodes.paragraph) -> None:
    """Take lines out of a paragraph, and it with its item or list where nothing is left."""
    finding = any(_is_findings(s) for s in _above(paragraph) if isinstance(s, nodes.section))
    kept: list[list[nodes.Node]] = []
    for line in _lines(paragraph):
        numbers = "".join(map(_glued, line))
        if _is_withheld(numbers) or (finding and not all_shown(numbers)) or _is_uncarried(line):
            if kept and all(isinstance(node, nodes.strong) for node in kept[-1]):
                kept.pop()  # a line in bold that announced the sentence
        else:
            kept.append(line)
    if kept:
        paragraph.children = []
        for number, line in enumerate(kept):
            paragraph.extend([*([nodes.Text("\n")] if number else []), *line])
        return
    empty: nodes.Element = paragraph
    while (
        isinstance(empty.parent, nodes.list_item | nodes.bullet_list | nodes.enumerated_list) and len(empty.parent) == 1
    ):
        empty = empty.parent
    if isinstance(empty.parent, nodes.entry):
        paragraph.children = []
        paragraph.append(nodes.Text("–"))
    else:
        empty.parent.remove(empty)


def _is_findings(section: nodes.section) -> bool:
    return any(map(_FINDINGS.fullmatch, section["ids"]))


def _is_withheld(numbers: str) -> bool:
    """Whether glued words hold a number that only print has, or no direction because no test could be made."""
    return "[x]" in numbers or words().direction.untested in numbers


def _is_uncarried(line: list[nodes.Node]) -> bool:
    """Whether a sentence compares in words of its own what the test does not show, or denies what it shows."""
    said = "".join(node.astext() for node in line if not (_glued(node) or isinstance(node, nodes.container)))
    badges = [badge for node in line if isinstance(node, nodes.Element) for badge in node.findall(ClaimBadge)]
    claims = [badge["claim"] for badge in badges]
    return any(c["fixed"] and c["state"].startswith("holds") == bool(_DENIES.search(said)) for c in claims)


def _lines(paragraph: nodes.paragraph) -> list[list[nodes.Node]]:
    """The paragraph's children, a list for each line it is written on."""
    parts: list[nodes.Node | None] = []
    for child in paragraph.children:
        if isinstance(child, nodes.Text) and "\n" in child:
            for i, text in enumerate(str(child).split("\n")):
                parts += [*([None] if i else []), *([nodes.Text(text)] if text else [])]
        else:
            parts.append(child)
    return [list(line) for is_end, line in groupby(parts, lambda part: part is None) if not is_end]


def _glued(node: nodes.Node) -> str:
    """The numbers that were glued into a node, as one text."""
    return " ".join(number.astext() for number in glued_in(node))


def _above(node: nodes.Node) -> list[nodes.Element]:
    """All that a node stands in, the nearest first."""
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def setup(app: Sphinx) -> None:
    """Register mark and transform."""
    app.add_node(AboutPrint)
    app.add_node(PrintFold, html=(_open, _close))
    app.add_directive("about-print", AboutPrintDirective)
    app.add_transform(LeaveOutPrint)
