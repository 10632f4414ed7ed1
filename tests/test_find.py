"""To find a number: the explorer, the search and the codebook, as readers use them, and what may stand in them."""

import gzip
import json
import re
from urllib.parse import quote, urldefrag

import pytest
from site_reader import Site, record_in
from test_site import Visit, chromium, pages  # noqa: F401

from kidsonline.appendix.everything.every_cell import every_cell, items
from kidsonline.appendix.explorer import explorer_record, region_sizes
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.disclosure.cell import TOTAL
from kidsonline.disclosure.gate import gate_of
from kidsonline.microdata.load import load
from kidsonline.published.ledger import ledger
from kidsonline.site.explorer_page import script_name
from kidsonline.site.search_index import other_words

POPULATIONS = tuple(study().populations)
MOST_BYTES = 150_000  # of a record, compressed
MOST_OF_INDEX = 68_000  # with the words of the glossary and of two more languages


@pytest.fixture(scope="module")
def records():
    """The records of the repository's own, synthetic data."""
    return {population: explorer_record(load(population)) for population in POPULATIONS}


@pytest.fixture(scope="module")
def measured(made_up_site):
    """What the site of a made-up country, which is measured, tells of each population: every cell, and its record."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(made_up_site.parent / "data"))
        rows = list(Site(made_up_site).every_cell())
    return {
        population: (
            [row for row in rows if row["population"] == population],
            record_in(made_up_site / "_downloads" / script_name(population)),
        )
        for population in POPULATIONS
    }


def compressed(record):
    return len(gzip.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()))


def cells_in(record):
    """Question, grouping, place of the group, place of the answer and the cell, for every cell of a record."""
    for question in record["questions"]:
        for by, rows in question["cells"].items():
            for g, (_, *cells) in enumerate(rows):
                for a, cell in enumerate(cells):
                    yield question, by, g, a, cell


# ---------------------------------------------------------------------------------------- what may stand in them


def test_a_synthetic_record_holds_what_print_gives_and_nothing_else(records):
    for population, record in records.items():
        survey, shown = load(population), 0
        book = survey.book
        for question, by, g, a, (text, behind, *rest) in cells_in(record):
            name = question["name"]
            group = () if by == TOTAL else (book[by].answers[g].code,)
            cell = gate_of(survey).cell(name, (book[name].base_codes[a],), by, group)
            assert text == cell.text, (name, by, group)
            if cell.shown:
                shown += 1
                assert cell.evidence in ("published", "derived") and behind.startswith(cell.evidence), (name, behind)
            else:
                assert len(rest) == 1, "no interval and no number of people of what is not shown"
                assert cell.flag in "dq" or not re.search(r"\d", text + behind), (name, by, text, behind)
        told = every_cell(survey)
        assert shown == sum(cell.shown for cell in told.cells) > 100
        assert {q["name"] for q in record["questions"]} == {v.variable for v in items(survey)}


def test_a_withheld_number_of_measured_data_is_not_in_the_record(measured):
    for told, record in measured.values():
        withheld = [cell for *_, cell in cells_in(record) if cell[0].startswith("[")]
        assert withheld and not [cell for cell in withheld if len(cell) > 3 or re.search(r"\d", cell[0] + cell[1])]
        assert len(list(cells_in(record))) == len(told) > 5000, "of measured data every cell has its answer"


def test_a_record_is_small(records, measured):
    sizes = {f"synthetic {name}": compressed(record) for name, record in records.items()}
    sizes |= {f"measured {name}": compressed(record) for name, (_, record) in measured.items()}
    assert {name: size for name, size in sizes.items() if size >= MOST_BYTES} == {}


def test_print_never_crosses_two_groupings():
    """What the explorer says of every question."""
    crossed = []
    for _, row in ledger().statistics.iterrows():
        if row.population not in POPULATIONS or row.group_var in ("", TOTAL) or not row.universe:
            continue
        rule = codebook(row.population).universes[row.universe].rule
        crossed += [row.name for by in study().groupings if by != row.group_var and re.search(rf"\b{by}\b", rule)]
    assert crossed == []
    assert set(ledger().statistics.group_var) <= {"", TOTAL, *study().groupings}, "one grouping a row"


def test_regions_have_the_printed_sizes(measured):
    sizes = region_sizes(load("children"))
    assert sizes[15] == ("Turkestan", 105) and sum(n for _, n in sizes.values()) == 1200
    for told, record in measured.values():
        bases = [int(row["base_n"]) for row in told if row["group_var"] == record["region"] and row["base_n"]]
        assert max(n for n in record["sizes"] if n is not None) == max(bases)


# ---------------------------------------------------------------------------------------------- pages as files


def _index(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def test_every_result_of_a_search_leads_somewhere(site, pages):  # noqa: F811
    index = _index(site)
    assert len(gzip.compress((site / "searchindex.js").read_bytes())) < MOST_OF_INDEX
    anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    broken = []
    for kind, title, address, *rest in index["entries"]:
        name, anchor = urldefrag(address)
        if kind != "crossing" and anchor not in anchors.get(name, ()):
            broken.append(f"{title}: {address}")
        assert "<" not in title + "".join(rest[:1]), "words, no markup"
    assert broken == []
    figures = {figure["id"] for page in pages.values() for figure in page.select("figure.kko-figure")}
    found = {urldefrag(address)[1] for kind, _, address, *_ in index["entries"] if kind == "figure"}
    assert found == figures and len(figures) > 70


def test_other_words_stand_for_words_of_the_index(site):
    index = _index(site)
    known = {*index["terms"], *index["titleterms"]}
    assert {typed for typed, meant in other_words().items() if not set(meant) & known} == set()
    assert other_words()["turkistan"] == other_words()["түркістан"] == ["turkestan"]


def test_figures_and_questions_lead_to_one_another(pages):  # noqa: F811
    """A question of a figure's table names the figure, and a figure that a question names has a link to it."""
    there, back = set(), set()
    for page in pages.values():
        for figure in page.select("figure.kko-figure"):
            for link in figure.select(".kko-of a"):
                there.add((figure["id"], urldefrag(link["href"])[1]))
    for question in pages["reference/codebook.html"].select(".kko-question"):
        for link in question.select("dd a"):
            anchor = urldefrag(link["href"])[1]
            if anchor.startswith("fig-"):
                back.add((anchor, question["id"]))
    with_table = {f["id"] for page in pages.values() for f in page.select("figure.kko-figure:has(.kko-details)")}
    assert {pair for pair in back if pair[0] in with_table} == there and len(there) > 200
    assert {figure for figure, _ in there} == with_table


