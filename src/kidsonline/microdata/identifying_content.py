"""What the values of a column point at: telephones, addresses, places, birth dates, names.

A single e-mail address or telephone in an open answer is somebody's; of what could be something else as well, such as
dates, half of a column must be.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from .identifying_words import identifying

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
_PHONE = re.compile(
    r"(?<![\d.,-])(?:(?:\+?7|8)[\s(-]*[79]\d{2}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}|\+\d[\d\s()-]{8,16}\d)(?![\d.,]\d|\d)"
)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_IPV6 = re.compile(r"(?=(?:.*:){3})[0-9a-fA-F:]{6,39}")
_PLACE = re.compile(r"-?\d{1,2}\.\d{3,}\s*[,;\s]\s*-?\d{1,3}\.\d{3,}(?:\s.*)?")
_DATE = re.compile(r"(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[-./](\d{1,2})[-./](\d{4}))(?:[ T].*)?")
_IIN = re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}")
_FAMILY = re.compile(
    r"\b[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][\w-]+\s+[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][\w-]*"
    r"(?:ов|ова|ев|ева|ович|евич|овна|евна|ұлы|улы|қызы|кызы|ov|ova|ev|eva|ovich|evich|ovna|evna|uly|kyzy)\b"
    r"|\b[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][\w-]*(?:ов|ова|ев|ева|ov|ova|ev|eva)\s+[А-ЯЁӘІҢҒҮҰҚӨҺA-Z][\w-]+"
)
_CODES = re.compile(r"(?:^|_)(?:id|uuid|key|serial|index|case)(?:_|\d|$)", re.IGNORECASE)
HALF, DAYS_OF_FIELDWORK, CATEGORIES = 0.5, 400, 20


def held(name: str, values: pd.Series) -> str:
    """What a column called ``name`` holds, such as "e-mail addresses"; "" for nothing that points at a person."""
    if values.dtype.kind in "biuf":
        return _numbers(name, values.to_numpy(float))
    given = [text for text in map(str, values.dropna()) if text.strip()]
    distinct = list(dict.fromkeys(given))
    if any(map(_EMAIL.search, distinct)):
        return "e-mail addresses"
    if any(map(_telephone, distinct)):
        return "telephone numbers"
    if len(distinct) < max(3, len(given) / 20):  # answers that were chosen
        return ""
    for what, pattern in (
        ("internet addresses", _IPV4), ("internet addresses", _IPV6), ("places on the map", _PLACE),
        ("identity numbers", _IIN),
    ):  # fmt: skip
        if _share(distinct, pattern.fullmatch) >= HALF:
            return what
    return "birth dates" if _birth_dates(distinct) else "names of people" if _names(distinct) else ""


def coordinate_pairs(data: pd.DataFrame) -> dict[str, str]:
    """{column: what it holds} of neighbouring number columns that are latitude and longitude: narrow, with decimals."""
    found: dict[str, str] = {}
    columns = [(name, data[name]) for name in data.columns]
    for (first, one), (second, other) in pairwise(columns):
        if _degrees(one, 90) and (_degrees(other, 180)):
            found |= dict.fromkeys((first, second), "places on the map")
    return found


def _numbers(name: str, values: np.ndarray) -> str:
    given = values[np.isfinite(values)]
    long = given[(given >= 1e9) & (given < 1e14) & (given == np.floor(given))]
    if not len(given) or len(long) < HALF * len(given):
        return ""
    texts = [f"{value:.0f}" for value in np.unique(long)]
    if _share([text.zfill(12) for text in texts], _IIN.fullmatch) >= 0.9:
        return "identity numbers"
    if _share(texts, lambda text: len(text) == 11 and text[0] in "78" and text[1] in "79") >= HALF:
        return "telephone numbers"
    unique = len(texts) >= 0.9 * len(given) and len(given) > 2
    return "numbers as long as a telephone's" if unique and not _CODES.search(name) else ""


def _telephone(text: str) -> bool:
    return any(10 <= sum(map(str.isdigit, found)) <= 15 for found in _PHONE.findall(text))


def _share(texts: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(bool(fits(text.strip())) for text in texts) / max(len(texts), 1)


def _birth_dates(texts: Sequence[str]) -> bool:
    """Whether a column is of dates over more years than fieldwork takes."""
    days = []
    for text in texts:
        if found := _DATE.fullmatch(text.strip()):
            year, month, day = (int(p) for p in (found.groups()[:3] if found[1] else found.groups()[:2:-1]))
            days.append(366 * year + 31 * month + day)
    return len(days) >= HALF * len(texts) and max(days) - min(days) > DAYS_OF_FIELDWORK


def _names(texts: Sequence[str]) -> bool:
    known = set(identifying().first_names.names)
    people = {word for text in texts for word in re.findall(r"[^\W\d_]+", text) if word in known}
    return len(people) > 1 or sum(bool(_FAMILY.search(text)) for text in texts) > 1


def _degrees(values: pd.Series, most: int) -> bool:
    if values.dtype.kind != "f":
        return False
    given = values.to_numpy(float)
    given = given[np.isfinite(given)]
    if len(given) < 3 or np.abs(given).max() > most or np.ptp(given) > most / 2 or np.abs(given).mean() < 3:
        return False
    return bool((np.abs(given * 1e3 - np.round(given * 1e3)) > 1e-6).mean() > HALF)
