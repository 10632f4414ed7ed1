"""Columns that point at a person are known by name, label and content; questions about such things are let through."""

import numpy as np
import pandas as pd
import pytest
from made_up import write_children

from kidsonline import load, paths
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.errors import UserError
from kidsonline.microdata import load as loading
from kidsonline.microdata.checks import personal
from kidsonline.microdata.identifiers import identifiers
from kidsonline.microdata.identifying_words import in_label, in_name
from kidsonline.microdata.sav import read_sav

POINTING = """
    phone PHONE1 phone_number phonenumber cell_phone mobile_no tel tel_dom mother_phone Q12_Phone_1 whatsapp telefon
    телефон номер_телефона телефон_мамы q7_telefon ұялы_телефон name Name1 child_name childname CHILDNAME fullName
    first_name surname lname SrvyrName фио ФИО Фамилия имя_ребенка отчество imya familiya aty аты_жөні есімі тегі
    RecipientFirstName RecipientLastName RecipientEmail email e_mail EMAIL EmailAddress адрес_электронной_почты pochta
    IPAddress ip_address ipaddr LocationLatitude LocationLongitude Latitude GPS lat lat_a _gps_latitude _geolocation
    address home_address адрес улица мекенжайы adres dob DateOfBirth birth_date child_dob дата_рождения туған_күні
    data_rozhdeniya ИИН iin жсн zhsn паспорт passport_no ExternalReference deviceid imei simserial subscriberid
"""
HARMLESS = """
    name_calling called_names name_of_game_app phone_use phone_hours has_phone uses_phone device_smartphone
    shared_phone_number gave_address address_bar internet_address_knows ip_seen ip_knows
    has_email email_scam mailbox_full mobile_data
    lat_score latest translation hotel gps_games location_home telefon_ispolzovanie телефон_пользуется часы_в_телефоне
    talk_partner age birth_year gender weight stratum psu region city home id synthetic date start end token child
    interviewer device internet username_known
"""


@pytest.mark.parametrize("name", POINTING.split())
def test_a_name_that_points_at_a_person(name):
    assert in_name(name, text=True)


@pytest.mark.parametrize("name", HARMLESS.split())
def test_a_name_that_only_speaks_of_such_things(name):
    assert not in_name(name, text=False)


@pytest.mark.parametrize("label, what", [
    ("contact phone", "a telephone"), ("GPS latitude", "a place on the map"), ("Date of birth", "a birth date"),
    ("Номер телефона", "a telephone"), ("Child's first name", "a name"),
    ("What is your e-mail address?", "an e-mail address"),
    ("Имя ребёнка", "a name"), ("Балаңыздың аты-жөні", "a name"), ("Укажите номер телефона", "a telephone"),
    ("Uses a phone to go online", ""), ("Knows how to find an IP address", ""), ("Do you have a mobile phone?", ""),
    ("Gave name or address to somebody", ""), ("Somebody called me names", ""), ("", ""),
])  # fmt: skip
def test_a_label_that_is_all_about_a_person(label, what):
    assert in_label(label, text=True) == what


ROWS = 40
RNG = np.random.default_rng(3)


def found(values, name="v17", **said):
    return dict(identifiers(pd.DataFrame({name: values}), **said)).get(name, "")


def days(first, step):
    return pd.date_range(first, periods=ROWS, freq=f"{step}D").strftime("%Y-%m-%d")


