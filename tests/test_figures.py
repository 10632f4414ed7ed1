"""Figures: what a cell emits, how the form is chosen, what is drawn, and that nothing hidden reaches a reader."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kidsonline import load
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import Cell
from kidsonline.disclosure.gate import Gated, gate
from kidsonline.errors import UserError
from kidsonline.figures import MIME, figure, packed, unpacked
from kidsonline.figures.drawing import draw, scale_end, specifications
from kidsonline.figures.markup import downloads, figure_html
from kidsonline.figures.palette import shades
from kidsonline.figures.table import table_rows
from kidsonline.findings.quote import printed, quote
from kidsonline.findings.share import share as share_of
from kidsonline.html import html_table
from kidsonline.site import shell, style_sheet

BOOK = codebook("children")
DAILY = {"daily or more": [5, 6, 7]}
FORMS = ("bars", "stack", "dots", "grid", "heatmap")


CHILDREN = load("children")
ASKED = replace(CHILDREN, data=CHILDREN.data.assign(synthetic=0))  # the same answers, were they measured


def synthetic(variables, by=None, answers=None):
    """The synthetic file through the gate."""
    return gate(CHILDREN.proportions(variables, by=by, answers=answers))


def measured(variables, by=None, answers=None, hide=(), printed=""):
    """Cells as the gate makes them of measured data: shares that differ, with intervals; codes in ``hide`` withheld."""
    asked = []
    for name in [variables] if isinstance(variables, str) else variables:
        item = BOOK[name]
        wanted = answers or {a.label: [a.code] for a in item.answers if a.code in item.base_codes}
        groups = [((a.code,), a.label) for a in BOOK[by].answers if not a.missing] if by else [((), "Total")]
        asked += [(item, g, w) for g in groups for w in wanted.items()]
    several = by or answers
    shares = np.linspace(0.07, 0.93, len(asked)) if several else np.random.default_rng(5).dirichlet(np.ones(len(asked)))
    cells = []
    for (item, (group, label), (answer, codes)), share in zip(asked, shares, strict=True):
        about = {
            "variable": item.variable, "label": item.label_en, "level": item.level, "codes": tuple(codes),
            "answer": answer, "missing": item.kind(tuple(codes)), "group_var": by or "total", "group": group,
            "group_label": label, "base_n": 400, "printed": printed, "place": "chapter 2, text",
        }  # fmt: skip
        if set(codes) & set(hide):
            cells.append(Cell(**about, text="[u]", flag="u"))
            continue
        cells.append(Cell(**about, text=f"{100 * share:.1f}%", shown=True, estimate=share, low=max(share - 0.03, 0),
                          high=min(share + 0.03, 1), interval="design", n=40, evidence="measured"))  # fmt: skip
    return Gated(tuple(cells), ASKED)


SHOWN = {
    "bars": lambda: figure("10", measured(BOOK.battery("device"), answers=DAILY), headline="Phones first"),
    "stack": lambda: figure("7", synthetic("first_use_age"), synthetic("first_use_age", "gender")),
    "dots": lambda: figure("10", measured(BOOK.battery("device"), "gender", DAILY)),
    "grid": lambda: figure("11", measured(BOOK.battery("barrier")[:4]), form="grid"),
    "heatmap": lambda: figure("10", measured(BOOK.battery("device"), "age_group", DAILY)),
}


@pytest.fixture(scope="module")
def shown():
    """One payload of every form."""
    return {form: make().payload for form, make in SHOWN.items()}


@pytest.fixture(scope="module")
def drawn(shown):
    """Its drawings."""
    return {form: draw(payload) for form, payload in shown.items()}


def everything(payload):
    """All a reader can get: cell output, page, downloads."""
    return "\n".join([json.dumps(payload), figure_html(payload), *downloads(payload).values()])


@pytest.mark.parametrize("form", FORMS)
def test_the_rule_chooses_this_form(shown, form):
    assert shown[form]["form"] == form


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(UserError, match="no chart form 'pie'"):
        figure("7", synthetic("first_use_age"), form="pie")


def test_an_unknown_figure_names_the_nearest():
    with pytest.raises(UserError, match="no figure '77'"):
        figure("77")


def test_a_heatmap_of_three_cells_is_none():
    few = figure("7", synthetic("first_use_age"), form="heatmap").payload
    assert few["form"] != "heatmap"


@pytest.mark.parametrize("form", FORMS)
def test_the_same_cells_give_the_same_bytes(shown, drawn, form):
    again = SHOWN[form]().payload
    assert json.dumps(again) == json.dumps(shown[form])
    assert draw(again) == drawn[form]


@pytest.mark.parametrize("form", FORMS)
def test_specifications_are_valid_vega_lite(shown, form):
    specs = specifications(shown[form])
    assert set(specs) == (set() if form == "heatmap" else {"wide", "narrow"})
    for spec in specs.values():
        alt.Chart.from_dict(spec, validate=True)


@pytest.mark.parametrize("form", FORMS)
def test_leaves_of_a_payload_are_strings_and_bools(shown, form):
    def leaves(value):
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return [value] if inner is None else [leaf for v in inner for leaf in leaves(v)]

    assert {type(leaf) for leaf in leaves(shown[form])} <= {str, bool}


def test_what_was_not_printed_reaches_nobody():
    """Of a file in which every answer was dealt anew, only what print gives comes out, in print's digits."""
    dealt = np.random.default_rng(1).permutation(CHILDREN.data.first_use_age.to_numpy() % 4 + 1)
    other = replace(CHILDREN, data=CHILDREN.data.assign(first_use_age=dealt))
    estimates = [other.proportions("first_use_age", by=by) for by in (None, "gender")]
    payload = figure("7", *estimates).payload
    assert [(r["text"], r["estimate"]) for r in payload["rows"]] == [
        (r["text"], r["estimate"])
        for r in figure("7", synthetic("first_use_age"), synthetic("first_use_age", "gender")).payload["rows"]
    ]
    page, hidden = everything(payload), 0
    made = np.concatenate([e.frame.estimate for e in estimates])
    for r, share in zip(payload["rows"], made, strict=True):
        if r["evidence"] not in ("published", "derived") and share > 0:
            assert not re.search(rf'"{100 * share:.1f}"|\b{100 * share:.1f}%', page), r
            hidden += r["text"] == "[x]"
    assert hidden > 2


