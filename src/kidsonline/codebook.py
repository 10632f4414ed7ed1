"""The codebook: what was asked, of whom, in which words, with which codes.

``data/codebook/*.csv`` and ``data/published/universes.csv`` are the only places for wording and codes; chapter code
names variables and answers, never labels. Reading checks every cross-reference, so that a misspelt code stops here.
"""

import ast
import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import pandas as pd

from . import paths
from .errors import UserError, unknown

LEVELS = ("nominal", "ordinal", "scale")
MISSING_KINDS = ("", "dont_know", "prefer_not_to_say", "not_asked")
POPULATIONS = ("children", "parents")
GROUPINGS = ("gender", "age_group", "area", "region")


def typeset(text: str) -> str:
    """``text`` as on a page: ranges of numbers with an en dash ("15–17")."""
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


@dataclass(frozen=True)
class Answer:
    """One labelled code of a variable; ``missing`` is empty for a substantive answer, else its kind."""

    code: int
    label: str
    missing: str = ""


@dataclass(frozen=True)
class Variable:
    """One row of ``variables.csv``; ``answers`` are its labelled codes in code order (none for a scale)."""

    variable: str
    population: str
    theme: str
    battery: str
    label_en: str
    question_en: str
    universe: str
    value_labels: str
    level: str
    reference_period: str
    mode: str
    derivation: str
    counterpart: str
    missing_in_base: str
    multiple_response_set: str
    sensitive: bool
    figures: tuple[str, ...]
    answers: tuple[Answer, ...] = field(default=(), repr=False)

    def codes(self, wanted: object) -> tuple[int, ...]:
        """Codes for ``wanted``: a code, a label, or a list of either; raises naming the nearest label."""
        items = wanted if isinstance(wanted, list | tuple | set) else [wanted]
        by_label = {a.label.casefold(): a.code for a in self.answers}
        known = {a.code for a in self.answers}
        found = []
        for item in items:
            code = by_label.get(str(item).strip().casefold(), item)
            if str(code).lstrip("-").isdigit():
                code = int(code)
            if code not in known:
                raise unknown("answer", item, [a.label for a in self.answers], f"'{self.variable}'")
            found.append(code)
        return tuple(sorted(set(found)))

    def label(self, code: int) -> str:
        """The label of one code."""
        return next(a.label for a in self.answers if a.code == code)

    def at_least(self, label: object) -> tuple[int, ...]:
        """Codes of the substantive answers from ``label`` upwards on this variable's scale."""
        (low,) = self.codes(label)
        return tuple(a.code for a in self.answers if a.code >= low and not a.missing)

    @property
    def base_codes(self) -> tuple[int, ...]:
        """Codes that count in the base: substantive answers, and the missing kinds named in ``missing_in_base``."""
        kept = set(self.missing_in_base.split("|"))
        return tuple(a.code for a in self.answers if not a.missing or a.missing in kept)


@dataclass(frozen=True)
class Universe:
    """Who was asked: ``rule`` is an expression over codebook variables, empty for everybody."""

    universe: str
    population: str
    label_en: str
    rule: str
    base_n: int | None
    base_status: str
    note: str


def names(rule: str) -> set[str]:
    """Variables that a rule ("age >= 13 and area == 2") mentions."""
    return {n.id for n in ast.walk(ast.parse(rule, mode="eval")) if isinstance(n, ast.Name)} if rule else set()


@dataclass(frozen=True)
class Codebook:
    """The variables and universes of one population, looked up by name with a helpful error."""

    population: str
    variables: dict[str, Variable]
    universes: dict[str, Universe]

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __getitem__(self, name: str) -> Variable:
        if name not in self.variables:
            raise unknown("variable", name, self.variables, f"the {self.population} codebook")
        return self.variables[name]

    def universe_of(self, name: str) -> Universe:
        """The universe a variable was asked of."""
        return self.universes[self[name].universe]

    def battery(self, name: str) -> list[str]:
        """Names of the variables of one battery, in codebook order."""
        members = [v.variable for v in self.variables.values() if v.battery == name]
        if not members:
            raise unknown("battery", name, {v.battery for v in self.variables.values() if v.battery}, "the codebook")
        return members


def read_table(path: Path, columns: list[str], key: list[str]) -> pd.DataFrame:
    """A CSV as strings with exactly ``columns`` and unique ``key``; errors name file, row and column."""
    if not path.is_file():
        raise UserError(f"{path.name} is missing in {path.parent}: restore it from the repository.")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in columns:
        if column not in frame.columns:
            raise unknown("column", column, frame.columns, path.name)
    repeated = frame.duplicated(key)
    if repeated.any():
        row = frame.index[repeated][0]
        raise UserError(f"{path.name} row {row + 2}: {' '.join(frame.loc[row, key])!r} stands twice; keep one.")
    return frame[columns]


def read_codebook(folder: Path | None = None, universes: Path | None = None) -> dict[str, Codebook]:
    """Both codebooks, keyed ``children`` and ``parents``, checked for unknown answers, universes and levels."""
    folder = folder or paths.CODEBOOK
    names = [f.name for f in fields(Variable) if f.name != "answers"]
    variables = read_table(folder / "variables.csv", names, ["population", "variable"])
    labels = read_table(
        folder / "value_labels.csv", ["value_labels", "value", "label_en", "missing"], ["value_labels", "value"]
    )
    worlds = read_table(
        universes or paths.PUBLISHED / "universes.csv", [f.name for f in fields(Universe)], ["universe"]
    )

    answers: dict[str, list[Answer]] = {}
    for i, row in labels.iterrows():
        if row.missing not in MISSING_KINDS:
            raise UserError(
                f"value_labels.csv row {i + 2}: missing is '{row.missing}', not one of "
                f"{', '.join(k or 'empty' for k in MISSING_KINDS)}."
            )
        answers.setdefault(row.value_labels, []).append(Answer(int(row.value), row.label_en, row.missing))

    books = {}
    for population in POPULATIONS:
        own = {
            w.universe: Universe(**{**w._asdict(), "base_n": int(w.base_n) if w.base_n else None})
            for w in worlds[worlds.population == population].itertuples(index=False)
        }
        found = {}
        for i, row in variables[variables.population == population].iterrows():
            where = f"variables.csv row {i + 2}"
            if row.level not in LEVELS:
                raise UserError(f"{where}: level is '{row.level}', not one of {', '.join(LEVELS)}.")
            if row.universe not in own:
                raise unknown("universe", row.universe, own, f"universes.csv ({where})")
            if row.level != "scale" and row.value_labels not in answers:
                raise unknown("value label set", row.value_labels, answers, f"value_labels.csv ({where})")
            kept = sorted(answers.get(row.value_labels, []), key=lambda a: a.code)
            found[row.variable] = Variable(
                **{
                    **row.to_dict(),
                    "sensitive": row.sensitive == "yes",
                    "figures": tuple(filter(None, row.figures.split("|"))),
                    "answers": tuple(kept),
                }
            )
        books[population] = Codebook(population, found, own)
    return books


@cache
def codebook(population: str) -> Codebook:
    """The project's own codebook for ``children`` or ``parents``, read once."""
    books = read_codebook()
    if population not in books:
        raise unknown("population", population, books, "the codebook")
    return books[population]
