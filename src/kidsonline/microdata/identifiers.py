"""Columns that point at a person, known by name, by label and by what they hold.

A file that a report is built from must not have them. The words are in ``data/identifying.toml``, in the languages of
the survey; columns looked at and found harmless are ``not_identifying`` in ``data/study.toml``.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from .identifying_content import coordinate_pairs, held
from .identifying_words import in_label, in_name

Found = list[tuple[str, str]]


def identifiers(
    data: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    value_labels: Mapping[str, Mapping] | None = None,
    confirmed: Iterable[str] = (),
) -> Found:
    """(variable, why) of each column of ``data`` that points at a person.

    labels, value_labels : as in :class:`SavFile`; a variable whose every value is a labelled code is a question with
    answers and points at nobody. confirmed : variables known to be harmless, in any spelling.
    """
    harmless, found = {name.casefold() for name in confirmed}, []
    open_ = [
        name
        for name in data.columns
        if name.casefold() not in harmless and not _all_labelled(data[name], (value_labels or {}).get(name, {}))
    ]
    pairs = coordinate_pairs(data[open_])
    for name in open_:
        values = data[name]
        text = values.dtype.kind not in "biuf"
        label = (labels or {}).get(name, "")
        if what := in_name(name, text):
            found.append((name, f"its name says {what}"))
        elif (what := in_label(label, text)) and _free(values):
            found.append((name, f"its label '{label}' says {what}"))
        elif what := held(name, values) or pairs.get(name, ""):
            found.append((name, f"it holds {what}"))
    return found


def _all_labelled(values: pd.Series, labels: Mapping) -> bool:
    return bool(labels) and bool(values[values.notna() & (values != "")].isin(list(labels)).all())


def _free(values: pd.Series) -> bool:
    """Whether a column has as many values as answers that were written down, not chosen, would have."""
    given = values[values.notna() & (values != "")]
    return given.nunique() >= max(3, min(20, len(given) / 2))
