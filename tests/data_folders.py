"""Folders of data as survey teams bring them, each made of a made-up country (``country.py``) that lies in another."""

import csv
from pathlib import Path

import pandas as pd
from country import edited, write_country, write_study
from own_files import OwnFile

from kidsonline.codebook.read import codebook

# Twenty variables of the children's codebook: single questions, items of batteries, filters and a grouping.
TWENTY = [
    "act_blog", "has_account", "met_in_person", "upset_past_year", "bullied_insulted", "skill_install_app",
    "exploitation_threat", "sexual_images", "support_family_safe", "first_use_age", "use_home", "device_smartphone",
    "ethnicity", "content_hate", "knows_a_lot", "barrier_health", "did_insulted_online", "skill_judge_website",
    "support_school_safe", "met_told_parents",
]  # fmt: skip


def lacking(source: Path, target: Path) -> Path:
    """A country that did not ask twenty of the questions."""
    return write_study(edited(source, target, children=lambda data: data.drop(columns=TWENTY)))


def of_other_names(source: Path, target: Path) -> Path:
    """The same people in files of other names and codes, each with the mapping that its team wrote.

    Variables are Q1, Q2, ..., boys come before girls, no is 2 and never 0, city and village are words.
    """
    target.mkdir(parents=True)
    for population in ("children", "parents"):
        own, book, rows = OwnFile.read(source / f"{population}.sav"), codebook(population), []
        for variable in [name for name in own.data if name in book]:
            codes = [a.code for a in book[variable].answers]
            if variable == "gender":
                rows += _recoded(own, variable, dict(zip(codes, reversed(codes), strict=True)))
            elif book[variable].value_labels == "yes_no":
                rows += _recoded(own, variable, {0: 2})
            elif variable == "area":
                rows += _recoded(own, variable, {1: "urban", 2: "rural"})
        numbers = {name: f"Q{i}" for i, name in enumerate(own.data, 1)}
        own.renamed(numbers.get).write(target / f"{population}.sav")
        table = [(numbers[name], name, "", "") for name in numbers]
        table += [(numbers[name], name, theirs, code) for name, theirs, code in rows]
        with (target / f"{population}.mapping.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("file_variable", "variable", "file_code", "code"), *table])
    return write_study(target)


def _recoded(own: OwnFile, variable: str, theirs: dict) -> list[tuple]:
    """Write ``theirs`` {code: value of the file} for the codes of a variable; its rows of the mapping."""
    labels = own.value_labels.pop(variable)
    own.data[variable] = own.data[variable].map(lambda code: theirs.get(code, code))
    if not any(isinstance(value, str) for value in theirs.values()):
        own.value_labels[variable] = {float(theirs.get(code, code)): label for code, label in labels.items()}
    return [(variable, value, code) for code, value in theirs.items()]


def of_two_waves(source: Path, target: Path, children: int = 1200, parents: int = 1180) -> Path:
    """A country with the wave before in a folder of its own: other people, who were not asked of blogs."""
    edited(source, target)
    before = write_country(target.parent / f"{target.name}-before", children, parents, seed=2)
    edited(before, target / "previous", children=_in_the_wave_before)
    study = write_study(target) / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + '[waves]\nbefore = "2028"\n', encoding="utf-8")
    return target


def _in_the_wave_before(data: pd.DataFrame) -> pd.DataFrame:
    """Fewer felt that they knew a lot, and nobody was asked of blogs."""
    fewer = data.knows_a_lot.between(2, 4) & (data.index % 3 > 0)
    return data.assign(knows_a_lot=data.knows_a_lot - fewer).drop(columns="act_blog")