def test_a_hidden_cell_is_nowhere():
    estimates = CHILDREN.proportions("useful_things", by="age_group")
    page = everything(figure("14", estimates).payload)
    assert not [s for s in estimates.frame.estimate if re.search(rf"\b{100 * s:.1f}\b", page) and s > 0.02]


def test_a_mean_is_no_share_and_is_refused():
    for estimates in (CHILDREN.mean("age"), CHILDREN.totals("first_use_age"), CHILDREN.total("age")):
        with pytest.raises(UserError, match="Only shares of answers can be shown"):
            figure("7", estimates)


def test_a_figure_without_a_number_says_what_is_missing():
    payload = figure("14", synthetic("useful_things", "age_group")).payload
    assert (payload["form"], payload["evidence"], draw(payload)) == ("", "not-printed", {})
    page = figure_html(payload)
    assert 'data-evidence="not-printed"' in page and "kko-drawing" not in page
    assert BOOK["useful_things"].question_en.rstrip("?.") in page
    assert all(a.label in page for a in BOOK["useful_things"].answers if not a.missing)
    assert "by age" in page and "Base: internet-using children" in page


def test_shares_whose_answers_print_does_not_name_are_quoted_for_that_reason():
    unnamed = printed(CHILDREN, "ch5-support-family-safe-unnamed")
    unable = printed(CHILDREN, "summary-unwanted-talk-1")
    for cells, why in ((unnamed, "without naming the answers"), (unable, "unable to stand together")):
        payload = figure("49", cells).payload
        assert (payload["form"], payload["evidence"]) == ("", "quoted")
        assert [note for note in payload["notes"] if "so not drawn" in note and why in note], payload["notes"]
        assert len([note for note in payload["notes"] if "so not drawn" in note]) == 1


def test_measured_data_take_the_place_of_a_share_whose_answers_print_does_not_name():
    asked = share_of(ASKED, "support_family_safe", at_least="mostly agree")
    made_up = share_of(CHILDREN, "support_family_safe", at_least="mostly agree")
    assert quote("ch5-support-family-safe-unnamed", measured=asked) is asked
    assert str(quote("ch5-support-family-safe-unnamed", measured=made_up)) == "94.1%", "synthetic: print's own"
    drawn = printed(ASKED, "ch5-support-family-safe-unnamed", measured=ASKED.proportions("support_family_safe"))
    assert {cell.evidence for cell in drawn.cells if cell.shown} == {"measured"}


