"""A made-up country: two whole measured surveys (``synthetic`` = 0), to try the report on as a survey team would.

Nobody gave these answers. ``made_up.py`` draws small files with every difficulty in them; here everything is as in a
good survey: sixty sampling units in twelve strata, answers that hang together within a person, refusals, rare sensitive
answers, filters that follow from their parts. Who was asked what comes from the codebook, the shares and differences
from the names of the items, so that a new item needs no line here.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from scipy.stats import norm

from kidsonline.codebook.model import Answer, Codebook, Variable
from kidsonline.codebook.read import codebook
from kidsonline.codebook.rules import names
from kidsonline.microdata.sav import read_sav
from kidsonline.moment import without_moment

NAME = "Made-up country: nobody gave these answers"
NOTE = [f"{NAME}.", "They were drawn by a computer program, to test a report; no row is a person."]

STUDY = """# Made up, as its data are.
title = "Made-up Kids Online"
country = "a made-up country"
year = 2031
source = "made-up2031"
"""

# Twelve strata of five sampling units, each a village or a city: thirty of both, in ten strata each, so that either
# has 20 degrees of freedom. The n-th unit lies in the n-th region, counted round and round; the last three regions
# are cities as a whole.
STRATA = ["vvvvv", "cvcvv", "vvcvc", "ccccc", "vccvc", "vvvvv", "cvvcv", "ccccc", "cvvcc", "vcvcc", "vcvcv", "vvccc"]
UNITS = "".join(STRATA)

# How an item of a battery or theme hangs on the person's risk, skill and support.
LOADINGS = {
    "access": (0.0, 0.4, 0.0), "barrier": (0.0, -0.3, -0.1), "experiences": (0.0, 0.3, 0.2),
    "activities": (0.1, 0.5, 0.0), "communication": (0.3, 0.2, 0.0), "accounts": (0.2, 0.5, 0.0),
    "skills": (0.0, 0.7, 0.0), "support": (-0.1, 0.0, 0.7), "mediation": (-0.2, -0.3, 0.4),
    "risk-taking": (0.7, 0.2, -0.1), "meeting": (0.7, 0.0, -0.1), "content": (0.6, 0.1, -0.1),
    "privacy": (0.4, 0.1, 0.0), "harms": (0.6, 0.0, -0.2), "sexual risks": (0.7, 0.0, -0.2),
    "sexual exploitation": (0.7, 0.0, -0.2), "hurtful behaviour": (0.7, 0.0, -0.2),
    "child risks": (0.6, 0.0, 0.0), "risk views": (0.1, 0.0, 0.4), "information": (0.0, 0.3, 0.3),
}  # fmt: skip

# Share above "no" or "never", lowest and highest: of an item, else its battery, else (not for follow-ups) its theme.
PREVALENCE = {
    "has_account": (0.70, 0.75), "upset_past_year": (0.28, 0.33), "child_upset": (0.12, 0.16),
    "met_in_person": (0.10, 0.12), "unwanted": (0.02, 0.05), "sought": (0.01, 0.06), "content": (0.05, 0.20),
    "privacy": (0.03, 0.15), "hurtful behaviour": (0.04, 0.14), "child risks": (0.03, 0.12),
    "bullied": (0.02, 0.07), "did_insulted": (0.12, 0.18), "sexual exploitation": (0.006, 0.013),
}  # fmt: skip
SENSITIVE, ORDINARY = (0.02, 0.20), (0.10, 0.50)  # the same where nothing is said above

# Of the other items, by how many standard deviations answers lie above the middle of the scale, found as above.
CENTRES = {
    "online_since": (1.5, 1.5), "device_smartphone": (1.2, 1.2), "use_home": (1.0, 1.0),
    "device_wearable": (-1.2, -1.2), "support": (0.2, 0.9), "barrier": (-1.2, -0.3), "act_making": (-1.3, -0.6),
    "risk-taking": (-1.6, -0.8), "privacy_others": (-1.5, -0.8),
}  # fmt: skip
ANYWHERE = (-0.7, 0.7)

# Filters of which the codebook does not say what they follow from.
FILTERS = {"bullied_others_asked": "did_insulted_online >= 2 and did_insulted_online <= 5"}

WAVES = {"wave": {1.0: "2020", 2.0: "2023"}}

Columns = Mapping[str, np.ndarray]
Lot = Callable[..., np.random.Generator]


def write_country(
    folder: Path, children: int = 1200, parents: int = 1180, seed: int = 1, youngest: int | None = None
) -> Path:
    """Write ``children.sav`` and ``parents.sav`` of a made-up country into ``folder``, which is returned.

    youngest : keep only that many children of the first age group; everybody else stays, with the same answers.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for population, rows in (("children", children), ("parents", parents)):
        book = codebook(population)
        data = _survey(book, rows, seed)
        if population == "children" and youngest is not None:
            of_first = data.age_group == book["age_group"].answers[0].code
            data = data[~of_first | (of_first.cumsum() <= youngest)]
        _write(folder / f"{population}.sav", data, book)
    return folder


