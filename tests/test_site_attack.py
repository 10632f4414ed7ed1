"""No confidential number can be worked out from all that a site publishes, and none stands there in plain sight.

On three made-up countries: a built site of 1,200 children; and of a pilot of 400 and of a country with three children
in an age group, of the survey whose report was printed, what the executed chapters give to be published: the files of
figures and lists, and every number in a sentence. The attack is tried on leaks made by hand, which it must find.
"""

import csv
import json
import re
import shutil

import pytest
from country import write_country
from executed import downloads_of, execute
from site_attack import attack_site, confidential, numbers_to_search_for, tables_beside_files, unlisted
from site_pages import parse
from site_prose import glued
from site_reader import Site
from unknowns import Told, known, misread, recover

from kidsonline import load
from kidsonline.appendix import disclosure_log, printed_comparisons, reproduction
from kidsonline.appendix.everything.edition import stem
from kidsonline.book.references import chapters
from kidsonline.codebook.study import study
from kidsonline.paths import ROOT

SMALL = {"a pilot of 400": {"children": 400, "parents": 380}, "three children aged 9-10": {"youngest": 3}}


def surveys():
    return {population: load(population) for population in study().populations}


def withstands(found):
    for population, attacked in found.items():
        counts = f"{population}: {len(attacked.cells)} withheld, {len(attacked.exact)} exact, {len(attacked.near)} near"
        print(counts)
        assert not attacked.misread, attacked.misread[:3]
        assert attacked.cells and not attacked.near, f"{counts}, first {attacked.near[:3]}"
        assert not attacked.said, attacked.said[:3]


@pytest.fixture(scope="module")
def built(made_up_site):
    """The built site with its data in use, and what was read of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(made_up_site.parent / "data"))
        site = Site(made_up_site)
        yield site, site.read()


def test_a_built_site_withstands(built):
    site, read = built
    places = {told.place.split(":")[0].split(" ")[0] for own in read.values() for told in own}
    pages = {f"{name}.html" for name in ("risks", "parents", "index", "languages/kk", "languages/ru")}
    assert {"figure", "comparison", "everything", "explorer", *pages} <= places
    unread = sum(site.unread().values())
    assert unread < 0.1 * sum(len(page.select("main .pasted-text")) for page in site.pages.values()), site.unread()
    withstands(attack_site(read, surveys()))


def test_no_picture_table_or_index_tells_more_than_the_files(built):
    site, _ = built
    assert not unlisted(site) and not tables_beside_files(site) and not numbers_to_search_for(site)
    assert len(site.figures) > 60 and len(site.files) > 60


@pytest.fixture(scope="module")
def children():
    """The children of the built site, and their confidential numbers of yes and no by gender."""
    survey = load("children")
    cells = [
        t for t in confidential(survey) if t.group[0] == "gender" and survey.book[t.variable].value_labels == "yes_no"
    ]
    return survey, cells


def leaked(built, children, tmp_path, change):
    """What comes of a copy of the site after ``change(folder, cell)``; the cell is of a figure."""
    site, _ = built
    survey, cells = children
    files = {(r["variable"], r["group_code"], r["code"]): name for name, rows in site.files.items()
             for r in rows if r["group_var"] == "gender"}  # fmt: skip
    cell = next(t for t in cells if (t.variable, str(t.group[1][0]), str(t.codes[0])) in files)
    copy = changed(site, tmp_path / "site")
    change(copy.folder, files[cell.variable, str(cell.group[1][0]), str(cell.codes[0])], cell)
    read = {"children": copy.read()["children"]}
    return cell, copy, attack_site(read, {"children": survey}, cell.variable)["children"]


def changed(site, folder, page="", old=re.compile("$^"), new=""):
    """A copy of a site, in which other words may stand on a page wherever ``old`` does."""
    shutil.copytree(site.folder, folder)
    copy = Site(folder)
    copy.__dict__["pages"] = dict(site.pages)  # parsed already, and not changed
    if page:
        text = (folder / page).read_text(encoding="utf-8")
        assert old.search(text)
        (folder / page).write_text(old.sub(new, text), encoding="utf-8")
        copy.pages[page] = parse(folder / page)
    return copy


def share_of(survey, cell):
    frame = survey.proportions(cell.variable, by=cell.group[0]).frame
    group, code = (frame[column].astype(str) for column in ("group_code", "code"))
    return frame[(group == str(cell.group[1][0])) & (code == str(cell.codes[0]))].iloc[0]


def test_a_number_in_a_file_is_found_and_so_is_what_follows_from_it(built, children, tmp_path):
    """The share and number of people of one gender written into a file: those of the other follow from the total."""
    survey, _ = children

    def change(folder, figure, cell):
        (about,) = [json.loads(p.read_text()) for p in (folder / "_downloads").glob("fig-*.json")
                    if json.loads(p.read_text())["figure"] == figure]  # fmt: skip
        path, true = folder / "_downloads" / about["file"], share_of(survey, cell)
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for row in rows:
            if Told.of_row(row).group == cell.group and (row["variable"], row["code"]) == (
                cell.variable,
                f"{cell.codes[0]}",
            ):
                text = f"{100 * true.estimate:.1f}"
                row.update(estimate=text, text=f"{text}%", n=str(int(true.n)), base_n=str(int(true.base_n)))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    cell, copy, found = leaked(built, children, tmp_path, change)
    assert (cell.variable, cell.group, cell.codes) in {(t.variable, t.group, t.codes) for t in found.said}
    exact = {(c.variable, c.group, c.codes) for c in found.exact}
    assert (cell.variable, cell.group, cell.codes) in exact, "pinned to half a person"
    assert not found.misread and tables_beside_files(copy)


def test_a_number_in_the_table_of_everything_is_found(built, children, tmp_path):
    survey, _ = children

    def change(folder, figure, cell):
        (path,) = (folder / "_downloads").glob(f"{stem()}*.csv")
        true = share_of(survey, cell)
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for row in rows:
            of = (row["population"], row["variable"], row["code"], row["group_var"], row["group_code"])
            if of == ("children", cell.variable, str(cell.codes[0]), cell.group[0], str(cell.group[1][0])):
                row.update(estimate=f"{100 * true.estimate:.1f}", flag="")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    cell, _, found = leaked(built, children, tmp_path, change)
    assert ("everything", cell.variable, cell.group, cell.codes) in {
        (t.place, t.variable, t.group, t.codes) for t in found.said
    }


def test_a_number_in_a_sentence_is_found(built, children, tmp_path):
    """In a chapter's own sentence about a share that is withheld."""
    site, read = built
    survey, _ = children
    withheld = {(t.variable, t.group, t.codes) for t in confidential(survey)}
    said = [t for t in read["children"] if (t.variable, t.group, t.codes) in withheld and ".html: share" in t.place]
    assert said, "some sentence names a withheld share"
    withheld_there = re.compile(r'(<span class="pasted-text">)(?:<[^>]*>)*\[c\].*?</span>', re.S)
    page = said[0].place.partition(":")[0]
    copy = changed(site, tmp_path / "site", page, withheld_there, r"\g<1>1.7%</span>")
    read = {"children": copy.read()["children"]}
    found = attack_site(read, {"children": survey}, said[0].variable)["children"]
    assert (said[0].variable, said[0].group, said[0].codes) in {(t.variable, t.group, t.codes) for t in found.said}