def test_withheld_measured_cells_are_flagged_not_shown():
    payload = figure("20", measured("account_privacy", hide=(1,)), form="bars").payload
    page = figure_html(payload)
    assert "[u]" in page and "too unreliable" in page
    assert "confidential" not in page  # a legend explains only what is there
    assert not [r for r in payload["rows"] if r["flag"] == "u" and (r["estimate"] or r["low"])]
    assert payload["evidence"] == "measured"


def test_contradictory_values_are_quoted_and_not_drawn():
    payload = figure("7", synthetic("first_use_age"), synthetic("first_use_age", "gender")).payload
    assert any("20.7%" in note and "33.9%" in note for note in payload["notes"])
    assert "20.7" not in "".join(draw(payload).values())
    assert "20.7% [d]" in figure_html(payload)


def test_the_rest_is_one_hatched_part_only_where_something_is_left():
    assert "fig-7-hatch" in str(draw(figure("7", synthetic("first_use_age")).payload))
    assert "hatch" not in str(draw(figure("20", measured("account_privacy")).payload))


def test_ticks_and_intervals_only_with_measured_data():
    with_print = measured(BOOK.battery("device"), answers=DAILY, printed="45.8%")
    payload = figure("10", with_print).payload
    assert '"field": "printed"' in json.dumps(specifications(payload)) and any("ticks" in n for n in payload["notes"])
    page = figure_html(payload)
    assert "95% interval" in page and "Printed 2023" in page
    made_up = figure("10", synthetic(BOOK.battery("device"), answers=DAILY)).payload
    assert any(r["estimate"] and r["printed"] for r in made_up["rows"])
    assert '"field": "printed"' not in json.dumps(specifications(made_up))
    assert "95% interval" not in figure_html(made_up) and "ticks" not in figure_html(made_up)


def test_at_most_five_shades_the_first_for_the_most():
    for k in range(1, 9):
        assert len(shades(k)) == k and set(shades(k)) <= set(range(1, 6))
        assert shades(k) == sorted(shades(k), reverse=True)
    assert shades(5) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("form", FORMS)