def test_a_question_has_wording_universe_answers_and_printed_values(pages):  # noqa: F811
    page = pages["reference/codebook.html"]
    for population in POPULATIONS:
        for v in items(load(population)):
            block = page.select_one(f"#{population}-{v.variable}")
            told = {dt.get_text(): dt.find_next_sibling("dd").get_text() for dt in block.select("dt")}
            assert v.question_en in block.get_text() and told["Asked of"], v.variable
            assert all(a.label in told["Answers"] for a in v.answers), v.variable
            cells = [gate_of(load(population)).cell(v.variable, (code,)) for code in v.base_codes]
            assert all(cell.text in told["Everybody"] for cell in cells if cell.shown), v.variable
    assert not page.select("main table"), "nothing that a phone would have to scroll sideways"
    assert not page.select("details.kko-theme[open]"), "what is folded costs no layout"


def test_the_front_page_leads_to_the_explorer(pages):  # noqa: F811
    assert pages["index.html"].select_one('#is-there-a-number-for a[href="reference/explorer.html"]')


# ------------------------------------------------------------------------------------------------ in a browser


@pytest.fixture
def visit(chromium, site):  # noqa: F811
    made = Visit(chromium, site, reduced_motion="reduce")
    yield made
    assert made.trouble == []


def search(visit, words):
    """Titles and addresses of what a search finds, in order."""
    page = visit.open(f"search.html?q={quote(words)}")
    page.wait_for_function("document.getElementById('search-progress').textContent")
    return page, [(a.inner_text(), a.get_attribute("href")) for a in page.locator("#search-results li > a").all()]


def test_task_b_girls_of_one_age(visit):
    """Front page, search, first result: the answer is that there is none."""
    page = visit.open("index.html")
    page.get_by_role("searchbox", name="Search the report").fill("girls aged 13-14")
    page.keyboard.press("Enter")
    page.locator("#search-results li > a").first.click()
    assert "Not printed in 2023: gender and age were never crossed." in page.locator(".kko-none").inner_text()
    page = visit.open("index.html")
    page.get_by_role("link", name="Explore", exact=True).click()
    page.get_by_label("Words in the question").fill("upset online past year")
    page.locator("select[name=question]").select_option("upset_past_year")
    page.get_by_role("combobox", name="By", exact=True).select_option("gender")
    page.get_by_role("combobox", name="And by").select_option("age_group")
    assert "gender and age were never crossed" in page.locator(".kko-none").inner_text()
    assert page.url.endswith("#children/upset_past_year/gender/age_group")