def test_a_number_in_a_drawing_is_found(built, tmp_path):
    site, _ = built
    drawing = re.compile(r'(class="kko-drawing".*?<svg[^>]*>)', re.S)
    copy = changed(site, tmp_path / "site", "risks.html", drawing, r"\1<text>girl 1.73%</text>")
    assert {"1.73%"} in unlisted(copy).values()


@pytest.fixture(scope="module", params=SMALL)
def executed(request, tmp_path_factory):
    """What the chapters give to be published of a small country, with its data in use."""
    folder = tmp_path_factory.mktemp("small")
    lists = (reproduction.reproduction, printed_comparisons.printed_claims, disclosure_log._lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(write_country(folder / "data", **SMALL[request.param])))
        for one in lists:
            one.cache_clear()
        told = []
        for chapter in chapters():
            facts = {}
            results, said = execute(chapter, folder / "data", facts)
            downloads_of(results, folder)
            told += glued(str(chapter.relative_to(ROOT / "chapters").with_suffix(".html")), said, facts)
        read = Site(folder).read()
        for population, one in told:
            read[population].append(one)
        yield read
    for one in lists:
        one.cache_clear()


def test_what_small_countries_publish_withstands(executed):
    places = {told.place.split(":")[0].split(" ")[0] for own in executed.values() for told in own}
    assert {"figure", "reproduction", "comparisons", "risks.html"} <= places
    withstands(attack_site(executed, surveys()))


def test_the_sums_of_the_attacker_worked_by_hand(built, children):
    """Of everybody told 30 and of boys 26, with nothing of girls: four girls."""
    survey, _ = children
    name = "content_violence"
    girls, boys = (("gender", survey.book["gender"].codes(g)) for g in ("girl", "boy"))
    true = {group: share_of(survey, Told(name, group, (1,))) for group in (girls, boys)}
    everybody = int(sum(row.n for row in true.values()))
    told = [Told(name, ("total", ()), (1,), n=str(everybody)), Told(name, boys, (1,), n=str(int(true[boys].n)))]
    unknowns = known(survey, told)
    (found,) = recover(unknowns, [Told(name, girls, (1,), flag="c")])
    assert found.people == pytest.approx((true[girls].n, true[girls].n)) and not misread(unknowns)
    wrong = known(survey, [*told, Told(name, girls, (1,), n=str(int(true[girls].n) + 1))])
    assert misread(wrong), "a number taken for another is noticed"
