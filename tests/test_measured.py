"""The chapters on measured microdata: a survey team puts its own file in place and gets its own, safe report.

The data are made up (``made_up.py``) and say of themselves that they are not synthetic, so that intervals, printed
values, flags and suppression appear.
"""

from dataclasses import replace

import pytest
from executed import claims, execute
from made_up import swap_genders, write_children, write_parents

from kidsonline import load
from kidsonline.appendix.everything.every_cell import every_cell
from kidsonline.disclosure import counted
from kidsonline.disclosure.gate import gate_of
from kidsonline.figures import Figure
from kidsonline.figures.drawing import draw
from kidsonline.figures.markup import downloads, figure_html
from kidsonline.findings.named import Named
from kidsonline.findings.share import base, share
from kidsonline.paths import ROOT

CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured")
    write_children(folder / "children.sav", rows=500)
    write_parents(folder / "parents.sav", rows=500)
    return folder


@pytest.fixture(scope="module")
def shown(folder):
    """Figures by number and glued things by chapter and key, of all chapters executed on the made-up survey."""
    figures, said = {}, {}
    for chapter in CHAPTERS:
        results, glued = execute(chapter, folder)
        figures |= {r.payload["figure"]: r.payload for r in results if isinstance(r, Figure)}
        said |= {(chapter.stem, key): thing for key, thing in glued.items()}
    return figures, said


def test_every_figure_says_that_it_is_measured(shown):
    figures, _ = shown
    assert figures and not any(p["synthetic"] for p in figures.values())
    assert all("synthetic" not in p["source"] for p in figures.values())
    assert {r["evidence"] for p in figures.values() for r in p["rows"]} <= {"measured", ""}


def test_intervals_and_printed_values_stand_in_table_and_download(shown):
    figures, _ = shown
    rows = [r for p in figures.values() for r in p["rows"] if r["interval"] == "design"]
    assert rows and all(float(r["low"]) <= float(r["estimate"]) <= float(r["high"]) for r in rows)
    page = figure_html(figures["8"], "_downloads/", 3)
    assert "36.9" in page, "the printed value of 2023 stands beside the measured one"
    assert not any("synthetic" in file for file in downloads(figures["8"]))


def test_what_print_leaves_unnamed_is_said_and_drawn_from_the_data(shown):
    figures, said = shown
    (safe,) = (r["text"] for r in figures["49"]["rows"] if r["variable"] == "support_family_safe")
    assert said["support", "safe"] == said["index", "safe"] == said["conclusions", "safe_home"] == safe != "94.1%"
    assert "%" in said["access", "useful"]


def test_small_bases_and_sensitive_counts_are_withheld_everywhere(shown):
    figures, _ = shown
    flags = {r["flag"] for p in figures.values() for r in p["rows"]}
    assert {"c", "u"} <= flags
    hidden = [r for p in figures.values() for r in p["rows"] if r["flag"] in ("c", "u", "z")]
    assert hidden and not any(r["estimate"] or r["low"] or r["high"] or r["n"] for r in hidden)


def test_charts_are_drawn_from_what_may_be_shown(shown):
    figures, _ = shown
    drawing = draw(figures["8"])
    assert set(drawing) == {"wide", "narrow"} and "synthetic" not in drawing["wide"]


def test_answers_of_the_same_people_are_tested_within_them(shown):
    """Print cannot say how far face to face and online overlap; the microdata can."""
    key = Named("more", "bullied_insulted: never / face_insulted: never").key
    claim = shown[1]["cyberbullying", key]
    assert claim.a.survey is claim.b.survey and claim.a.cell.group == claim.b.cell.group
    assert claim.state in ("holds", "not shown") and claim.low < claim.difference < claim.high
    assert claim.difference == pytest.approx(claim.a.estimate - claim.b.estimate, abs=1e-9)


def test_what_is_withheld_of_a_question_is_decided_once(folder, monkeypatch):
    """By sentences, tables, the log and the count of the rules: it takes longer than all else of a page."""
    decided, decide = [], counted.decide
    monkeypatch.setattr(
        counted, "decide", lambda question, **about: decided.append(question.variable) or decide(question, **about)
    )
    monkeypatch.setenv("KIDSONLINE_DATA", str(folder))
    survey = replace(load("parents"))  # another survey of the same rows, with a gate of its own
    every_cell(survey)
    gate_of(survey).rules(), gate_of(survey).log(), base(survey, "gender"), share(survey, "gender", 1)
    assert len(decided) == len(set(decided)) > 50


def test_claims_are_decided_by_the_design_and_prose_holds_no_empty_number(shown):
    _, said = shown
    assert {c.test for c in claims(said).values() if c.test} == {"design-based test of the difference"}
    assert not [k for k, t in said.items() if isinstance(t, str) and (not t or "nan" in t)]


def test_with_genders_swapped_the_gender_claims_turn_and_no_other_moves(folder, shown, tmp_path):
    for file in ("children.sav", "parents.sav"):
        swap_genders(folder / file, tmp_path / file)
    moved = 0
    for chapter in CHAPTERS:
        for key, now in claims(execute(chapter, tmp_path)[1]).items():
            before = shown[1][chapter.stem, key]
            if before.a.cell.group_var == "gender":
                assert now.difference == pytest.approx(-before.difference, nan_ok=True), key
                moved += now.state != before.state
            else:
                assert now.state == before.state, key
    assert moved, "no claim about girls and boys rests on the data"
