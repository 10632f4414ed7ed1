"""Which variables there are: those missing, empty, spelled otherwise, not used, or read with a change."""

from collections.abc import Iterator

from ...codebook.study import study
from ..severity import Finding, note, some, warn
from ..sheet import Sheet

DRAFT = "If they have other names in the file, draft a mapping with --draft-mapping."


def missing_groupings(sheet: Sheet) -> Iterator[Finding]:
    """Groupings that the file lacks."""
    for name in study().groupings:
        if name in sheet.book and name not in sheet.data:
            yield warn(name, f"is missing: there are no results by {study().groupings[name].words}.", DRAFT)


def missing_questions(sheet: Sheet) -> Iterator[Finding]:
    """Questions that the file lacks, in one finding, and what follows for those asked after them."""
    asked = [v for v in sheet.questions if v.variable not in study().groupings]
    gone = [v for v in asked if v.variable not in sheet.data]
    if gone:
        yield warn(
            [v.variable for v in gone],
            f"{len(gone)} of {len(asked)} questions are not in the file: their figures say 'not asked'.",
            DRAFT,
            [f"{v.variable}: {v.label_en}" for v in gone],
        )
    rules = {sheet.book.universe_of(v.variable).rule: v for v in asked if v.variable in sheet.data}
    for rule, first in rules.items():
        if lacking := sheet.lacking(rule):
            after = [v.variable for v in asked if sheet.book.universe_of(v.variable).rule == rule]
            yield warn(
                lacking,
                f"who was asked {some(after)} cannot be told without it.",
                f"Add it, or leave '{first.variable}' and the questions like it out.",
            )


def empty_questions(sheet: Sheet) -> Iterator[Finding]:
    """Variables of the codebook without a single answer."""
    empty = [v.variable for v in sheet.questions if v.variable in sheet.data and not sheet.counts(v.variable)]
    if empty and sheet.rows:
        yield warn(empty, "not a single answer.", "If it was not asked, delete the column; else look for the answers.")


def unused(sheet: Sheet) -> Iterator[Finding]:
    """Variables of the file that nothing here uses."""
    known = {*sheet.book.variables, *study().design.columns, *study().beside}
    extra = [name for name in sheet.data if name not in known]
    if extra:
        yield note("", f"{len(extra)} variables are not in the codebook and are not used: {some(extra)}.", extra)


def how_it_was_read(sheet: Sheet) -> Iterator[Finding]:
    """What reading and fitting changed: spelling, text, values declared missing; what is suspect is to be looked at."""
    fitted = sheet.fitted
    if fitted.mapped:
        codes = sum(map(len, fitted.settled.values()))
        names = [f"{name}: '{source}' in the file" for name, source in fitted.mapped.items()]
        yield note("", f"The mapping speaks of {len(fitted.mapped)} variables and {codes} codes.", names)
    if fitted.spelled:
        names = [f"'{source}' is {name}" for name, source in fitted.spelled.items()]
        yield note(fitted.spelled, f"{len(names)} names differ in capitals or letter forms only, and are taken.", names)
    if fitted.numbers:
        yield note(fitted.numbers, "kept as text in the file, read as numbers.")
    for name, gone in fitted.dropped.items():
        said = some([f"{value:g} ({rows:,} rows)" for value, rows in gone.items()])
        yield note(name, f"declared missing in the file, so no answer: {said}.")
    for remark in sheet.original.remarks:
        if remark.kind == "encoding":
            yield warn(remark.variable, remark.text, "")
        else:
            yield note(remark.variable, remark.text)
