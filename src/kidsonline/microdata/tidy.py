"""What the reading library hands over, as values that a survey can use.

Durations are seconds, dates are ISO text, labelled codes are numbers even where they were stored as text or with noise,
names and texts have one Unicode form, and what makes no sense is missing, with a remark.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .sav_file import Remark

_KINDS = (
    dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), "date")
    | dict.fromkeys(("DATETIME", "YMDHMS"), "datetime")
    | dict.fromkeys(("TIME", "DTIME", "MTIME"), "duration")
)
_DAY = 86_400
_FIRST, _LAST = 0.0, float((np.datetime64("9999-12-31") - np.datetime64("1582-10-14")).astype(int) + 1) * _DAY
_NUMBER = re.compile(r"\s*[+-]?\d{1,15}(\.\d+)?\s*", re.ASCII)
_NO_NAME = re.compile(r"[\s\x00-\x1f\x7f,;:'\"()\[\]{}<>=\\]")
LARGEST = 1e100  # a damaged byte makes numbers whose squares no computer holds
NOISE = 1e-6  # how far from a code a value may be and still be meant for it


def nfc(text: str) -> str:
    """A text in the Unicode form in which equal letters are equal."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def possible(name: object) -> bool:
    """Whether a variable can be called so."""
    return isinstance(name, str) and bool(name) and not _NO_NAME.search(name) and name.isprintable()


def kind_of(format_: str, text: bool) -> str:
    """Kind of a variable, as in :class:`SavFile`, from its SPSS format such as "DATE11"."""
    name = re.match(r"[A-Z]*", format_.upper())[0]  # type: ignore[index]  # it always matches
    if text:
        return "text"
    return _KINDS.get(name, "number")


def moments(values: np.ndarray, kind: str) -> tuple[np.ndarray, int]:
    """SPSS dates (seconds since 14 October 1582) as ISO text, "" where missing; and how many no calendar has."""
    good = np.isfinite(values) & (values >= _FIRST) & (values < _LAST)
    seconds = np.where(good, values, 0).astype("timedelta64[s]")
    when = np.datetime64("1582-10-14T00:00:00") + seconds
    text = np.datetime_as_string(when, unit="D" if kind == "date" else "s")
    text = np.where(good, np.char.replace(text, "T", " "), "").astype(object)
    return text, int((~good & ~np.isnan(values)).sum())


def labelled(labels: Iterable[Sequence], kind: str) -> tuple[dict, int]:
    """Value labels {code: label}, codes as the values are; and how many stood on a value that no answer can have."""
    found, without = {}, 0
    for code, label in labels:
        if isinstance(code, str):
            found[nfc(code.rstrip())] = nfc(label)
        elif not math.isfinite(code):
            without += 1
        else:
            found[_as_kind(code, kind)] = nfc(label)
    return found, without


def declared(ranges: Iterable[Mapping[str, Any]], kind: str) -> list:
    """User-missing values {"lo", "hi"}, as the values are; a single one as itself."""
    found = [(_as_kind(r["lo"], kind), _as_kind(r["hi"], kind)) for r in ranges]
    return [low if low == high else {"lo": low, "hi": high} for low, high in found]


def _as_kind(code: Any, kind: str) -> Any:
    if isinstance(code, str):
        return nfc(code.rstrip())
    if kind not in ("date", "datetime"):
        return code
    (text,), _ = moments(np.array([min(max(code, _FIRST), _LAST - 1)]), kind)
    return text


def numbers(values: Iterable[str], codes: Iterable[str]) -> dict[str, float] | None:
    """What each text of a variable is as a number, "" being missing; None where texts or codes are no plain numbers.

    Two texts for one number ("1", "01") are two answers, and stay text.
    """
    texts = {*values, *codes} - {""}
    if not texts or not all(_NUMBER.fullmatch(text) for text in texts):
        return None
    found = {text: float(text) for text in texts}
    return found | {"": math.nan} if len(set(found.values())) == len({text.strip() for text in texts}) else None


def text_as_numbers(values: pd.Series, labels: Mapping, missing: Sequence) -> tuple[pd.Series, dict, list] | None:
    """A text variable, its value labels and missing values, as numbers; None where one of them is no plain number."""
    found = numbers(values, [*labels, *missing]) if all(isinstance(code, str) for code in missing) else None
    if found is None:
        return None
    named = {found[code]: label for code, label in labels.items()}
    return values.map(found).astype(float), named, [found[code] for code in missing]


def settled(values: pd.Series, codes: Iterable[float]) -> tuple[pd.Series, int]:
    """Numbers with those a hair off one of ``codes`` put on it; and how many these were."""
    known = np.array(sorted({float(code) for code in codes}))
    if not len(known):
        return values, 0
    given = values.to_numpy(float)
    if np.all((given == np.rint(given)) | np.isnan(given)) and np.all(known == np.rint(known)):
        return values, 0  # whole numbers are not a hair off one
    right = np.clip(np.searchsorted(known, given), 1, max(len(known) - 1, 1))
    near = known[np.minimum(right, len(known) - 1)]
    left = known[right - 1]
    near = np.where(np.abs(given - left) <= np.abs(given - near), left, near)
    off = (given != near) & (np.abs(given - near) <= NOISE * np.maximum(1, np.abs(near)))
    return (values.where(~off, near), int(off.sum())) if off.any() else (values, 0)


def codes_of(labels: Mapping, missing: Iterable) -> list[float]:
    """Numbers that a variable's labels and single missing values name."""
    return [code for code in (*labels, *missing) if isinstance(code, int | float) and math.isfinite(code)]


def text_read_as_numbers(name: str) -> Remark:
    """That codes were kept as text."""
    return Remark("text_codes", name, f"The codes of '{name}' are stored as text; they are read as numbers.")


def noise_taken_off(name: str, rows: int) -> Remark:
    """That values were a hair off their codes."""
    return Remark("noise", name, f"'{name}' has answers a hair off a code, such as 1.0000001.", rows)
