"""Answers of people whom the codebook says were not asked."""

from collections.abc import Iterator

import numpy as np

from ..severity import Finding, warn
from ..sheet import Sheet


def answers_outside_the_universe(sheet: Sheet) -> Iterator[Finding]:
    """Questions answered by some who were not asked; such answers count in no base."""
    found = {}
    for item in sheet.questions:
        if item.variable not in sheet.data or (asked := sheet.asked(item)) is None:
            continue
        column = sheet.data[item.variable]
        filled = (column.notna() & (column != "")).to_numpy(bool)
        codes = [a.code for a in item.answers if a.missing == "not_asked"]
        if outside := int(np.sum(filled & ~asked & ~column.isin(codes).to_numpy(bool))):
            found[item.variable] = f"{item.variable}: {outside:,} ({sheet.book.universe_of(item.variable).label_en})"
    if found:
        yield warn(
            found,
            "answers of people who were not asked by the codebook's rules; they count in no base.",
            "Look whether the filter was followed in the field and the rule in universes.csv is right.",
            found.values(),
        )