def edited(source: Path, target: Path, **changes: Callable[[pd.DataFrame], pd.DataFrame] | None) -> Path:
    """A copy of a country in the folder ``target``, the data of each population named changed; None leaves it out."""
    target.mkdir(parents=True, exist_ok=True)
    for population in ("children", "parents"):
        change = changes.get(population, lambda data: data)
        if change is not None:
            data = change(read_sav(source / f"{population}.sav").data)
            _write(target / f"{population}.sav", data.astype(float), codebook(population))
    return target


def two_waves(source: Path, target: Path, before: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
    """A country whose children were asked in 2020, where their answers are changed by ``before``, and in 2023.

    One file holds both waves, of the same sampling units. Nobody asked the parents.
    """

    def both(now: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([before(now.copy()).assign(wave=1.0), now.copy().assign(wave=2.0)], ignore_index=True)

    return edited(source, target, children=both, parents=None)


def write_study(folder: Path) -> Path:
    """Say in ``folder`` that the data are of another survey than the printed one; returns ``folder``."""
    (Path(folder) / "study.toml").write_text(STUDY, encoding="utf-8")
    return Path(folder)


def write_help(folder: Path) -> Path:
    """A help line that does not exist, of the made-up country; returns ``folder``."""
    head, line = "name,number,hours,languages,source,checked_on", "Made-up help line,000,never,none,made up,2026-01-01"
    (Path(folder) / "help.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    return Path(folder)


def _write(path: Path, data: pd.DataFrame, book: Codebook) -> None:
    """As an SPSS file with labels and user-missing codes of the codebook."""
    labels = {name: {float(a.code): a.label for a in book[name].answers} for name in data if name in book}
    labels = {name: answers for name, answers in labels.items() if answers} | WAVES
    missing = {name: [float(a.code) for a in book[name].answers if a.missing] for name in data if name in book}
    pyreadstat.write_sav(
        data,
        str(path),
        file_label=NAME,
        note=NOTE,
        column_labels={name: book[name].label_en if name in book else name for name in data},
        variable_value_labels={name: answers for name, answers in labels.items() if name in data},
        missing_ranges={name: codes for name, codes in missing.items() if codes},
    )
    path.write_bytes(without_moment(path.read_bytes()))


def _survey(book: Codebook, rows: int, seed: int) -> pd.DataFrame:
    """All variables of the codebook, in its order."""
    lot = partial(_lot, seed, book.population)
    data = _design(book, rows, seed) | {"synthetic": np.zeros(rows)}
    data |= _people(book, data["area"], lot("people"))
    factors = _factors(data, lot("factors"))
    made = {v.variable: _needs(v, book) for v in book.variables.values() if v.variable not in data}
    for name in TopologicalSorter(made).static_order():
        if name not in data:
            data[name] = _item(book[name], book, data, factors, lot)
    return pd.DataFrame({name: data[name] for name in book.variables}).astype(float)


def _design(book: Codebook, rows: int, seed: int) -> dict[str, np.ndarray]:
    """Sampling units of unequal size, the same for both populations; weights vary by unit and by person."""
    lot, unit = _lot(seed, "units"), np.arange(len(UNITS))
    size = np.exp(0.25 * _spread(len(unit), lot))
    ends = np.round(rows * size.cumsum() / size.sum()).astype(int)
    of = np.repeat(unit, np.diff(ends, prepend=0))
    # In all a coefficient of variation of 0.385: the logarithm's variance is 0.30² + 0.22² = ln(1 + 0.385²).
    spread = 0.30 * _spread(len(unit), lot)[of] + 0.22 * _spread(rows, _lot(seed, book.population, "weights"))
    regions = np.array([a.code for a in book["region"].answers])
    (village,), (city,) = book["area"].codes("village"), book["area"].codes("city")
    return {
        "id": np.arange(1, rows + 1), "weight": np.round(np.exp(spread), 4), "stratum": 1 + of // len(STRATA[0]),
        "psu": 1 + of, "area": np.where(np.array(list(UNITS)) == "v", village, city)[of],
        "region": regions[unit % len(regions)][of],
    }  # fmt: skip


def _people(book: Codebook, area: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Demographics: children of every age in equal number, parents mostly mothers of 36 to 45."""
    rows, village = len(area), area == book["area"].codes("village")[0]
    if book.population == "parents":
        return {
            "gender": _choose((0.72, 0.28), rows, rng),
            "age_group": _choose((0.2, 0.44, 0.2, 0.1, 0.06), rows, rng),
        }
    age = rng.permutation(np.resize(np.arange(9, 18), rows))
    ethnicity = np.where(village, _choose((0.8, 0.1, 0.1), rows, rng), _choose((0.6, 0.25, 0.15), rows, rng))
    spoken = [_choose(shares, rows, rng) for shares in ((0.85, 0.15, 0.0), (0.02, 0.98, 0.0), (0.2, 0.55, 0.25))]
    return {
        "gender": _choose((0.5, 0.5), rows, rng), "age": age, "ethnicity": ethnicity,
        "age_group": _step(book["age_group"].answers, age),
        "language": np.choose(ethnicity - 1, spoken),
    }  # fmt: skip


def _choose(shares: tuple[float, ...], rows: int, rng: np.random.Generator) -> np.ndarray:
    """Codes 1, 2, ... drawn with these shares."""
    return rng.choice(np.arange(1, len(shares) + 1), rows, p=shares)


def _step(answers: Sequence[Answer], age: np.ndarray) -> np.ndarray:
    """Code of the last answer such as "9 to 12" that does not begin above ``age``."""
    begins = [int(re.match(r"\d+", a.label)[0]) for a in answers]
    return np.array([a.code for a in answers])[np.searchsorted(begins, age, side="right") - 1]


def _factors(data: Columns, rng: np.random.Generator) -> np.ndarray:
    """Risk, skill and support of each person (rows x 3): more risk goes with less support.

    A child's risk and skill rise with age, a parent's skill falls.
    """
    own = rng.normal(size=(3, len(data["id"])))
    years = data["age"] if "age" in data else data["age_group"]
    years = (years - years.mean()) / years.std()
    with_risk, with_skill = (0.45, 0.5) if "age" in data else (0.0, -0.35)
    risk = with_risk * years + np.sqrt(1 - with_risk**2) * own[0]
    skill = with_skill * years + np.sqrt(1 - with_skill**2) * own[1]
    return np.column_stack([risk, skill, -0.25 * own[0] + np.sqrt(1 - 0.25**2) * own[2]])


def _item(item: Variable, book: Codebook, data: Columns, factors: np.ndarray, lot: Lot) -> np.ndarray:
    """Answers of everybody to one item (NaN: not asked); what it rests on is in ``data``."""
    asked = _holds(book.universe_of(item.variable).rule, data)
    parts = _parts(item, book)
    if item.variable in FILTERS or parts:
        any_part = [np.asarray(data[part]) == 1 for part in parts] or [_holds(FILTERS[item.variable], data)]
        return np.where(asked, np.logical_or.reduce(any_part), np.nan)
    answers = np.full(len(asked), np.nan)
    answers[asked] = _ranked(item, book, _leaning(item, data, factors, lot)[asked])
    if item.variable == "first_use_age" and "age" in data:
        last = _step([a for a in item.answers if not a.missing], data["age"])
        answers = np.minimum(answers, last)  # nobody starts at an age still to come
    for rival in _rivals(item, book):
        answers[data[rival] == 1] = 0  # refusals are the set's, so nobody said "no one" and refused the rest
    return _with_refusals(item, answers, factors[:, 0], lot)


def _leaning(item: Variable, data: Columns, factors: np.ndarray, lot: Lot) -> np.ndarray:
    """How much each person leans to a high answer: what they are like, where they live, and chance."""
    rng, unit = lot("item", item.variable), np.asarray(data["psu"]) - 1
    loadings = LOADINGS.get(item.battery) or LOADINGS.get(item.theme) or (0.0, 0.0, 0.0)
    where = rng.normal(0, 0.18, len(UNITS))[unit]
    groups = sum(_effect(item.variable, group) * (data[group] == 1) for group in ("gender", "area"))
    return factors @ np.array(loadings) + where + groups + rng.normal(0, 0.8, len(unit))


def _effect(name: str, group: str) -> float:
    """By how much the first of two groups leans more to a high answer: for half of all items not at all."""
    place = _fixed(name, group)
    return 0.45 if place < 0.25 else -0.45 if place >= 0.75 else 0.0


def _ranked(item: Variable, book: Codebook, leaning: np.ndarray) -> np.ndarray:
    """Substantive answers dealt by rank, lowest first, so that every seed and size has the shares that are meant."""
    scale = [a.code for a in item.answers if not a.missing]
    place = (leaning.argsort(kind="stable").argsort(kind="stable") + 0.5) / max(len(leaning), 1)
    step = np.searchsorted(np.cumsum(_shares(item, len(scale), _follows(item, book)))[:-1], place, side="right")
    return np.array(scale, float)[step]


def _shares(item: Variable, answers: int, follow_up: bool) -> np.ndarray:
    """Share of each substantive answer: rare above "no" or "never", or spread over the scale."""
    keys = (item.variable, item.battery) if follow_up else (item.variable, item.battery, item.theme)
    if item.value_labels in ("yes_no", "occurrence") or (item.sensitive and not follow_up):
        usual = SENSITIVE if item.sensitive and not follow_up else ORDINARY
        above = _between(item, next((PREVALENCE[key] for key in keys if key in PREVALENCE), usual))
        falling = 0.5 ** np.arange(answers - 1)
        return np.array([1 - above, *above * falling / falling.sum()])
    centre = _between(item, next((CENTRES[key] for key in keys if key in CENTRES), ANYWHERE))
    cuts = norm.cdf(np.linspace(-1, 1, answers - 1) - centre)
    return np.diff(cuts, prepend=0, append=1)


def _between(item: Variable, limits: tuple[float, float]) -> float:
    """The item's own number between two limits."""
    low, high = limits
    return low + (high - low) * _fixed(item.variable, "share")


def _with_refusals(item: Variable, answers: np.ndarray, risk: np.ndarray, lot: Lot) -> np.ndarray:
    """With 2 to 4% who prefer not to say, twice as many of the fifth with the highest risk, and some don't-knows.

    The items of a multiple-response set are one question: who refuses one refuses all.
    """
    question = item.multiple_response_set or item.variable
    chance, asked = lot("refusal", question).random(len(answers)), ~np.isnan(answers)
    refusing = (0.02 + 0.02 * _fixed(question, "refusal")) * np.where(risk > norm.ppf(0.8), 2, 1)
    unsure = 0.005 + 0.015 * _fixed(question, "dont_know")
    hit = {"prefer_not_to_say": chance < refusing, "dont_know": chance > 1 - unsure}
    for answer in item.answers:
        if answer.missing in hit:
            answers[asked & hit[answer.missing]] = answer.code
    return answers


def _holds(rule: str, data: Columns) -> np.ndarray:
    """For whom a rule is true; without one, for everybody. A missing answer never fits."""
    if not rule:
        return np.ones(len(data["id"]), bool)
    named = pd.DataFrame({name: data[name] for name in names(rule)})
    return named.eval(rule, engine="python").to_numpy(bool)


def _follows(item: Variable, book: Codebook) -> bool:
    """Whether only those were asked who had answered something, not all of an age."""
    return any(book[name].theme != "demographics" for name in names(book.universe_of(item.variable).rule))


def _parts(item: Variable, book: Codebook) -> list[str]:
    """Items of which a filter is the union ("filter: any of" and their battery)."""
    said = re.match(r"filter: any of (\w+)", item.derivation)
    return book.battery(said[1]) if said else []


def _exclusive(item: Variable) -> bool:
    """Whether the item rules out the others of its set. Only those the synthetic files hold are marked, so by name."""
    return item.derivation == "exclusive" or item.variable.endswith(("_no_one", "_none"))


def _rivals(item: Variable, book: Codebook) -> list[str]:
    """The answer "no one" of the set that an item belongs to."""
    own = item.multiple_response_set
    same_set = [v for v in book.variables.values() if own and v.multiple_response_set == own]
    return [] if _exclusive(item) else [v.variable for v in same_set if _exclusive(v)]


def _needs(item: Variable, book: Codebook) -> list[str]:
    """What must be answered before an item: what says who is asked, what it is the union of, what rules it out."""
    rules = (book.universe_of(item.variable).rule, FILTERS.get(item.variable, ""))
    return sorted({*names(rules[0]), *names(rules[1]), *_parts(item, book), *_rivals(item, book)})


def _number(*words: str) -> int:
    """A number that is always the same for the same words (``hash`` differs from run to run)."""
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")


def _fixed(*words: str) -> float:
    """A share in [0, 1) that belongs to these words, for every seed."""
    return _number(*words) / 2**64


def _lot(seed: int, *words: str) -> np.random.Generator:
    """Chance for one purpose: an item's answers stay as they are when another item comes or goes."""
    return np.random.default_rng([seed, _number(*words)])


def _spread(number: int, rng: np.random.Generator) -> np.ndarray:
    """Normal quantiles in random order: a spread that does not depend on the seed, as sixty draws would."""
    return rng.permutation(norm.ppf((np.arange(number) + 0.5) / number))
