"""Rows to an SPSS file that says of itself that it is synthetic, byte for byte the same each time."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from ..codebook.model import Codebook
from ..codebook.study import study
from ..errors import UserError
from ..moment import without_moment

FILE_LABEL = "SYNTHETIC microdata, not survey answers"  # 64 bytes at most
NOTE = [  # 80 bytes a line at most
    "Synthetic microdata, made from the printed report. No record is a person.",
    "They can repeat the printed numbers and cannot confirm them; nothing that was",
    "not printed can be learned from this file.",
]
VALUE_LABEL_BYTES, VARIABLE_LABEL_BYTES = 120, 256


def random(seed: int, *words: str) -> np.random.Generator:
    """A generator of its own for each thing that is drawn, so that one more variable changes no other."""
    digest = hashlib.sha256("|".join([str(seed), *words]).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _short(label: str, limit: int, where: str) -> str:
    if len(label.encode()) > limit:
        raise UserError(
            f"The label '{label[:40]}...' of {where} has {len(label.encode())} bytes, SPSS keeps {limit}: shorten it."
        )
    return label


def write_sav(rows: pd.DataFrame, book: Codebook, path: Path) -> None:
    """Write ``rows`` (codes, NaN where not asked) with the codebook's labels and declared user-missing codes."""
    known = [book[name] for name in rows.columns]
    answers = {
        v.variable: {float(a.code): _short(a.label, VALUE_LABEL_BYTES, f"'{v.variable}'") for a in v.answers}
        for v in known
        if v.answers
    }
    pyreadstat.write_sav(
        rows.astype(float), str(path), file_label=FILE_LABEL, note=NOTE, row_compress=True,
        column_labels={v.variable: _short(v.label_en, VARIABLE_LABEL_BYTES, f"'{v.variable}'") for v in known},
        variable_value_labels=answers, variable_measure={v.variable: v.level for v in known},
        missing_ranges={v.variable: [float(a.code) for a in v.answers if a.missing] for v in known
                        if any(a.missing for a in v.answers)},
        variable_format={v.variable: "F10.6" if v.variable == study().design.weight else "F8.0" for v in known},
    )  # fmt: skip
    path.write_bytes(without_moment(path.read_bytes()))
