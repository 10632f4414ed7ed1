"""One wave a file: two surveys are never counted as one."""

from collections.abc import Iterator

from ..severity import Finding, counted, some, stop
from ..sheet import Sheet

WAVE = "wave"


def more_than_one_wave(sheet: Sheet) -> Iterator[Finding]:
    """A variable ``wave`` with several values."""
    name = next((column for column in sheet.data if str(column).casefold() == WAVE), None)
    if name is not None and len(waves := sheet.counts(name)) > 1:
        said = [f"{value} ({counted(n, 'row')})" for value, n in waves.items()]
        yield stop(name, f"the file holds several waves: {some(said)}.", "Save each wave as a file of its own.")
