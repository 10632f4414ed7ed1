"""The one step that touches rows, for tables of any size: people who are alike are put together.

Written once, in narwhals, for a pandas frame, for a DuckDB relation over Parquet files larger than memory, and for a
Spark frame. People of one sampling unit who gave the same answers become one row: the sum of their weights, and how
many they are. That loses nothing, because a variance rests on the totals of sampling units; and everything else in
this package takes such rows as it takes people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import UserError
from .design import Design, names

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    Table = nw.DataFrame[Any] | nw.LazyFrame[Any]

# Names no survey has: alike rows are told apart by COUNTS (weight above 0) and VALID (the number is one) besides keys.
_WEIGHT, _PEOPLE, _GOOD, _COUNTS, _VALID, _VALUE, _SQUARE = (
    f"_gathered_{what}" for what in ("weight", "people", "good", "counts", "valid", "value", "square"))  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """What is left of a table: one row for all people who are alike.

    data : keys, columns of ``design``, sums of weights. design : of ``data``. people : (rows) how many each row
    stands for. variances : {number: (rows) variance of its values}, where ``data`` holds their mean.
    """

    data: pd.DataFrame
    design: Design
    people: np.ndarray
    variances: Mapping[str, np.ndarray] = field(default_factory=dict)


def opened(frame: Any) -> "Table":
    """A table as narwhals sees it; raises UserError where narwhals is missing or does not know the kind of table."""
    try:
        import narwhals.stable.v2 as nw
    except ImportError:
        raise UserError('Estimates from tables need narwhals: run pip install "kidsonline[large]".') from None
    try:
        return nw.from_native(frame)
    except TypeError:
        raise UserError(
            "A table must be a frame of pandas or Spark or a relation of DuckDB, not "
            f"'{type(frame).__name__}': open it, as in duckdb.read_parquet('wave.parquet')."
        ) from None


def _in_memory(table: "Table") -> pd.DataFrame:
    return (table.collect("pandas") if hasattr(table, "collect") else table).to_pandas()


def gather(
    frame: object, design: Design, keys: Sequence[str], number: str | None = None, missing: Sequence[tuple] = ()
) -> Gathered:
    """Put together the people of ``frame`` who share their sampling unit and the values of all columns ``keys``.

    frame : anything :func:`opened` takes; only columns named are read. number : a variable summed up (w y, w y^2)
    rather than told apart by its values, ``missing`` its user-missing values as (lowest, highest). Without PSUs, or
    where persons are a stage that counts, each person is a unit, and all rows come into memory. Raises UserError
    where a weight is negative or no number.
    """
    table, design = opened(frame), design.counted
    import narwhals.stable.v2 as nw  # there, now that a table is open

    kinds = table.collect_schema()
    if design.weight is not None and not kinds[design.weight].is_numeric():
        raise UserError(f"The weight '{design.weight}' is not a number in the table: store it as one.")
    units = [c for part in (design.strata, design.psu, design.fpc) for c in names(part)]

    def as_key(column: str) -> nw.Expr:
        if kinds[column].is_numeric() or kinds[column] == nw.Boolean:  # codes of units can be too long for a float
            return nw.col(column) if column in units else nw.col(column).cast(nw.Float64)
        return nw.col(column) if kinds[column] == nw.String else nw.col(column).cast(nw.String)

    def flag(condition: nw.Expr) -> nw.Expr:  # unknown is no
        return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))

    w, y = nw.col(_WEIGHT), nw.col(_VALUE)
    keys = list(dict.fromkeys([*units, *keys]))
    rows = table.select(
        *(as_key(key) for key in keys),
        (nw.lit(1.0) if design.weight is None else nw.col(design.weight).cast(nw.Float64)).alias(_WEIGHT),
        *([] if number is None else [nw.col(number).cast(nw.Float64).alias(_VALUE)]),
    )
    rows = rows.with_columns(flag(w.is_finite() & (w >= 0)).alias(_GOOD), flag(w > 0).alias(_COUNTS))
    keys, sums, middle = [*keys, _COUNTS], [_WEIGHT, _GOOD], 0.0

    if number is not None:
        valid = y.is_finite()
        for low, high in missing:
            valid = valid & ~((y >= low) & (y <= high))
        rows = rows.with_columns(flag(valid).alias(_VALID))
        # Sums of squares are taken about the overall mean, so that no precision is lost to a large level.
        known = rows.filter(nw.col(_VALID) == 1).select(w.sum(), (w * y).sum().alias(_VALUE))
        whole, total = _in_memory(known).iloc[0].fillna(0.0)
        middle = total / whole if whole else 0.0
        about = nw.when(nw.col(_VALID) == 1).then(y - middle).otherwise(nw.lit(0.0))
        rows = rows.with_columns((w * about).alias(_VALUE), (w * about * about).alias(_SQUARE))
        keys, sums = [*keys, _VALID], [*sums, _VALUE, _SQUARE]

    if design.psu is None:
        rows = rows.with_columns(nw.lit(1).alias(_PEOPLE))
    else:
        rows = rows.group_by(keys).agg(*(nw.col(c).sum() for c in sums), nw.len().alias(_PEOPLE))
    return _assembled(_in_memory(rows), design, number, middle)


def _assembled(data: pd.DataFrame, design: Design, number: str | None, middle: float) -> Gathered:
    people = data[_PEOPLE].to_numpy(np.int64)
    bad = int(people.sum() - data[_GOOD].sum())
    if bad:
        raise UserError(
            f"{bad} of {people.sum()} rows have a weight in '{design.weight}' that is negative or no "
            "number: give every respondent a positive weight, and 0 to rows that are not respondents."
        )
    variances = {}
    if number is not None:
        whole = data[_WEIGHT].where(data[_WEIGHT] > 0, 1.0).to_numpy()
        offset = data[_VALUE].to_numpy() / whole
        data[number] = np.where(data[_VALID] == 1, middle + offset, np.nan)
        variances[number] = np.maximum(data[_SQUARE].to_numpy() / whole - offset**2, 0.0)
    kept = [c for c in data if c not in (_PEOPLE, _GOOD, _COUNTS, _VALID, _VALUE, _SQUARE)]
    return Gathered(data[kept], replace(design, weight=design.weight and _WEIGHT), people, variances)
