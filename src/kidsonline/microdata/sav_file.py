"""What an SPSS file says, once it is read: its rows, its own dictionary, and what reading changed or suspects."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd


@dataclass(frozen=True)
class Remark:
    """One thing that reading changed or suspects, as a sentence.

    kind : "date" (of no calendar) and "number" (beyond all counting), both made missing; "label" (on a missing value,
    dropped), "text_codes" (read as numbers), "noise" (codes a hair off), "encoding" (letters that make no words),
    "name" (spelled otherwise).
    variable : of which, "" for the file. rows : in how many; those who gave one answer can be just these, so that a
    report repeats ``text`` alone, and only the check of the file tells the number.
    """

    kind: str
    variable: str
    text: str
    rows: int = 0


@dataclass(frozen=True)
class SavFile:
    """Contents of one file: ``data`` and its dictionary. Names and texts are in one Unicode form (NFC).

    data : numbers (NaN: system-missing) or strings ("": missing). ``labels`` {variable: label}; ``value_labels``
    {variable: {code: label}}; ``missing`` {variable: list of codes, or of {"lo", "hi"} ranges}; ``sets``
    {multiple-response set: "type" ("C" categories, "D" a counted value), "counted_value", "label", "variable_list"};
    ``file_label``; ``notes``; ``kinds`` {variable: "number", "text", "date" and "datetime" (ISO text), "duration"
    (seconds)}; ``weight``: the variable the file is weighted by in SPSS, "" for none; ``encoding``: of its texts.
    """

    data: pd.DataFrame
    labels: dict[str, str]
    value_labels: dict[str, dict]
    missing: dict[str, list]
    sets: dict[str, dict]
    file_label: str = ""
    notes: tuple[str, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    weight: str = ""
    encoding: str = ""
    remarks: tuple[Remark, ...] = ()

    def under(self, sources: Mapping[str, str], left_out: Collection[str] = ()) -> "SavFile":
        """The file with variables under other names, {new name: name here}, without those ``left_out``.

        One may stand under several names; a new name takes the place of a variable that has it already.
        """
        if not sources and not left_out:
            return self
        new: dict[str, list[str]] = {}
        for name, source in sources.items():
            new.setdefault(source, []).append(name)
        names = {  # in the order of the file
            name: old
            for old in self.data.columns
            for name in new.get(old, () if old in sources or old in left_out else (old,))
        }

        def moved(said: Mapping) -> dict:
            return {name: said[old] for name, old in names.items() if old in said}

        def first(name: str) -> str:
            return new.get(name, [name])[0]

        return replace(
            self,
            data=pd.DataFrame({name: self.data[old] for name, old in names.items()}, self.data.index, copy=False),
            labels=moved(self.labels),
            value_labels=moved(self.value_labels),
            missing=moved(self.missing),
            kinds=moved(self.kinds),
            sets={k: s | {"variable_list": [first(item) for item in s["variable_list"]]} for k, s in self.sets.items()},
            weight=first(self.weight),
            remarks=tuple(replace(remark, variable=first(remark.variable)) for remark in self.remarks),
        )