def test_alt_text_says_form_and_highest_value_in_sixty_words(shown, form):
    payload = shown[form]
    highest = max((r for r in payload["rows"] if r["estimate"]), key=lambda r: float(r["estimate"]))
    assert highest["text"] in payload["alt"] and payload["alt"].endswith(".")
    assert payload["title"] in payload["alt"]
    assert len(payload["alt"].split()) <= 65
    assert "[" not in payload["alt"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("which", ["wide", "narrow"])
def test_a_drawing_is_one_named_picture_in_the_colours_of_the_page(drawn, shown, form, which):
    root = ElementTree.fromstring(drawn[form][which])
    assert root.get("role") == "img" and root.get("aria-label") == shown[form]["alt"]
    inside = [e for e in root.iter() if e is not root]
    assert not [e for e in inside for a in e.attrib if a == "role" or a.startswith("aria-")]
    ids = re.findall(r'\bid="([^"]+)"', drawn[form][which])
    assert len(ids) == len(set(ids)) and all(i.startswith(f"{shown[form]['name']}-{which}-") for i in ids)
    without_links = re.sub(r'"?(url\()?#fig[^")]*', "", drawn[form][which])
    assert not re.findall(r"#[0-9a-f]{3,8}\b|\b(?:black|white)\b", without_links)
    assert "var(--kko-ink)" in drawn[form][which]
    sizes = [float(s) for s in re.findall(r"font-size[:=]\s*\"?([\d.]+)px", drawn[form][which])]
    assert sizes and min(sizes) >= 12
    assert float(root.get("viewBox").split()[2]) == (700 if which == "wide" else 340)


def test_synthetic_pictures_and_files_say_so(drawn, shown):
    assert all("synthetic microdata</text>" in svg for svg in drawn["stack"].values())
    assert all("synthetic" not in svg for svg in drawn["bars"].values())
    files = downloads(shown["stack"])
    assert set(files) == {"fig-7-synthetic.csv", "fig-7-synthetic.json"}
    assert files["fig-7-synthetic.csv"].splitlines()[0].startswith("# synthetic")
    assert json.loads(files["fig-7-synthetic.json"])["synthetic"] is True
    assert set(downloads(shown["bars"])) == {"fig-10.csv", "fig-10.json"}
    rows = list(csv.DictReader(io.StringIO(downloads(shown["bars"])["fig-10.csv"])))
    assert rows == table_rows(shown["bars"])


@pytest.mark.parametrize("form", FORMS)
def test_markup_has_caption_base_source_and_table(shown, form):
    page, payload = figure_html(shown[form], level=4), shown[form]
    assert f'<figure class="kko-figure" id="{payload["name"]}" data-figure="{payload["figure"]}"' in page
    caption = page[page.index("<figcaption>") : page.index("</figcaption>")]
    assert "<h4" in caption and (payload["headline"] or payload["title"]) in caption and "Percent of" in caption
    assert re.search(r'class="kko-base">Base: internet-using children aged 9–17 in Kazakhstan, 2023; n = ', page)
    assert 'class="kko-source">Source:' in page
    table = page[page.index("<table") : page.index("</table>")]
    assert "<caption>" in table and "<th>" not in table and 'scope="row"' in table and "Estimate, %" in table
    assert table.count("<tr>") == 1 + len([r for r in payload["rows"] if r["flag"] != "x"])
    assert "<script" not in page, "a drawing needs none, and a reader downloads none"


def test_words_cannot_break_out_of_the_markup():
    odd = figure("7", synthetic("first_use_age"), headline='A < B & "c" </script>', notes=("<b>",)).payload
    page = figure_html(odd)
    assert "A &lt; B &amp; &quot;c&quot; &lt;/script&gt;" in page and "<b>" not in page
    assert "</script>" not in page
    assert "&lt;i&gt;" in html_table("t", ["a", "b"], [["<i>", "1"]])


def test_a_base_smaller_than_everybody_names_its_universe():
    base = figure("20", synthetic("account_privacy")).payload["base"]
    assert base.startswith("Base: children with a social media") and "internet-using" in base and "n = 874" in base


def test_authors_in_jupyterlab_see_the_drawing(monkeypatch):
    shown = figure("7", synthetic("first_use_age"))
    assert set(shown._repr_mimebundle_()) == {MIME, "text/plain"}
    monkeypatch.setenv("JPY_SESSION_NAME", "access.md")
    page = shown._repr_mimebundle_()["text/html"]
    assert "<svg" in page and "--kko-ink:" in page


def test_plain_text_is_a_table_with_base_and_source(shown):
    text = SHOWN["stack"]().text
    assert text.startswith("Figure 7. Age at first internet use") and "[x]" in text
    assert shown["stack"]["base"] in text and shown["stack"]["source"] in text


@pytest.fixture(scope="module")
def small_book(tmp_path_factory, shown):
    """A book of two pages whose cells were executed before, built with the plugin as HTML and as text."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    root = tmp_path_factory.mktemp("book")
    (root / "conf.py").write_text(
        "extensions = ['myst_nb', 'kidsonline.site.render']\nnb_execution_mode = 'off'\nhtml_theme = 'basic'\n"
    )
    (root / "index.md").write_text("# Book\n\n{ref}`fig-7`\n\n```{toctree}\nsub/page\n```\n")
    figures = [shown["stack"], shown["bars"], figure("A1", synthetic("barrier_too_complicated", "gender")).payload]
    cells = [new_markdown_cell("# Page\n\n## Section\n\n{ref}`fig-a1`")]
    for payload in figures:
        data = {MIME: packed(payload), "text/plain": f"Figure {payload['figure']} in plain text"}
        cells.append(new_code_cell("figure()", outputs=[new_output("execute_result", data=data, execution_count=1)]))
    (root / "sub").mkdir()
    nbformat.write(new_notebook(cells=cells), root / "sub" / "page.ipynb")
    for builder in ("html", "text"):
        with docutils_namespace():
            app = Sphinx(root, root, root / "out" / builder, root / "trees" / builder, builder, status=None)
            app.build()
            assert app.statuscode == 0
    return root / "out"


def test_references_print_the_figure_number_and_lead_to_it(small_book):
    assert re.search(r'href="sub/page.html#fig-7"><span[^>]*>Figure 7<', (small_book / "html/index.html").read_text())
    page = (small_book / "html/sub/page.html").read_text()
    assert re.search(r'href="#fig-a1"><span[^>]*>Figure A1<', page)
    assert page.count('id="fig-a1"') == 1 and 'data-figure="A1"' in page
    assert '<h3 class="kko-headline">' in page  # one below its section


def test_links_of_the_page_lead_to_written_downloads(small_book):
    page = small_book / "html/sub/page.html"
    links = re.findall(r'href="([^"]*_downloads/[^"]+)"', page.read_text())
    assert {Path(link).suffix for link in links} == {".csv", ".json", ".png", ".svg"}
    assert all((page.parent / link).resolve().is_file() for link in links)


def test_other_builders_get_the_plain_text(small_book):
    assert "Figure 10 in plain text" in (small_book / "text/sub/page.txt").read_text()


GEOMETRY = """() => {
  const faults = [];
  for (const svg of document.querySelectorAll('.kko-svg')) {
    const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
    if (!box.width) continue;
    const id = svg.closest('figure').id + ' ' + svg.classList[1];
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect(), t]);
    texts.forEach(([text, a, node], i) => {
      if (parseFloat(getComputedStyle(node).fontSize) * scale < 11) faults.push([id, 'small', text]);
      if (a.left < box.left - 1 || a.right > box.right + 1 || a.bottom > box.bottom + 1) faults.push([id, 'cut', text]);
      for (const [other, b] of texts.slice(i + 1))
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
          faults.push([id, 'overlap', text, other]);
    });
  }
  return [faults, document.documentElement.scrollWidth, document.querySelectorAll('.kko-svg').length];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_no_text_is_cut_small_or_covered_on_a_page(shown, tmp_path, width):
    playwright = pytest.importorskip("playwright.sync_api")
    browser = next((b for b in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(b).exists()), None)
    if browser is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    styles = style_sheet.sheet()
    more = [
        figure("15", measured(BOOK.battery("act_fun")), form="stack").payload,
        figure("22", synthetic("account_privacy", "age_group"), form="heatmap").payload,
        figure("23", measured("account_privacy", "gender"), form="dots").payload,
    ]
    body = "\n".join(figure_html(p | {"name": f"{p['name']}-{i}"}) for i, p in enumerate([*shown.values(), *more]))
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<style>{styles} main {{ max-width: 44rem; margin: 0 auto; padding: 1rem }}</style><main>{body}</main>'
    )  # fmt: skip
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        tab = chromium.new_page(viewport={"width": width, "height": 900})
        tab.goto(page.as_uri())
        faults, needed, pictures = tab.evaluate(GEOMETRY)
        chromium.close()
    assert pictures == 16
    assert not faults
    assert needed <= width


