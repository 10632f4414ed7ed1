"""The chapters on measured microdata: a survey team puts its own file in place and gets its own, safe report.

The data are made up (``made_up.py``) and say of themselves that they are not synthetic, so that intervals, printed
values, flags and suppression appear.
"""

import ast

import jupytext
import pytest
from made_up import write_children, write_parents

from kidsonline.disclosure import HIDDEN
from kidsonline.figures import Figure
from kidsonline.figures.drawing import draw
from kidsonline.paths import ROOT
from kidsonline.site.markup import downloads, figure_html

CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured")
    write_children(folder / "children.sav", rows=500)
    write_parents(folder / "parents.sav", rows=500)
    return folder


@pytest.fixture(scope="module")
def shown(folder):
    """Figures and glued things of all chapters, executed on the made-up survey."""
    figures, said = {}, {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(folder))
        patch.setattr("myst_nb.glue", lambda key, thing, display: said.__setitem__(key, thing))
        for path in CHAPTERS:
            names = {}
            for cell in jupytext.read(path).cells:
                if cell.cell_type == "code":
                    result = _run(cell.source, names)
                    if isinstance(result, Figure):
                        figures[result.payload["figure"]] = result.payload
    return figures, said


def _run(source, names):
    """Execute a cell as a notebook does: the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def test_every_figure_says_that_it_is_measured(shown):
    figures, _ = shown
    assert figures and not any(p["synthetic"] for p in figures.values())
    assert all("synthetic" not in p["source"] for p in figures.values())
    assert {r["evidence"] for p in figures.values() for r in p["rows"]} <= {"measured", "quoted", ""}


def test_intervals_and_printed_values_stand_in_table_and_download(shown):
    figures, _ = shown
    rows = [r for p in figures.values() for r in p["rows"] if r["interval"] == "design"]
    assert rows and all(float(r["low"]) <= float(r["estimate"]) <= float(r["high"]) for r in rows)
    page = figure_html(figures["8"], "_downloads/", 3)
    assert "36.9" in page, "the printed value of 2023 stands beside the measured one"
    assert not any("synthetic" in file for file in downloads(figures["8"]))


def test_small_bases_and_sensitive_counts_are_withheld_everywhere(shown):
    figures, _ = shown
    flags = {r["flag"] for p in figures.values() for r in p["rows"]}
    assert {"c", "u"} <= flags
    hidden = [r for p in figures.values() for r in p["rows"] if r["flag"] in HIDDEN]
    assert hidden and not any(r["estimate"] or r["low"] or r["high"] or r["n"] for r in hidden)


def test_charts_are_drawn_from_what_may_be_shown(shown):
    figures, _ = shown
    drawing = draw(figures["8"])
    assert set(drawing) == {"wide", "narrow"} and "synthetic" not in drawing["wide"]


def test_answers_of_the_same_people_are_tested_within_them(shown):
    """Print cannot say how far face to face and online overlap; the microdata can."""
    claim = shown[1]["never_setting"]
    assert claim.a.survey is claim.b.survey and claim.a.group == claim.b.group
    assert claim.state in ("holds", "not shown") and claim.low < claim.difference < claim.high
    assert claim.difference == pytest.approx(claim.a.estimate - claim.b.estimate, abs=1e-9)


def test_claims_are_decided_by_the_design_and_prose_holds_no_empty_number(shown):
    _, said = shown
    claims = [t for t in said.values() if hasattr(t, "state")]
    assert {c.test for c in claims if c.test} == {"design-based test of the difference"}
    assert not [k for k, t in said.items() if isinstance(t, str) and (not t or "nan" in t)]
