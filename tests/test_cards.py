"""Cards of the front page say a number that is shown, and in words why another one is not."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from kidsonline.disclosure.thresholds import LEGEND
from kidsonline.site.cards import Card, FillCards


def glued(text):
    return nodes.inline("", text, classes=["pasted-text"])


def filled(number, **bars):
    """A card with a number, its sentence, a line and bars, as it stands on the page."""
    document = new_document("index.md")
    said = nodes.paragraph("", "", glued(number), nodes.Text("\nof the children were upset"))
    items = [nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{label}: "), glued(text)))
             for label, text in bars.items()]  # fmt: skip
    card = Card("", said, nodes.paragraph("", "How upset:"), nodes.bullet_list("", *items))
    document += card
    FillCards(document).apply()
    return card


def widths(card):
    """What each bar is as wide as, by its label."""
    found = {}
    for item in card.findall(nodes.list_item):
        label = next(n for n in item.findall(nodes.inline) if "kko-card-label" in n["classes"]).astext()
        raws = [raw.astext() for raw in item.findall(nodes.raw)]
        found[label] = [float(raw.split('width="')[-1].split('"')[0]) for raw in raws]
    return found


def test_a_number_that_is_shown_opens_its_sentence_and_every_bar_is_as_long_as_its_number():
    card = filled("31.1%", little="57.5%", very="about 12%")
    (large,) = card.findall(nodes.strong)
    assert large.astext() == "31.1%" and large["classes"] == ["kko-card-number"]
    assert card[0].astext() == "31.1%\nof the children were upset"
    assert widths(card) == {"little": [57.5], "very": [12.0]}


@pytest.mark.parametrize(("text", "flag"), [("[not asked]", "n"), ("[u]", "u"), ("[c]", "c"), ("[x]", "x")])
def test_a_number_that_is_not_shown_is_said_in_words_and_leaves_no_bar(text, flag):
    card = filled(text, little=text, very=text)
    assert card.astext() == f"How many of the children were upset: {LEGEND[flag]}."
    assert not list(card.findall(nodes.bullet_list)) and not list(card.findall(nodes.raw))


def test_a_bar_that_is_withheld_is_none_and_the_others_stay():
    card = filled("31.1%", little="57.5%", very="[c]")
    assert widths(card) == {"little": [57.5], "very": []}
    assert "[c]" in card.astext(), "its sign is explained at the end of the page, as any other"