def segments(payload):
    """Bars of a stack from the top, each as its parts from the left: codes of the answer, fill, start, end."""
    values = [r for layer in specifications(payload)["wide"]["layer"] for r in layer["data"]["values"] if "codes" in r]
    rows = {}
    for r in sorted(values, key=lambda r: (r["y"], r["a"])):
        rows.setdefault(r["y"], []).append(r)
    return list(rows.values())


def test_bars_begin_with_the_answer_that_all_of_them_have():
    """Friends: "mostly agree" is printed for one item of three, "totally agree" for all: all bars begin with that."""
    bars = segments(figure("51", synthetic(BOOK.battery("support_peer")), form="stack").payload)
    assert [bar[0]["codes"] for bar in bars] == ["4"] * 3
    bars = segments(figure("50", synthetic(BOOK.battery("support_parent"))).payload)
    assert [bar[0]["codes"] for bar in bars] == ["5"] * 4, "of both ends in common, the top of the scale"


def test_a_sum_that_the_headline_names_is_said_of_every_bar():
    """Praise: 44.9% often and 34.9% very often make the 79.8% of the headline, which no answer is."""
    payload = figure(
        "50", synthetic(BOOK.battery("support_parent")), headline="{share}`support_parent_praises: often+` are praised"
    ).payload
    drawing = draw(payload)["wide"]
    praised = [r for r in payload["rows"] if r["variable"] == "support_parent_praises" and r["estimate"]]
    often, very, both = (float(r["estimate"]) for r in sorted(praised, key=lambda r: (len(r["code"]), r["code"])))
    assert payload["headline"].startswith(f"{both:g}%") and abs(often + very - both) < 0.11
    assert f">{both:g}%<" in drawing and ">Together: at least often<" in drawing
    assert sum(r["code"] == "4|5" for r in payload["rows"]) == 4
    assert all(bar[-1]["codes"] == "" and bar[-1]["b"] <= 100 for bar in segments(payload)), "sums are no parts"