@pytest.mark.parametrize("values, what", [
    ([f"+7 701 {i:03} 45 67" for i in range(ROWS)], "telephone"),
    (["", *[""] * (ROWS - 2), "ring me on 8 (701) 123-45-67"], "telephone"),
    ([77010000000.0 + 97 * i for i in range(ROWS)], "telephone"),
    ([*["nothing"] * (ROWS - 1), "write to dana.k@mail.kz"], "e-mail"),
    ([f"10.0.{i}.7" for i in range(ROWS)], "internet addresses"),
    ([f"2001:db8::{i:x}:1" for i in range(ROWS)], "internet addresses"),
    ([f"43.2{i:02}89 76.88{i:02} 0 0" for i in range(ROWS)], "places on the map"),
    ([f"{i:02}.0{i % 9 + 1}.{2006 + i % 9}" for i in range(1, 29)], "birth dates"),
    (list(days("2006-01-05", 77)), "birth dates"),
    ([f"0{i % 9}0315{500000 + i}" for i in range(ROWS)], "identity numbers"),
    ([*["не помню"] * 5, "Айгерим сказала", "а Тимур дома", *[f"ответ {i}" for i in range(ROWS)]], "names of people"),
    ([f"Сериков{'а' * (i % 2)} Жан{i}а" for i in range(ROWS)], "names of people"),
])  # fmt: skip
def test_what_a_column_holds_is_looked_at(values, what):
    assert what in found(values)


@pytest.mark.parametrize("values", [
    list(days("2026-10-01", 1)),  # when people were interviewed
    [f"version 1.2.{i}" for i in range(ROWS)], list(RNG.lognormal(size=ROWS).round(4)), list(np.arange(ROWS) + 0.5),
    ["Almaty", "Abai"] * (ROWS // 2), ["Алматинская область", "Восточный Казахстан"] * (ROWS // 2), [""] * ROWS,
    [f"I play {i} games" for i in range(ROWS)], [np.nan] * ROWS, [1.0, 2.0] * (ROWS // 2),
])  # fmt: skip
def test_what_points_at_nobody_is_let_through(values):
    assert found(values) == ""


def test_neighbouring_columns_of_degrees_are_places():
    data = pd.DataFrame({"a": 43 + RNG.random(ROWS), "b": 76 + RNG.random(ROWS), "weight": RNG.lognormal(size=ROWS)})
    assert [name for name, _ in identifiers(data)] == ["a", "b"]


def test_a_question_with_answers_points_at_nobody():
    yes_no = {1.0: "yes", 2.0: "no"}
    assert found([1.0, 2.0] * 4, "mobile", value_labels={"mobile": yes_no}) == ""
    assert found([1.0, 7.0] * 4, "mobile", value_labels={"mobile": yes_no}) == "its name says a telephone"
    assert found([1.0, 2.0] * 4, "q7", labels={"q7": "Mobile phone"}) == "", "an answer of a list of devices"
    assert "label" in found([7000.0 + i for i in range(ROWS)], "q7", labels={"q7": "Mobile phone"})


def test_a_false_alarm_can_be_confirmed_in_any_spelling():
    assert found([7.0], "phone") and not found([7.0], "phone", confirmed=["PHONE"])


@pytest.mark.parametrize("population", ["children", "parents"])
def test_nothing_in_the_codebook_raises_a_false_alarm(population):
    book = codebook(population)
    assert not [v for v in book.variables if in_name(v, text=False)]
    assert not [v.label_en for v in book.variables.values() if in_label(v.label_en, text=False)]
    file = read_sav(paths.SYNTHETIC / f"{population}.sav")
    assert identifiers(file.data, file.labels, file.value_labels) == []
    assert identifiers(file.data, confirmed=study().design.columns) == [], "without labels either"


def test_the_build_stops_and_names_them_until_they_are_confirmed(tmp_path, monkeypatch):
    import dataclasses

    import pyreadstat

    path = write_children(tmp_path / "children.sav", rows=60)
    data, _ = pyreadstat.read_sav(path)
    pyreadstat.write_sav(data.assign(RecipientEmail="a", v17="+7 701 123 45 67"), str(path))
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    with pytest.raises(UserError, match=r"RecipientEmail .*v17 .*not_identifying in data/study.toml"):
        load("children")
    confirmed = dataclasses.replace(study(), not_identifying=("recipientemail", "v17"))
    monkeypatch.setattr(personal, "study", lambda: confirmed)
    loading._looked_at.cache_clear()
    assert len(load("children").data) == 60
