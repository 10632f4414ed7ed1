"""Design-based estimates: pure functions of arrays and frames, in agreement with R's ``survey`` package.

``design`` names the columns of a sampling design, ``sample`` reads it off the rows, ``coded`` puts people into
categories, ``unit_parts`` cuts sampling units by groups, ``tally`` is the one step that touches rows and ``gathered``
the same step for tables of any size, ``variance`` linearises, ``intervals`` bounds, ``shares`` and ``means`` assemble
shares, means and totals, ``contrasts`` compares them, ``association`` tests independence, ``random_sample`` works from
a printed share and base alone.
"""

from .association import association
from .coded import Coded, coded, cross, everyone
from .contrasts import Difference, compare_groups, compare_items, holm, independent_difference
from .design import Design
from .gathered import Gathered, gather
from .intervals import beta_interval, logit_interval, one_sided_bound, t_interval
from .means import means, value_totals
from .random_sample import (
    least_and_most_overlap,
    paired_proportions,
    smallest_difference,
    srs_interval,
    two_proportions,
)
from .sample import Sample, draw, nobody
from .shares import COLUMNS, FLAGS, answer_totals, proportions

__all__ = [
    "COLUMNS", "FLAGS", "Coded", "Design", "Difference", "Gathered", "Sample", "answer_totals", "association",
    "beta_interval", "coded", "compare_groups", "compare_items", "cross", "draw", "everyone", "gather", "holm",
    "independent_difference",
    "least_and_most_overlap", "logit_interval", "means", "nobody", "one_sided_bound", "paired_proportions",
    "proportions", "smallest_difference", "srs_interval", "t_interval", "two_proportions",
    "value_totals",
]  # fmt: skip
