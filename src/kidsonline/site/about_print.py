"""On a site of measured data, no sentence about the numbers of the printed report.

Chapters argue with print: what it says, leaves out or contradicts. That is about the printed numbers, and those are not
the findings of other data. On measured data a sentence (a line of a chapter) is left out when it speaks of print, when
it would tell a number that only print has, when it compares and the test does not carry it (its words were written for
the printed numbers; those of ``direction`` follow the test and stay), and, among the key findings, when a number of it
is withheld.

    ```{about-print}
    ```

under a heading says that the whole section is about the survey that was printed. It stays on the data of that survey,
and goes with those of another; a whole page gives way to one sentence.
"""

import re
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from ..codebook.study import is_printed
from ..disclosure.thresholds import all_shown
from ..findings.direction import FOLLOWING
from ..microdata.load import microdata_synthetic
from .cards import Card
from .claim_badges import forget
from .outputs import OwnHtml

_OF_PRINT = re.compile(
    r"\b(print|prints|printed|misprint\w*|summary|appendix|appendices|(?<!neither a )charts?|the text|first round)\b"
    r"|cannot stand|contradicts itself|when the measured data",
    re.I,
)
_GOES_ON = re.compile(
    r"(It|Its|They|Their|These|This|That|Both|All|Nor|So|The same|Another|Each)\b"
)  # about the last line
_DENIES = re.compile(r"\bnot shown?\b")
_FINDINGS = {"key-findings", "headlines"}
_ELSEWHERE = "This part is about another survey, whose report was printed, and is left out here."


class AboutPrint(nodes.General, nodes.Invisible, nodes.Element):
    """Marks the section it stands in as one about the survey that was printed."""


class AboutPrintDirective(SphinxDirective):
    """``{about-print}``, without content, under the heading of a section."""

    def run(self) -> list[nodes.Node]:
        """The mark."""
        return [AboutPrint()]


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
        marked = [mark.parent for mark in self.document.findall(AboutPrint)]
        for section in marked if not is_printed() else ():
            if isinstance(section.parent, nodes.section):
                section.parent.remove(section)
                continue
            forget(self.app, self.env, self.env.docname)  # what it compared
            keep = [n for n in section.children if isinstance(n, nodes.title | nodes.target)]
            section.children = []
            section.extend([*keep, nodes.paragraph("", _ELSEWHERE)])
        for line in [*self.document.findall(nodes.row)]:
            if "[x]" in _glued(line):
                line.parent.remove(line)
        for paragraph in list(self.document.findall(nodes.paragraph)):
            above = _above(paragraph)
            if not any(isinstance(s, Card) for s in above):  # which says by itself what is not shown
                _shorten(paragraph, inside=any(s in marked for s in above))


def _shorten(paragraph: nodes.paragraph, inside: bool) -> None:
    """Take lines out of a paragraph, and it with its item or list where nothing is left."""
    finding = any(_FINDINGS & set(s["ids"]) for s in _above(paragraph) if isinstance(s, nodes.section))
    kept: list[list[nodes.Node]] = []
    about_print = False
    for line in _lines(paragraph):
        words = "".join(node.astext() for node in line if not (_glued(node) or isinstance(node, nodes.container)))
        numbers = "".join(map(_glued, line))
        goes_on = about_print and _GOES_ON.match(words.strip())
        about_print = not inside and bool(_OF_PRINT.search(words) or goes_on)
        withheld = "[x]" in numbers or (finding and not all_shown(numbers))
        if about_print or withheld or _is_uncarried(line, words):
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


def _is_uncarried(line: list[nodes.Node], words: str) -> bool:
    """Whether a sentence compares in words of its own what the test does not show, or denies what it shows."""
    badges = [html.astext() for node in line if isinstance(node, nodes.Element) for html in node.findall(OwnHtml)]
    said = [re.search('class="kko-claim" data-state="(holds)?', badge) for badge in badges]
    uncarried = any(bool(found[1]) == bool(_DENIES.search(words)) for found in said if found)
    return uncarried and not any(_glued(node) in FOLLOWING for node in line)


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
    found = [node, *node.findall(nodes.inline)] if isinstance(node, nodes.Element) else []
    return " ".join(n.astext() for n in found if isinstance(n, nodes.inline) and "pasted-text" in n["classes"])


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
    app.add_directive("about-print", AboutPrintDirective)
    app.add_transform(LeaveOutPrint)
