"""Estimates against R's ``survey`` package (fixtures/survey_reference.R), and what must hold for any survey."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from kidsonline import estimation
from kidsonline.errors import UserError
from kidsonline.estimation import Design, least_and_most_overlap, paired_proportions, srs_interval, two_proportions
from kidsonline.microdata.survey import Survey

REFERENCE = json.loads(Path(__file__).with_name("fixtures").joinpath("survey_reference.json").read_text())
DESIGNS = sorted(REFERENCE["designs"])
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@cache
def survey(design: str) -> Survey:
    named = dict(REFERENCE["designs"][design])
    return Survey(pd.DataFrame(REFERENCE["data"][named.pop("data")]), Design(**named), missing={"item": [9]})


@cache
def table(design: str, verb: str, variable: str, by: str | None, where: str | None, **options) -> pd.DataFrame:
    frame = getattr(survey(design), verb)(variable, by, where, **options).frame
    return frame.set_index(["group_code", frame.code.astype(str)])


def rows(kind: str, design: str) -> list[dict]:
    """R's results of one kind for one design; their domains in our words ("&" is R's "and")."""
    own = [row for row in REFERENCE[kind] if row["design"] == design]
    return [row | {"where": row["where"].replace("&", "and")} if row.get("where") else row for row in own]


def agrees(ours: object, theirs: object, what: object) -> None:
    if theirs is not None:
        np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), **CLOSE, err_msg=str(what))


def test_the_reference_holds_what_it_should():
    kinds = ("shares", "numbers", "groups", "items", "association")
    assert [len(REFERENCE[kind]) for kind in kinds] == [814, 112, 51, 34, 78]
    assert sum("xlogit" in row for row in REFERENCE["shares"]) > 700


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_agree_with_r(design):
    for r in rows("shares", design):
        asked = (design, "proportions", r["variable"], r["by"], r["where"])
        key = (str(r["group"]), str(r["code"]))
        ours = table(*asked).loc[key]
        agrees([ours.estimate, ours.df, ours.n, ours.base_n], [r["estimate"], r["df"], r["n"], r["base_n"]], r)
        if ours.isna().se:
            assert ours.base_n == 0 or ours.flag in ("one_psu", "nobody", "everybody"), r
            continue  # R gives 0 where a domain lies in one PSU
        agrees(ours.se, r["se"], r)
        agrees(ours.deff, r.get("deff"), r)
        agrees([ours.ci_low, ours.ci_high], r.get("xlogit", [np.nan] * 2) if ours.flag == "" else [np.nan] * 2, r)
        if r["df"] > 1 and r.get("logit"):  # R fits this one by iteration, and fails at one degree of freedom
            np.testing.assert_allclose([ours.ci_low, ours.ci_high], r["logit"], atol=1e-7, err_msg=str(r))
        if r["se"] > 1e-10 and r.get("beta"):  # R's beta interval breaks down where strata fix the share
            beta = table(*asked, interval="beta").loc[key]
            agrees([beta.ci_low, beta.ci_high], r["beta"], r)
        if r.get("level90"):
            wider = table(*asked, level=0.9).loc[key]
            agrees([wider.ci_low, wider.ci_high], r["level90"], r)


@pytest.mark.parametrize("design", DESIGNS)
def test_totals_of_answers_agree_with_r(design):
    for r in rows("shares", design):
        ours = table(design, "totals", r["variable"], r["by"], r["where"]).loc[(str(r["group"]), str(r["code"]))]
        agrees([ours.estimate, ours.se], [r["total"], r["total_se"]], r)
        agrees(ours.deff, r.get("total_deff"), r)


@pytest.mark.parametrize("design", DESIGNS)
def test_means_and_totals_of_numbers_agree_with_r(design):
    for r in rows("numbers", design):
        mean = table(design, "mean", r["variable"], r["by"], r["where"]).loc[(str(r["group"]), "0")]
        agrees(
            [mean.estimate, mean.se, mean.deff, mean.df, mean.base_n],
            [r["mean"], r["se"], r["deff"], r["df"], r["base_n"]],
            r,
        )
        agrees([mean.ci_low, mean.ci_high], r["ci"], r)
        total = table(design, "total", r["variable"], r["by"], r["where"]).loc[(str(r["group"]), "0")]
        agrees([total.estimate, total.se, total.deff], [r["total"], r["total_se"], r["total_deff"]], r)
        agrees([total.ci_low, total.ci_high], r["total_ci"], r)


@pytest.mark.parametrize("design", DESIGNS)
def test_differences_between_groups_agree_with_r(design):
    for r in rows("groups", design):
        frame = survey(design).compare(r["variable"], r["by"], r["where"], pairs=[tuple(r["pair"])]).frame
        ours = frame[frame.code == r["code"]].iloc[0]
        agrees(
            [ours.difference, ours.se, ours.df, ours.ci_low, ours.ci_high, ours.p_value],
            [r["difference"], r["se"], r["df"], *r["ci"], r["p_value"]],
            r,
        )
        one = survey(design).difference(r["variable"], [r["code"]], r["by"], *([g] for g in r["pair"]), r["where"])
        agrees(one, [r["difference"], *r["ci"], r["difference"] / r["se"], r["p_value"]], r)


@pytest.mark.parametrize("design", DESIGNS)
def test_differences_between_items_of_the_same_people_agree_with_r(design):
    for r in rows("items", design):
        s = survey(design)
        items = [s.bases.coded(r[k]).join({"chosen": [r[f"code_{k}"]]}) for k in ("one", "two")]
        frame = estimation.compare_items(s.sample, items, s.grouping(r["by"]))
        ours = frame[frame.group_code == str(r["group"] or "")].iloc[0]
        agrees(
            [ours.difference, ours.se, ours.df, ours.ci_low, ours.ci_high],
            [r["difference"], r["se"], r["df"], *r["ci"]],
            r,
        )


@pytest.mark.parametrize("design", DESIGNS)
def test_rao_scott_agrees_with_r(design):
    for r in rows("association", design):
        ours = survey(design).association(r["variable"], r["by"], r["where"]).frame.iloc[0]
        assert (ours.part, ours.reason) == ("answers", "")
        columns = ["F", "df1", "df2", "p_value", "n"]
        agrees(ours[columns], [r[column] for column in columns], r)


def test_printed_shares_agree_with_r():
    for r in REFERENCE["printed"]:
        agrees(srs_interval(r["count"] / r["base"], r["base"]), r["wilson"], r)
    for r in REFERENCE["two"]:
        (a, b), (n, m) = r["counts"], r["bases"]
        agrees(two_proportions(a / n, n, b / m, m).p_value, r["p_value"], r)
    agrees(estimation.holm(REFERENCE["holm"]["p"]), REFERENCE["holm"]["adjusted"], "Holm")
    for df, quantile in REFERENCE["quantiles"]["t"]:
        agrees(estimation.t_interval(0.0, 1.0, df)[1], quantile, df)


# ---- what must hold for any survey ----------------


@st.composite
def surveys(draw, lonely=("adjust", "certainty")) -> Survey:
    """A small survey of any shape: strata with one PSU, one PSU in all, items that nobody answered."""
    n = draw(st.integers(1, 30))

    def column(values):
        return draw(st.lists(values, min_size=n, max_size=n))

    data = pd.DataFrame(
        {
            "stratum": column(st.integers(1, 3)),
            "psu": column(st.integers(1, 4)),
            "weight": column(st.floats(0.1, 10)),
            "gender": column(st.sampled_from([1.0, 2.0])),
            "item": column(st.sampled_from([1.0, 2.0, 3.0, 9.0, np.nan])),
            "yes": column(st.sampled_from([0.0, 1.0])),
        }
    )
    design = Design(
        "weight",
        draw(st.sampled_from(["stratum", None])),
        draw(st.sampled_from(["psu", None])),
        lonely=draw(st.sampled_from(lonely)),
    )
    labels = {"item": {1: "a", 2: "b", 3: "c", 4: "d", 9: "refused"}}
    return Survey(data, design, value_labels=labels, missing={"item": [9]})


quick = settings(max_examples=25, deadline=None, derandomize=True)
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "df", "deff"]


def same(a: pd.DataFrame, b: pd.DataFrame, columns=NUMBERS) -> None:
    # A standard error that is 0 but for rounding has no digits to compare, nor have interval and design effect.
    for column in columns:
        np.testing.assert_allclose(a[column].to_numpy(float), b[column].to_numpy(float), rtol=1e-6, atol=1e-7)


@quick
@given(surveys(), st.sampled_from([None, True, False]), st.sampled_from(["logit", "beta"]))
def test_shares_add_to_one_and_nothing_is_missing_silently(s, refusals, interval):
    frame = s.proportions(["item", "yes"], "gender", missing_in_base=refusals, interval=interval).frame
    answered = frame[frame.base_n > 0]
    np.testing.assert_allclose(answered.groupby(["variable", "group_code"]).estimate.sum(), 1, atol=1e-12)
    np.testing.assert_array_equal(
        answered.groupby(["variable", "group_code"]).n.sum(),
        answered.groupby(["variable", "group_code"]).base_n.first(),
    )
    assert frame.loc[frame[NUMBERS].isna().any(axis=1), "flag"].isin(set(estimation.FLAGS) - {""}).all()
    bounded = frame[frame.ci_low.notna()]
    assert ((bounded.ci_low <= bounded.estimate + 1e-12) & (bounded.estimate <= bounded.ci_high + 1e-12)).all()
    assert bounded[["ci_low", "ci_high"]].stack().between(0, 1).all()
    assert 4 in set(frame[frame.variable == "item"].code), "an answer nobody gave is still a row"


@quick
@given(surveys(), st.floats(0.001, 1000))
def test_a_constant_times_the_weights_changes_nothing(s, factor):
    scaled = replace(s, data=s.data.assign(weight=s.data.weight * factor))
    same(s.proportions("item", "gender").frame, scaled.proportions("item", "gender").frame)
    same(s.mean("item", "gender").frame, scaled.mean("item", "gender").frame)


@quick
@given(surveys(), st.integers(2, 3))
def test_splitting_the_rows_of_a_psu_changes_nothing(s, parts):
    data = s.data.assign(psu=s.data.psu if s.design.psu else np.arange(len(s.data)), weight=s.data.weight / parts)
    design = Design("weight", s.design.strata, "psu", lonely=s.design.lonely)
    split = replace(s, data=pd.concat([data] * parts, ignore_index=True), design=design)
    whole = replace(s, data=data.assign(weight=s.data.weight), design=design)
    columns = ["estimate", "se", "ci_low", "ci_high", "df"]
    same(whole.proportions("item", "gender").frame, split.proportions("item", "gender").frame, columns)


@quick
@given(surveys())
def test_a_domain_of_everyone_is_no_domain_and_a_group_is_a_domain(s):
    frame = s.proportions("item", "gender").frame
    pd.testing.assert_frame_equal(frame, s.proportions("item", "gender", where="weight > 0").frame)
    if 1 in set(s.data.gender):
        group = frame[frame.group_code == "1"].reset_index(drop=True)
        same(group, s.proportions("item", where="gender == 1").frame)


@quick
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(s, random):
    order = list(range(len(s.data)))
    random.shuffle(order)
    mixed = replace(s, data=s.data.iloc[order].reset_index(drop=True))
    same(s.proportions("item", "gender").frame, mixed.proportions("item", "gender").frame)


@quick
@given(surveys())
def test_comparisons_agree_with_the_shares_they_compare(s):
    shares = s.proportions("yes", "gender", answers={"yes": [1]} if 1 in set(s.data.yes) else None).frame
    compared = s.compare("yes", "gender", answers={"yes": [1]} if 1 in set(s.data.yes) else None).frame
    for row in compared.itertuples():
        one, other = (
            shares[(shares.group_code == g) & (shares.category == row.category)].estimate.iloc[0]
            for g in (row.group_code, row.against_code)
        )
        assert row.difference == pytest.approx(one - other)
        assert np.isfinite(row.p_value) == (row.flag == "")
    tested = s.association(["item", "yes"], "gender").frame
    assert (tested.p_value.isna() == (tested.reason != "")).all()
    assert tested.p_value.dropna().between(0, 1).all()


# ---- degenerate input: a stated result or one sentence ----------------

FIVE = pd.DataFrame(
    {
        "weight": [1.0, 2, 1, 1, 1],
        "stratum": [1.0, 1, 2, 2, 2],
        "psu": [1.0, 2, 1, 2, 2],
        "item": [1.0, 2, 1, 1, np.nan],
        "same": [1.0] * 5,
        "gender": [1.0, 1, 2, 2, 2],
    }
)
DESIGN = Design("weight", "stratum", "psu")


def of(design: Design = DESIGN, **columns) -> Survey:
    return Survey(FIVE.assign(**columns), design)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ([1, 2, 1, 1, np.nan], "1 of 5 rows have a weight in 'weight' that is negative or no number"),
        ([1, -2, 1, 1, np.inf], "2 of 5 rows have a weight"),
        ([0, 0, 0, 0, 0], "All weights in 'weight' are zero"),
    ],
)
def test_bad_weights_are_refused(weights, says):
    with pytest.raises(UserError, match=says):
        of(weight=weights).proportions("item")


def test_weight_zero_stays_in_the_design_and_out_of_every_base():
    s = of(weight=[1.0, 2, 1, 0, 1])
    (row,) = s.proportions("item", answers={"1": [1]}).frame.itertuples()
    assert (row.base_n, s.sample.n_psu) == (3, 4)
    assert s.notes == ("1 of 5 rows have weight 0 and count in no base.",)


@pytest.mark.parametrize("column", ["stratum", "psu"])
def test_a_row_without_stratum_or_psu_is_refused(column):
    with pytest.raises(UserError, match=rf"1 of 5 rows have no \w+ in '{column}'"):
        _ = of(**{column: [1, 1, 2, 2, np.nan]}).sample


@pytest.mark.parametrize(
    ("fpc", "says"),
    [
        ([1, 1, 2, 2, 2], "more units were drawn"),
        ([9, 9, 8, 7, 7], "differs within 1 strata"),
        ([0.5, 0.5, 9, 9, 9], "mix population sizes and sampling fractions"),
        ([9, 9, 0, 0, 0], "above zero"),
    ],
)
def test_impossible_population_corrections_are_refused(fpc, says):
    with pytest.raises(UserError, match=says):
        _ = of(Design("weight", "stratum", "psu", "fpc"), fpc=np.asarray(fpc, float)).sample


def test_designs_that_do_not_fit_are_refused():
    with pytest.raises(UserError, match="2 stage"):
        Design("w", psu=["a", "b"], fpc="n")
    with pytest.raises(UserError, match="nearest: 'certainty'"):
        Design("w", lonely="certainly")
    with pytest.raises(UserError, match=r"no design variable 'wieght'.*'weight'"):
        _ = of(Design("wieght")).sample


def test_an_empty_domain_says_so():
    frame = of().proportions("item", "gender", where="gender == 7").frame
    assert list(frame.flag) == ["empty"] * 4 and (frame.base_n == 0).all() and frame.estimate.isna().all()
    assert set(of().mean("item", where="gender == 7").frame.flag) == {"empty"}
    assert of().association("item", "gender", where="gender == 7").frame.reason[0] == "nobody was asked or answered"


def test_one_psu_gives_a_share_and_no_precision():
    s = of(Design("weight", psu="one"), one=[1.0] * 5)
    frame = s.proportions("item").frame
    assert list(frame.estimate) == [0.6, 0.4] and set(frame.flag) == {"one_psu"} and frame.se.isna().all()
    assert "too few sampling units" in s.association("item", "gender").frame.reason[0]
    assert set(s.compare("item", "gender").frame.flag) == {"no_df"}
    assert set(s.total("item").frame.flag) == {"one_psu"}


def test_units_without_anyone_of_the_group_count_by_hand():
    # Yes by four PSUs: 3, 1, none of the group, 0 in the first group; none of the group, 1, 1, none in the second.
    people = {"weight": [1.0] * 7, "psu": [1.0, 1, 1, 2, 2, 3, 4], "group": [1.0, 1, 1, 1, 2, 2, 1]}
    s = Survey(pd.DataFrame(people | {"item": [1.0, 1, 1, 1, 1, 1, 2]}), Design("weight", psu="psu"))
    one, two = s.totals("item", by="group").frame.query("code == 1").itertuples()
    np.testing.assert_allclose([one.estimate, two.estimate], [4, 2])
    # 4/3 ((3 - 1)^2 + (1 - 1)^2 + 2 (0 - 1)^2) and 4/3 (2 (1 - 1/2)^2 + 2 (0 - 1/2)^2)
    np.testing.assert_allclose([one.se**2, two.se**2], [8, 4 / 3])


def test_everybody_and_nobody_get_a_bound_only_on_request():
    s = Survey(FIVE, DESIGN, value_labels={"same": {1: "yes", 2: "no"}})
    assert list(s.proportions("same").frame.flag) == ["everybody", "nobody"]
    yes, no = s.proportions("same", interval="beta").frame.itertuples()
    t4, t2 = (estimation.t_interval(0.0, 1.0, df)[1] for df in (4, 2))
    bound = 1 - 0.05 ** (1 / (5 * (t4 / t2) ** 2))
    assert (no.flag, no.ci_low, no.ci_high) == ("one_sided", 0, pytest.approx(bound))
    assert (yes.flag, yes.ci_low, yes.ci_high) == ("one_sided", pytest.approx(1 - bound), 1)
    assert s.mean("same").frame.flag[0] == "everybody"
    assert s.association("same", "gender").frame.reason[0] == "everybody gave the same answer"


def test_what_everybody_answered_is_exactly_one_however_it_is_summed():
    rng = np.random.default_rng(7)
    n = 2000
    data = pd.DataFrame({"weight": rng.lognormal(0, 1, n), "group": rng.integers(1, 6, n), "same": 2.0})
    s = Survey(data, Design("weight"), value_labels={"same": {1: "a", 2: "b", 3: "c"}})
    for by in (None, "group"):
        same = s.proportions("same", by).frame
        assert set(zip(same.code, same.estimate, same.se, same.flag, strict=True)) == {
            (1, 0, 0, "nobody"),
            (2, 1, 0, "everybody"),
            (3, 0, 0, "nobody"),
        }


def test_a_share_that_the_strata_fix_has_no_sampling_error():
    s = of(Design("weight", "stratum"), weight=[0.3, 0.3, 0.7, 0.7, 0.7])
    fixed = s.proportions("stratum", interval="beta").frame
    np.testing.assert_allclose(fixed[["ci_low", "ci_high"]], fixed[["estimate", "estimate"]])
    assert set(fixed.flag) == {""} and fixed.se.max() < 1e-15


def test_one_degree_of_freedom_has_an_interval_and_none_has_not():
    s = of(Design("weight", "stratum", "psu"), psu=[1.0, 2, 1, 1, 1])
    assert s.proportions("item", where="stratum == 1").frame.df.eq(1).all()
    assert s.proportions("item", where="stratum == 1").frame.ci_low.notna().all()
    s = of(psu=[1.0, 1, 1, 1, 1])
    frame = s.proportions("item").frame
    assert set(frame.flag) == {"no_df"} and frame.ci_low.isna().all() and frame.se.gt(0).all()
    assert "2 of 2 strata hold a single PSU" in s.notes[0]


def test_lonely_psus_add_nothing_when_taken_for_certain():
    lonely = {"psu": [1.0, 2, 1, 1, 1], "item": [1.0, 2, 2, 2, 2]}
    adjusted = of(**lonely).proportions("item").frame.se[0]
    certain = of(Design("weight", "stratum", "psu", lonely="certainty"), **lonely).proportions("item").frame.se[0]
    assert 0 < certain < adjusted


def test_an_answer_without_people_or_labels_is_refused():
    with pytest.raises(UserError, match="Nobody answered 'item'"):
        of(item=np.full(5, np.nan)).proportions("item")
    with pytest.raises(UserError, match="Nobody answered 'item'"):
        of(item=np.full(5, np.nan)).compare("item", "gender")
    for verb in ("proportions", "mean", "compare"):
        with pytest.raises(UserError, match="Nobody answered 'gender'"):
            getattr(of(gender=np.full(5, np.nan)), verb)("item", "gender")


def test_an_answer_that_is_no_number_is_no_answer():
    frame = of(item=[1.0, np.inf, 1, 1, -np.inf]).proportions("item").frame
    assert frame.code.tolist() == [1] and frame.base_n.tolist() == [3]
    assert of(item=[1.0, np.inf, 1, 3, -np.inf]).mean("item").frame.base_n[0] == 3


def test_association_drops_empty_levels_but_not_groups_that_were_not_asked():
    data = pd.DataFrame(
        {
            "weight": 1.0,
            "psu": np.arange(60) // 3,
            "age": np.arange(60) % 3,
            "item": (np.arange(60) * 7 % 5 > 1).astype(float),
        }
    )
    data.loc[data.age == 0, "item"] = np.nan
    s = Survey(
        data,
        Design("weight", psu="psu"),
        value_labels={"item": {0: "no", 1: "yes", 2: "never chosen"}, "age": {0: "9", 1: "10", 2: "11", 3: "12"}},
    )
    assert s.association("item", "age").frame.reason[0] == "not asked of, or not answered by: 9"
    asked = s.association("item", "age", where="age > 0").frame.iloc[0]
    assert (asked.reason, asked.n) == ("", 40) and np.isfinite(asked.p_value)
    assert s.association("item", "age", where="age == 1").frame.reason[0] == "there is only one group"


def test_refusals_are_tested_apart_and_holm_keeps_both_p_values():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"weight": 1.0, "psu": np.repeat(np.arange(40), 10), "gender": rng.integers(1, 3, 400)})
    data["a"] = rng.choice([1.0, 2, 9], 400)
    data["b"] = np.where(data.gender == 1, 1.0, rng.choice([1.0, 2], 400))
    s = Survey(data, Design("weight", psu="psu"), missing={"a": [9]})
    frame = s.association(["a", "b"], "gender").frame
    assert list(zip(frame.variable, frame.part, strict=True)) == [("a", "answers"), ("a", "refusals"), ("b", "answers")]
    assert frame.n.tolist() == [int((data.a != 9).sum()), 400, 400]
    answers = frame[frame.part == "answers"]
    assert (answers.p_holm >= answers.p_value).all()
    assert answers.p_holm.min() == pytest.approx(2 * answers.p_value.min())


def test_a_comparison_within_people_counts_only_those_who_answered_both():
    data = pd.DataFrame({"weight": 1.0, "a": [1.0, 1, 0, 0, 1, np.nan], "b": [1.0, 0, 0, 0, np.nan, 1]})
    (row,) = Survey(data, Design("weight")).compare_items(["a", "b"], 1).frame.itertuples()
    assert (row.base_n, row.estimate, row.against_estimate) == (4, 0.5, 0.25)
    spread = np.sum((np.array([0, 1, 0, 0]) - 0.25) ** 2)
    assert row.se == pytest.approx(np.sqrt(6 / 5 * spread) / 4)  # all six people are the design, four the domain


# ---- printed shares ----------------


def test_printed_shares_at_the_ends_and_a_design_effect():
    low, high = srs_interval([0.0, 1.0, 0.5], [40, 40, 100])
    assert low[0] == 0 and high[1] == 1 and high[0] == pytest.approx(1 - low[1])
    assert srs_interval(0.5, 100, deff=2) == pytest.approx(srs_interval(0.5, 50))
    a, b = two_proportions(0.5, 600, 0.42, 601), two_proportions(0.5, 600, 0.42, 601, deff=2)
    assert a.p_value < 0.01 < b.p_value and a.statistic == pytest.approx(b.statistic * np.sqrt(2))
    assert a.low < a.difference < a.high
    assert two_proportions(0.42, 601, 0.5, 600).statistic == pytest.approx(-a.statistic)
    assert two_proportions(0, 10, 0, 20).p_value == 1 and two_proportions(1, 10, 1, 20).statistic == 0


@pytest.mark.parametrize(
    ("share", "base", "says"),
    [
        (45.8, 100, "divide percentages by 100"),
        (0.4, 0, "above 0"),
        (np.nan, 10, "between 0 and 1"),
        (0.4, np.nan, "above 0"),
    ],
)
def test_impossible_printed_shares_are_refused(share, base, says):
    with pytest.raises(UserError, match=says):
        srs_interval(share, base)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p_value"),
    [
        (9, 1, 2 * (1 + 10) / 2**10),  # 9 or 10 heads of 10, on either side
        (10, 0, 2 / 2**10),
        (2, 7, 2 * (1 + 9 + 36) / 2**9),
        (5, 5, 1.0),
        (0, 0, 1.0),
    ],
)
@pytest.mark.parametrize("both", [0, 40])
def test_whole_people_who_gave_one_of_two_answers_are_tossed_coins(only_a, only_b, p_value, both):
    found = paired_proportions((only_a + both) / 100, (only_b + both) / 100, both / 100, 100)
    assert found.p_value == pytest.approx(p_value)
    assert found.difference == pytest.approx((only_a - only_b) / 100)


def test_two_answers_to_one_question_by_hand():
    # 14.8% unsure, 8.4% yes, of 1200: 177.6 and 100.8 people, 278.4 together; z = 76.8 / sqrt(278.4)
    once, clustered = (paired_proportions(0.148, 0.084, 0, 1200, deff=deff) for deff in (1, 2))
    assert once.statistic == pytest.approx(76.8 / 278.4**0.5) and once.statistic == pytest.approx(4.603, abs=0.001)
    assert 4.2e-6 < once.p_value < 4e-5  # the normal tail beyond z, and what the exact test adds to it
    assert clustered.statistic == pytest.approx(once.statistic / 2**0.5) and 0.0011 < clustered.p_value < 0.004
    # binomial tails at the whole numbers on either side of 177.6 of 278.4 enclose it
    assert 2 * binom.sf(177, 278, 0.5) < once.p_value < 2 * binom.sf(176, 279, 0.5)


def test_the_same_people_at_the_least_favourable_overlap_by_hand():
    assert least_and_most_overlap(0.782, 0.838) == pytest.approx((0.62, 0.782))
    assert least_and_most_overlap(0.315, 0.241) == (0, 0.241)
    # 78.2 and 83.8 of 1201, 62.0 both: 16.2 and 21.8 gave one alone; z = 0.056 x 1201 / sqrt(0.38 x 1201) = 3.148
    insulted = paired_proportions(0.782, 0.838, 0.62, 1201)
    assert insulted.statistic == pytest.approx(-3.148, abs=0.001)
    assert 0.0016 < insulted.p_value < 0.0020  # 0.0016 is twice the normal tail
    assert paired_proportions(0.782, 0.838, 0.62, 1201, deff=2).p_value > 0.01
    # 31.5 and 24.1 of 374 without overlap: 27.7 / sqrt(207.9) = 1.919, twice the tail 0.055
    friends = paired_proportions(0.315, 0.241, 0, 374)
    assert friends.statistic == pytest.approx(1.919, abs=0.001) and 0.05 < friends.p_value < 0.07
    # with everybody who told a parent among those who told a friend, 27.7 people told friends alone, none parents alone
    assert paired_proportions(0.315, 0.241, 0.241, 374).p_value == pytest.approx(2 * 0.5 ** (0.074 * 374))


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.integers(20, 2000))
def test_the_fewer_gave_both_the_weaker_is_the_test(a, b, base):
    least, most = least_and_most_overlap(a, b)
    p_values = [paired_proportions(a, b, both, base).p_value for both in np.linspace(least, most, 7)]
    assert all(p >= q - 1e-9 for p, q in pairwise(p_values))
    found = paired_proportions(a, b, least, base)
    assert found.low - 1e-9 <= a - b <= found.high + 1e-9


def test_unrelated_answers_of_the_same_people_have_the_interval_of_two_samples():
    paired, apart = paired_proportions(0.3, 0.4, 0.12, 200), two_proportions(0.3, 200, 0.4, 200)
    assert (paired.low, paired.high) == pytest.approx((apart.low, apart.high))


def test_an_overlap_that_the_shares_do_not_allow_is_refused():
    with pytest.raises(UserError, match=r"0\.5 to 0\.7 in common, not 0\.4"):
        paired_proportions(0.7, 0.8, 0.4, 100)
