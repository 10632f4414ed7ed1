"""What a page of measured data says where its sentences are left out, and of the wave before."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from kidsonline.codebook.catalogue import words
from kidsonline.site import about_print, wave_before


@pytest.fixture
def measured(monkeypatch):
    monkeypatch.setattr(about_print, "microdata_synthetic", lambda: False)
    monkeypatch.setattr(about_print, "is_printed", lambda: False)


def page(*findings: str, name: str = "key-findings") -> nodes.document:
    """A page of one section of key findings, each a sentence whose number was glued in."""
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.inline("", text, classes=["pasted-text"])))
        for text in findings
    ]
    section = nodes.section("", nodes.title("", "Key findings"), nodes.bullet_list("", *items), ids=[name])
    document = new_document("a chapter")
    document.append(section)
    about_print.LeaveOutPrint(document).apply()
    return document


@pytest.mark.parametrize("name", ["key-findings", "headlines", "kk-findings"])
def test_a_list_without_a_finding_says_so(measured, name):
    said = page("[not asked]", "[c]", name=name).astext()
    assert said.endswith(words().notes["no_finding"])


def test_a_list_with_a_finding_says_no_more(measured):
    said = page("[not asked]", "31.5%").astext()
    assert said.endswith("31.5%") and words().notes["no_finding"] not in said


@pytest.mark.parametrize(
    ("waves", "said"),
    [({"children": "2020", "parents": "2020"}, "Where 2020 asked"), ({"children": "2020", "parents": ""}, "Where 2020"),
     ({"children": "2020", "parents": "2021"}, "Where 2020 and 2021"), ({"children": ""}, None)],
)  # fmt: skip
def test_the_wave_before_is_named_where_there_is_one(monkeypatch, waves, said):
    def survey(population):
        wave = waves[population]
        return SimpleNamespace(before=SimpleNamespace(survey=SimpleNamespace(wave=wave)) if wave else None)

    monkeypatch.setattr(wave_before, "populations_there", lambda: list(waves))
    monkeypatch.setattr(wave_before, "load", survey)
    made = [p.astext() for p in wave_before.WaveBefore.run(None)]
    assert (made == []) if said is None else made[0].startswith(said)
