"""Where the printed report disagrees with itself, found by rules over the ledger.

One rule a function, one kind of contradiction a module. Rules look at printed values and at what print says in words
beside them (``published.said``), never at our reading of them (the ledger's ``reconciled`` and ``status``; an ambiguous
row only makes a finding less sure): the audit is how that reading was reached. Tolerances follow from rounding, from
the printed shares and from the spread of the weights (``weighting``); numbers in words cover what ``notation`` says.
"""

from pathlib import Path

from ...codebook.model import Codebook
from ...codebook.study import study
from ..ledger import Ledger
from .finding import SURE, Finding
from .kinds import (
    characters,
    counts,
    degrees,
    filters,
    focus_groups,
    groups,
    implied_bases,
    joined_groups,
    labels,
    lists,
    meanings,
    numbering,
    parts,
    ratios,
    sample_tables,
    significance,
    unnamed,
    values,
    words,
)
from .matters import Matter, Tally, matters, tallies
from .printed_report import Report
from .weighting import read_sample, weight_spread

__all__ = ["RULES", "SURE", "Finding", "Matter", "Tally", "audit", "matters", "tallies"]

RULES = (
    groups.totals_and_groups,
    filters.shares_within_a_filter,
    joined_groups.joined_groups,
    parts.parts_and_sums,
    parts.more_than_everybody,
    values.two_values,
    words.words_and_numbers,
    words.one_in_so_many,
    words.words_and_words,
    words.ranges,
    degrees.slight_differences,
    counts.percent_and_count,
    counts.counts_that_do_not_add,
    counts.counts_in_words,
    implied_bases.implied_base,
    implied_bases.union_smaller_than_an_item,
    implied_bases.base_of_a_passage,
    implied_bases.base_that_nothing_explains,
    ratios.ratios,
    ratios.ratios_that_exclude_each_other,
    significance.differences_that_are_none,
    labels.answers_that_say_at_least,
    labels.answers_at_their_word,
    labels.names_of_sources,
    meanings.said_two_ways,
    lists.announced_and_listed,
    lists.overlapping_bands,
    unnamed.unnamed,
    characters.numbers_that_are_none,
    characters.too_many_decimals,
    characters.bands,
    sample_tables.rows_that_do_not_add,
    sample_tables.settlements,
    sample_tables.columns_and_bases,
    sample_tables.other_people,
    sample_tables.shares_and_tables,
    focus_groups.focus_groups,
    focus_groups.focus_voices,
    numbering.figure_numbers,
    numbering.figure_references,
    numbering.figure_bases,
)


def audit(ledger: Ledger, books: dict[str, Codebook], sample_folder: Path) -> list[Finding]:
    """Every contradiction that the rules find, in the order of the rules, then of the rows they rest on.

    ``sample_folder`` holds the sample tables of the study and ``focus_groups.csv``; one that is missing is not audited.
    """
    tables = {name: read_sample(sample_folder, name) for name in (*study().samples, "focus_groups")}
    report = Report(ledger, books, tables, weight_spread(ledger, books, tables))
    order = {key: i for i, key in enumerate(ledger.statistics.index)}
    found = []
    for i, rule in enumerate(RULES):
        found += [(i, min((order.get(k, len(order)) for k in f.ids), default=0), f.ids, f) for f in rule(report)]
    return [f for *_, f in sorted(found, key=lambda entry: entry[:3])]