def test_an_answer_looks_the_same_in_every_figure_of_its_scale():
    """In one figure two of the answers are printed, in another all: "public" has one shade."""
    some = segments(figure("22", synthetic("account_privacy", "age_group")).payload)
    every = segments(figure("20", synthetic("account_privacy")).payload)
    fills = [{part["codes"]: part["fill"] for bar in bars for part in bar if part["codes"]} for bars in (some, every)]
    common = fills[0].keys() & fills[1].keys()
    assert len(common) >= 2 and all(fills[0][code] == fills[1][code] for code in common)


def test_a_group_that_is_not_printed_keeps_its_row_empty():
    yes = {"yes": "yes"}
    ages = figure("32", synthetic("met_in_person", None, yes), synthetic("met_in_person", "age_group", yes)).payload
    assert {r["group"]: r["flag"] for r in ages["rows"]}["13-14"] == "x"
    drawing = draw(ages)["wide"]
    assert ">13–14<" in drawing and ">not printed<" in drawing
    stacked = draw(figure("13", synthetic("good_time", "age_group"), form="stack").payload)["wide"]
    assert [age for age in ("9–10", "11–12", "13–14", "15–17") if f">{age}<" not in stacked] == []
    assert stacked.count(">not printed<") == 3


def test_a_sum_and_its_parts_are_not_drawn_side_by_side():
    daily = {"daily": 5, "several times": 6, "almost all": 7, "daily or more": [5, 6, 7]}
    payload = figure("15", synthetic(BOOK.battery("act_fun"), answers=daily)).payload
    assert payload["form"] == "bars" and "82%" in draw(payload)["wide"] and "48.4%" not in draw(payload)["wide"]
    assert "48.4%" in figure_html(payload), "parts stand in the table"


def test_what_only_the_table_holds_is_in_the_files_too_and_not_drawn():
    chats = ["act_messenger", "act_clips"]
    payload = figure("15", synthetic(chats, answers=DAILY), tabled=(synthetic(chats),)).payload
    assert "48.4%" not in draw(payload)["wide"]
    assert "48.4%" in figure_html(payload) and "48.4" in downloads(payload)["fig-15-synthetic.csv"]
    kept = {k: v for k, v in packed(payload).items() if k != "rows"}
    assert unpacked({**kept, "rows": packed(payload)["rows"]}) == payload


def test_the_axis_of_bars_and_dots_is_one_in_a_chapter():
    small = figure("36", synthetic(["content_eating", "content_violence"], answers={"yes": "yes"})).payload
    large = figure("15", synthetic(BOOK.battery("act_fun"), answers=DAILY)).payload
    assert (scale_end("bars", [small]), scale_end("bars", [small, large]), scale_end("dots", [large])) == (25, 100, 25)
    assert ">20%<" in draw(small)["wide"] and ">100%<" in draw(small, scale_end("bars", [small, large]))["wide"]


def test_a_number_in_the_headline_of_nothing_drawn_gives_way_to_the_title():
    safe = printed(CHILDREN, "ch5-support-family-safe-unnamed")
    quoted = figure("49", safe, headline="93.5% feel safe").payload
    assert (quoted["form"], quoted["headline"]) == ("", "")
    assert figure("49", safe, headline="94.1% feel safe").payload["headline"] == "94.1% feel safe", "its table has it"


def test_one_or_two_numbers_of_one_bar_are_a_sentence():
    """Two answers are printed of seven: no chart, one line, the table below it; a third, or a second bar, is drawn."""
    payload = figure("8", synthetic("access_when_wanted"), headline="{share}`access_when_wanted: often+` can").payload
    page = figure_html(payload)
    assert (payload["form"], draw(payload)) == ("sentence", {})
    assert re.search(r"<summary>\n<h3[^>]*><span[^>]*>Figure 8</span> 76.1% can</h3>\n</summary>", page)
    assert "36.9%" in page.split("</summary>", 1)[1] and downloads(payload)
    assert figure("7", synthetic("first_use_age")).payload["form"] == "stack", "three"
    assert figure("16", synthetic(["act_study", "act_learn_new"], answers=DAILY)).payload["form"] == "bars", "two bars"
    assert figure("8", ASKED.proportions("access_when_wanted")).payload["form"] == "stack", "measured, all are there"


