"""The gate: what readers may see, from synthetic and from measured microdata."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from kidsonline.codebook.read import codebook
from kidsonline.disclosure.gate import gate
from kidsonline.disclosure.thresholds import HIDDEN


@dataclass
class Asked:
    """As much of a survey as the gate looks at."""

    synthetic: bool
    population: str = "children"

    @property
    def codebook(self):
        return codebook(self.population)


@dataclass(frozen=True)
class Given:
    frame: pd.DataFrame
    survey: Asked


def estimates(variable, shares, synthetic=False, by="total", base=400, df=30):
    """Estimates of ``variable``: ``shares`` maps a code, or (group code, code), to a share; n follows from the base."""
    rows = []
    for key, share in shares.items():
        group, code = key if isinstance(key, tuple) else ("", key)
        size = base[group] if isinstance(base, dict) else base
        rows.append(
            {
                "variable": variable,
                "code": code,
                "category": str(code),
                "group_var": by,
                "group_code": group,
                "group": str(group),
                "estimate": share,
                "se": 0.01,
                "ci_low": max(share - 0.02, 0),
                "ci_high": share + 0.02,
                "n": round(share * size),
                "base_n": size,
                "df": df,
                "deff": 1.5,
                "flag": "",
            }
        )
    return Given(pd.DataFrame(rows), Asked(synthetic))


def text(given):
    return gate(given).frame.set_index("code").text.to_dict()


class TestSynthetic:
    def test_only_what_was_printed_or_follows_is_shown(self):
        shown = text(estimates("first_use_age", {1: 0.0502, 2: 0.4581, "1|2": 0.5083, 4: 0.02}, synthetic=True))
        assert shown == {1: "5%", 2: "45.8%", "1|2": "50.8%", 4: "[x]"}

    def test_a_hidden_cell_leaves_no_number_behind(self):
        hidden = gate(estimates("first_use_age", {4: 0.0213}, synthetic=True)).frame.iloc[0]
        assert hidden.flag == "x" and not hidden.evidence
        assert pd.isna(hidden[["estimate", "low", "high", "n"]]).all()

    def test_sampling_errors_of_the_generator_are_never_shown(self):
        frame = gate(estimates("first_use_age", {1: 0.05, 2: 0.458}, synthetic=True)).frame
        assert frame[["low", "high"]].isna().all(axis=None) and (frame.interval == "").all() and frame.n.isna().all()

    def test_groups_side_by_side_get_the_interval_of_printed_share_and_base(self):
        frame = gate(
            estimates("use_school", {("1", 1): 0.158, ("2", 1): 0.252}, synthetic=True, by="area", base=600)
        ).frame
        assert (
            set(frame.interval) == {"srs"}
            and (frame.low < frame.estimate).all()
            and (frame.estimate < frame.high).all()
        )
        alone = gate(estimates("use_school", {("2", 1): 0.252}, synthetic=True, by="area")).frame
        assert alone.interval.tolist() == [""] and alone.low.isna().all()

    def test_the_base_of_a_group_behind_a_filter_is_not_ours_to_tell(self):
        given = estimates("account_privacy", {("1", 1): 0.398, ("2", 1): 0.491}, synthetic=True, by="gender")
        assert gate(given).frame.base_n.isna().all()

    def test_a_value_in_doubt_is_quoted_with_its_mark_and_not_computed(self):
        row = gate(estimates("first_use_age", {("2", 3): 0.307}, synthetic=True, by="gender")).frame.iloc[0]
        assert row.text == "20.7% [d]" and row.flag == "d" and np.isnan(row.estimate)

    @pytest.mark.parametrize("by, group", [("region", "1"), ("gender x area", "1|2")])
    def test_regions_and_crossings_are_never_shown(self, by, group):
        assert gate(estimates("first_use_age", {(group, 2): 0.458}, synthetic=True, by=by)).frame.text.tolist() == [
            "[x]"
        ]


class TestMeasured:
    @pytest.mark.parametrize(
        "base, shown", [(24, "[u]"), (25, "50% [r]"), (49, "50% [r]"), (50, "50%"), (99, "50%"), (100, "50.0%")]
    )
    def test_small_bases(self, base, shown):
        assert text(estimates("first_use_age", {1: 0.5, 2: 0.5}, base=base)) == {1: shown, 2: shown}

    def test_few_degrees_of_freedom(self):
        assert text(estimates("first_use_age", {1: 0.5, 2: 0.5}, df=7)) == {1: "[u]", 2: "[u]"}

    def test_nobody_is_an_answer_too(self):
        given = estimates("first_use_age", {1: 0.0, 2: 1.0})
        given.frame["flag"] = ["nobody", "everybody"]
        assert text(given) == {1: "0.0%", 2: "100.0%"}

    def test_small_sensitive_counts_and_what_would_give_them_away(self):
        shown = text(estimates("risk_photo", {1: 0.90, 2: 0.08, 3: 0.02}))
        assert shown == {1: "90.0%", 2: "[c]", 3: "[c]"}

    def test_a_group_is_not_given_away_by_the_known_total(self):
        given = estimates("risk_photo", {("1", 2): 0.02, ("2", 2): 0.10}, by="gender")
        assert gate(given).frame.flag.tolist() == ["c", "c"]

    def test_sensitive_answers_are_never_shown_by_region_nor_anything_crossed_with_region(self):
        assert set(gate(estimates("risk_photo", {("1", 1): 0.9, ("1", 2): 0.1}, by="region")).frame.flag) == {"c"}
        assert set(gate(estimates("first_use_age", {("1|1", 1): 0.9}, by="gender x region")).frame.flag) == {"c"}

    def test_intervals_and_the_printed_value_stand_beside_what_is_shown(self):
        row = gate(estimates("first_use_age", {2: 0.5, 1: 0.5})).frame.iloc[0]
        assert (row.evidence, row.interval, row.printed) == ("measured", "design", "45.8%")
        assert row.low == pytest.approx(0.48) and row.n == 200

    def test_nothing_hidden_keeps_its_estimate_interval_or_count(self):
        frame = gate(estimates("risk_photo", {1: 0.90, 2: 0.08, 3: 0.02})).frame
        hidden = frame[frame.flag.isin(HIDDEN)]
        assert len(hidden) and hidden[["estimate", "low", "high", "n"]].isna().all(axis=None)
