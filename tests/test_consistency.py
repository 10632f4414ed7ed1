"""The audit: each rule fires on a contradiction, rounding and weights alone never make one."""

import csv
from pathlib import Path

import pytest

from kidsonline import paths
from kidsonline.codebook.read import codebook, read_codebook
from kidsonline.published.audit import RULES, SURE, audit
from kidsonline.published.audit.kinds.words import nearest_words
from kidsonline.published.audit.misprints import one_character
from kidsonline.published.audit.weighting import relative_tolerance
from kidsonline.published.ledger import FIGURES, SOURCES, STATISTICS, ledger, read_ledger

VARIABLES = [
    # variable, battery, universe, value_labels, derivation
    ("gender", "", "children", "gender", ""),
    ("age_group", "", "children", "age_group", ""),
    ("ethnicity", "", "children", "ethnicity", ""),
    ("area", "", "children", "area", ""),
    ("use", "", "children", "often", ""),
    ("seen", "", "children", "occurrence", ""),
    ("has_account", "", "children", "yes_no", ""),
    ("open_to_all", "account", "holders", "yes_no", ""),
    ("shared", "account", "holders", "yes_no", ""),
    ("told", "", "children", "yes_no", ""),
    ("heard", "", "children", "yes_no", ""),
    ("harm_a", "harm", "children", "yes_no", ""),
    ("harm_b", "harm", "children", "yes_no", ""),
    ("harm_any", "", "children", "yes_no", "filter: any of harm"),
    ("older_only", "", "older", "yes_no", ""),
]
LABELS = {
    "gender": "girl boy",
    "age_group": "9-10 11-12 13-14 15-17",
    "ethnicity": "Kazakh Russian other",
    "area": "city village",
    "often": "never sometimes often",
}
UNIVERSES = [
    ("children", "children", "children", "", "1000", "printed"),
    ("holders", "children", "children with an account", "has_account == 1", "400", "printed"),
    ("harmed", "children", "children who came to harm", "harm_any == 1", "60", "printed"),
    ("older", "children", "older children", "age_group >= 3", "500", "inferred"),
    ("parents", "parents", "parents", "", "1000", "printed"),
]
OCCURRENCE = ("never", "once or twice", "at least once a month", "at least once a week")
SHARES = [("gender", 50, 50), ("age_group", 25, 25, 25, 25), ("ethnicity", 70, 20, 10)]


