"""What an SPSS file says, once it is read: its rows, its own dictionary, and what reading changed or suspects."""

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Remark:
    """One thing that reading changed or suspects, as a sentence.

    kind : "date" (of no calendar) and "number" (beyond all counting), both made missing; "label" (on a missing value,
    dropped), "text_codes" (read as numbers), "noise" (codes a hair off), "encoding" (letters that make no words),
    "name" (spelled otherwise).
    variable : of which, "" for the file.
    """

    kind: str
    variable: str
    text: str


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
