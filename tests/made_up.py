"""Small made-up *measured* surveys (``synthetic`` = 0), so that tests reach what synthetic data never show:
intervals, flags, suppression, printed ticks.

Nobody gave these answers. They are drawn from the codebook, with children of one sampling unit resembling each other;
regions hold about twenty respondents each (base too small), sensitive answers are rare, and a few strata hold one unit.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from kidsonline.codebook.model import Codebook, Variable
from kidsonline.codebook.read import codebook
from kidsonline.codebook.rules import holds, names

PEOPLE = ("gender", "age", "age_group", "area", "region", "ethnicity", "language")


def _people(book: Codebook, rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Design and demographics: 20 regions are the strata, each with one to three units, numbered anew in each."""
    regions = [a.code for a in book["region"].answers]
    units = [(region, unit) for region in regions for unit in range(1, 1 + (1, 3, 3, 2)[region % 4])]
    drawn = rng.permutation(np.resize(np.arange(len(units)), rows))
    drawn.sort()
    data = pd.DataFrame(
        {"id": np.arange(1, rows + 1), "region": [units[u][0] for u in drawn], "psu": [units[u][1] for u in drawn]}
    )
    data["stratum"] = data.region
    village = rng.random(len(units)) < 0.4
    data["area"] = np.where(village[drawn], 2, 1)
    data["weight"] = np.round(rng.lognormal(0, 0.35, len(units))[drawn] * rng.lognormal(0, 0.15, rows), 4)
    data["synthetic"] = 0
    data["gender"] = rng.integers(1, 3, rows)
    if "age" in book:
        data["age"] = rng.integers(9, 18, rows)
    for name in PEOPLE:
        if name in data or name not in book:
            continue
        answers = book[name].answers
        bands = [a.label.split("-") for a in answers]
        if name == "age_group" and "age" in data:
            for answer, (low, high) in zip(answers, bands, strict=True):
                data.loc[data.age.between(int(low), int(high)), name] = answer.code
        else:  # the first answers are common, the last rare
            share = 0.5 ** np.arange(1, len(answers) + 1)
            data[name] = rng.choice([a.code for a in answers], rows, p=share / share.sum())
    return data


def _answers(item: Variable, people: pd.DataFrame, unit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Answers that rise or fall with age, differ by gender, and are alike within a sampling unit."""
    scale = [a.code for a in item.answers if not a.missing]
    refusals = [a.code for a in item.answers if a.missing and a.missing != "not_asked"]
    age = people["age"] if "age" in people else people["age_group"]
    latent = (
        rng.normal(0, 0.5, unit.max() + 1)[unit]
        + rng.normal(0, 0.4) * (people.gender == 1)
        + rng.normal(0, 0.15) * (age - age.mean())
        + rng.normal(0, 1, len(people))
    )
    centre = -1.9 if item.sensitive else rng.normal(0, 0.4)
    cuts = np.linspace(-1, 1, len(scale) - 1) - centre if len(scale) > 1 else []
    answers = np.asarray(scale)[np.searchsorted(cuts, latent)].astype(float)
    if item.variable == "first_use_age" and "age" in people:
        answers[(answers == 4) & (people.age < 13)] = 3  # nobody starts at an age still to come
    if refusals:
        refused = rng.random(len(people)) < 0.04
        answers[refused] = rng.choice(refusals, refused.sum())
    return answers


def write_survey(path: Path, population: str, seed: int = 1, rows: int = 400) -> Path:
    """Write a made-up survey of ``rows`` people that fits the codebook of ``population``; returns ``path``."""
    book, rng = codebook(population), np.random.default_rng(seed)
    data = _people(book, rng, rows)
    unit = data.groupby(["stratum", "psu"]).ngroup().to_numpy()
    waiting = [v for v in book.variables.values() if v.variable not in data]
    while waiting:
        item = waiting.pop(0)
        rule = book.universes[item.universe].rule
        if names(rule) & {w.variable for w in waiting}:
            waiting.append(item)  # its universe rests on a variable that has no answers yet
            continue
        values = _answers(item, data, unit, rng) if item.level != "scale" else rng.integers(0, 11, rows).astype(float)
        answers = values if not rule else np.where(holds(rule, data), values, np.nan)
        data = data.assign(**{item.variable: answers}).copy()  # one block of memory, or pandas warns
    data = data[[v for v in book.variables if v in data]].astype(float)
    labels = {v.variable: {float(a.code): a.label for a in v.answers} for v in book.variables.values() if v.answers}
    missing = {v.variable: [float(a.code) for a in v.answers if a.missing] for v in book.variables.values()}
    pyreadstat.write_sav(
        data,
        str(path),
        file_label=f"Made-up measured survey for tests, seed {seed}",
        column_labels={v: book[v].label_en for v in data},
        variable_value_labels=labels,
        missing_ranges={v: codes for v, codes in missing.items() if codes},
    )
    return Path(path)


def write_children(path: Path, seed: int = 1, rows: int = 400) -> Path:
    """A made-up measured children's survey."""
    return write_survey(path, "children", seed, rows)


def write_parents(path: Path, seed: int = 1, rows: int = 400) -> Path:
    """A made-up measured parents' survey."""
    return write_survey(path, "parents", seed, rows)


def swap_genders(source: Path, target: Path) -> Path:
    """A copy of a made-up survey in which girls and boys (women and men) have changed places; returns ``target``."""
    data, meta = pyreadstat.read_sav(str(source), user_missing=True)
    data["gender"] = 3 - data["gender"]
    pyreadstat.write_sav(
        data,
        str(target),
        file_label=meta.file_label,
        column_labels=meta.column_names_to_labels,
        variable_value_labels=meta.variable_value_labels,
        missing_ranges=meta.missing_ranges,
    )
    return Path(target)
