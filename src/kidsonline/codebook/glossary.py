"""The glossary: words of the report and what they mean, in the languages of ``data/glossary.csv``.

What a badge or a flag means in English stands in ``data/words.toml`` and nowhere else: a row names it (``says``) and
leaves its English cells empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .. import paths
from ..errors import UserError, unknown
from .catalogue import words
from .study import OWN, study
from .tables import read_table

FILE = paths.DATA / "glossary.csv"


@dataclass(frozen=True)
class Term:
    """One word of the report.

    key : its name in addresses. badge, flag : what of ``words.toml`` it is, else empty. only : "synthetic" where it has
    no place beside measured data. named, means : by language.
    """

    key: str
    badge: str
    flag: str
    only: str
    named: Mapping[str, str]
    means: Mapping[str, str]


@cache
def glossary() -> tuple[Term, ...]:
    """All terms in the order of the file; raises UserError, naming row and column, where a cell is missing."""
    told = [f"{part}_{language}" for language in study().help for part in ("term", "means")]
    rows = read_table(FILE, ["key", "says", "only", *told, "reviewed"], ["key"])
    return tuple(_term(row, f"{FILE.name} row {i + 2}") for i, row in rows.iterrows())


def _term(row: Mapping[str, str], place: str) -> Term:
    kind, _, of = row["says"].partition(".")
    known = {"badges": words().badges, "flags": words().flags, "": {"": ""}}.get(kind, {})
    if of not in known:
        raise unknown("row", row["says"], [f"{k}.{n}" for k in ("badges", "flags") for n in getattr(words(), k)], place)
    for language in study().help:
        needed = [] if kind and language == OWN else ["means"] if kind == "flags" else ["term", "means"]
        if empty := [f"{part}_{language}" for part in needed if not row[f"{part}_{language}"].strip()]:
            raise UserError(f"{place}: fill in {', '.join(empty)}.")
    named, means = ({n: row[f"{part}_{n}"] for n in study().help} for part in ("term", "means"))
    badge, flag = (of if kind == own else "" for own in ("badges", "flags"))
    return Term(row["key"], badge, flag, row["only"], named, means)