def test_a_figure_drawn_within_another_is_a_line_that_leads_there():
    payload = figure("22", drawn_in="20").payload
    page = figure_html(payload)
    assert 'id="fig-22"' in page and '<a href="#fig-20">Figure 20</a>' in page and payload["evidence"] == "elsewhere"
    assert downloads(payload) == {} and "not printed" not in page


def test_a_sum_of_which_print_gives_only_some_parts_reaches_over_the_rest():
    """15.8% once or twice and 8.2% monthly are 24 of the 31.1% who were upset at all; 7.1 stand in no answer."""
    some = {how: how for how in ("once or twice", "at least once a month")}
    headline = "{share}`upset_past_year: once or twice+` were upset"
    payload = figure("29", synthetic("upset_past_year", None, some), form="stack", headline=headline).payload
    layers = specifications(payload)["wide"]["layer"]
    strokes = [r for layer in layers for r in layer["data"]["values"] if set(r) == {"a", "b", "y", "y2"}]
    (stroke,) = [s for s in strokes if "x" not in s]
    assert stroke["a"] < 1 and abs(stroke["b"] - 31.1) < 1
    assert ">31.1%<" in draw(payload)["wide"]


def test_of_measured_answers_no_sum_tells_one_that_is_withheld():
    """Were "often" withheld, "rarely or more often" beside the two others would give it away."""
    whole = ("never", "rarely", "sometimes", "often", "continuously")
    headline = "{share}`good_time: rarely+` do"
    for answers, sums in ((whole, 1), (whole[:3], 0)):
        shares = ASKED.proportions("good_time", answers={a: a for a in answers})
        rows = figure("12", shares, form="stack", headline=headline).payload["rows"]
        assert sum("|" in r["code"] for r in rows) == sums, answers


def contrast(one, other):
    """WCAG contrast of two colours (#rrggbb)."""

    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_touches_the_page_stands_clear_of_it(theme):
    """Bars and dots by colour, parts of a stack by their outline: 3 to 1 (WCAG 1.4.11); text upon them 4.5 to 1."""
    light, dark = (shell.FIGURES / "palette.css").read_text().split("@media screen")
    colours = {k: v for k, v in re.findall(r"--kko-([a-z0-9-]+): (#[0-9a-f]{6});", light if theme == "light" else dark)}
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for ground in ("page", "surface"):
        for name in ("girl", "boy", "city", "village", "second", "accent", "edge"):
            assert contrast(colours[name], colours[ground]) >= 3, (name, ground)
    for n in range(1, 6):
        assert contrast(colours[f"{n}"], colours[f"on-{n}"]) >= 4.5, n


def test_every_part_of_a_stack_is_outlined(drawn):
    filled = re.findall(r"<path[^>]*fill=\"var\(--kko-[1-5]\)\"[^>]*>", drawn["stack"]["wide"])
    assert filled and all('stroke="var(--kko-edge)"' in path for path in filled)


def test_two_groups_are_told_apart_without_colour(drawn):
    dots = [p for p in re.findall(r"<path[^>]*>", drawn["dots"]["wide"]) if "--kko-girl" in p or "--kko-boy" in p]
    girls, boys = ([p for p in dots if who in p and "M" in p and "fill" in p] for who in ("--kko-girl", "--kko-boy"))
    assert any('fill="var(--kko-girl)"' in p for p in girls)
    assert any('fill="var(--kko-page)"' in p and 'stroke="var(--kko-boy)"' in p for p in boys)


def test_groups_without_an_answer_in_common_are_no_stack():
    """Having a good time: of everybody the lowest answer is known, of girls and boys only two in the middle."""
    felt = {"never": [1, 88, 99], "rarely": [2], "sometimes": [3], "often": [4, 5]}
    shown = figure("12", synthetic("good_time", None, felt), synthetic("good_time", "gender", felt)).payload
    assert shown["form"] == "dots"


def test_what_is_withheld_is_in_no_column_of_a_file():
    """Print has shares of groups so small that the page withholds them; so do the files."""
    payload = figure("34", synthetic("met_told_parents", "age_group", {"yes": "yes"})).payload
    withheld = [row for row in payload["rows"] if row["flag"] == "c"]
    told = ("estimate", "printed", "place", "arithmetic")
    assert withheld and not [row[column] for row in withheld for column in told if row[column]]
