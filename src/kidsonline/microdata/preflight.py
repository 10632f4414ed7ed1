"""One look at a file before anything is computed from it: the same for ``check``, ``load`` and a build.

Checks stand in ``checks``, one kind a module. What stops here would stop a build or make its numbers wrong; what a
build copes with is to be looked at, or noted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..codebook.read import codebook
from ..codebook.study import study
from ..errors import UserError
from .checks import (
    columns,
    dictionary,
    duplicates,
    group_sizes,
    personal,
    refusals,
    response_sets,
    routing_kept,
    sampling_units,
    several_waves,
    strange_values,
    weight_column,
)
from .mapping import read_mapping
from .prepare import prepare
from .sav import read_sav
from .sav_file import SavFile
from .severity import Finding, Severity
from .sheet import Sheet

CHECKS: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    personal.direct_identifiers,
    personal.mixed_synthetic,
    group_sizes.number_of_rows,
    several_waves.more_than_one_wave,
    sampling_units.design_columns,
    weight_column.weights,
    dictionary.labels_that_contradict,
    dictionary.answers_declared_missing,
    strange_values.unknown_codes,
    strange_values.numbers_as_text,
    strange_values.ages,
    response_sets.sets_of_the_file,
    columns.missing_groupings,
    columns.missing_questions,
    columns.empty_questions,
    weight_column.weight_in_spss,
    sampling_units.lonely_units,
    dictionary.labels_worded_otherwise,
    strange_values.undeclared_stand_ins,
    routing_kept.answers_outside_the_universe,
    duplicates.repeated_ids,
    duplicates.repeated_rows,
    group_sizes.small_groups,
    refusals.refusals,
    columns.how_it_was_read,
    columns.unused,
)


@dataclass(frozen=True, eq=False)
class Preflight:
    """What was found in the file at ``path``: the ``sheet`` that was looked at, and ``findings``, worst first."""

    path: Path
    sheet: Sheet
    findings: tuple[Finding, ...]

    @cached_property
    def stops(self) -> list[Finding]:
        """What no survey is made of the file with."""
        return self.of(Severity.STOP)

    @property
    def fits(self) -> bool:
        """Whether there is nothing to settle and nothing to look at."""
        return not self.stops and not self.of(Severity.WARNING)

    def of(self, severity: Severity) -> list[Finding]:
        """The findings of one severity."""
        return [f for f in self.findings if f.severity == severity]

    def ready(self) -> SavFile:
        """The file in the codebook's words; raises UserError, in one sentence, where something stops it."""
        if not self.stops:
            return self.sheet.file
        more = len(self.stops) - 1
        others = f" ({more} more: 'kidsonline check' lists them all)" if more else ""
        raise UserError(f"'{self.path}' cannot be used: {self.stops[0].sentence}{others}")


def preflight(path: Path, population: str, mapping: Path | None = None, encoding: str = "") -> Preflight:
    """Look at a file of ``population``, put into the codebook's words by ``mapping`` (a CSV) where one is given.

    encoding : of its texts, where neither the file nor ``study.toml`` says it. Raises UserError where a file cannot be
    read.
    """
    return look(read_sav(path, encoding or study().encoding), path, population, mapping)


def look(file: SavFile, path: Path, population: str, mapping: Path | None = None) -> Preflight:
    """As :func:`preflight`, at a file that is read from ``path``."""
    book, known = codebook(population), study().besides
    mapped = read_mapping(mapping, book, known, file) if mapping else None
    sheet = Sheet(file, prepare(file, book, known, mapped), book)
    found = [finding for check in CHECKS for finding in check(sheet)]
    order = list(Severity)
    return Preflight(path, sheet, tuple(sorted(found, key=lambda f: order.index(f.severity))))
