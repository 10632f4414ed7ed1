"""The audit: each rule fires on a contradiction, rounding and weights alone never make one."""

import csv
import re
from pathlib import Path

import pytest

from kidsonline import paths
from kidsonline.codebook.read import codebook, read_codebook
from kidsonline.errors import UserError
from kidsonline.published.audit import RULES, SURE, audit, matters, tallies
from kidsonline.published.audit.fractions_in_words import nearest_words, one_in
from kidsonline.published.audit.misprints import one_character
from kidsonline.published.audit.weighting import relative_tolerance
from kidsonline.published.comparisons import CLAIMS
from kidsonline.published.ledger import FIGURES, SOURCES, STATISTICS, ledger, read_ledger
from kidsonline.published.said import DEGREES, LISTS, SAID

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
                 "A,30,10,20,10,20,15,15,300,200,100"),
    "focus_groups": ("group,area,language,who", "1,city,Kazakh,girls aged 9-10", "2,city,Kazakh,teachers"),
}  # fmt: skip


@pytest.fixture
def found(tmp_path):
    """Audit of a made-up report: its printed shares, a sound sample, and the given rows, figures and sample tables."""

    def run(rows=(), figures=("1", "2"), sample=SAMPLE, marks=(), said=(), lists=(), claims=(), source=()):
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
        write(tmp_path / "sources.csv", SOURCES, [{"source": "kko2023"} | dict(source)])
        write(tmp_path / "said.csv", SAID, list(said))
        write(tmp_path / "lists.csv", LISTS, list(lists))
        write(tmp_path / "claims.csv", CLAIMS, [c for _, c in claims])
        write(tmp_path / "degrees.csv", DEGREES, [{"claim": c["claim"], "printed": p} for p, c in claims])
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


