"""Charts that carry the headline: rules that every figure of every chapter keeps, read from what is drawn."""

import re
from functools import cache

import pytest
from executed import execute

from kidsonline.book.references import chapters
from kidsonline.figures import Figure
from kidsonline.figures.drawing import draw, scale_end, specifications
from kidsonline.figures.marks import drawn, marks_of

CHAPTERS = [chapter for chapter in chapters() if "figure(" in chapter.read_text(encoding="utf-8")]
NAMES = [chapter.stem for chapter in CHAPTERS]


@cache
def payloads(chapter):
    """The figures of a chapter, as its page draws them."""
    results, _ = execute(chapter)
    return [result.payload for result in results if isinstance(result, Figure)]


def texts(payload, end):
    """The words of a drawing."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", draw(payload, end).get("wide", ""))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_every_percentage_of_a_headline_is_a_text_of_its_own_chart(chapter):
    missing = []
    for payload in payloads(chapter):
        if read := re.findall(r"[\d.]+%", payload["headline"]):
            end = scale_end(payload["form"], payloads(chapter))
            written = " ".join(texts(payload, end)).split()
            missing += [(payload["figure"], number) for number in read if number not in written]
    assert not missing


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_no_sum_stands_beside_its_parts_and_no_group_vanishes(chapter):
    for payload in payloads(chapter):
        marks = marks_of(payload["rows"])
        if payload["form"] in ("bars", "dots", "grid"):
            shown = [m for m in drawn(marks) if m.visible]
            assert not [m for m in shown if m.sums_up(shown)], payload["figure"]
        if payload["form"] in ("bars", "dots", "stack"):
            shown_by = {m.breakdown for m in marks if m.visible and m.breakdown}
            groups = {m.group for m in marks if m.breakdown in shown_by}
            written = " ".join(texts(payload, 0))
            words = {word for group in groups - {"All"} for word in group.split()}
            assert not [word for word in words if word not in written], payload["figure"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_an_answer_has_one_shade_in_a_chapter(chapter):
    fills = {}
    for payload in payloads(chapter):
        if payload["form"] != "stack":
            continue
        scale = {(m.order, m.answer) for m in marks_of(payload["rows"]) if m.substantive and "|" not in m.code}
        named = {str(order): answer for order, answer in scale}
        for layer in specifications(payload)["wide"]["layer"]:
            for part in layer["data"]["values"]:
                if part.get("codes") in named:
                    key = (frozenset(named.values()), named[part["codes"]])
                    fills.setdefault(key, set()).add(part["fill"])
    assert not {key: shades for key, shades in fills.items() if len(shades) > 1}