@pytest.mark.parametrize("spelling", ["Turkistan", "Turkestan", "Түркістан", "Туркестан"])
def test_task_d_the_sample_in_a_region(visit, spelling):
    page, found = search(visit, f"sample in {spelling}" if spelling.isascii() else spelling)
    assert found[0][0] == "Turkestan"
    page.locator("#search-results li > a").first.click()
    row = page.locator("tr:has(#region-15)")
    assert row.locator("#region-15").is_visible() and "105" in row.inner_text()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Figure 42", "cyberbullying.html#fig-42"),
        ("42", "cyberbullying.html#fig-42"),
        ("fig 30", "risks.html#fig-30"),
        ("рисунок 30", "risks.html#fig-30"),
        ("5a", "study.html#fig-5a"),
        ("upset_told_parents", "reference/codebook.html#children-upset_told_parents"),
        ("blocks or filters websites", "reference/codebook.html#parents-control_block_sites"),
        ("gender and age", "reference/explorer.html#children//gender/age_group"),
    ],
)
def test_task_h_a_search_lands_on_the_very_place(visit, words, place):
    page, found = search(visit, words)
    assert found[0][1] == place
    page.locator("#search-results li > a").first.click()
    anchor = urldefrag(page.url)[1]
    if "/" not in anchor:
        page.locator(f'[id="{anchor}"]').wait_for(timeout=10_000)  # to be seen: its fold is open


@pytest.mark.parametrize("words", ["bullying", "кибербуллинг", "Кибербуллинга"])
def test_task_h_words_of_other_languages(visit, words):
    page, found = search(visit, words)
    assert found[0][1].startswith("cyberbullying.html#")
    assert "unreviewed" in page.locator("#search-progress").inner_text(), "the list of words is ours"


def test_what_is_nowhere_is_not_found(visit):
    page, found = search(visit, "zzyzx")
    assert found == [] and "Nothing found" in page.locator("#search-progress").inner_text()


def test_the_explorer_tells_value_interval_base_and_evidence(visit, records):
    page = visit.open("reference/explorer.html")
    page.goto(f"{page.url}#parents/access_when_wanted/area")
    row = page.locator(".kko-shares tbody tr").filter(has_text="60.4%")
    row.wait_for()
    assert "city" in row.inner_text() and "56.8 to 63.9" in row.inner_text() and "740" in row.inner_text()
    assert "published: chapter 7, text" in row.inner_text()
    drawn = row.locator("rect:not(.kko-all):not(.kko-range)")
    assert drawn.get_attribute("width") == "60.4" and row.locator(".kko-range").get_attribute("x") == "56.8"
    assert page.locator("select[name=population]").input_value() == "parents", "the address restores the choice"
    assert page.locator("select[name=question]").input_value() == "access_when_wanted"
    assert page.locator("select[name=by]").input_value() == "area"
    texts = {cell[0] for *_, cell in cells_in(records["parents"])}
    shown = page.locator(".kko-shares tbody td:nth-of-type(1)").all_inner_texts()
    assert {text.removeprefix("Share").strip() for text in shown} <= texts
    assert page.locator(".kko-answer a", has_text="Figure").count()


def test_the_explorer_says_why_there_is_none(visit):
    page = visit.open("reference/explorer.html")
    said = page.locator(".kko-none")
    page.goto(f"{page.url}#children/upset_past_year/region")
    said.wait_for()
    assert said.inner_text() == "Not printed in 2023: no answer to this question by region."
    page.locator(".kko-answer summary").click()
    assert page.locator(".kko-sizes li", has_text="Turkestan: n = 105").is_visible()
    page.goto(f"{page.url.partition('#')[0]}#children/nothing_such")
    page.get_by_text("were asked nothing named nothing_such").wait_for()


def test_a_record_is_loaded_when_it_is_needed(chromium, site):  # noqa: F811
    visit = Visit(chromium, site)
    loaded = []
    visit.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page = visit.open("reference/explorer.html")
    page.locator("select[name=question] option").first.wait_for(state="attached")
    assert "explorer-children.js" in loaded and "explorer-parents.js" not in loaded
    page.locator("select[name=population]").select_option("parents")
    page.wait_for_function("window.kkoRecords.parents")


def test_without_scripts_the_explorer_has_the_regions_and_leads_to_the_codebook(chromium, site):  # noqa: F811
    page = Visit(chromium, site, "phone", java_script_enabled=False).open("reference/explorer.html")
    assert not page.locator(".kko-explorer").is_visible()
    assert page.get_by_role("link", name="codebook", exact=True).is_visible()
    assert "105" in page.locator("tr:has(#region-15)").inner_text()
    page.get_by_role("link", name="codebook", exact=True).click()
    page.locator("summary", has_text="access").first.click()
    assert page.locator("#children-first_use_age").is_visible()


@pytest.mark.parametrize("anchor", ["#children/upset_told_parents/gender", "#children/upset_past_year/region"])
def test_an_answer_fits_a_phone_and_passes_axe(chromium, site, anchor):  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    for size in ("wide", "phone"):
        visit = Visit(chromium, site, size)
        page = visit.open("reference/explorer.html")
        page.goto(page.url + anchor)
        page.locator(".kko-answer h2").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
        assert [(violation["id"], [n["target"] for n in violation["nodes"][:3]]) for violation in found] == []
