"""A file put in the words of the codebook, where it means the same: spelling of names, and how codes are stored."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from ..codebook.model import Codebook
from ..codebook.spelling import Spelling
from . import tidy
from .sav_file import Remark, SavFile


def fitted(file: SavFile, book: Codebook | None, columns: Iterable[str] = ()) -> SavFile:
    """The file with names spelled as ``columns`` and the codebook spell them, and codes stored as its codes are.

    SPSS takes no account of capitals, and numbers may be stored as text or with noise; nothing that means something
    else is changed, and what is changed is remarked.
    """
    return _coded(_spelled(file, [*columns, *(book.variables if book else ())]), book)


def _spelled(file: SavFile, known: Iterable[str]) -> SavFile:
    spelling, taken = Spelling(dict.fromkeys(known)), set(file.data.columns)
    new = {name: spelling.of(name) for name in file.data.columns}
    new = {old: name for old, name in new.items() if name != old and name not in taken}
    new = {old: name for old, name in new.items() if list(new.values()).count(name) == 1}
    if not new:
        return file
    old, name = next(iter(new.items()))
    remark = Remark("name", "", f"{len(new)} name(s) differ from the codebook's in capitals only, such as '{old}', and "
                    f"are read as the codebook spells them, '{name}'.")  # fmt: skip
    renamed = file.under({name: old for old, name in new.items()})
    return replace(renamed, remarks=(*renamed.remarks, remark))


def _coded(file: SavFile, book: Codebook | None) -> SavFile:
    changed: dict[str, pd.Series] = {}
    missing, value_labels, kinds, remarks = dict(file.missing), dict(file.value_labels), dict(file.kinds), []
    for item in book.variables.values() if book else ():
        name = item.variable
        if name not in file.data:
            continue
        values = file.data[name]
        if file.kinds.get(name) == "text":
            read = tidy.text_as_numbers(values, value_labels.get(name, {}), missing.get(name, []))
            if read is None:
                continue
            values, value_labels[name], missing[name] = read
            changed[name], kinds[name] = values, "number"
            remarks.append(tidy.text_read_as_numbers(name))
        values, off = tidy.settled(values, [a.code for a in item.answers])
        if off:
            changed[name] = values
            remarks.append(tidy.noise_taken_off(name, off))
    data = file.data.assign(**changed) if changed else file.data
    return replace(
        file, data=data, missing=missing, value_labels=value_labels, kinds=kinds, remarks=(*file.remarks, *remarks)
    )