def write(path: Path, columns: list[str], rows: list[dict]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def row(variable="", value=0, codes="1", group="", **more) -> dict:
    """A ledger row; ``group`` is "gender 1"; exact, in chapter 2, printed as its value unless said otherwise."""
    group_var, _, group = group.partition(" ")
    own = {"source": "kko2023", "chapter": "2", "place": "body", "population": "children", "variable": variable,
           "categories": codes if variable else "", "group_var": group_var or "total", "group": group,
           "measure": "percent", "value": value, "precision": "exact", "printed": f"{value}%",
           "status": "ok"}  # fmt: skip
    return own | more


def words(variable, value, said, precision="about", codes="1", **more) -> dict:
    return row(variable, value, codes, printed=said, precision=precision, **more)


def count(variable, value, codes="1", **more) -> dict:
    return row(variable, value, codes, measure="count", printed=str(value), base_n="1000", **more)


def ratio(variable, value, group, against, said, **more) -> dict:
    return row(variable, value, group=group, against=against, printed=said, precision=more.pop("precision", "about"),
               measure="ratio", **more)  # fmt: skip


def number(value, printed, **more) -> dict:
    return row(value=value, printed=printed, measure="number", population="", **more)


SAMPLE = {
    "children": ("region,total,urban,rural,girls,boys,age_9_10,age_11_12,age_13_14,age_15_17,kazakh,russian,other",
                 "A,600,400,200,300,300,150,150,150,150,420,120,60", "B,400,,,200,200,100,100,100,100,280,80,40"),
    "parents": ("region,total,urban,rural", "A,600,400,200", "B,400,,"),
    "teachers": ("region,total,urban,rural,men,women,kazakh,russian,younger,middle,senior",
                 "A,30,10,20,10,20,15,15,10,10,10"),
    "focus_groups": ("group,area,language,who", "1,city,Kazakh,girls aged 9-10", "2,city,Kazakh,teachers"),
}  # fmt: skip


@pytest.fixture
def found(tmp_path):
    """Audit of a made-up report: its printed shares, a sound sample, and the given rows, figures and sample tables."""

    def run(rows=(), figures=("1", "2"), sample=SAMPLE, marks=()):
        labels = [
            {"value_labels": s, "value": i, "label_en": a}
            for s, names in LABELS.items()
            for i, a in enumerate(names.split(), 1)
        ]
        labels += [{"value_labels": "yes_no", "value": v, "label_en": a} for v, a in ((0, "no"), (1, "yes"))]
        labels += [
            {"value_labels": s, "value": 99, "label_en": "no answer", "missing": "prefer_not_to_say"}
            for s in ("often", "yes_no", "occurrence")
        ]
        labels += [{"value_labels": "occurrence", "value": i, "label_en": a} for i, a in
                   enumerate(OCCURRENCE, 1)]  # fmt: skip
        write(tmp_path / "value_labels.csv", ["value_labels", "value", "label_en", "missing"], labels)
        columns = list(codebook("children")["use_home"].__dataclass_fields__)[:-1]
        write(tmp_path / "variables.csv", columns, [
            {"variable": v, "population": "children", "battery": b, "label_en": v, "universe": u, "value_labels": s,
             "derivation": d, "level": "nominal", "missing_in_base": "prefer_not_to_say"}
            for v, b, u, s, d in VARIABLES])  # fmt: skip
        names = ["universe", "population", "label_en", "rule", "base_n", "base_status", "note"]
        write(tmp_path / "universes.csv", names, [dict(zip(names, u, strict=False)) for u in UNIVERSES])
        write(tmp_path / "sources.csv", SOURCES, [{"source": "kko2023"}])
        write(tmp_path / "figures.csv", FIGURES, [
            {"figure": f, "title": f"Figure {f}"} | dict(marks).get(f, {}) for f in figures])  # fmt: skip
        shares = [row(v, s, str(i)) for v, *values in SHARES for i, s in enumerate(values, 1)]
        write(tmp_path / "statistics.csv", STATISTICS, [{"id": f"r{i}"} | r for i, r in enumerate([*shares, *rows])])
        for name, lines in sample.items():
            (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
        books = read_codebook(tmp_path, tmp_path / "universes.csv")
        return audit(read_ledger(tmp_path, books), books, tmp_path)

    return run


def table(name: str, *lines: str) -> dict:
    """The sound sample with one table's rows replaced."""
    return SAMPLE | {name: (SAMPLE[name][0], *lines)}


# Each rule: what makes it fire, once, and what differs by no more than rounding, weights or loose words explain.
CASES = {
    "totals_and_groups": (
        [row("use", 40.0, "3"), row("use", 30.0, "3", "gender 1"), row("use", 40.0, "3", "gender 2")],
        [row("use", 35.1, "3"), row("use", 30.0, "3", "gender 1"), row("use", 40.0, "3", "gender 2")],
    ),
    "two breakdowns": (
        [*(row("use", v, "3", f"gender {i}") for i, v in ((1, 30.0), (2, 40.0))),
         *(row("use", v, "3", f"age_group {i}") for i, v in enumerate((36.0, 36.0, 36.0, 36.0), 1))],
        [*(row("use", v, "3", f"gender {i}") for i, v in ((1, 30.0), (2, 40.0))),
         *(row("use", v, "3", f"age_group {i}") for i, v in enumerate((35.0, 35.1, 35.2, 35.1), 1))],
    ),
    "a group missing": (
        [row("use", 4.0, "3"), row("use", 20.0, "3", "age_group 4")],
        [row("use", 5.0, "3"), row("use", 20.0, "3", "age_group 4")],
    ),
    "a total beside its filtered groups": (
        [row("shared", 41.0), row("shared", 30.0, group="gender 1"), row("shared", 40.0, group="gender 2")],
        [row("shared", 40.0), row("shared", 30.0, group="gender 1"), row("shared", 40.0, group="gender 2")],
    ),
    "shares_within_a_filter": (
        [*(r for v, t in (("shared", 31.0), ("open_to_all", 39.8)) for r in
           (row(v, t), row(v, 30.1, group="gender 1"), row(v, 40.9, group="gender 2")))],
        [*(r for v, t in (("shared", 35.0), ("open_to_all", 35.0)) for r in
           (row(v, t), row(v, 30.1, group="gender 1"), row(v, 40.9, group="gender 2")))],
    ),
    "parts_and_sums": (
        [row("use", 20.0, "2"), row("use", 30.0, "3"), row("use", 60.0, "2|3")],
        [row("use", 20.1, "2"), row("use", 30.0, "3"), row("use", 50.0, "2|3")],
    ),
    "a part larger than its sum": (
        [row("use", 20.3, "3"), row("use", 20.1, "2|3")],
        [row("use", 20.2, "3"), row("use", 20.1, "2|3")],
    ),
    "more_than_everybody": (
        [row("use", 50.0, "1"), row("use", 30.0, "2"), row("use", 20.3, "3")],
        [row("use", 50.0, "1"), row("use", 30.0, "2"), row("use", 20.1, "3")],
    ),
    "answers_that_say_at_least": (
        [row("seen", 10.0, "2"), row("seen", 5.0, "3"), row("seen", 18.0, "2|3|4")],
        [row("seen", 10.0, "2"), row("seen", 5.0, "3"), row("seen", 3.0, "4"), row("seen", 18.0, "2|3|4")],
    ),
    "two_values": (
        [row("told", 10.6), row("told", 10, place="summary", chapter="summary")],
        [row("told", 10.5), row("told", 11, place="summary", chapter="summary")],
    ),
    "two values with equal decimals": ([row("told", 10.6), row("told", 10.7)], [row("told", 10.6), row("told", 10.6)]),
    "words_and_numbers": (
        [row("told", 59.6), words("told", 30, "three in ten")],
        [row("told", 27.6), words("told", 30, "three in ten")],
    ),
    "words against the nearest fraction": (
        [row("told", 75.9), words("told", 80, "four in five")],
        [row("told", 43.0), words("told", 40, "four in ten")],
    ),
    "words against a sum": (
        [row("use", 20.0, "2"), row("use", 37.0, "3"), words("use", 60, "almost three in five", "under", "2|3"),
         words("use", 25, "a quarter", codes="2|3")],
        [row("use", 20.0, "2"), row("use", 37.0, "3"), words("use", 60, "almost three in five", "under", "2|3")],
    ),
    "words against what is left": (
        [row("use", 60.0, "1"), words("use", 50, "half", codes="2|3")],
        [row("use", 51.0, "1"), words("use", 50, "half", codes="2|3")],
    ),
    "words against who can have refused": (
        [row("told", 10.0, "99"), row("use", 20.0, "1"), words("use", 30, "three in ten", codes="2|3")],
        [row("told", 10.0, "99"), row("use", 60.0, "1"), words("use", 30, "three in ten", codes="2|3")],
    ),
    "words_and_words": (
        [words("told", 50, "most", "over"), words("told", 20, "just under one in five", "under")],
        [words("told", 10, "one in ten"), words("told", 10, "just over one in ten", "over")],
    ),
    "ranges": (
        [row("told", 4.5), row("told|heard", 9, place="summary", chapter="summary", measure="percent_lowest")],
        [row("told", 8.5), row("told|heard", 9, place="summary", chapter="summary", measure="percent_lowest")],
    ),
    "percent_and_count": ([row("told", 12.5), count("told", 116)], [row("told", 11.7), count("told", 117)]),
    "whole_people": (
        [row("open_to_all", 4.3, base_n="86")],
        [row("open_to_all", 4.7, base_n="86")],
    ),
    "counts_that_do_not_add": (
        [row("told", 5.0, "99"), count("use", 500, "1"), count("use", 200, "2"), count("use", 100, "3")],
        [row("told", 5.0, "99"), count("use", 500, "1"), count("use", 350, "2"), count("use", 100, "3")],
    ),
    "counts_in_words": (
        [row("use", 2.0, "2"), row("use", 1.5, "3"), count("use", 24, "2|3", precision="under")],
        [row("use", 1.0, "2"), row("use", 1.4, "3"), count("use", 24, "2|3", precision="under")],
    ),
    "implied_base": (
        [row("older_only", 3.0, printed="3.0%"), count("older_only", 15) | {"base_n": "500"}],
        [row("older_only", 1.5, base_n="1000"), count("older_only", 15)],
    ),
    "union_smaller_than_an_item": ([row("harm_a", 11.9)], [row("harm_a", 6.0)]),
    "ratios": (
        [row("use", 18.0, "3", "age_group 1"), row("use", 6.0, "3", "age_group 4"),
         ratio("use", 4, "age_group 1", "?", "four times", categories="3")],
        [row("use", 18.0, "3", "age_group 1"), row("use", 6.0, "3", "age_group 4"),
         ratio("use", 3, "age_group 1", "?", "three times", categories="3")],
    ),
    "a third more": (
        [row("use", 15.3, "3", "age_group 1"), row("use", 10.0, "3", "age_group 4"),
         ratio("use", 1.33, "age_group 1", "4", "one third more", categories="3")],
        [row("use", 13.4, "3", "age_group 1"), row("use", 10.0, "3", "age_group 4"),
         ratio("use", 1.33, "age_group 1", "4", "one third more", categories="3")],
    ),
    "the majority of": (
        [row("use", 10.0, "3"), row("use", 25.0, "2|3"),
         ratio("use", 0.5, "", "2|3", "the majority", precision="over", categories="3")],
        [row("use", 15.0, "3"), row("use", 25.0, "2|3"),
         ratio("use", 0.5, "", "2|3", "the majority", precision="over", categories="3")],
    ),
    "ratios_that_exclude_each_other": (
        [ratio("use", 2, "gender 1", "2", "almost twice", precision="under"),
         ratio("use", 1, "gender 1", "2", "equally")],
        [ratio("use", 2, "gender 1", "2", "almost twice", precision="under"),
         ratio("use", 2, "gender 1", "2", "twice")],
    ),
    "differences_that_are_none": (
        [number(0.01, "p < 0.01"), row("use", 20.0, "3", "gender 1"), row("use", 22.0, "3", "gender 2")],
        [number(0.01, "p < 0.01"), row("use", 20.0, "3", "gender 1"), row("use", 32.0, "3", "gender 2")],
    ),
    "numbers_that_are_none": ([row("told", 5.2, printed="5.2.0%")], [row("told", 5.2)]),
    "a range with one end": ([number(63, "between 63 children")], [number(63, "between 63 and 70 children")]),
    "a level on the wrong side": ([number(0.01, "p > 0.01")], [number(0.01, "p < 0.01")]),
    "too_many_decimals": (
        [row("told", 5.21, group="area 1"), row("heard", 5.2)],
        [row("told", 5.2, group="area 1"), row("heard", 5.3)],
    ),
    "bands": (
        [row("told", 5.0, group="age_group 3", printed_band="13-15")],
        [row("told", 5.0, group="age_group 3", printed_band="13-14")],
    ),
    "columns_and_bases": (
        [row(value=1001, printed="1001", universe="children", measure="base_n")],
        [row(value=1000, printed="1000", universe="children", measure="base_n")],
    ),
    "figure_bases": (
        [row(value=990, printed="990", universe="children", measure="base_n", place="caption", figure="1")],
        [row(value=1000, printed="1000", universe="children", measure="base_n", place="caption", figure="1")],
    ),
}  # fmt: skip

TABLES = {
    "rows_that_do_not_add": (
        table("children", "A,600,400,200,301,300,150,150,150,150,420,120,60", SAMPLE["children"][2]),
        table("children", "A,600,400,200,299,301,150,150,150,150,420,120,60", SAMPLE["children"][2]),
    ),
    "settlements": (
        table("teachers", "A,30,400,200,10,20,15,15,10,10,10"),
        table("teachers", "A,30,12,18,10,20,15,15,10,10,10"),
    ),
    "numbers of focus groups": (
        table("focus_groups", "5,city,Kazakh,girls aged 9-10", "6,city,Kazakh,teachers"),
        table("focus_groups", "2,city,Kazakh,girls aged 9-10", "1,city,Kazakh,teachers"),
    ),
    "ages of focus groups": (
        table("focus_groups", "1,city,Kazakh,girls aged 11-13", "2,city,Kazakh,teachers"),
        table("focus_groups", "1,city,Kazakh,girls aged 11-12", "2,city,Kazakh,teachers"),
    ),
}  # fmt: skip


def test_a_report_that_agrees_with_itself_has_no_findings(found):
    assert found() == []


@pytest.mark.parametrize("name", CASES)
def test_a_rule_fires_once_and_not_on_rounding(found, name):
    wrong, right = CASES[name]
    assert len(found(wrong)) == 1, name
    assert found(right) == []


@pytest.mark.parametrize("name", TABLES)
def test_sample_tables(found, name):
    wrong, right = TABLES[name]
    assert len(found(sample=wrong)) == 1
    assert found(sample=right) == []


def test_focus_groups_against_the_numbers_printed(found):
    def counted(**numbers):
        ids = {k: f"ch1-focus-{k.replace('_', '-')}" for k in numbers}
        return [row(value=v, measure="count", id=ids[k], population="") for k, v in numbers.items()]

    sound = {
        "children": 1,
        "care": 0,
        "parents": 0,
        "teachers": 1,
        "size_a": 7,
        "size_b": 10,
        "voices": 9,
        "planned": 1,
    }
    assert found(counted(**sound)) == []
    for key, wrong in (("children", 2), ("teachers", 3), ("planned", 3), ("voices", 11)):
        findings = found(counted(**(sound | {key: wrong})))
        assert any(f"ch1-focus-{key}" in f.ids for f in findings), key
    assert [f.likely for f in found(counted(**(sound | {"voices": 16})))] == ["all participants, not children"]


def test_figure_numbers(found):
    assert [f.statement for f in found(figures=("1", "3"))] == ["There is no Figure 2."]
    twice = {name: {"number_used_twice": "yes"} for name in ("A1a", "A1b")}
    assert [f.statement for f in found(figures=("1", "2", "A1a", "A1b"), marks=twice)] == [
        "Two captions carry the number A1."
    ]
    assert found(figures=("1", "2a", "2b", "3")) == []
    assert len(found(marks={"2": {"called_in_text": "1"}})) == 1
    assert found(marks={"2": {"called_in_text": "2"}}) == []


def test_notes_are_for_readers_and_make_no_finding(found):
    figures = {"1": {"note": "The text calls it Figure 9; a number used twice."}}
    assert found([row("told", 5.0, note="Printed for ages 13-15.")], marks=figures) == []


def test_three_planted_contradictions_are_the_three_found(found):
    planted = [
        row("use", 20.0, "2"), row("use", 30.0, "3"), row("use", 60.0, "2|3"),
        row("told", 2.1), row("told", 25.0, group="gender 1"), row("told", 17.0, group="gender 2"),
        row("has_account", 39.8), words("has_account", 50, "half"),
        # and much that agrees: rounding, weights, loose words
        row("seen", 61.3, "1"), row("seen", 61.0, "1", "gender 1"), row("seen", 61.5, "1", "gender 2"),
        words("seen", 60, "three in five"), row("heard", 2.9), count("heard", 29), row("shared", 44.0),
    ]  # fmt: skip
    findings = found(planted)
    assert [f.rule for f in findings] == ["totals and groups", "parts and sums", "words and numbers"]
    assert [f.ids for f in findings] == [("r13", "r14", "r12"), ("r9", "r10", "r11"), ("r16", "r15")]
    assert findings[0].arithmetic.startswith("0.5 x 25.0% (girl) + 0.5 x 17.0% (boy) = 21 against total 2.1%")
    assert "total 21 (one character from 2.1)" in findings[0].likely and "total 21 instead of 2.1" in findings[0].likely
    assert "printed sum 50 (one character from 60)" in findings[1].likely
    assert findings[2].likely == "for this answer “about two in five” would fit"
    assert {f.sure for f in findings} == {"certain"}


def test_the_status_column_plays_no_part(found):
    wrong = CASES["parts_and_sums"][0]
    assert found([r | {"status": "misprint"} for r in wrong]) == found(wrong)
    assert found([r | {"status": "ambiguous"} for r in wrong])[0].sure == "possible"


def test_a_misprint_that_other_values_rule_out_is_not_proposed(found):
    rows = [row("use", 40.0, "3"), row("use", 30.0, "3", "gender 1"), row("use", 40.0, "3", "gender 2"),
            *(row("use", 40.0, "3", f"age_group {i}") for i in (1, 2, 3, 4))]  # fmt: skip
    (finding,) = found(rows)
    assert "total" not in finding.likely and "girl 40 instead of 30" in finding.likely


def test_one_character():
    near = one_character("20.7")
    assert {30.7, 2.7, 0.7, 20.0, 27.0, 207.0, 120.7, 2.07} & set(near) == {30.7, 2.7, 0.7, 20.0, 120.7, 207.0}
    assert 20.7 not in near and near == tuple(sorted(near))
    assert 12.2 in one_character("1.2") and 5.8 in one_character("95.8")


def test_the_tolerance_of_a_count_follows_from_the_spread_of_the_weights():
    assert relative_tolerance(400, 1000, 0.02) == 0.02, "never less than one coefficient of variation"
    assert relative_tolerance(4, 86, 0.02) == pytest.approx(0.02 * 3 * (1 - 4 / 86) ** 0.5 / 2)
    assert relative_tolerance(139, 1201, 0) == 0


def test_weights_that_the_sample_shows_widen_the_tolerance(found):
    rows = [row("told", 11.9), count("told", 116)]
    skewed = table(
        "children", "A,600,400,200,300,300,150,150,150,150,402,120,78", "B,400,,,200,200,100,100,100,100,268,80,52"
    )
    assert any(f.rule == "counts and bases" and "same people" in f.statement for f in found(rows))
    assert not any("same people" in f.statement for f in found(rows, sample=skewed))


@pytest.mark.parametrize(
    "value, said", [(16.9, "one in six"), (59.6, "three in five"), (7.4, "one in fourteen"), (50.2, "one in two")]
)
def test_nearest_words(value, said):
    assert nearest_words(value) == said


@pytest.fixture(scope="module")
def report():
    books = {p: codebook(p) for p in ("children", "parents")}
    return audit(ledger(), books, paths.SAMPLE)


def test_findings_about_the_printed_report_are_complete_sentences(report):
    for f in report:
        assert f.statement.endswith(".") and f.arithmetic and f.where and f.ids and f.sure in SURE
    assert len({(f.rule, f.ids, f.statement) for f in report}) == len(report)


KNOWN = [
    "ch2-first-use-age-3-gender2",
    "summary-act-clips-5-6-7",
    "summary-risk-added-unmet-2-3-4-5-6-7",
    "ch2-device-console-1-words",
    "ch2-account-privacy-3-words",
    "ch1-focus-voices",
    "children.csv Atyrau",
    "children.csv Almaty (city)",
    "teachers.csv Ulytau",
]


@pytest.mark.parametrize("key", KNOWN)
def test_known_contradictions_are_found(report, key):
    assert any(key in f.ids for f in report)


def test_every_row_called_a_misprint_is_found(report):
    rows = ledger().statistics
    ids = {i for f in report for i in f.ids}
    assert set(rows.index[rows.status == "misprint"]) <= ids


def test_the_audit_is_the_same_twice(report):
    books = {p: codebook(p) for p in ("children", "parents")}
    assert audit(ledger(), books, paths.SAMPLE) == report


def test_every_rule_has_a_case(found):
    known = {*CASES, *TABLES, "focus_groups", "focus_voices", "figure_numbers", "figure_references"}
    assert {r.__name__ for r in RULES} <= known
