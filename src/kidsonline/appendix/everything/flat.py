"""All cells of all populations as one tidy table, one row a cell: as CSV, as Parquet, as an SPSS file of aggregates."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyreadstat

from ...cells import csv_text
from ...microdata.load import microdata_synthetic
from ...moment import without_moment
from .edition import caution, title
from .every_cell import COLUMNS, NUMBERS, meanings

Rows = Sequence[dict[str, str]]
_NOTE_CHARACTERS = 80  # that an SPSS file keeps of a line of its note


def as_csv_file(rows: Rows) -> bytes:
    """The table as CSV in UTF-8; of synthetic data a line before the header says so."""
    comment = f"# {title()}. {caution()}\n" if microdata_synthetic() else ""
    return (comment + _csv(rows)).encode()


def _csv(rows: Rows) -> str:
    return csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def as_parquet(rows: Rows) -> bytes:
    """The table as Parquet, its numbers as numbers; what it is stands in its metadata under ``title``."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        source.write_text(_csv(rows), encoding="utf-8")
        kinds = {name: "DOUBLE" if name in NUMBERS else "VARCHAR" for name in COLUMNS}
        with duckdb.connect(config={"threads": 1}) as engine:
            engine.read_csv(str(source), dtype=kinds, header=True, delimiter=",", quotechar='"').to_view("tidy")
            said = f"{title()}. {caution()}".replace("'", "''")
            engine.execute(
                f"COPY tidy TO '{target}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{title: '{said}'}})"
            )
        return target.read_bytes()


def as_sav(rows: Rows) -> bytes:
    """The table as an SPSS file: aggregates, no respondents."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in NUMBERS:
        frame[name] = [float(cell) if cell else np.nan for cell in frame[name]]
    kind = "SYNTHETIC aggregates" if microdata_synthetic() else "Aggregates"
    labels: list[str | None] = list(meanings().values())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.sav"
        pyreadstat.write_sav(
            frame, str(path), file_label=f"{kind}, no respondents",
            note=_lines(f"{title()}. {caution()}"), column_labels=labels, row_compress=True,
            variable_measure={name: "scale" if name in NUMBERS else "nominal" for name in COLUMNS},
        )  # fmt: skip
        return without_moment(path.read_bytes())


def _lines(text: str) -> list[str]:
    """A text in lines that an SPSS file keeps."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= _NOTE_CHARACTERS else [*lines, word]
    return lines
