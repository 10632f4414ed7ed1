"""The codebook: what was asked, of whom, in which words, with which codes.

``data/codebook/*.csv`` and ``data/published/universes.csv`` are the only places for wording and codes; chapter code
names variables and answers, never labels. Reading checks every cross-reference, so that a misspelt code stops here.
"""

from dataclasses import fields
from functools import cache
from pathlib import Path

from .. import paths
from ..errors import UserError, unknown
from .model import LEVELS, MISSING_KINDS, Answer, Codebook, Universe, Variable
from .rules import names
from .study import study
from .tables import read_table, whole_number


def read_codebook(folder: Path | None = None, universes: Path | None = None) -> dict[str, Codebook]:
    """The codebook of each population by name, checked for unknown answers, universes, levels and rules."""
    folder = folder or paths.CODEBOOK
    columns = [f.name for f in fields(Variable) if f.name != "answers"]
    variables = read_table(folder / "variables.csv", columns, ["population", "variable"])
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
        code = whole_number(row.value, f"value_labels.csv row {i + 2}, column 'value'")
        answers.setdefault(row.value_labels, []).append(Answer(code, row.label_en, row.missing))

    books = {}
    for population in study().populations:
        own = {
            w.universe: Universe(**{**w.to_dict(), "base_n": _base(w.base_n, i)})
            for i, w in worlds[worlds.population == population].iterrows()
        }
        found: dict[str, Variable] = {}
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
        for universe in own.values():
            for name in sorted(names(universe.rule) - set(found)):
                raise unknown("variable", name, found, f"the {population} codebook (universe '{universe.universe}')")
        books[population] = Codebook(population, found, own)
    return books


def _base(cell: str, i: int) -> int | None:
    return whole_number(cell, f"universes.csv row {i + 2}, column 'base_n'") if cell else None


@cache
def codebook(population: str) -> Codebook:
    """The project's own codebook for ``children`` or ``parents``, read once."""
    books = read_codebook()
    if population not in books:
        raise unknown("population", population, books, "the codebook")
    return books[population]
