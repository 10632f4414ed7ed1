"""The files to take: every one holds what the gate lets be told, the same in each, and nothing else."""

import csv
import io
import json
import re
import zipfile
from functools import cache
from hashlib import sha256
from html import unescape
from xml.etree import ElementTree as Xml

import ddi_elements
import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from jsonschema import Draft4Validator

from kidsonline import cli
from kidsonline.appendix.everything import offered
from kidsonline.appendix.everything.data_package import DataFile, dataset
from kidsonline.appendix.everything.every_cell import COLUMNS, KEY, NUMBERS, Told, every_cell, items
from kidsonline.appendix.everything.flat import as_csv_file, as_parquet, as_sav
from kidsonline.appendix.everything.workbook import HEADER_AT, workbook
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.disclosure.cell import Cell
from kidsonline.microdata.load import load
from kidsonline.paths import ROOT
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import decimals

POPULATIONS = tuple(study().populations)
LINKED = re.compile(r'<a href="\.\./_downloads/([^"]+)" download>')  # on the page of the files
SCHEMAS = ROOT / "tests" / "fixtures" / "datapackage"


class Taken:
    """All files of one survey, read as readers of each kind read them."""

    def __init__(self, files):
        self.files = {file.name: file for file in files}
        (self.stem,) = [name.removesuffix(".csv") for name in self.files if name.endswith(".csv")]

    def content(self, ending):
        return self.files[f"{self.stem}.{ending}"].content

    @property
    def text(self):
        return self.content("csv").decode()

    @cache  # noqa: B019
    def rows(self):
        lines = [line for line in io.StringIO(self.text, newline="") if not line.startswith("# ")]
        return list(csv.DictReader(lines))

    def workbooks(self):
        return {name: file.content for name, file in self.files.items() if name.endswith(".xlsx")}

    @cache  # noqa: B019
    def sheets(self):
        """Each sheet with its one table, as rows of values below a header."""
        found = []
        for name, content in self.workbooks().items():
            for sheet in openpyxl.load_workbook(io.BytesIO(content)):
                ((title, ref),) = sheet.tables.items()
                header, *rows = [[cell.value for cell in row] for row in sheet[ref]]
                found.append((name, sheet, title, header, rows))
        return found

    def of_cells(self):
        """Rows of all sheets of cells, as the CSV writes them."""
        for _, sheet, _, header, rows in self.sheets():
            if sheet.title not in ("notes", "variables"):
                yield from (dict(zip(header, map(as_written, row), strict=True)) for row in rows)

    def sav(self, folder):
        path = folder / "taken.sav"
        path.write_bytes(self.content("sav"))
        return pyreadstat.read_sav(path)

    def parquet(self, folder):
        path = folder / "taken.parquet"
        path.write_bytes(self.content("parquet"))
        return duckdb.read_parquet(str(path)).fetchall(), duckdb.sql(f"from parquet_kv_metadata('{path}')").fetchall()

    @property
    def ddi(self):
        (content,) = [file.content for name, file in self.files.items() if name.endswith(".xml")]
        return Xml.fromstring(content)

    @property
    def package(self):
        return json.loads(self.files["datapackage.json"].content)


def as_written(value):
    """A number or text read back, as the CSV has it."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return f"{value:g}" if isinstance(value, int | float) else value


def same(row):
    """A row with its numbers written in one way, whatever zeros follow the point."""
    return tuple(as_written(float(row[name])) if name in NUMBERS and row[name] else row[name] for name in COLUMNS)


def key(row):
    return tuple(row[name] for name in KEY)


@pytest.fixture(scope="module")
def printed():
    """The files of the repository's own, synthetic data."""
    return Taken(offered.tables_to_take())


