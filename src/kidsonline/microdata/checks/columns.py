"""Which variables there are: those missing, empty, spelled otherwise, not used, or read with a change."""

from collections.abc import Iterator

from ...codebook.study import study
from ..severity import Finding, counted, note, some, warn
from ..sheet import Sheet

SUSPECT = ("encoding", "date")  # remarks of the reader that only a person can judge
DRAFT = "If they have other names in the file, draft a mapping with --draft-mapping."


def missing_groupings(sheet: Sheet) -> Iterator[Finding]:
    """Groupings that the file lacks."""
    gone = [name for name in study().groupings if name in sheet.book and name not in sheet.data]
    if gone:
        words = ", ".join(study().groupings[name].words for name in gone)
        yield warn(gone, f"missing: there are no results by {words}.", DRAFT)


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
    known = {*sheet.book.variables, *study().besides}
    extra = [name for name in sheet.data if name not in known]
    if extra:
        yield note("", f"{counted(len(extra), 'variable')} not in the codebook, and not used: {some(extra)}.", extra)


def how_it_was_read(sheet: Sheet) -> Iterator[Finding]:
    """What reading and fitting changed: spelling, text, values declared missing; what is suspect is to be looked at."""
    done = sheet.prepared
    if done.mapped:
        codes = sum(map(len, done.settled.values()))
        names = [f"{name}: '{source}' in the file" for name, source in done.mapped.items()]
        yield note("", f"The mapping speaks of {counted(len(names), 'variable')} and {counted(codes, 'code')}.", names)
    for name, gone in done.dropped.items():
        said = some([f"{value:g} ({counted(rows, 'row')})" for value, rows in gone.items()])
        yield note(name, f"declared missing in the file, so no answer: {said}.")
    remarks: dict[str, list[str]] = {}
    for remark in sheet.file.remarks:
        rows = f" ({counted(remark.rows, 'row')})" if remark.rows else ""
        remarks.setdefault(remark.kind, []).append(remark.text + rows)
    for kind, texts in remarks.items():
        more = f" ({len(texts) - 1} more of this kind)" if len(texts) > 1 else ""
        told = warn("", texts[0] + more, "", texts[1:]) if kind in SUSPECT else note("", texts[0] + more, texts[1:])
        yield told
