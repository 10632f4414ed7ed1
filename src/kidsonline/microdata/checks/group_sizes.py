"""How many people there are, in all and in each group that the report tells apart."""

from collections.abc import Iterator

from ...codebook.study import study
from ..enough import MIN_BASE, MIN_PEOPLE
from ..severity import Finding, counted, stop, warn
from ..sheet import Sheet


def number_of_rows(sheet: Sheet) -> Iterator[Finding]:
    """No rows, or too few for any figure."""
    if not sheet.rows:
        yield stop("", "The file has no rows.", "Choose a file that holds respondents.")
    elif sheet.rows < MIN_BASE:
        yield warn(
            "",
            f"{counted(sheet.rows, 'row')}, fewer than {MIN_BASE}: every figure will be too unreliable to show.",
            "Is this the whole file?",
        )


def small_groups(sheet: Sheet) -> Iterator[Finding]:
    """Groups of which little or nothing can be shown."""
    if sheet.rows < MIN_BASE:
        return
    for name in study().divisions:
        if name not in sheet.book or name not in sheet.data or sheet.is_text(name):
            continue
        counts = sheet.counts(name)
        for answer in sheet.book[name].answers:
            n = 0 if answer.missing else counts.get(answer.code, 0)
            if answer.missing or n >= MIN_BASE:
                continue
            if not n:
                what = f"nobody is '{answer.label}': figures leave that group out."
            elif n < MIN_PEOPLE:
                what = f"{n} people are '{answer.label}', fewer than {MIN_PEOPLE}: everything about them is withheld."
            else:
                what = f"{n} people are '{answer.label}', fewer than {MIN_BASE}: too few for a figure of their own."
            yield warn(name, what, "Look whether the file holds everybody.")
