"""What is missing is said, not fatal: questions not asked, an empty age group, a pilot of 12, no parents at all."""

from dataclasses import replace

import pytest
from country import edited, write_country
from data_folders import TWENTY
from executed import claims, execute

from kidsonline import load
from kidsonline.appendix import disclosure_log, printed_comparisons, reproduction
from kidsonline.book.references import chapters
from kidsonline.chapter import base, more, share
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.gate import gate_of
from kidsonline.errors import UserError
from kidsonline.figures import Figure, figure
from kidsonline.figures.drawing import draw
from kidsonline.figures.markup import figure_html
from kidsonline.findings.named import Named
from kidsonline.paths import ROOT


def without(data):
    """Twenty questions were not asked, and nobody is of the first age group."""
    return data[data.age_group > 1].drop(columns=TWENTY)


CASES = {
    "a pilot of 12": {},
    "12 without 20 questions, the youngest and parents": {"children": without, "parents": None},
}


@pytest.fixture(scope="module", params=CASES)
def report(request, tmp_path_factory):
    """Every chapter and reference page executed on one of the cases: its name, results and what was said, by chapter.

    The lists of the reference pages are worked out once a process: for these data, and again for those after.
    """
    folder = tmp_path_factory.mktemp("case")
    small = write_country(folder / "pilot", children=12, parents=12)
    data = edited(small, folder / "data", **CASES[request.param])
    lists = (reproduction.reproduction, printed_comparisons.printed_claims, disclosure_log._lines)
    for one in lists:
        one.cache_clear()
    results, said = {}, {}
    for chapter in chapters():
        results[chapter.stem], said[chapter.stem] = execute(chapter, data)
    yield request.param, results, said
    for one in lists:
        one.cache_clear()


def figures_of(results):
    return [r.payload for own in results.values() for r in own if isinstance(r, Figure)]


def test_every_chapter_is_executed_and_no_number_of_a_dozen_is_shown(report):
    _, results, said = report
    assert len(results) == len(chapters())
    found = figures_of(results)
    assert len(found) > 60 and not any(r["estimate"] or r["n"] for p in found for r in p["rows"])
    assert {p["evidence"] for p in found} <= {"measured", "not-asked", "elsewhere"}
    for payload in (p for p in found if not p.get("drawn_in")):
        assert any(n.startswith("Missing: ") for n in payload["notes"]) and "[" not in payload["headline"]
        assert "[" not in figure_html(payload).split('<details class="kko-details"')[0]
    words = [text for own in said.values() for text in own.values() if isinstance(text, str)]
    assert words and not any("nan" in text.split() or text == "" for text in words)
    assert {claim.state for own in said.values() for claim in claims(own).values()} == {"cannot be tested"}


def test_what_was_not_asked_is_said_of_every_question_and_of_the_parents(report):
    name, results, said = report
    unasked = [p for p in figures_of(results) if p["evidence"] == "not-asked"]
    if name == "a pilot of 12":
        assert not unasked and any("too few children answered" in n for p in figures_of(results) for n in p["notes"])
        return
    parents = [p for p in unasked if "Missing: parents were not interviewed in this survey." in p["notes"]]
    others = [p for p in unasked if "Missing: not asked in this survey." in p["notes"]]
    assert {"25", "7"} <= {p["figure"] for p in others} and {"59", "62"} <= {p["figure"] for p in parents}
    assert all(p["base"].endswith("nobody was asked.") and not p["rows"] for p in unasked)
    (lot,) = [p for p in others if p["figure"] == "25"]
    assert lot["notes"][0].startswith("The question: ") and "totally agree" in lot["notes"][0]
    lot = Named("share", "knows_a_lot: mostly agree+")
    assert said["skills"][lot.key] == said["parents"][Named("base", "parents.gender").key] == "[not asked]"
    why = {claim.reason for claim in claims(said["skills"]).values() if claim.a.variable == "knows_a_lot"}
    assert why == {"not asked in this survey"}
    why = {claim.reason for claim in claims(said["parents"]).values() if not claim.a.survey.interviewed}
    assert why == {"parents were not interviewed in this survey"}
    codebook_page = results["codebook"][0]
    asked_of = codebook_page.columns.index("Asked of")
    listed = {row[0]: row[asked_of] for row in codebook_page.rows}
    assert {v for v, asked in listed.items() if asked == "not asked in this survey"} == set(TWENTY)
    asked = {row[asked_of] for row in results["codebook"][1].rows}
    assert asked == {"parents were not interviewed in this survey"}
    (page,) = [r for r in results["reproduction"] if hasattr(r, "rows")]
    verdicts = {(row[0], row[5], row[4]) for row in page.rows}
    assert ("knows_a_lot", "not asked", "[not asked]") in verdicts
    assert not any(v in ("agrees", "differs") for _, v, _ in verdicts)
    reasons = {row[-2] for row in results["claims"][-2].rows} | {row[-2] for row in results["claims"][-1].rows}
    assert {"not asked in this survey", "parents were not interviewed in this survey"} <= reasons


