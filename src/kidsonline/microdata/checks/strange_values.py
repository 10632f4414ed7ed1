"""Values that no answer has, text where codes belong, and numbers out of range."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from ...codebook.study import study
from ...codebook.synonyms import numbers_in
from ..severity import Finding, counted, some, stop, warn
from ..sheet import Sheet, Value, first_rows
from .dictionary import labels

# What people write for an answer that is missing, where the file does not say that it is.
_STAND_INS = frozenset(sign * int(d * n) for d in "789" for n in (1, 2, 3, 4) for sign in (1, -1)) | {
    -1, -2, 96, 97, 98, 996, 997, 998, 9996, 9997, 9998
}  # fmt: skip


def unknown_codes(sheet: Sheet) -> Iterator[Finding]:
    """Codes that the codebook does not know; those whose label contradicts it are said there."""
    said = {(label.item.variable, label.code) for label in labels(sheet) if label.other}
    found: dict[tuple, list[str]] = defaultdict(list)
    for item in sheet.coded:
        known, names = {a.code for a in item.answers}, sheet.file.value_labels.get(item.variable, {})
        strange = [c for c in sheet.counts(item.variable) if c not in known and (item.variable, c) not in said]
        if strange:
            pairs = tuple((code, names.get(code, "")) for code in strange)
            found[pairs, sheet.is_text(item.variable)].append(item.variable)
    for (strange, text), variables in found.items():
        rows = sum(sheet.counts(v)[code] for v in variables for code, _ in strange)
        what = "text that is no code" if text else "codes that the codebook does not know"
        yield stop(
            variables,
            f"{what}: {some([_code(*one) for one in strange])} ({counted(rows, 'answer')}).",
            "Recode the file, say in a mapping what they are, or add the answer to value_labels.csv.",
        )


def numbers_as_text(sheet: Sheet) -> Iterator[Finding]:
    """Variables that are numbers in the codebook and text in the file."""
    for item in sheet.questions:
        if item.level == "scale" and item.variable in sheet.data and sheet.is_text(item.variable):
            bad = [v for v in sheet.counts(item.variable) if not _is_number(v)]
            yield stop(item.variable, f"holds text: {some([repr(v) for v in bad])}.", "Write numbers there.")


def ages(sheet: Sheet) -> Iterator[Finding]:
    """Ages outside the bands of the survey, and bands that are not those of the age."""
    years, bands = study().years, study().ages
    if years not in sheet.book or years not in sheet.data or sheet.is_text(years) or bands not in sheet.book:
        return
    limits = {a.code: tuple(map(int, numbers_in(a.label))) for a in sheet.book[bands].answers}
    limits = {code: both for code, both in limits.items() if len(both) == 2}
    if not limits:
        return
    low, high = min(a for a, _ in limits.values()), max(b for _, b in limits.values())
    age = sheet.data[years].to_numpy(float)
    outside = (age < low) | (age > high)
    if outside.any():
        values = [_code(v, "") for v in np.unique(age[outside]).tolist()]
        yield stop(
            years,
            f"{some(values)} is outside the ages of the survey, {low} to {high} ({first_rows(outside)}).",
            "Correct the age, declare the value missing, or take these rows out.",
        )
    if bands in sheet.data and not sheet.is_text(bands):
        band = sheet.data[bands].to_numpy(float)
        other = np.zeros(sheet.rows, bool)
        for code, (first, last) in limits.items():
            other |= (band == code) & ((age < first) | (age > last)) & ~outside
        if other.any():
            yield warn((bands, years), f"they disagree in {first_rows(other)}.", "Find out which is right.")


def undeclared_stand_ins(sheet: Sheet) -> Iterator[Finding]:
    """Numbers such as 999 far from all others, that stand for no answer and are not declared missing."""
    for item in sheet.questions:
        if item.level != "scale" or item.variable not in sheet.data or sheet.is_text(item.variable):
            continue
        counts = {v: n for v, n in sheet.counts(item.variable).items() if not isinstance(v, str)}
        others = [v for v in counts if v not in _STAND_INS]
        odd = [v for v in counts if v in _STAND_INS and others and (v > 2 * max(others) or v < 0 <= min(others))]
        if odd and item.variable != study().years:
            rows = sum(counts[v] for v in odd)
            yield warn(
                item.variable,
                f"{some([f'{v:g}' for v in odd])} stands far from all other values ({counted(rows, 'row')}).",
                "If it means 'no answer', declare it missing.",
            )


def _code(code: Value, label: str) -> str:
    shown = repr(code) if isinstance(code, str) else f"{code:.10g}"
    return f"{shown} ('{label}')" if label else shown


def _is_number(value: Value) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
