"""A file put into the codebook's names and codes: by a mapping, and where only spelling stands between them.

What is changed here is changed once, before anybody looks at the file or estimates from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..codebook.model import Codebook
from .mapping import Mapped, Recode, plain_name
from .sav_file import SavFile


@dataclass(frozen=True)
class Fitted:
    """A file in the codebook's words: ``file``, and what had to be done to it.

    spelled : {variable: its spelling in the file}. mapped : {variable: its name in the file}, as a mapping says.
    settled : {variable: codes a mapping speaks of}. numbers : variables whose text was read as numbers. dropped :
    {variable: {value: rows}} of values that the file declares missing and the codebook does not know.
    """

    file: SavFile
    spelled: Mapping[str, str] = field(default_factory=dict)
    mapped: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, frozenset] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    dropped: Mapping[str, Mapping[float, int]] = field(default_factory=dict)


def fit(file: SavFile, book: Codebook, known: Iterable[str], mapping: Mapped | None = None) -> Fitted:
    """``file`` in the words of ``book``; ``known`` are variables besides the codebook's, as those of the design."""
    mapping, wanted = mapping or Mapped(), list(dict.fromkeys([*known, *book.variables]))
    spelled = _spelled(file.data.columns, wanted, mapping)
    sources = {**spelled, **mapping.sources}
    renamed = _renamed(file, sources, mapping.unused)
    settled = {name: frozenset(r.code for r in found) for name, found in mapping.recodes.items()}
    columns: dict[str, pd.Series] = {}
    numbers, dropped = [], {}
    for name in wanted:
        if name not in renamed.data:
            continue
        column = renamed.data[name]
        if name in mapping.recodes:
            column = columns[name] = _recoded(column, mapping.recodes[name])
        if not pd.api.types.is_numeric_dtype(column) and (read := _as_numbers(column)) is not None:
            column = columns[name] = read
            numbers.append(name)
        answers = {a.code for a in book[name].answers} if name in book else set()
        if gone := _declared_missing(column, renamed.missing.get(name, []), answers | settled.get(name, frozenset())):
            columns[name] = column.mask(column.isin(list(gone)))
            dropped[name] = gone
    fitted = replace(
        renamed,
        data=renamed.data.assign(**columns),
        value_labels={v: _open(labels, mapping.recodes.get(v, ())) for v, labels in renamed.value_labels.items()},
        missing={v: _still_missing(r, settled.get(v, frozenset())) for v, r in renamed.missing.items()},
    )
    return Fitted(fitted, spelled, mapping.sources, settled, tuple(n for n in numbers if n not in settled), dropped)


def _spelled(columns: Iterable[str], wanted: Iterable[str], mapping: Mapped) -> dict[str, str]:
    """{variable: column of the file} where only case or Unicode form differ; none where two columns would do."""
    taken = {*mapping.sources.values(), *mapping.unused}
    by_name: dict[str, list[str]] = {}
    for column in columns:
        if column not in taken:
            by_name.setdefault(plain_name(column), []).append(column)
    found = {name: by_name.get(plain_name(name), []) for name in wanted if name not in mapping.sources}
    return {name: own[0] for name, own in found.items() if len(own) == 1 and own[0] != name}


def _renamed(file: SavFile, sources: Mapping[str, str], unused: Iterable[str]) -> SavFile:
    """The file with each variable under its new name; one may serve under several."""
    gone = {*sources.values(), *unused, *sources}
    columns = {name: file.data[name] for name in file.data if name not in gone}
    columns |= {name: file.data[source] for name, source in sources.items()}
    new = {source: name for name, source in sources.items()}

    def moved(said: Mapping) -> dict:
        return {n: v for n, v in said.items() if n not in gone} | {
            name: said[source] for name, source in sources.items() if source in said
        }

    sets = {
        name: {**one, "variable_list": [new.get(v, v) for v in one["variable_list"]]} for name, one in file.sets.items()
    }
    return replace(
        file,
        data=pd.DataFrame(columns, index=file.data.index, copy=False),
        labels=moved(file.labels),
        value_labels=moved(file.value_labels),
        missing=moved(file.missing),
        kinds=moved(file.kinds),
        sets=sets,
        weight=new.get(file.weight, file.weight),
    )


def _recoded(column: pd.Series, recodes: Sequence[Recode]) -> pd.Series:
    """The column with every value replaced at once, so that two codes can change places."""
    if pd.api.types.is_numeric_dtype(column):
        old = column.to_numpy(float)
        new = old.copy()
        for one in recodes:
            if not isinstance(one.low, str):
                new[(old >= one.low) & (old <= one.high)] = one.code
        return pd.Series(new, column.index)
    becomes = {str(one.low).strip(): one.code for one in recodes}
    new = column.map(lambda value: becomes.get(str(value).strip(), value))
    return new.where(new.notna(), "")  # text that no row names stays; what is missing is empty


def _as_numbers(column: pd.Series) -> pd.Series | None:
    """Text as numbers where all of it is; empty text is missing."""
    text = column.astype(str).str.strip().where(column.notna(), "")
    read = pd.to_numeric(text.where(text != ""), errors="coerce")
    return read.astype(float) if (read.notna() == (text != "")).all() else None


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


def ranges(declared: Sequence) -> list[tuple[float, float]]:
    """Numbers that a file declares missing, as (lowest, highest)."""
    both = [(r["lo"], r["hi"]) if isinstance(r, Mapping) else (r, r) for r in declared]
    return [(low, high) for low, high in both if not isinstance(low, str) and not isinstance(high, str)]


def _open(labels: Mapping, recodes: Sequence[Recode]) -> dict:
    """Labels of those codes of the file that a mapping does not speak of."""
    return {code: label for code, label in labels.items() if not any(one.meets(code, code) for one in recodes)}


def _still_missing(declared: Sequence, settled: frozenset) -> list:
    """What a file declares missing and a mapping does not call an answer."""
    return [r for r in declared if isinstance(r, Mapping) or r not in settled]
