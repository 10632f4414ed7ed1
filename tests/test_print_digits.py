"""Every digit a reader meets is one that print has: in cells, files and sentences of the synthetic book."""

import csv
import re
from dataclasses import replace

import pytest
from executed import execute

from kidsonline import load
from kidsonline.book.references import chapters
from kidsonline.disclosure.cell import Cell
from kidsonline.findings.compare import more
from kidsonline.findings.fact import Fact
from kidsonline.findings.share import share
from kidsonline.published.notation import decimals_of


@pytest.fixture(scope="module")
def children():
    return load("children")


@pytest.mark.parametrize("error, digits", [(0.5, 0), (0.05, 1), (0.005, 2), (0.03, 1)])
def test_a_rounding_error_says_how_many_digits_a_number_is_good_for(error, digits):
    assert decimals_of(error) == digits


@pytest.mark.parametrize("variable, answer, group, text", [
    ("upset_told_parents", "yes", {"age_group": "13-14"}, "13.8"),  # the file has 13.6 or 13.8; print 13.8
    ("account_privacy", 1, {}, "44"),
    ("knows_a_lot", 3, {"gender": "girl"}, "27"),
    ("upset_peers", 3, {}, "16"),
    ("content_hate", 1, {}, "12"),
])  # fmt: skip
def test_an_estimate_has_the_digits_of_print_in_text_and_file(children, variable, answer, group, text):
    row = share(children, variable, answer, **group).cell.as_strings()
    assert (row["text"], row["estimate"], row["evidence"]) == (f"{text}%", text, "published")


def test_a_share_from_a_count_has_the_decimal_of_its_neighbours(children):
    met = share(children, "met_in_person", "yes").cell
    assert (met.text, met.as_strings()["estimate"], met.arithmetic) == ("11.6%", "11.6", "139 / 1,201 = 11.6")
    # Forty children are as many in one region as in another, whichever of them the text happens to name.
    assert share(children, "region", "Abai").cell.text == share(children, "region", "Zhetysu").cell.text == "3.3%"


def test_a_difference_is_good_for_no_more_digits_than_its_sides(children):
    sides = [share(children, "knows_a_lot", "mostly agree", gender=g) for g in ("girl", "boy")]
    assert more(*sides).payload["difference"] == "+2.5"  # 27 less 24.5
    coarse = more(*(replace(side, cell=replace(side.cell, digits=0)) for side in sides))
    assert coarse.payload["difference"] in ("+2", "+3")


def test_a_measured_percentage_of_few_has_no_decimal_in_files_either():
    row = Cell(shown=True, evidence="measured", estimate=0.1234, digits=0).as_strings()
    assert row["estimate"] == "12"
    assert Cell(shown=True, evidence="measured", estimate=0.45).as_strings()["estimate"] == "45.0"
    assert Cell(shown=True, evidence="published", estimate=0.45).as_strings()["estimate"] == "45"


def _figures(site):
    for path in sorted((site / "_downloads").glob("fig-*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        yield path.name, list(csv.DictReader(lines))


def test_published_numbers_of_every_download_are_in_the_characters_of_print(site):
    seen, wrong = 0, []
    for name, rows in _figures(site):
        for row in rows:
            printed = re.fullmatch(r"(\d+(?:\.\d+)?) ?%?", row["printed"])
            if row["evidence"] == "published" and row["estimate"] and printed:
                seen += 1
                if float(row["estimate"]) != float(printed[1]) or len(row["estimate"]) > len(printed[1]):
                    wrong.append((name, row["variable"], row["group"], row["estimate"], row["printed"]))
    assert seen > 300 and not wrong, wrong


@pytest.mark.parametrize("chapter", chapters(), ids=lambda c: c.stem)
def test_every_percentage_said_has_print_behind_it_in_its_own_characters(chapter, monkeypatch):
    """Sentences and headlines hold no typed percentage (``test_chapters``): all are facts put into words."""
    said = []
    monkeypatch.setattr(Fact, "__str__", lambda fact: said.append(fact.cell) or fact.cell.text)
    execute(chapter)
    wrong = [(c.variable, c.group_label, c.text, c.printed) for c in said if c.unit == "percent" and not _printed(c)]
    assert not wrong, wrong


def _printed(cell: Cell) -> bool:
    """Whether a percentage is print's own, in its characters, or follows from print by a sum that is told."""
    if not cell.shown:
        return bool(cell.flag) or cell.text == Cell().text
    if cell.evidence == "derived":
        return bool(cell.arithmetic) or cell.variable == ""  # worked out of others by the chapter, which shows how
    number = re.fullmatch(r"(\d+(?:\.\d+)?) ?%?", cell.printed)
    return not number or cell.text.removesuffix("%").removeprefix("about ") == number[1]