@pytest.fixture(scope="module")
def country(made_up_site):
    """The files that the site of a made-up country offers, which are measured, and its surveys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(made_up_site.parent / "data"))
        page = (made_up_site / "reference" / "data.html").read_text(encoding="utf-8")
        named = [name for name in LINKED.findall(page) if not name.endswith(".zip")]
        files = [DataFile(name, "", "", (made_up_site / "_downloads" / name).read_bytes()) for name in named]
        return Taken(files), {population: load(population) for population in POPULATIONS}


@pytest.fixture(params=["printed", "country"])
def taken(request):
    made = request.getfixturevalue(request.param)
    return made if request.param == "printed" else made[0]


def test_a_sheet_is_one_named_table_with_one_header_row(taken):
    names = []
    for _, sheet, name, header, rows in taken.sheets():
        names.append(name)
        assert not sheet.merged_cells.ranges and sheet.freeze_panes is None
        assert all(isinstance(head, str) and head for head in header) and len(set(header)) == len(header)
        assert sheet.tables[name].ref.startswith(f"A{HEADER_AT + 1}:"), "words above, then the header"
        assert rows and all(row[0] for row in rows), "no blank row in a table"
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(set(names)) == len(names) > 8


def test_a_workbook_opens_with_pandas(taken):
    for content in taken.workbooks().values():
        book = pd.ExcelFile(io.BytesIO(content))
        assert book.sheet_names[:3] == ["notes", "variables", "total"]
        total, notes = (pd.read_excel(book, sheet_name=name, header=HEADER_AT) for name in ("total", "notes"))
        assert list(total) == list(COLUMNS) and total.estimate.dtype == float
        said = dict(notes.to_numpy())
        assert {f"column {name}" for name in COLUMNS} | {"flag [x]", "flag [c]", "licence", "cite as"} <= set(said)


def test_all_files_hold_the_same_rows(taken, tmp_path):
    rows = {same(row) for row in taken.rows()}
    assert len(rows) == len(taken.rows()) and len({key(row) for row in taken.rows()}) == len(rows)
    assert {same(row) for row in taken.of_cells()} == rows
    frame, _ = taken.sav(tmp_path)
    assert {
        same(dict(zip(COLUMNS, map(as_written, row), strict=True))) for row in frame.itertuples(index=False)
    } == rows
    in_parquet, _ = taken.parquet(tmp_path)
    assert {same(dict(zip(COLUMNS, map(as_written, row), strict=True))) for row in in_parquet} == rows


def test_every_variable_stands_by_everybody_and_by_each_group(country):
    taken, surveys = country
    for population, survey in surveys.items():
        own = {(row["variable"], row["group_var"]) for row in taken.rows() if row["population"] == population}
        groupings = ("total", *study().groupings)
        assert own == {(v.variable, by) for v in items(survey) for by in groupings if by != v.variable}
        assert len({variable for variable, _ in own}) > 60


def test_what_is_told_of_measured_data_has_its_interval_and_bases(country):
    told = [row for row in country[0].rows() if row["estimate"]]
    assert len(told) > 10_000 and {row["evidence"] for row in told} == {"measured"}
    for row in told:
        if not row["low"]:
            assert float(row["estimate"]) == 0, "only what nobody answered has no spread"
            continue
        low, share, high = (float(row[name]) for name in ("low", "estimate", "high"))
        assert low - 0.05 <= share <= high + 0.05 and row["interval"] == "design" and int(row["base_n"]) >= 25
        assert not row["n"] or int(row["n"]) >= 10


def test_nothing_of_a_withheld_cell_is_in_any_file(country):
    """Counted from the respondents, not asked of the gate.

    A sensitive answer of fewer than ten, or of all but fewer, has no number; no sensitive question is told by region.
    """
    taken, surveys = country
    numbers = {key(row): [row[name] for name in NUMBERS if name != "base_n" and row[name]] for row in taken.rows()}
    small = 0
    for population, survey in surveys.items():
        for v in (v for v in items(survey) if v.sensitive):
            data = survey.data[survey.data[v.variable].isin(v.base_codes)]
            for by in (by for by in study().groupings if by != v.variable):
                counts = pd.crosstab(data[by], data[v.variable])
                for group in counts.index:
                    for code in counts:
                        n, base = counts.loc[group, code], counts.loc[group].sum()
                        if n < 10 or base - n < 10 or by == study().region:
                            small += 1
                            assert not numbers[population, v.variable, str(int(code)), by, str(int(group))]
    assert small > 1000
    empty = [row for row in taken.rows() if row["flag"] in ("[c]", "[u]", "[z]", "[n]")]
    assert empty and not [row for row in empty for name in ("estimate", "low", "high", "n", "printed") if row[name]]


def test_nothing_measured_says_synthetic(country, tmp_path):
    taken, _ = country
    unpacked = [file.content for file in taken.files.values()]
    for content in taken.workbooks().values():
        archive = zipfile.ZipFile(io.BytesIO(content))
        unpacked += [archive.read(name) for name in archive.namelist()]
    assert not [content for content in unpacked if b"synthetic" in content.lower()]
    assert not [name for name in taken.files if "synthetic" in name]
    assert taken.text.startswith(",".join(COLUMNS)) and taken.stem == "made-up-kids-online-2031"


def test_synthetic_stands_in_every_name_and_first_line(printed, tmp_path):
    assert [name for name in printed.files if "synthetic" not in name] == ["datapackage.json"]
    assert printed.text.startswith("# Synthetic") and set(row["data"] for row in printed.rows()) == {"synthetic"}
    assert all(sheet["A1"].value.startswith("Synthetic") for _, sheet, *_ in printed.sheets())
    _, about = printed.sav(tmp_path)
    assert about.file_label.startswith("SYNTHETIC") and about.notes[0].startswith("Synthetic")
    assert printed.parquet(tmp_path)[1][0][2].startswith(b"Synthetic")
    assert printed.package["title"].startswith("Synthetic") and "synthetic" in printed.package["name"]
    assert printed.ddi.find(".//{*}titl").text.startswith("Synthetic")


def test_every_number_of_synthetic_data_is_printed_or_follows_from_print(printed):
    """Asked of the ledger itself: the very row that prints a published cell, and the sum that a derived one shows."""
    rows = ledger().statistics
    in_print = {}
    for _, r in rows[rows.measure == "percent"].iterrows():
        place = (r.population, r.variable, r.categories, r.group_var or "total", r.group)
        in_print.setdefault(place, set()).add((r["value"], decimals(r.printed)))
    kinds = []
    for row in printed.rows():
        kinds.append(row["evidence"])
        if not row["estimate"]:
            assert row["flag"] and not any(row[name] for name in ("low", "high", "n"))
            assert not row["printed"] or row["flag"] in ("[d]", "[q]")
            continue
        value = float(row["estimate"])
        if row["evidence"] == "published":
            assert any(abs(value - told) < 0.5 * 10.0 ** -min(digits, 1) + 1e-9 for told, digits in in_print[key(row)])
        else:
            assert row["evidence"] == "derived"
            result = row["arithmetic"].rpartition("= ")[2]
            assert abs(value - float(result)) < 0.5 * 10.0 ** -decimals(row["estimate"]) + 1e-9, row
        assert not row["low"] or (row["interval"] == "srs" and row["group_var"] != "total")
    assert kinds.count("published") > 300 and kinds.count("derived") > 30 and kinds.count("") > 9000


def test_a_way_of_grouping_without_a_printed_cell_is_left_out_and_named(printed):
    assert not [row for row in printed.rows() if row["group_var"] == study().region]
    (notes,) = [dict(rows) for name, sheet, title, _, rows in printed.sheets() if title == "notes_children"]
    assert "left out" in notes["by region"]


def test_the_data_package_is_valid_and_says_what_the_files_are(taken):
    schema = json.loads((SCHEMAS / "data-package.json").read_text(encoding="utf-8"))
    Draft4Validator(schema).validate(taken.package)
    resources = {r["path"]: r for r in taken.package["resources"]}
    assert set(resources) == set(taken.files) - {"datapackage.json"}
    for name, about in resources.items():
        content = taken.files[name].content
        assert about["bytes"] == len(content) and about["hash"] == f"sha256:{sha256(content).hexdigest()}"
    table = resources[f"{taken.stem}.csv"]
    Draft4Validator(json.loads((SCHEMAS / "table-schema.json").read_text(encoding="utf-8"))).validate(table["schema"])
    assert [field["name"] for field in table["schema"]["fields"]] == list(COLUMNS)
    header = table["dialect"].get("headerRows", [1])[0]
    assert taken.text.splitlines()[header - 1] == ",".join(COLUMNS)
    assert all(row[name] for row in taken.rows() for name in KEY[:4])


def test_the_codebook_is_as_the_schema_of_ddi_has_it(taken):
    assert taken.ddi.tag == "{ddi:codebook:2_5}codeBook"
    assert not ddi_elements.wrong(taken.ddi)


def test_what_is_wrong_in_a_codebook_is_found(printed):
    for tag, change in {
        "var": lambda e: e.append(e[0]),  # labl after notes
        "catStat": lambda e: e.set("type", "share"),
        "citation": lambda e: e.remove(e[0]),
        "catgry": lambda e: Xml.SubElement(e, "{ddi:codebook:2_5}percent"),
        "dataDscr": lambda e: e.append(e[0]),
    }.items():
        broken = printed.ddi
        change(broken.find(f".//{{*}}{tag}"))
        assert ddi_elements.wrong(broken), tag


def test_the_codebook_has_every_answer_and_the_shares_of_everybody(taken):
    shares = {(row["population"], row["variable"], row["code"]): row["estimate"] for row in taken.rows()
              if row["group_var"] == "total"}  # fmt: skip
    told = {}
    for var in taken.ddi.iter("{ddi:codebook:2_5}var"):
        population = var.get("files").removeprefix("file_")
        answers = {a.code: a.label for a in codebook(population)[var.get("name")].answers}
        assert {int(c.findtext("{*}catValu")): c.findtext("{*}labl") for c in var.findall("{*}catgry")} == answers
        for category in var.findall("{*}catgry"):
            place = (population, var.get("name"), category.findtext("{*}catValu"))
            told[place] = category.findtext("{*}catStat") or ""
    assert {place: share for place, share in told.items() if share} == {p: s for p, s in shares.items() if s}
    assert shares.keys() <= told.keys()


def test_the_dataset_of_the_page_names_every_file(taken):
    about = dataset(tuple(taken.files.values()), "../_downloads/")
    assert about["@type"] == "Dataset" and about["license"].startswith("https://") and about["description"]
    assert [d["contentUrl"] for d in about["distribution"]] == [f"../_downloads/{name}" for name in taken.files]


def test_the_lines_that_open_the_table_work_as_they_stand(printed, tmp_path, monkeypatch):
    lines = offered.opening_lines()
    (tmp_path / f"{printed.stem}.csv").write_bytes(printed.content("csv"))
    monkeypatch.chdir(tmp_path)
    python = lines["Python with pandas"].splitlines()
    names = {}
    exec("\n".join(python[:-1]), names)
    shown = eval(python[-1], names)
    assert len(python) == 3 and len(names["table"]) == len(printed.rows())
    assert len(shown) > 200 and shown.estimate.between(0, 100).all()
    assert len(lines["R"].splitlines()) == 3 and printed.stem in lines["R"] and "skip = 1" in lines["R"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(text in readme for text in lines.values())


def test_a_label_that_begins_a_formula_is_run_by_no_spreadsheet(printed, tmp_path):
    formula = '=HYPERLINK("http://e.example","x")'
    cell = Cell(variable="v", label=formula, codes=(1,), answer="+1+cmd|' /C calc'!A0", text="1%", estimate=0.01,
                shown=True, evidence="published")  # fmt: skip
    told = Told(load("children"), (cell,), ())
    book = openpyxl.load_workbook(io.BytesIO(workbook(told)))
    values = [c for row in book["total"].iter_rows() for c in row]
    assert f"'{formula}" in [c.value for c in values] and not [c for c in values if c.data_type == "f"]
    assert f'"\'{formula.replace(chr(34), chr(34) * 2)}"' in as_csv_file(list(told.rows())).decode()


def test_the_same_numbers_are_the_same_bytes():
    told = every_cell(load("parents"))
    rows = list(told.rows())
    for made in (lambda: as_parquet(rows), lambda: as_sav(rows), lambda: workbook(told)):
        assert made() == made()
    figures = {"fig-1.csv": b"1", "fig-2.csv": b"2"}
    assert offered.figures_to_take(figures) == offered.figures_to_take(dict(reversed(figures.items())))
    assert zipfile.ZipFile(io.BytesIO(offered.figures_to_take(figures).content)).read("fig-2.csv") == b"2"


def test_the_command_writes_a_folder_and_overwrites_nothing_else(printed, tmp_path, capsys):
    out = tmp_path / "tables"
    assert cli.main(["tables", "--out", str(out)]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {n: f.content for n, f in printed.files.items()}
    assert cli.main(["tables", "--out", str(out)]) == 0, "the same files again change nothing"
    (out / f"{printed.stem}.sav").write_bytes(b"another")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert cli.main(["tables", "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("place, words", [
    ("tables.xlsx", "say so in the file's name"),
    ("nowhere/deep", "cannot be made a folder"),
    ("file.txt", "cannot be made a folder"),
])  # fmt: skip
def test_what_cannot_be_written_gets_one_sentence(printed, tmp_path, capsys, place, words):
    (tmp_path / "file.txt").write_text("mine")
    assert cli.main(["tables", "--out", str(tmp_path / place)]) == 2
    said = capsys.readouterr().err.strip()
    assert words in said and len(said.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_one_workbook_of_one_population(printed, tmp_path):
    out = tmp_path / "mine-synthetic.xlsx"
    assert cli.main(["tables", "--population", "parents", "--out", str(out)]) == 0
    (own,) = [content for name, content in printed.workbooks().items() if "parents" in name]
    assert out.read_bytes() == own


def test_the_page_links_every_file_with_its_size_and_the_zip_holds_the_figures(site, printed):
    page = (site / "reference" / "data.html").read_text(encoding="utf-8")
    linked = dict(re.findall(r'<a href="\.\./_downloads/([^"]+)" download>[^<]*</a>, ([\d.]+ [KM]B)', page))
    assert {name: linked[name] for name in printed.files} == {n: f.size for n, f in printed.files.items()}
    assert all((site / "_downloads" / name).read_bytes() == f.content for name, f in printed.files.items())
    (figures,) = linked.keys() - printed.files.keys()
    archive = zipfile.ZipFile(site / "_downloads" / figures)
    wanted = {path.name: path.read_bytes() for path in (site / "_downloads").glob("fig-*")}
    assert {name: archive.read(name) for name in archive.namelist()} == wanted and len(wanted) > 100
    (about,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert [d["contentUrl"].removeprefix("../_downloads/") for d in json.loads(about)["distribution"]] == list(linked)
    opened = re.findall(r"<pre data-opens=[^>]*><code>(.*?)</code></pre>", page, re.S)
    assert [unescape(lines) for lines in opened] == list(offered.opening_lines().values())
