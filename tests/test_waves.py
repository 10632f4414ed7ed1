"""Two waves: the last is reported with the one before beside it, a change is tested by the design, none is pooled."""

import csv

import numpy as np
import pandas as pd
import pytest
from country import edited, two_waves, write_country
from scipy.stats import t as student

from kidsonline import Design, Survey, load
from kidsonline.book.notebooks import with_named
from kidsonline.chapter import change, figure, more, say, share
from kidsonline.disclosure.cell import Cell
from kidsonline.disclosure.earlier import Earlier
from kidsonline.disclosure.gate import gate, gate_of
from kidsonline.errors import UserError
from kidsonline.figures.drawing import draw, specifications
from kidsonline.figures.marks import Mark
from kidsonline.figures.markup import downloads, figure_html
from kidsonline.figures.since import since_notes
from kidsonline.findings.named import Named
from kidsonline.microdata.waves import latest, wave_difference

DESIGN = Design(weight="weight", strata="stratum", psu="psu")
# Two strata of two sampling units, in each wave two people a unit: how many of them said yes.
NOW, THEN = {(1, 1): 2, (1, 2): 1, (2, 3): 1, (2, 4): 0}, {(1, 1): 1, (1, 2): 1, (2, 3): 1, (2, 4): 0}


def people(units, wave):
    rows = [(s, u, float(i < yes)) for (s, u), yes in units.items() for i in range(2)]
    return pd.DataFrame(rows, columns=["stratum", "psu", "yes"]).assign(weight=1.0, wave=float(wave))


def survey(*frames):
    return Survey(pd.concat(frames, ignore_index=True), DESIGN, value_labels={"wave": {1.0: "2020", 2.0: "2023"}})


def test_waves_of_one_design_vary_together_worked_by_hand():
    """Shares 4/8 and 3/8. A unit's total of (yes - share) / 8 now less before: 0.75, -0.25 | -0.25, -0.25, over 8.

    With two units a stratum the variance is the squared difference of the two: (1/8)² + 0, on 4 - 2 degrees of freedom;
    Student's t on 2 leaves 1 - t / √(2 + t²) in both tails.
    """
    found = wave_difference(latest(survey(people(NOW, 2), people(THEN, 1))), "yes", [1])
    assert found.difference == pytest.approx(1 / 8) and found.statistic == pytest.approx(1)
    assert found.p_value == pytest.approx(1 - 1 / np.sqrt(3))
    t = np.sqrt(2 * 0.95**2 / (1 - 0.95**2))  # the 97.5th percentile of t on 2, solved from the same formula
    assert (found.low, found.high) == pytest.approx((1 / 8 - t / 8, 1 / 8 + t / 8))


def test_waves_in_files_of_their_own_are_drawn_apart_worked_by_hand():
    """Variances (1/8)² + (1/8)² now and 0 + (1/8)² before add; df (2 + 1)² / (2²/2 + 1²/2) = 3.6."""
    now = latest(survey(people(NOW, 2)), survey(people(THEN, 1)))
    found = wave_difference(now, "yes", [1])
    assert found.difference == pytest.approx(1 / 8) and found.statistic == pytest.approx(1 / np.sqrt(3))
    half = (found.high - found.low) / 2 / np.sqrt(3 / 64)
    assert half == pytest.approx(student.ppf(0.975, 3.6))
    assert found.p_value == pytest.approx(2 * student.sf(1 / np.sqrt(3), 3.6))


def test_of_several_waves_the_last_two_count_and_are_called_as_the_file_says():
    now = latest(survey(people(NOW, 2), people(THEN, 1), people(NOW, 0.0)))
    assert (now.wave, now.before.survey.wave) == ("2023", "2020")
    assert len(now.data) == len(now.before.survey.data) == 8
    assert "2023 alone; 2020 stands beside" in " ".join(now.notes)
    unnamed = latest(survey(people(NOW, 2)), survey(people(THEN, 1).drop(columns="wave")))
    assert unnamed.before.survey.wave == "the wave before"


@pytest.mark.parametrize(
    ("frames", "previous", "said"),
    [
        ([people(NOW, np.nan), people(THEN, 1)], None, "8 of 16 rows have no wave in 'wave'"),
        ([people(NOW, 2), people(THEN, 1)], [people(THEN, 1)], "keep the wave before in one place"),
        ([people(NOW, 2)], [people(THEN, 1).assign(synthetic=1.0)], "give waves of one kind"),
    ],
)
def test_waves_that_contradict_each_other_are_refused(frames, previous, said):
    with pytest.raises(UserError, match=said):
        latest(survey(*frames), survey(*previous) if previous else None)


