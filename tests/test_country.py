"""The made-up country is what it says: a whole, coherent survey of a design that carries its numbers."""

import numpy as np
import pyreadstat
import pytest
from country import FILTERS, NAME, write_country

from kidsonline.codebook.study import study
from kidsonline.microdata.load import load
from kidsonline.microdata.preflight import preflight
from kidsonline.microdata.sav import read_sav

both = pytest.mark.parametrize("population", tuple(study().populations))
GROUPS = ("gender", "age_group", "area")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_country(tmp_path_factory.mktemp("parent") / "country")  # a folder that is not there yet


@pytest.fixture(scope="module")
def surveys(folder):
    """As a survey team's own data are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(folder))
        return {population: load(population) for population in tuple(study().populations)}


def items(survey, everybody=False):
    """Questions, not design or demographics; ``everybody``: only those with no condition on who is asked."""
    book = survey.codebook
    return [
        v.variable
        for v in book.variables.values()
        if v.theme not in ("design", "demographics") and not (everybody and book.universe_of(v.variable).rule)
    ]


def marked(survey, start):
    """Variables whose codebook derivation begins so."""
    return [v for v in survey.codebook.variables.values() if v.derivation.startswith(start)]


def holds(survey, rule):
    """For whom a rule is true (bool); without one, for everybody."""
    return survey.data.eval(rule, engine="python").to_numpy(bool) if rule else np.ones(len(survey.data), bool)


@both
def test_it_fits_the_codebook_and_says_that_nobody_answered(population, folder, surveys):
    path = folder / f"{population}.sav"
    assert preflight(path, population).fits
    assert list(surveys[population].data) == list(surveys[population].codebook.variables)
    assert not surveys[population].synthetic and surveys[population].notes == ()
    file = read_sav(path)
    assert file.file_label == NAME and NAME in " ".join(file.notes)
    answers = {v.variable: v.answers for v in surveys[population].codebook.variables.values()}
    wanted = {name: {a.code: a.label for a in given} for name, given in answers.items()}
    assert file.value_labels == {name: labels for name, labels in wanted.items() if labels}
    _, meta = pyreadstat.read_sav(str(path), user_missing=True, metadataonly=True)
    missing = {name: {r["lo"] for r in ranges} for name, ranges in meta.missing_ranges.items()}
    wanted = {name: {a.code for a in given if a.missing} for name, given in answers.items()}
    assert missing == {name: codes for name, codes in wanted.items() if codes}


@both
def test_exactly_those_were_asked_who_should_have_been(population, surveys):
    survey = surveys[population]
    wrong = [
        name
        for name in survey.codebook.variables
        if (survey.data[name].notna() != holds(survey, survey.codebook.universe_of(name).rule)).any()
    ]
    assert not wrong
    assert all(survey.data[name].notna().sum() >= 50 for name in items(survey)), "a base to speak of everywhere"


def test_filters_follow_from_their_parts(surveys):
    survey = surveys["children"]
    filters = {v.variable: v for v in marked(survey, "filter")}
    said = {name: v.derivation.partition("any of ")[2].partition(";")[0] for name, v in filters.items()}
    unions = {name: battery for name, battery in said.items() if battery}
    assert unions and set(filters) == set(unions) | set(FILTERS)
    for name, battery in unions.items():
        parts = survey.data[survey.codebook.battery(battery)] == 1
        assert (survey.data[name] == parts.any(axis=1)).all()
    for name, rule in FILTERS.items():
        asked = survey.data[name].notna()
        assert (survey.data[name] == holds(survey, rule))[asked].all()


def test_no_one_rules_out_the_others(surveys):
    survey, found = surveys["children"], 0
    for alone in marked(survey, "exclusive"):
        others = [
            v.variable
            for v in survey.codebook.variables.values()
            if v.multiple_response_set == alone.multiple_response_set and v is not alone
        ]
        said = survey.data[survey.data[alone.variable] == 1]
        found += len(said)
        assert (said[others] == 0).all(axis=None)
    assert found > 50


def test_a_question_of_several_answers_is_refused_as_a_whole(surveys):
    survey = surveys["children"]
    together = [v.variable for v in survey.codebook.variables.values() if v.multiple_response_set == "upset_told"]
    refused = survey.data[together] == survey.codebook[together[0]].codes("prefer not to say")[0]
    assert refused.any(axis=None) and (refused.any(axis=1) == refused.all(axis=1)).all()


def test_ages_agree(surveys):
    data, book = surveys["children"].data, surveys["children"].codebook
    bands = {a.code: [int(n) for n in a.label.split("-")] for a in book["age_group"].answers}
    low, high = data.age_group.map(lambda c: bands[c][0]), data.age_group.map(lambda c: bands[c][1])
    assert data.age.between(low, high).all() and data.age_group.value_counts().between(250, 400).all()
    begin = {"5 to 8": 5, "9 to 12": 9, "13 or older": 13}
    for label, age in begin.items():
        assert (data.age[data.first_use_age == book["first_use_age"].codes(label)[0]] >= age).all()
    assert set(begin) < {a.label for a in book["first_use_age"].answers}


@both
def test_the_design_carries_the_numbers(population, surveys):
    survey = surveys[population]
    data, sample = survey.data, survey.sample
    assert (sample.n_strata, sample.n_psu, sample.lonely_strata) == (12, 60, 0)
    units = data.groupby("psu")[["stratum", "region", "area"]].nunique()
    assert (units == 1).all(axis=None) and (data.groupby("region").psu.nunique() == 3).all()
    assert 0.4 < (data.area == survey.codebook["area"].codes("village")[0]).mean() < 0.6
    assert 0.33 < data.weight.std() / data.weight.mean() < 0.44
    for group in (None, *GROUPS):
        assert (survey.proportions(items(survey, everybody=True), group).frame.df >= 20).all(), group


@both
def test_some_refuse_every_question_and_more_of_those_at_risk(population, surveys):
    survey = surveys[population]
    asked = [
        name
        for name in items(survey, everybody=True)
        if any(a.missing for a in survey.codebook[name].answers)
        and not survey.codebook[name].derivation.startswith("filter")
    ]
    refused = (survey.data[asked] == 99).mean()
    assert refused.between(0.01, 0.08).all()
    if population == "children":
        risks = [name for name in asked if survey.codebook[name].sensitive and survey.codebook[name].level == "nominal"]
        risky = (survey.data[risks] == 1).sum(axis=1) >= 4
        others = [name for name in asked if name not in risks]
        assert (survey.data.loc[risky, others] == 99).mean().mean() > 1.4 * (
            survey.data.loc[~risky, others] == 99
        ).mean().mean()


def test_sensitive_answers_are_rare_and_some_very_rare(surveys):
    survey = surveys["children"]
    asked = [
        name
        for name in items(survey, everybody=True)
        if survey.codebook[name].sensitive and not survey.codebook[name].derivation.startswith("filter")
    ]
    lowest = {name: survey.codebook[name].answers[0].code for name in asked}
    share = [(survey.bases.values(name) > lowest[name]).mean() for name in asked]
    assert min(share) > 0 and max(share) < 0.21
    cases = [(survey.data[name] == 1).sum() for name in survey.codebook.battery("exploitation")]
    assert all(3 <= n <= 10 for n in cases)


@both
@pytest.mark.parametrize("group", GROUPS)
def test_some_groups_differ_clearly_and_others_do_not(population, group, surveys):
    survey = surveys[population]
    tests = survey.association(items(survey, everybody=True), group).frame
    p = tests.p_value[tests.part == "answers"]
    assert (p < 0.001).sum() >= 5 and (p > 0.2).sum() >= 5


def test_the_same_arguments_make_the_same_country(folder, tmp_path):
    again, other = write_country(tmp_path / "again"), write_country(tmp_path / "other", seed=2)
    for population in tuple(study().populations):
        first, second, third = (read_sav(f / f"{population}.sav").data for f in (folder, again, other))
        assert first.equals(second) and first.shape == third.shape and not first.equals(third)
        kept, made = (f / f"{population}.sav" for f in (folder, again))
        assert kept.read_bytes() == made.read_bytes(), "a site of it stays current"


def test_a_pilot_and_a_country_with_three_of_the_youngest(folder, tmp_path):
    small = write_country(tmp_path, children=400, parents=380, youngest=3)
    assert [len(read_sav(small / f"{p}.sav").data) for p in tuple(study().populations)] == [313, 380]
    few = read_sav(write_country(tmp_path, youngest=3) / "children.sav").data
    whole = read_sav(folder / "children.sav").data
    assert (few.age_group == 1).sum() == 3
    older = whole[whole.age_group > 1]
    assert few[few.age_group > 1].reset_index(drop=True).equals(older.reset_index(drop=True))
