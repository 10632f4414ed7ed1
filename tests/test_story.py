"""The story a chapter tells is about what was found, and stays true when the data are others.

What is only about the numbers that were printed stands in a fold, ``{about-print}``, or in a section that is marked so;
a sentence that compares takes its words from the test.
"""

import re

import pytest

from kidsonline.findings.named import ROLE
from kidsonline.paths import CHAPTERS

STORIES = sorted(CHAPTERS.rglob("*.md"))
_OF_PRINT = re.compile(
    r"\b(print|prints|printed|misprint\w*|summary|appendix|appendices|the text|first round)\b"
    r"|\bthe report (says|gives|finds)\b|cannot stand|when the measured data",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(more|less|fewer|higher|lower|larger|smaller|rarer|better|worse)( \w+)? than\b"
    r"|\b(more|less|most|least) (often|common|likely|rare)\b|\b(commoner|rarer|rises?|falls|increases?|decreases?)\b"
    r"|\b(about|just|nearly) as (often|many|common)\b",
    re.IGNORECASE,
)


def story(path):
    """(line, text) of a chapter's sentences, without code, directives' heads, folds and sections about print."""
    lines, fence, fold, skipped = path.read_text(encoding="utf-8").splitlines(), "", "", 0
    found: list[tuple[int, int, str]] = []
    level = 0
    for number, line in enumerate(lines, start=1):
        if opened := re.match(r"(`{3,}|:{3,})", line):
            if not fence:
                fence, name = opened[1], line[len(opened[1]) :].strip()
                fold = name
                empty = number < len(lines) and lines[number].startswith(fence)
                if name == "{about-print}" and empty:  # the section down to the next heading of its level
                    skipped = level
                    found = [one for one in found if not _in_section(one, found, level)]
            elif line.strip() == fence:
                fence = fold = ""
            continue
        if fence and not fold.startswith(("{note", "{admonition", "{tip", "{card")):
            continue
        if heading := re.match(r"(#+) ", line):
            level = len(heading[1])
            skipped = 0 if level <= skipped else skipped
        if not skipped:
            found.append((number, level if heading else 0, line))
    head = [0, *(i for i, line in enumerate(lines, start=1) if line == "---")][:3]
    return [(number, text) for number, _, text in found if text.strip() and number > head[-1]]


def _in_section(one, found, level):
    """Whether a line stands in the section whose heading of ``level`` was the last one read."""
    last = max((number for number, of, _ in found if of == level), default=0)
    return one[0] >= last


def plain(text):
    """A sentence without its named numbers, links and quotation of answers."""
    return re.sub(r"\{[a-z:]+\}`[^`]*`|“[^”]*”|\"[^\"]*\"", "", ROLE.sub("", text))


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_the_story_does_not_argue_with_print(path):
    about = [f"{path.name}, line {n}: {text}" for n, text in story(path) if _OF_PRINT.search(plain(text))]
    assert not about, "\n".join(["put these into a fold {about-print}:", *about])


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_sentences_that_compare_take_their_words_from_the_test(path):
    """A fixed word, or the badge of one, would contradict the numbers beside it as soon as the data are others."""
    fixed = []
    for n, text in story(path):
        roles = {role for role, _ in ROLE.findall(text)}
        compared = roles & {"badge", "differ", "more", "fewer", "alike"} or _COMPARES.search(plain(text))
        turned = roles & {"more", "fewer", "alike"} or re.search(r"\{badge\}`(more|fewer|alike) ", text)
        if compared and ("way" not in roles or turned) and "{change}" not in text:
            fixed.append(f"{path.name}, line {n}: {text}")
    assert not fixed, "\n".join(["say the direction with {way} and {differ}:", *fixed])


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_every_key_finding_holds_a_number(path):
    lines, section = story(path), False
    for n, text in lines:
        if text.startswith("#"):
            section = "key findings" in text.lower()
        elif section and text.startswith("- "):
            assert {role for role, _ in ROLE.findall(text)} & {"share", "words", "base", "differ"}, f"line {n}"