def test_of_synthetic_data_no_change_is_told():
    made = latest(survey(people(NOW, 2).assign(synthetic=1.0), people(THEN, 1).assign(synthetic=1.0)))
    assert made.synthetic and made.before is None and len(made.data) == 8
    said = change(load("children"), "knows_a_lot", "totally agree")
    assert (said.state, said.words) == ("cannot be tested", "there is no wave before")
    payload = figure("25", load("children").proportions("knows_a_lot")).payload
    assert "before" not in payload and not any("earlier" in row for row in payload["rows"])
    assert "earlier" not in "".join(downloads(payload).values())


def lowered(data):
    """In 2020 fewer felt they knew a lot, others in the same places could edit pictures, nobody asked of blogs, four
    had seen sexual images so often.
    """
    some = data.knows_a_lot.between(2, 4) & (data.index % 3 > 0)
    others = data.groupby("psu").skill_edit_image.transform(lambda own: own.to_numpy()[::-1])
    few = data.sexual_images.where((data.sexual_images != 3) | ((data.sexual_images == 3).cumsum() <= 4), 1)
    return data.assign(
        knows_a_lot=data.knows_a_lot - some, skill_edit_image=others, act_blog=np.nan, sexual_images=few
    )  # fmt: skip


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Six hundred children of two waves, who were not asked about barriers of health in the last."""
    folder = tmp_path_factory.mktemp("waves")
    small = write_country(folder / "one", children=600, parents=30)
    both = two_waves(small, folder / "both", lowered)
    return edited(
        both, folder / "waves", parents=None,
        children=lambda d: d.assign(barrier_health=d.barrier_health.where(d.wave == 1)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def children(country):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(country))
        yield load("children")


def test_no_door_ever_pools_the_waves(children):
    assert len(children.data) == 600 and set(children.data.wave) == {2}
    assert str(gate_of(children).base("knows_a_lot").text) == "600"
    payload = figure("25", children.proportions("knows_a_lot")).payload
    assert "n = 600," in payload["base"]


def test_the_test_gives_the_direction_of_a_sentence(children):
    up, none = change(children, "knows_a_lot", "totally agree"), change(children, "skill_edit_image", "totally agree")
    assert (up.state, up.verb, none.state, none.verb) == ("holds", "more", "holds", "alike")
    before = share(children.before.survey, "knows_a_lot", "totally agree")
    assert up.difference == pytest.approx(up.a.estimate - before.estimate) and up.p < 0.01 < none.p
    assert up.words == f"up from {before} in 2020" and none.words.endswith("in 2020, no clear change")
    down = change(children, "knows_a_lot", "totally disagree")
    assert (down.verb, down.state) == ("fewer", "holds") and down.words.startswith("down from")
    assert more(up.a, before).p == up.p, "a claim about two waves is tested as the change is"
    sides = [side["label"] for side in up.payload["sides"]]
    assert sides[0].endswith(", 2023") and sides[1] == sides[0].replace("2023", "2020")
    girls = change(children, "knows_a_lot", "totally agree", gender="girl")
    assert girls.a.cell.group_label == "girl" and girls.test == up.test != ""


def test_a_claim_of_change_reaches_the_prose(children, monkeypatch):
    said = {}
    monkeypatch.setattr("myst_nb.glue", lambda key, thing, display: said.__setitem__(key, thing))
    since = change(children, "knows_a_lot", "totally agree")
    say(lot=since, since=since.words)
    assert said["lot_1"] == str(since.a) and said["lot_2"] == str(since.b) and said["since"] == since.words


def test_what_one_wave_did_not_ask_is_said(children):
    blog, health = change(children, "act_blog", 1), change(children, "barrier_health", 1)
    assert (blog.state, blog.reason, blog.words) == ("cannot be tested", "not asked in 2020", "not asked in 2020")
    assert (health.reason, health.a.cell.flag) == ("not asked in 2023", "n") and health.b.shown
    payload = figure("17", children.proportions(["act_blog", "act_video"])).payload
    assert [n for n in payload["notes"] if n.startswith("Not asked in 2020: Made a blog")]
    gone = figure("11", children.proportions("barrier_health")).payload
    assert gone["evidence"] == "not-asked" and "Missing: not asked in 2023." in gone["notes"]
    assert any(row["earlier_estimate"] for row in gone["rows"]), "what 2020 said stands in the table"


def test_a_change_is_told_only_where_both_gates_show_the_cell(children):
    """Over sensitive and other questions, by everybody and by groups: what one wave withholds no change gives away."""
    names = ["sexual_images", "exploitation_images", "met_in_person", "knows_a_lot", "content_hate"]
    then, told, hidden, only_now = gate_of(children.before.survey), 0, 0, 0
    for by in (None, "gender", "age_group", "region"):
        found = gate(children.proportions(names, by=by))
        assert len(found.earlier) == len(found.cells)
        for cell, beside in zip(found.cells, found.earlier, strict=True):
            before = then.cell(cell.variable, cell.codes, cell.group_var, cell.group)
            assert beside.text == before.text and np.isnan(beside.estimate) == (not before.shown)
            both = cell.shown and before.shown
            assert np.isnan(beside.change) == (not both) and (both or np.isnan(beside.p))
            told, hidden, only_now = told + both, hidden + (not cell.shown), only_now + (cell.shown > before.shown)
    assert told > 20 and hidden > 20 and only_now > 1


def test_of_a_domain_of_its_own_nothing_is_set_beside(children):
    assert not gate(children.proportions("knows_a_lot", where="age >= 13")).earlier


def test_figure_table_and_file_have_the_wave_before(children):
    made = figure("25", children.proportions("knows_a_lot"), form="bars")
    payload, page = made.payload, figure_html(made.payload)
    assert payload["before"] == "2020" and "Diamonds mark the values of 2020." in payload["notes"]
    assert any(n.startswith("Clear changes since 2020, in percentage points: ") for n in payload["notes"])
    assert "<th" in page and "Before (2020), %" in page and "Change in points (95% interval)" in page
    (file,) = [text for name, text in downloads(payload).items() if name.endswith("csv")]
    (row,) = [r for r in csv.DictReader(file.splitlines()) if r["code"] == "4"]
    now, then = float(row["estimate"]), float(row["earlier_estimate"])
    assert float(row["change"]) == pytest.approx(now - then, abs=0.11) and float(row["change_p"]) < 0.01
    assert float(row["change_low"]) < float(row["change"]) < float(row["change_high"])
    values = specifications(payload)["wide"]["layer"]
    marks = [layer for layer in values if layer["mark"].get("shape") == "diamond"]
    assert len(marks) == 1 and marks[0]["encoding"]["x"]["field"] == "before"
    assert set(draw(payload)) == {"wide", "narrow"}
    dots = figure("25", children.proportions("knows_a_lot", by="gender"), form="dots").payload
    assert any(layer["mark"].get("shape") == "diamond" for layer in specifications(dots)["narrow"]["layer"])


def test_a_folder_may_hold_the_wave_before(country, tmp_path, monkeypatch):
    one = country.parent / "one"
    edited(one, tmp_path, parents=None)
    edited(one, tmp_path / "previous", parents=None, children=lowered)
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    now = load("children")
    assert (now.wave, now.before.survey.wave, now.before.units_shared) == ("", "the wave before", False)
    found = change(now, "knows_a_lot", "totally disagree")
    assert found.words == f"down from {found.b} in the wave before" and found.state == "holds"
    assert now is load("children"), "read once"


def test_a_sentence_names_its_change(country, monkeypatch):
    monkeypatch.setenv("KIDSONLINE_DATA", str(country))
    before = share(load("children").before.survey, "knows_a_lot", "totally agree")
    said = Named("change", "knows_a_lot: totally agree").made()
    assert said == f"up from {before} in 2020"
    assert Named("change", "act_blog: weekly+").made() == "not asked in 2020"
    text = "More do, {change}`knows_a_lot: totally agree`."
    assert with_named(text, "a chapter").startswith("More do, {glue:text}`change-knows_a_lot-totally-agree`.")
    with pytest.raises(UserError, match="nearest: 'knows_a_lot'"):
        with_named("{change}`knows_a_lott: totally agree`", "a chapter")


@pytest.mark.parametrize(("p", "said"), [(0.0008, "Clear changes since 2020"), (0.0012, "No clear change since 2020")])
def test_of_many_changes_one_may_seem_clear_by_chance(p, said):
    """Ten changes together: the smallest p value counts ten times, 0.008 or 0.012 against 0.01 (Holm)."""
    marks = [
        Mark(
            Cell(variable="q", answer=str(i), codes=(i,), text="50.0%", shown=True, estimate=0.5),
            Earlier(text="40.0%", estimate=0.4, change=0.1, low=0.05, high=0.15, p=p if i == 3 else 0.5),
        )
        for i in range(10)
    ]
    (note,) = [n for n in since_notes(marks, "2020", "stack") if "change" in n]
    assert note.startswith(said) and ("no clear change in the other 9" in note) == ("Clear" in said)
