"""From what the reading process wrote to a :class:`SavFile`: each variable with its values and its dictionary."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from ..codebook.spelling import Spelling
from . import tidy
from .mojibake import HOW, better_encoding
from .sav_file import Remark, SavFile
from .sav_header import SavHeader

SAMPLE = 200  # texts of a variable that are looked at for their encoding


def contents(meta: Mapping[str, Any], columns: Mapping[str, Any], header: SavHeader) -> SavFile:
    """The file; raises ValueError where a variable has a name that none can have."""
    names = _names(meta["names"])
    kinds = {
        new: tidy.kind_of(format_, given in meta["text"])
        for (given, new), format_ in zip(names.items(), meta["formats"], strict=True)
    }
    labels_of, missing_of = dict(meta["value_labels"]), dict(meta["missing"])
    data, value_labels, missing, remarks = {}, {}, {}, _encoding(meta, columns, header)
    for given, name in names.items():
        labels, without = tidy.labelled(labels_of.get(given, ()), kinds[name])
        gone = tidy.declared(missing_of.get(given, ()), kinds[name])
        if without:
            said = f"A value label of '{name}' stands on a missing value: it is left out."
            remarks.append(Remark("label", name, said))
        found = _variable(name, columns[given], kinds[name], labels, gone)
        data[name], value_labels[name], missing[name], noted = found
        remarks += noted
        if kinds[name] == "text" and data[name].dtype.kind == "f":
            kinds[name] = "number"
    return SavFile(
        pd.DataFrame(data, copy=False),
        {name: tidy.nfc(label) for name, label in zip(names.values(), meta["labels"], strict=True)},
        {name: labels for name, labels in value_labels.items() if labels},
        {name: gone for name, gone in missing.items() if gone},
        _sets(dict(meta["sets"]), header, Spelling(names.values()), kinds), tidy.nfc(meta["file_label"]),
        tuple(tidy.nfc(note) for note in meta["notes"]), kinds, Spelling(names.values()).of(tidy.nfc(header.weight)),
        meta["encoding"], tuple(remarks),
    )  # fmt: skip


def _names(given: list) -> dict[str, str]:
    """{name in the file: the same in one Unicode form}, unless that would make two of them one."""
    for name in given:
        if not tidy.possible(name):
            raise ValueError(f"no variable can be called {str(name)[:40]!r}")
    composed = {name: tidy.nfc(name) for name in given}
    return composed if len(set(composed.values())) == len(given) else {name: name for name in given}


_Variable = tuple[pd.Series, dict, list, list[Remark]]


def _variable(name: str, values: Any, kind: str, labels: dict, missing: list) -> _Variable:
    """Values, value labels, missing values and remarks of one variable."""
    if kind == "text":
        texts = [tidy.nfc(text.rstrip()) for text in values]
        return _text(name, texts, labels, missing)
    if kind in ("date", "datetime"):
        found, outside = tidy.moments(values, kind)
        said = f"'{name}' has dates that no calendar has: they are missing."
        remarks = [Remark("date", name, said, outside)] if outside else []
        return pd.Series(found, dtype=object), labels, missing, remarks
    remarks, beyond = [], np.abs(values) > tidy.LARGEST
    if beyond.any():
        values = np.where(beyond, np.nan, values)
        said = f"'{name}' has numbers beyond anything that is counted: they are missing."
        remarks.append(Remark("number", name, said, int(beyond.sum())))
    given, off = tidy.settled(pd.Series(values, copy=False), tidy.codes_of(labels, missing))
    if off:
        remarks.append(tidy.noise_taken_off(name, off))
    return given, labels, missing, remarks


def _text(name: str, texts: list[str], labels: dict, missing: list) -> _Variable:
    """A text variable; as numbers where it has labelled codes and they are all numbers."""
    read = tidy.text_as_numbers(pd.Series(texts, dtype=object), labels, missing) if labels else None
    if read is None:
        return pd.Series(texts, dtype=object), labels, missing, []
    return *read, [tidy.text_read_as_numbers(name)]


def _sets(given: Mapping[str, dict], header: SavHeader, names: Spelling, kinds: Mapping[str, str]) -> dict[str, dict]:
    """Multiple-response sets; a counted value is text where the variables hold text."""
    found = {}
    for name, said in given.items():
        items = [names.of(tidy.nfc(item)) for item in said["variable_list"]]
        counted: Any = None
        if said["type"] != "C":
            counted = tidy.nfc(header.counted.get(name, "")) or said["counted_value"]
            if any(kinds.get(item) == "number" for item in items):
                counted = tidy.numbers([str(counted)], []) and float(counted)
        found[tidy.nfc(name)] = {
            "type": "C" if said["type"] == "C" else "D", "counted_value": counted,
            "label": tidy.nfc(said["label"] or ""), "variable_list": items,
        }  # fmt: skip
    return found


def _encoding(meta: Mapping[str, Any], columns: Mapping[str, Any], header: SavHeader) -> list[Remark]:
    """A remark where labels, names and answers would make words in another encoding."""
    used = meta["encoding"] or "cp1252"
    read = [*meta["names"], *(text for name in meta["text"] for text in islice(columns[name], SAMPLE))]
    try:
        better = better_encoding([*header.texts, *(text.encode(used, "ignore") for text in read)], used)
    except (LookupError, ValueError):  # an encoding that only the reading library knows
        return []
    said = f"The letters of this file make no words; its encoding seems to be {better}: {HOW.format(better)}."
    return [Remark("encoding", "", said)] if better else []
