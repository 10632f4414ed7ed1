"""Several waves in a file: the last is reported, the one before stands beside it, and they are never one sample."""

from collections.abc import Iterator

from ...codebook.study import study
from ..severity import Finding, counted, note, some
from ..sheet import Sheet


def more_than_one_wave(sheet: Sheet) -> Iterator[Finding]:
    """The variable of the waves with several values."""
    name = study().waves.variable
    if name in sheet.data and len(waves := sheet.counts(name)) > 1:
        said = [f"{value} ({counted(n, 'row')})" for value, n in waves.items()]
        yield note(name, f"the file holds several waves, {some(said)}: the last is reported, beside the one before it.")