JOINED = [row("has_account", 40.0), row("has_account", 20.0, group="age_group 1"),
          row("has_account", 40.0, group="age_group 2"), row("open_to_all", 30.0),
          *(row("open_to_all", v, group=f"age_group {i}") for i, v in ((2, 20.0), (3, 30.0), (4, 32.0)))]  # fmt: skip

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
    # Of everybody, 5 and 10% are holders at 9-10 and 11-12, 25% older; 30% of all holders are 12% of everybody. The
    # older make 7.5 to 8, those of 11-12 make 2, so those of 9-10 make 2 to 2.5: together 4 to 4.5 of 15, or 27 to 30%.
    "joined_groups": (
        [*JOINED, words("open_to_all", 50, "most", "over", group="age_group 1|2")],
        [*JOINED, words("open_to_all", 30, "three in ten", group="age_group 1|2")],
    ),
    "joined groups of everybody": (
        [row("use", 30.0, "3"), row("use", 20.0, "3", "age_group 3"), row("use", 20.0, "3", "age_group 4"),
         words("use", 20, "a fifth", codes="3", group="age_group 1|2")],
        [row("use", 30.0, "3"), row("use", 20.0, "3", "age_group 3"), row("use", 20.0, "3", "age_group 4"),
         words("use", 40, "two in five", codes="3", group="age_group 1|2")],
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
    "counts_that_do_not_add": (
        [row("told", 5.0, "99"), count("use", 500, "1"), count("use", 200, "2"), count("use", 100, "3")],
        [row("told", 5.0, "99"), count("use", 500, "1"), count("use", 350, "2"), count("use", 100, "3")],
    ),
    "counts_in_words": (
        [row("use", 2.0, "2"), row("use", 1.5, "3"), count("use", 24, "2|3", precision="under")],
        [row("use", 1.0, "2"), row("use", 1.4, "3"), count("use", 24, "2|3", precision="under")],
    ),
    "base_of_a_passage": (
        [row("told|heard", 63, measure="count_lowest", printed="63 children"),
         row("told|heard", 10, measure="percent_lowest", printed="10%")],
        [row("told|heard", 97, measure="count_lowest", printed="97 children"),
         row("told|heard", 10, measure="percent_lowest", printed="10%")],
    ),
    "base_that_nothing_explains": (
        [row(value=500, printed="n=500", universe="older", measure="base_n", place="caption", figure="1")],
        [row(value=400, printed="n=400", universe="holders", measure="base_n", place="caption", figure="1")],
    ),
    "one_in_so_many": (
        [row("told", 7.4), words("told", 6.67, "one in fifteen")],
        [row("told", 6.3), words("told", 6.67, "1 in 15"), row("heard", 5.7), words("heard", 5, "one in twenty")],
    ),
    "one label, two values": (
        [row("seen", 4.3, "3"), row("seen", 2.2, "4"), row("seen", 6.5, "3|4")],
        [row("seen", 4.3, "3"), row("seen", 2.2, "4")],
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
        table("children", "A,600,400,200,310,290,150,150,150,150,420,120,60",
              "B,400,,,190,210,100,100,100,100,280,80,40"),
    ),
    "settlements": (
        table("teachers", "A,30,400,200,10,20,15,15,300,200,100"),
        table("teachers", "A,30,12,18,10,20,15,15,300,200,100"),
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


def says(subject, aspect, said, statistic="") -> dict:
    """A row of said.csv: of a statistic, or in the ethics section of chapter 1."""
    elsewhere = {} if statistic else {"chapter": "1", "section": "Ethics", "place": "body"}
    return {"subject": subject, "aspect": aspect, "said": said, "statistic": statistic} | elsewhere


def listed(items, announced="", printed="five things") -> dict:
    own = {"list": "things", "announced": announced, "printed": printed, "listed": items}
    return own | {"chapter": "1", "section": "Structure", "place": "body"}


def slight(a, b) -> tuple[str, dict]:
    own = {"claim": "a-b", "population": "children", "variable": a, "categories": "1", "group_var": "total"}
    return "slightly more", own | {"comparison": "more", "against_variable": b, "chapter": "2", "place": "body"}


TWICE = [row("heard", 31.5, id="text"), row("heard", 32, id="summary", place="summary", chapter="summary")]
RECORDED = [number(25, "25%", id="recorded")]
INSULTED = [row("seen", 78.2, "1"), row("seen", 10.7, "2", id="any"), row("seen", 5.4, "3"), row("seen", 1.8, "4")]
AT_ALL = [says("in total", "answers", "2|3|4", "any")]
FULL = "Health Behaviour in School-aged Children"

# What print says in words: what makes each rule fire, once, and what it lets pass.
WORDING = {
    "said_two_ways": (
        {"rows": TWICE, "said": [says("friends", "people", "all", "summary"),
                                 says("friends", "people", "all who spoke", "text")]},
        {"rows": TWICE, "said": [says("friends", "people", "all", i) for i in ("summary", "text")]},
    ),
    "a thing that was said not to be": (
        {"rows": RECORDED, "said": [says("recordings", "happened", "yes", "recorded"),
                                    says("recordings", "happened", "no")]},
        {"rows": RECORDED, "said": [says("recordings", "happened", "yes", "recorded"),
                                    says("recordings", "happened", "yes"), says("photographs", "happened", "no")]},
    ),
    "one number of two things": (
        {"rows": TWICE, "said": [says("ninth", "thing", "cyberbullying", "summary"),
                                 says("ninth", "thing", "bullying", "text")]},
        {"rows": TWICE, "said": [says("ninth", "thing", "bullying", i) for i in ("summary", "text")]},
    ),
    "two sides of other answers": (
        {"rows": TWICE, "said": [says("weekly", "answers", "1", "summary"), says("weekly", "answers", "0", "text")]},
        {"rows": TWICE, "said": [says("weekly", "answers", "1", i) for i in ("summary", "text")]},
    ),
    "announced_and_listed": ({"lists": [listed("a|b|c|d", "5")]}, {"lists": [listed("a|b|c|d|e", "5")]}),
    "overlapping_bands": ({"lists": [listed("9-11|11-12")]}, {"lists": [listed("9-10|11-12|13-14 at school")]}),
    "answers_at_their_word": (
        {"rows": INSULTED, "said": AT_ALL},
        {"rows": [INSULTED[0] | {"value": 88.0}, *INSULTED[1:2]], "said": AT_ALL},
    ),
    "names_of_sources": (
        {"source": {"title": FULL, "printed_name": "HSBC"}}, {"source": {"title": FULL, "printed_name": "HBSC"}},
    ),
    "words that are no name": (
        {"source": {"title": "Children’s Act", "printed_name": "Child Act"}},
        {"source": {"title": "Children’s Act (of a country)", "printed_name": "Children’s Act"}},
    ),
    "slight_differences": (
        {"rows": [row("told", 67.2), row("heard", 38.5)], "claims": [slight("told", "heard")]},
        {"rows": [row("told", 18.5), row("heard", 16.1)], "claims": [slight("told", "heard")]},
    ),
    "slight against a sum": (
        {"rows": [row("use", 37.2, "2"), row("use", 30.0, "3"), row("told", 38.5)],
         "claims": [("slightly more", slight("use", "told")[1] | {"categories": "2|3", "against_categories": "1"})]},
        {"rows": [row("use", 37.2, "2"), row("told", 38.5)],
         "claims": [("slightly more", slight("use", "told")[1] | {"categories": "2|3", "against_categories": "1"})]},
    ),
    "unnamed": (
        {"rows": [row("told", 7.6, group="age_group ?"), row("heard", 7.0, group="age_group ?")]},
        {"rows": [row("told", 7.6, group="age_group 1"), row("heard", 7.0, group="age_group 2")]},
    ),
    "unnamed answers": (
        {"rows": [row("use", 35.1, "?"), row("use", 17.5, "3")]},
        {"rows": [row("use", 35.1, "2|3"), row("use", 17.5, "3")]},
    ),
    "other_people": (
        {"sample": table("teachers", "A,30,10,20,10,20,15,15,10,10,10")},
        {"sample": table("teachers", "A,30,10,20,10,20,15,15,90,80,70")},
    ),
    "shares_and_tables": (
        {"sample": table("children", "A,600,400,200,300,300,150,150,150,150,390,120,90", SAMPLE["children"][2])},
        {"sample": table("children", "A,600,400,200,300,300,150,150,150,150,420,120,60", SAMPLE["children"][2])},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDING)
def test_what_print_says_in_words(found, name):
    wrong, right = WORDING[name]
    assert len(found(**wrong)) == 1
    assert found(**right) == []


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


def test_words_that_may_mean_each_answer_are_less_sure_than_words_that_cannot(found):
    """1.8 and 1.3 are each under two, 3.1 together is not; 2.4 is not even alone."""
    said = words("use", 2.0, "under 2%", "under", "2|3")
    (loose,) = found([row("use", 1.8, "2"), row("use", 1.3, "3"), said])
    (firm,) = found([row("use", 2.4, "2"), row("use", 1.3, "3"), said])
    assert (loose.sure, loose.likely) == ("possible", "each of the answers by itself")
    assert firm.sure != "possible" and firm.likely == "for this answer “about 4%” would fit"
    people = count("use", 24, "2|3", precision="under")
    (loose,) = found([row("use", 1.8, "2"), row("use", 1.3, "3"), people])
    (firm,) = found([row("use", 2.6, "2"), row("use", 1.3, "3"), people])
    assert (loose.sure, loose.likely) == ("possible", "each of the answers by itself") and firm.sure == "certain"


def test_no_remedy_where_the_words_may_stand_beside_the_wrong_answer(found):
    """A quarter cannot be the 53% who often do; it can be those who sometimes do, unless print counts them too."""
    often = [row("use", 53.0, "3"), words("use", 25, "a quarter", codes="3")]
    (label,) = found(often)
    assert label.likely == "" and label.matter == "“a quarter” may stand beside the wrong answer."
    (value,) = found([*often, row("use", 12.0, "2"), row("use", 30.0, "1")])
    assert value.likely == "for this answer “about 53%” would fit" and value.matter == ""


def test_no_remedy_where_a_sum_is_the_value_of_one_of_its_answers(found):
    (finding,) = found([row("use", 10.2, "2"), row("use", 7.7, "3"), row("use", 10, "2|3", place="summary")])
    assert finding.likely == "10% would fit “use — sometimes”"


def test_two_breakdowns_without_a_total_are_not_certain(found):
    by_age = [row("use", v, "3", f"age_group {i}") for i, v in enumerate((36.0, 36.0, 36.0, 36.0), 1)]
    by_gender = [row("use", 30.0, "3", "gender 1"), row("use", 40.0, "3", "gender 2")]
    (without,) = found([*by_gender, *by_age])
    (with_total,) = found([*by_gender, *by_age, row("use", 36.0, "3")])
    assert without.sure == "likely" and "none is printed" in without.statement
    assert with_total.sure == "certain" and set(without.ids) < set(with_total.ids)


def test_a_ratio_that_holds_for_values_in_doubt_is_named_with_them(found):
    rows = [row("told", 21.3), row("told", 34.5, group="gender 1"), row("told", 18.1, group="gender 2")]
    (finding,) = found([*rows, ratio("told", 2, "gender 1", "2", "almost double", precision="under", id="double")])
    assert "double" in finding.ids and "“almost double” is said of these values" in finding.arithmetic


def test_a_p_value_has_the_digits_that_show_it(found):
    """20.05 against 14.45% of 500 each: pooled 17.25%, z = 5.6 / 2.39 = 2.34, p = 0.0191; 0.019 would prove nothing."""
    level = number(0.019, "p < 0.019")
    (finding,) = found([level, row("use", 20.0, "3", "gender 1"), row("use", 14.5, "3", "gender 2")])
    assert "p = 0.0191" in finding.arithmetic and finding.sure == "possible"


def test_a_base_that_is_only_our_reading_is_no_remedy(found):
    assert [f.likely for f in found(CASES["implied_base"][0])] == [""]


def test_a_digit_too_many_has_every_reading(found):
    (finding,) = found([row("told", 33.39, group="area 1"), row("heard", 5.2)])
    assert finding.likely == "33.4 or 33.9 or 33.3"


def test_what_repeats_is_one_matter_with_its_places(found):
    """Two regions of teachers with the households' city and village are one slip; a gap in the groups is another."""
    sample = table("teachers", "A,30,400,200,10,20,15,15,90,80,70") | {
        "focus_groups": (SAMPLE["focus_groups"][0], "5,city,Kazakh,girls aged 9-10", "6,city,Kazakh,teachers"),
        "children": (*SAMPLE["children"][:2], "B,400,300,100,200,200,100,100,100,100,280,80,40"),
    }
    sample["teachers"] = (*sample["teachers"], "B,20,300,100,10,10,10,10,90,80,70")
    findings = found(sample=sample)
    together = matters(findings)
    assert [len(m.findings) for m in together] == [2, 1]
    assert [(t.rule, t.matters, t.findings, t.sure) for t in tallies(together)] == [("sample tables", 2, 3, (2, 0, 0))]
    lines = together[0].lines
    assert lines[0].endswith("repeat the table of the households. 2 findings:") and len(lines) == 3
    assert together[1].lines == [
        f"[sample tables; certain] {f.where}: {f.statement} {f.arithmetic}" for f in findings[2:]
    ]


def test_a_matter_is_as_sure_as_its_surest_finding(found):
    level = number(0.01, "p < 0.01")
    near = [row("use", 15.0, "3", "gender 1"), row("use", 9.8, "3", "gender 2")]
    far = [row("told", 20.0, group="gender 1"), row("told", 22.0, group="gender 2")]
    (matter,) = matters(found([level, *near, *far]))
    assert sorted(f.sure for f in matter.findings) == ["likely", "possible"] and matter.sure == "likely"


@pytest.mark.parametrize(
    "rows, says_what",
    [
        ({"said": [says("x", "people", "all", "nobody")]}, "statistic 'nobody'.*said.csv row 2"),
        ({"said": [says("x", "place", "here")]}, "aspect 'place'"),
        ({"said": [says("x", "happened", "perhaps")]}, "said.csv row 2: said is 'perhaps'; write yes or no"),
        ({"said": [says("x", "answers", "2|3")]}, "name a statistic and the codes"),
        ({"said": [says("x", "people", "all") | {"chapter": ""}]}, "name either the statistic, or chapter and place"),
        ({"lists": [listed("a|b", "two")]}, "lists.csv row 2: announced is 'two'; write a plain number"),
    ],
)
def test_a_bad_row_of_words_stops_with_one_line(found, rows, says_what):
    with pytest.raises(UserError, match=says_what):
        found(**rows)


def test_one_in():
    assert [one_in(t) for t in ("one in fifteen", "1 in 15", "two in five", "one in many")] == [15, 15, None, None]


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


def test_every_row_in_doubt_is_found_or_says_why_not(report):
    rows, unfound = ledger().statistics, set(ledger().wording.unfound.index)
    doubt, named = set(rows.index[rows.status != "ok"]), {i for f in report for i in f.ids}
    assert doubt - named == unfound, "a reason too few, or one that a rule or the ledger has overtaken"


# Contradictions that a reader of print held against it, by rows that only this contradiction brings together.
HELD = {
    "five domains, four listed": "summary-domains",
    "eight sections, seven listed": "lists.csv sections",
    "one in 15 beside 7.4%": "ch4-sexual-images-3-4-5-words",
    "slightly more, 67.2 against 38.5": "ch7-skill-post-video-2",
    "recordings heard, none made": "ch1-recordings",
    "ethnicity in text and table": "ch1-ethnicity-1",
    "63 children or 10%": "ch4-exploitation-could-not-say-percent",
    "31.5% of two bases": "ch4-upset-told-friends-1",
    "604 of whom": "ch4-fig-46-base",
    "9.9% of two bases": "ch7-fig-63-base",
    "HSBC": "sources.csv hbsc2022",
    "nine and 11, 11-12": "lists.csv ages-held-back-by-difficulty",
    "pupils who are teachers": "teachers.csv",
    "7.6 and 7% of a group unnamed": "ch4-content-violence-1-ageunnamed",
    "at least once a month, 7.4 and 4.3": "ch4-sexual-images-3",
    "in total 10.7, never 78.2": "ch4-footnote-face-insulted-1",
    "cyberbullying and bullying": "article-every-ninth-pupil",
}


@pytest.mark.parametrize("what", HELD)
def test_contradictions_that_were_held_against_print_are_found(report, what):
    assert any(HELD[what] in f.ids for f in report)


def test_a_p_value_never_reads_as_the_level(report):
    shown = [float(re.search(r"p = (0\.\d+)", f.arithmetic)[1]) for f in report if f.rule == "significance"]
    assert shown and min(shown) > 0.01


def test_the_audit_is_the_same_twice(report):
    books = {p: codebook(p) for p in ("children", "parents")}
    assert audit(ledger(), books, paths.SAMPLE) == report


def test_every_rule_has_a_case(found):
    known = {*CASES, *TABLES, *WORDING, "focus_groups", "focus_voices", "figure_numbers", "figure_references"}
    assert {r.__name__ for r in RULES} <= known
