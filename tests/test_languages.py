"""Summaries and glossary in Kazakh and Russian: marked so, numbers as those languages have them, letters drawn."""

import re

import pytest
from test_site import Visit, chromium, pages  # noqa: F401
from words import AVOIDED

from kidsonline.codebook import glossary as glossary_file
from kidsonline.codebook.catalogue import words
from kidsonline.codebook.glossary import FILE, glossary
from kidsonline.codebook.study import study
from kidsonline.errors import UserError
from kidsonline.site.language import localized

LANGUAGES = {"kk": "әғқңөұүһі", "ru": "ёъыэщ"}  # letters that a font may lack


@pytest.mark.parametrize(("english", "there"), [
    ("31.5%", "31,5%"), ("1,201", "1201"), ("12,345.6", "12345,6"), ("about 25%", "шамамен 25%"), ("[c]", "[c]"),
])  # fmt: skip
def test_numbers_are_written_as_the_language_does(english, there):
    assert localized(english, "kk") == there


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_is_in_its_language_and_says_who_translated_it(pages, language):  # noqa: F811
    page = pages[f"languages/{language}.html"]
    text = page.select_one("main > section")
    assert text["lang"] == language and page.html["lang"] == "en"
    note = study().help[language].note
    assert note.split(",")[0] in text.p.get_text(), "before anything else"
    numbers = [number.get_text() for number in text.select(".pasted-text")]
    assert len(numbers) > 12 and not [n for n in numbers if re.search(r"[A-Za-z]|\d\.\d|\d,\d{3}", n)]
    box = text.select_one(".kko-help")
    assert box["lang"] == language and note in box.select_one(":scope > .kko-help-note").get_text()
    assert {part["lang"] for part in box.select("details")} == set(study().help) - {language}
    assert [term["id"] for term in text.select("dt")] == [f"term-{term.key}" for term in glossary()]
    assert all(re.search("[а-я]", meaning.get_text()) for meaning in text.select("dd"))
    links = [a for p in pages.values() for a in p.select(f"#contents a[lang={language}]")]
    assert len(links) == len([name for name in pages if pages[name].select("#contents")]), "in every menu"
    assert pages["index.html"].select_one(f'main a[lang={language}][href="languages/{language}.html"]')


def test_what_a_badge_or_a_flag_means_is_written_once(pages):  # noqa: F811
    said = {term["id"]: term.find_next("dd").get_text() for term in pages["reference/glossary.html"].select("dt")}
    assert said["term-badge-clear"].strip() == words().badges["clear"].meaning
    assert said["term-sign-z"].strip() == words().flags["z"]
    assert "{" not in "".join(said.values()) and "25 respondents" in said["term-sign-u"]
    told = [term for term in glossary() if term.badge or term.flag]
    assert {t.badge for t in told} - {""} == set(words().badges) and {t.flag for t in told} - {""} == set(words().flags)
    assert not [term.key for term in told if term.named["en"] or term.means["en"]]
    assert not AVOIDED.findall(FILE.read_text(encoding="utf-8").replace("Cyberbullying", ""))


@pytest.mark.parametrize(("old", "new", "says"), [
    ("flags.x", "flags.y", "'flags.y'"), ("Страта (слой)", "", "row 8: fill in term_ru"),
])  # fmt: skip
def test_a_row_of_the_glossary_that_is_not_whole_is_named(tmp_path, monkeypatch, old, new, says):
    copy = tmp_path / FILE.name
    copy.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    monkeypatch.setattr(glossary_file, "FILE", copy)
    with pytest.raises(UserError, match=re.escape(says)):
        glossary.__wrapped__()


_DRAWN = """letters => {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = canvas.height = 60;
    const drawn = (letter, of) => {
        pen.clearRect(0, 0, 60, 60);
        const style = getComputedStyle(of);
        pen.font = `${style.fontWeight} 40px ${style.fontFamily}`;
        pen.fillText(letter, 5, 45);
        return canvas.toDataURL();
    };
    return [...document.querySelectorAll("main h1, main h2, main li p, main dt, main dd")].flatMap(of => {
        const none = drawn("\\u{10FFFE}", of), seen = [...letters].map(letter => drawn(letter, of));
        return seen.includes(none) || new Set(seen).size < seen.length ? [of.textContent.slice(0, 30)] : [];
    }).slice(0, 5);
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_drawn(chromium, site, language):  # noqa: F811
    page = Visit(chromium, site).open(f"languages/{language}.html")
    assert page.evaluate(_DRAWN, LANGUAGES[language]) == []
    assert page.evaluate(_DRAWN, "\U0010fffd") != [], "a letter that no font has"
