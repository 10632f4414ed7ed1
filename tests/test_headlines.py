"""Charts that carry the headline: rules that every figure of every chapter keeps, read from what is drawn."""

import re
from functools import cache

import pytest
from conftest import place_for_tests
from executed import execute

from kidsonline.book import inputs
from kidsonline.book.notebooks import notebook
from kidsonline.book.place import KEPT
from kidsonline.book.references import chapters
from kidsonline.figures import Figure
from kidsonline.figures.drawing import draw, scale_end, specifications
from kidsonline.figures.marks import drawn, marks_of
from kidsonline.figures.table import table_rows
from kidsonline.kept import keep_in

CHAPTERS = [chapter for chapter in chapters() if "figure(" in chapter.read_text(encoding="utf-8")]
NAMES = [chapter.stem for chapter in CHAPTERS]


@pytest.fixture(scope="module", autouse=True)
def drawings_of_the_site(site):
    """What the build of the site drew is found again, and not drawn a second time."""
    before = keep_in(place_for_tests().cache / inputs.key(inputs.execution_inputs()) / KEPT)
    yield
    keep_in(before)


@cache
def executed(chapter):
    """What the cells of a chapter return, and what it says."""
    return execute(chapter)


def payloads(chapter):
    """The figures of a chapter, as its page draws them."""
    return [result.payload for result in executed(chapter)[0] if isinstance(result, Figure)]


DRAWN = {}  # name of a figure -> its drawing, as the page of its chapter has it


def texts(payload, chapter):
    """The words of a drawing or, where there is none, of the headline and the table."""
    name, end = payload["name"], scale_end(payload["form"], payloads(chapter))
    drawing = DRAWN[name] = DRAWN.get(name) or draw(payload, end).get("wide")
    if drawing is None:
        return [payload["headline"], *(row["text"] for row in table_rows(payload)), *payload["notes"]]
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def percentages(words):
    """Every percentage of some text, as it is written."""
    return re.findall(r"[\d.]*\d%", " ".join(words) if isinstance(words, list) else words)


@cache
def drawn_numbers():
    """Name of every figure of the book -> the percentages in its drawing, or of what it says that it does not draw."""
    found = {}
    for chapter in CHAPTERS:
        for payload in payloads(chapter):
            doubted = [note for note in payload["notes"] if "so not drawn:" in note]
            found[payload["name"]] = percentages([*texts(payload, chapter), *doubted])
    return found


def sentences(chapter):
    """Lines of a chapter that cite figures, with their numbers said, and the names of these figures."""
    said = {key: "" if hasattr(thing, "state") else str(thing) for key, thing in executed(chapter)[1].items()}
    for cell in notebook(chapter).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if cited := re.findall(r"fig-\w+", line):
                yield re.sub(r"\{glue(?::text)?\}`([^`]+)`", lambda found: said[found[1]], line), cited


@pytest.mark.parametrize(
    "chapter", [c for c in chapters() if "fig-" in c.read_text(encoding="utf-8")], ids=lambda c: c.stem
)
def test_every_percentage_of_a_sentence_is_in_a_figure_that_it_cites(chapter):
    missing, seen = [], 0
    for sentence, cited in sentences(chapter):
        there = [number for name in cited for number in drawn_numbers().get(name.lower(), [])]
        seen += len(percentages(sentence))
        missing += [(cited, number) for number in percentages(sentence) if number not in there]
    assert not missing, f"{len(missing)} of {seen}"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_every_percentage_of_a_headline_is_a_text_of_its_own_chart(chapter):
    missing = []
    for payload in payloads(chapter):
        if read := re.findall(r"[\d.]+%", payload["headline"]):
            written = " ".join(texts(payload, chapter)).split()
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
            written = " ".join(texts(payload, chapter))
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


@pytest.mark.parametrize("chapter", CHAPTERS, ids=NAMES)
def test_a_table_has_the_order_of_its_drawing(chapter):
    for payload in payloads(chapter):
        items, answers = ({row[key] for row in payload["rows"]} for key in ("variable", "category"))
        groups = {(row["group_var"], row["group_code"]) for row in payload["rows"]}
        if payload["form"] in ("bars", "dots") and min(len(items), len(answers)) == 1 == len(groups):
            drawing = [number for number in percentages(texts(payload, chapter)) if number not in ("0%", "50%", "100%")]
            told = [
                m.text
                for m in marks_of(table_rows(payload)[: len(payload["rows"])])
                if m in drawn(marks_of(payload["rows"]))
            ]
            assert [number for number in drawing if number in told] == [n for n in told if n in drawing], payload[
                "figure"
            ]
