"""A file put into the codebook's words before anybody looks at it or estimates from it.

First what a mapping says; then what ``fitting`` knows to mean the same; last, what the file declares missing and the
codebook does not know is no answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..codebook.model import Codebook
from .fitting import fitted
from .mapping import Mapped, Recode
from .sav_file import SavFile


@dataclass(frozen=True)
class Prepared:
    """A file in the codebook's words: ``file``, and what had to be done to it.

    sources : {variable: its name in the file} where that is another. mapped : those of them a mapping names. settled :
    {variable: codes a mapping speaks of}. dropped : {variable: {value: rows}} of values that the file declares missing
    and the codebook does not know.
    """

    file: SavFile
    sources: Mapping[str, str] = field(default_factory=dict)
    mapped: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, frozenset] = field(default_factory=dict)
    dropped: Mapping[str, Mapping[float, int]] = field(default_factory=dict)


def prepare(file: SavFile, book: Codebook, known: Iterable[str], mapping: Mapped | None = None) -> Prepared:
    """``file`` in the words of ``book``; ``known`` are variables besides the codebook's, as those of the design."""
    mapping, known = mapping or Mapped(), list(known)
    renamed = _recoded(file.under(mapping.sources, mapping.unused), mapping)
    spelled = fitted(renamed, book, known)
    sources = {new: old for old, new in zip(renamed.data, spelled.data, strict=True) if new != old}
    sources |= mapping.sources
    columns, dropped = {}, {}
    for name in {*known, *book.variables} & set(spelled.data):
        answers = {a.code for a in book[name].answers} if name in book else set()
        spoken = {recode.code for recode in mapping.recodes.get(name, ())}
        if gone := _declared_missing(spelled.data[name], spelled.missing.get(name, []), answers | spoken):
            columns[name] = spelled.data[name].mask(spelled.data[name].isin(list(gone)))
            dropped[name] = gone
    settled = {name: frozenset(r.code for r in found) for name, found in mapping.recodes.items()}
    ready = replace(spelled, data=spelled.data.assign(**columns)) if columns else spelled
    return Prepared(ready, sources, mapping.sources, settled, dropped)


def ranges(declared: Sequence) -> list[tuple[float, float]]:
    """Numbers that a file declares missing, as (lowest, highest)."""
    both = [(r["lo"], r["hi"]) if isinstance(r, Mapping) else (r, r) for r in declared]
    return [(low, high) for low, high in both if not isinstance(low, str) and not isinstance(high, str)]


def _recoded(file: SavFile, mapping: Mapped) -> SavFile:
    """The file with the codes a mapping speaks of replaced, all at once, so that two can change places."""
    columns, kinds, labels, missing = {}, dict(file.kinds), dict(file.value_labels), dict(file.missing)
    for name, recodes in mapping.recodes.items():
        columns[name] = column = _replaced(file.data[name], recodes)
        spoken = {recode.code for recode in recodes}
        said = labels.get(name, {}).items()
        labels[name] = {code: label for code, label in said if not any(r.meets(code, code) for r in recodes)}
        missing[name] = [r for r in missing.get(name, []) if isinstance(r, Mapping) or r not in spoken]
        if pd.api.types.is_numeric_dtype(column):  # what was said of text is said of numbers no more
            kinds[name] = "number"
            labels[name] = {c: label for c, label in labels[name].items() if not isinstance(c, str)}
            missing[name] = [r for r in missing[name] if not isinstance(r, str)]
    return replace(file, data=file.data.assign(**columns), kinds=kinds, value_labels=labels, missing=missing)


def _replaced(column: pd.Series, recodes: Sequence[Recode]) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        old = column.to_numpy(float)
        new = old.copy()
        for one in recodes:
            if not isinstance(one.low, str):
                new[(old >= one.low) & (old <= one.high)] = one.code
        return pd.Series(new, column.index)
    becomes = {str(one.low).strip(): one.code for one in recodes}
    text = column.astype(str).str.strip().where(column.notna(), "")
    new_text = text.map(lambda value: becomes.get(value, value))
    numbers = pd.to_numeric(new_text.where(new_text != ""), errors="coerce")
    if (numbers.isna() & new_text.notna() & (new_text != "")).any():
        return new_text.map(lambda value: "" if pd.isna(value) else value if isinstance(value, str) else f"{value:g}")
    return numbers.astype(float)


def _declared_missing(column: pd.Series, declared: Sequence, kept: Iterable[float]) -> dict[float, int]:
    """{value: rows} of a number column that the file declares missing, but for those ``kept``."""
    if not declared or not pd.api.types.is_numeric_dtype(column):
        return {}
    values = column.to_numpy(float)
    within = np.zeros(len(values), bool)
    for low, high in ranges(declared):
        within |= (values >= low) & (values <= high)
    found, rows = np.unique(values[within], return_counts=True)
    known = set(kept)
    return {value: int(n) for value, n in zip(found.tolist(), rows, strict=True) if value not in known}
