"""How many of a group were asked: the printed sample table, or about so many; never the synthetic file's own number."""

import pandas as pd
import pytest

from kidsonline import load
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.gate import gate_of
from kidsonline.findings.share import base, share
from kidsonline.published.evidence import evidence_book
from kidsonline.published.sample_sizes import sample_sizes

# Two regions of villages and cities, and a large city that print does not split.
TABLE = pd.DataFrame({
    "region": ["a", "b", "c"], "total": [40, 45, 85], "urban": [24, 21, None], "rural": [16, 24, None],
    "girls": [21, 22, 41], "boys": [19, 23, 44],
})  # fmt: skip


def test_groups_are_summed_over_regions_and_a_large_city_counts_whole():
    book = codebook("children")
    assert sample_sizes(TABLE, book, "area") == {1: 24 + 21 + 85, 2: 16 + 24}
    assert sample_sizes(TABLE, book, "gender") == {1: 84, 2: 86}


@pytest.mark.parametrize("gap", [{"boys": [19, 23, None]}, {"boys": None}])
def test_a_table_with_a_gap_counts_no_group(gap):
    table = TABLE.assign(**{k: v for k, v in gap.items() if v}).drop(columns=[k for k, v in gap.items() if not v])
    assert sample_sizes(table, codebook("children"), "gender") == {}


def test_a_grouping_that_no_table_splits_has_no_sizes():
    assert sample_sizes(TABLE, codebook("children"), "region") == {}
    assert sample_sizes(TABLE, codebook("parents"), "gender") == {}, "the table of parents does not count mothers"


def test_sizes_are_those_of_table_two_also_where_the_file_has_others():
    assert evidence_book("children").sizes("gender") == {1: 604, 2: 598}
    assert evidence_book("children").sizes("age_group") == {1: 302, 2: 296, 3: 273, 4: 329}
    children = load("children")
    girls = share(children, "first_use_age", 2, gender="girl").cell
    assert (girls.base_n, girls.base_about) == (604, False)
    assert (children.data.gender == 1).sum() == 605, "the file's own number, which print does not give"


def test_a_base_that_print_does_not_give_is_said_to_be_about():
    children, parents = load("children"), load("parents")
    inferred = share(children, "did_insulted_face", "never").cell
    assert (inferred.base_n, inferred.base_about) == (604, True) and str(
        base(children, "did_insulted_face")
    ) == "about 604"
    assert str(base(children, "account_privacy", gender="girl")).startswith("about ")
    assert str(base(parents, "barrier_time", gender="female")) == f"about {round(1200 * 0.797)}", "79.7% is printed"
    assert gate_of(parents).base("barrier_time", "age_group", (3,)).flag == "x", "neither counted nor given as a share"
