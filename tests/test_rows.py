"""The step that touches rows gives the same on a pandas frame, in DuckDB and on Spark as respondents in memory."""

import os
import shutil
import sys
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from made_up import write_children
from test_estimation import DESIGNS, REFERENCE, quick, rows, survey, surveys

from kidsonline import Design, estimation, from_table
from kidsonline.codebook.model import Answer
from kidsonline.codebook.read import codebook
from kidsonline.errors import UserError
from kidsonline.microdata.load import project_design
from kidsonline.microdata.survey import Survey


@cache
def spark_session():
    there = {"pyspark": find_spec("pyspark"), "Java": shutil.which("java")}
    missing = [name for name, found in there.items() if not found]
    if missing:
        lacking = f"Spark was not tried: {' and '.join(missing)} not installed (make test-spark)"
        pytest.fail(lacking) if "REQUIRE_SPARK" in os.environ else pytest.skip(lacking)
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
    return SparkSession.builder.master("local[1]").config(map=options).getOrCreate()


def in_pandas(data: pd.DataFrame, folder) -> pd.DataFrame:
    return data


def in_duckdb(data: pd.DataFrame, folder) -> object:
    """The data as two Parquet files, opened but not read."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'kidsonline[large]'")
    for i, part in enumerate((data.iloc[::2], data.iloc[1::2])):
        duckdb.from_df(part).write_parquet(str(folder / f"{i}.parquet"))
    return duckdb.read_parquet(str(folder / "*.parquet"))


def in_spark(data: pd.DataFrame, folder) -> object:
    session = spark_session()
    in_duckdb(data, folder)
    return session.read.parquet(str(folder))


tables = pytest.mark.parametrize("stored", [in_pandas, in_duckdb])
everywhere = pytest.mark.parametrize("stored", [in_pandas, in_duckdb, in_spark])


def stored_as(s: Survey, stored, folder) -> Survey:
    return from_table(
        stored(s.data, folder),
        s.design,
        s.codebook,
        labels=s.labels,
        value_labels=s.value_labels,
        missing=s.missing,
        sets=s.sets,
    )


def same(s: Survey, table: Survey, verb: str, *arguments, **options) -> pd.DataFrame:
    ours, theirs = (getattr(of, verb)(*arguments, **options).frame for of in (s, table))
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9, atol=1e-9)
    return ours


@tables
@pytest.mark.parametrize("design", DESIGNS)
def test_tables_agree_with_what_agrees_with_r(design, stored, tmp_path):
    s = survey(design)
    table = stored_as(s, stored, tmp_path)
    asked = {
        kind: {(r["variable"], r["by"], r["where"]) for r in rows(kind, design)}
        for kind in ("shares", "numbers", "groups", "association")
    }
    for one in asked["shares"]:
        same(s, table, "proportions", *one)
        same(s, table, "totals", *one)
    for one in asked["numbers"]:
        same(s, table, "mean", *one)
        same(s, table, "total", *one)
    for one in asked["groups"]:
        same(s, table, "compare", *one)
    for one in asked["association"]:
        same(s, table, "association", *one)
    names = ["item", "other"] if design.startswith("madeup") else ["awards", "comp_imp"]
    same(s, table, "compare_items", names, s.bases.coded(names[0]).codes[0])
    assert table.notes == s.notes and table.sample.n_psu == s.sample.n_psu
    assert len(REFERENCE["designs"]) == len(DESIGNS) == 17


def awkward() -> Survey:
    """Refusals by code and by range, text with blanks, rows without weight, a grouping with gaps, numbers far from
    0.
    """
    rng = np.random.default_rng(5)
    n = 400
    data = pd.DataFrame(
        {
            "weight": np.where(rng.random(n) < 0.05, 0.0, rng.lognormal(0, 0.4, n)),
            "stratum": rng.integers(1, 5, n),
            "psu": rng.choice(["north", "south", "west"], n),
            "q": rng.choice([1.0, 2, 3, 88, np.nan], n),
            "r": rng.choice([1.0, 2, 99], n),
            "school": rng.choice(["a", "b", "", None], n),
            "group": rng.choice([1.0, 2, np.nan], n),
            "score": rng.choice([8.0, 10, -3, 9], n),
            "level": 1e5 + rng.normal(0, 1, n),
        }
    )
    data.loc[data.weight == 0, "q"] = 7.0  # an answer that only people without weight gave
    return Survey(
        data,
        Design("weight", "stratum", "psu"),
        value_labels={"q": {1: "yes", 4: "nobody"}},
        missing={"q": [88], "r": [99], "score": [{"lo": -9, "hi": -1}, 9]},
    )


@everywhere
def test_awkward_data_are_no_other_in_a_table(stored, tmp_path):
    s = awkward()
    table = stored_as(s, stored, tmp_path)
    shares = same(s, table, "proportions", ["q", "r", "school"], ["group", "school"], missing_in_base=True)
    assert set(shares.code) == {1, 2, 3, 4, 7, 88, 99, "a", "b"} and shares.base_n.max() > 1
    same(s, table, "proportions", "q", "group", "weight > 1 and school == 'a'", answers={"1|2": [1, 2]})
    same(s, table, "proportions", "stratum", "group", interval="beta")
    same(s, table, "multiple_response", ["q", "r"], "group")
    same(s, table, "mean", ["score", "level", "q"], "group")
    same(s, table, "total", "score", where="school == 'a'")
    same(s, table, "mean", "score", "score")
    frame = same(s, table, "compare", ["q", "r"], "group")
    np.testing.assert_allclose(frame.p_holm, estimation.holm(frame.p_value.to_numpy()))
    same(s, table, "association", ["q", "r"], "group")
    same(s, table, "compare_items", ["q", "r", "group"], [1])
    np.testing.assert_allclose(s.difference("q", [1], "group", [1], [2]), table.difference("q", [1], "group", [1], [2]))
    assert table.notes == s.notes and "rows have weight 0" in s.notes[-1]


@tables
def test_universes_and_sets_of_a_codebook_hold_in_a_table(stored, tmp_path):
    (tmp_path / "table").mkdir()
    s = Survey.from_sav(write_children(tmp_path / "children.sav"), project_design(), codebook("children"))
    table = stored_as(s, stored, tmp_path / "table")
    same(s, table, "proportions", ["account_privacy", "use_home", "region"], "gender", "age >= 13")
    same(s, table, "mean", "age", "area")
    same(s, table, "association", ["account_privacy", "use_home"], "age_group")
    chosen = next(v.multiple_response_set for v in s.codebook.variables.values() if v.multiple_response_set)
    same(s, table, "multiple_response", chosen, "gender")
    assert table.synthetic is False and table.population == "children"


@tables
def test_a_mean_that_looks_like_a_refusal_is_none(stored, tmp_path):
    data = pd.DataFrame({"w": 1.0, "psu": np.arange(40) // 4, "age": [8.0, 10, 88, 8] * 10})  # 88: refused
    data.loc[:3, "age"] = [86.0, 90, 88, 88]
    s = Survey(data, Design("w", psu="psu"), missing={"age": [88]}, value_labels={"age": {88: "refused"}})
    assert same(s, stored_as(s, stored, tmp_path), "mean", "age").base_n[0] == 29
    book = codebook("children")
    item = replace(book["age"], answers=(Answer(88, "refused", "prefer_not_to_say"),))
    s = Survey(data, s.design, replace(book, variables={"age": item}))
    assert same(s, from_table(data, s.design, s.codebook), "mean", "age").base_n[0] == 29


@tables
def test_weights_may_come_from_population_sizes(stored, tmp_path):
    s = Survey(survey("clus1_fpc").data, Design(None, psu="dnum", fpc="fpc"))
    table = stored_as(s, stored, tmp_path)
    same(s, table, "totals", "stype", "awards")
    same(s, table, "mean", "api00", "stype")


@quick
@given(surveys())
def test_any_survey_is_the_same_put_together(s):
    table = stored_as(s, in_pandas, None)
    same(s, table, "proportions", ["item", "yes"], "gender", missing_in_base=True)
    same(s, table, "mean", ["item", "yes"], "gender")


@tables
def test_one_row_is_left_for_unit_group_and_answer(stored, tmp_path):
    rng = np.random.default_rng(1)
    data = pd.DataFrame(
        {
            "w": rng.random(5000) + 0.5,
            "psu": rng.integers(0, 20, 5000),
            "gender": rng.integers(1, 3, 5000),
            "item": rng.integers(1, 4, 5000),
            "income": rng.lognormal(9, 1, 5000),
        }
    )
    table = from_table(stored(data, tmp_path), Design("w", psu="psu"))
    left = table.gather(["item"], "gender")
    assert len(left.data) == 20 * 2 * 3 and left.people.sum() == 5000
    assert len(table.gather(["income"], "gender", summed=True).data) == 20 * 2
    assert len(table.gather().data) == 20


def test_codes_of_units_may_be_longer_than_a_float(tmp_path):
    data = pd.DataFrame({"w": 1.0, "psu": 2**60 + np.arange(6) // 2, "item": [1, 2, 1, 1, 2, 2]})
    assert from_table(data, Design("w", psu="psu")).sample.n_psu == 3


# ---- refusals ----------------


@tables
@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        (
            "weight",
            [1, -2, 1, 1, np.nan, np.inf],
            "3 of 6 rows have a weight in 'weight' that is negative or no number",
        ),
        ("weight", [0.0] * 6, "All weights in 'weight' are zero|All weights"),
        ("psu", [1, 1, 2, 2, np.nan, np.nan], "2 of 6 rows have no PSU in 'psu'"),
    ],
)
def test_bad_weights_and_units_are_refused_with_their_number(stored, tmp_path, column, values, says):
    data = pd.DataFrame({"weight": 1.0, "psu": [1.0, 1, 2, 2, 3, 3], "item": [1.0, 2, 1, 1, 1, 1]})
    table = from_table(stored(data.assign(**{column: values}), tmp_path), Design("weight", psu="psu"))
    with pytest.raises(UserError, match=says):
        table.proportions("item")


@tables
def test_a_table_without_rows_or_with_weights_in_words_is_refused(stored, tmp_path):
    data = pd.DataFrame({"weight": ["one", "two"], "psu": [1, 2], "item": [1.0, 2.0]})
    with pytest.raises(UserError, match="'weight' is not a number in the table"):
        from_table(stored(data, tmp_path), Design("weight", psu="psu")).proportions("item")
    for verb in ("proportions", "mean"):
        with pytest.raises(UserError, match="no rows"):
            getattr(from_table(data.iloc[:0], Design(None, psu="psu")), verb)("item")


def test_names_a_table_does_not_hold_are_refused_with_the_nearest():
    s = awkward()
    with pytest.raises(UserError, match="no design variable 'wieght' in the table; the nearest: 'weight'"):
        from_table(s.data, Design("wieght"))
    table = from_table(s.data, s.design)
    for ask in (
        lambda: table.proportions("scool"),
        lambda: table.proportions("q", "scool"),
        lambda: table.proportions("q", where="scool == 'a'"),
    ):
        with pytest.raises(UserError, match=r"no variable 'scool' .*'school'"):
            ask()
    with pytest.raises(UserError, match="'school' holds text"):
        table.mean("school")
    with pytest.raises(UserError, match="at least two variables"):
        table.compare_items(["q"], 1)


def test_what_is_no_table_or_cannot_be_opened_says_what_to_do(monkeypatch):
    with pytest.raises(UserError, match=r"not 'str': open it, as in duckdb.read_parquet"):
        from_table("wave.parquet", Design("w"))
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    with pytest.raises(UserError, match=r"pip install \"kidsonline\[large\]\""):
        from_table(awkward().data, Design("weight"))