@pytest.fixture(scope="module")
def some(tmp_path_factory):
    """Enough children for numbers, with the gaps of the small case."""
    folder = tmp_path_factory.mktemp("some")
    return edited(write_country(folder / "whole", children=400, parents=30), folder / "data",
                  children=without, parents=None)  # fmt: skip


@pytest.fixture(scope="module")
def children(some):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(some))
        yield load("children")


def test_a_battery_with_gaps_is_drawn_and_names_them(some):
    results, said = execute(ROOT / "chapters" / "skills.md", some)
    (skills,) = [r.payload for r in results if isinstance(r, Figure) and r.payload["figure"] == "24"]
    assert skills["form"] and skills["evidence"] == "measured" and set(draw(skills)) == {"wide", "narrow"}
    book = codebook("children")
    gaps = "; ".join(book[v].label_en for v in book.battery("skill") if v in TWENTY)
    assert f"Not asked in this survey: {gaps}." in skills["notes"]
    assert skills["headline"] == "", "the headline needs a number that nobody was asked"
    assert "[not asked]" in figure_html(skills) and "not asked in this survey</dd>" in figure_html(skills)
    assert said["n_printed"] == str(len(book.battery("skill")) - 2) and said["lowest_skill"] != "[not asked]"


def test_a_group_of_nobody_is_not_asked_and_the_others_stay(children):
    young, older = (
        share(children, "skill_edit_image", at_least="mostly agree", age_group=g) for g in ("9-10", "15-17")
    )
    assert (young.cell.flag, str(young), older.shown) == ("z", "[z]", True)
    assert more(older, young).reason == "nobody on one side was asked"
    payload = figure("24", children.proportions("skill_edit_image", by="age_group")).payload
    assert payload["form"] and {r["flag"] for r in payload["rows"] if r["group"] == "9-10"} == {"z"}


def test_who_was_asked_a_follow_up_is_who_answered_where_the_filter_is_missing(children):
    """met_in_person was dropped: whom they told was asked of those who have an answer."""
    name = "met_told_no_one"
    assert children.book.universe_of(name).rule and not children.bases.answered("met_in_person")
    answered = int(children.data[name].notna().sum())
    assert 0 < answered == children.proportions(name).frame.base_n.iloc[0]


def test_a_grouping_that_was_not_asked_leaves_the_total(tmp_path, some, monkeypatch):
    edited(some, tmp_path, parents=None, children=lambda data: data.drop(columns=["gender", "region"]))
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    survey = load("children")
    girls = share(survey, "skill_edit_image", at_least="mostly agree", gender="girl")
    assert (girls.cell.flag, str(base(survey, "skill_edit_image", gender="girl"))) == ("n", "[not asked]")
    payload = figure(
        "24", survey.proportions("skill_edit_image"), survey.proportions("skill_edit_image", "gender")
    ).payload
    assert payload["form"] and "Not asked in this survey: by gender." in payload["notes"]


def test_that_nobody_passed_a_filter_is_not_told_as_not_asked(children):
    """An empty follow-up question was asked of nobody: which door ever says why tells a confidential count of zero."""
    survey = replace(children, data=children.data.assign(met_told_no_one=float("nan")))
    told, number = share(survey, "met_told_no_one", "yes"), base(survey, "met_told_no_one")
    assert (told.cell.flag, told.cell.base_n, str(number)) == ("c", None, "fewer than 25")
    assert not gate_of(survey).unasked("met_told_no_one") and gate_of(survey).unasked("met_in_person")


def test_names_that_exist_nowhere_are_still_refused(children):
    with pytest.raises(UserError, match=r"no variable 'knows_a_lott'.*nearest: 'knows_a_lot'"):
        children.proportions("knows_a_lott")
    with pytest.raises(UserError, match=r"no variable 'knows_a_lott'.*nearest: 'knows_a_lot'"):
        share(children, "knows_a_lott", "totally agree")
    with pytest.raises(UserError, match="no variable 'agee'"):
        children.proportions("knows_a_lot", where="agee >= 13")


def test_a_folder_without_parents_is_a_survey_of_children(some, tmp_path, monkeypatch):
    monkeypatch.setenv("KIDSONLINE_DATA", str(some))
    parents = load("parents")
    assert not parents.interviewed and parents is load("parents")
    assert not any(gate_of(parents).asks(name) for name in parents.book.variables)
    assert set(parents.proportions("monitor_messages", by="gender").frame.base_n) == {0}
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("KIDSONLINE_DATA", str(empty))
    with pytest.raises(UserError, match="no file"):
        load("parents")
    edited(some, tmp_path, parents=None)
    (tmp_path / "Parents.sav").write_bytes(b"")
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    with pytest.raises(UserError, match=r"no 'parents.sav' in .* but 'Parents.sav': rename it"):
        load("parents")
