"""All files of tables that a reader can take, and the lines that open the largest of them."""

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache

from ...codebook.study import study
from ...kept import kept
from ...microdata.load import load, microdata_synthetic
from ...microdata.survey import Survey
from ...moment import MOMENT
from .data_package import DataFile, data_package
from .ddi import ddi
from .edition import citation, file_name
from .every_cell import every_cell
from .flat import as_csv_file, as_parquet, as_sav
from .workbook import workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"


def tables_to_take() -> tuple[DataFile, ...]:
    """Every file of tables of the data in use, described by the last of them; the same bytes from the same numbers."""
    return kept("tables", citation(), lambda: _made(tuple(load(population) for population in study().populations)))


def workbook_of(population: str) -> DataFile:
    """The workbook of one population."""
    survey = load(population)
    said = f"Workbook of the {population}: a sheet for everybody and one for each way of grouping"
    return DataFile(file_name(population, "xlsx"), said, _XLSX, workbook(every_cell(survey)))


@lru_cache(maxsize=1)
def _made(surveys: tuple[Survey, ...]) -> tuple[DataFile, ...]:
    told = [every_cell(survey) for survey in surveys]
    rows = [row for one in told for row in one.rows()]
    files = (
        *(workbook_of(survey.population) for survey in surveys),
        DataFile(file_name("", "csv"), "Everything in one table, a row a number (CSV)", "text/csv", as_csv_file(rows)),
        DataFile(file_name("", "parquet"), "The same table as Parquet", "application/vnd.apache.parquet",
                 as_parquet(rows)),
        DataFile(file_name("", "sav"), "The same table as an SPSS file (aggregates, no respondents)",
                 "application/x-spss-sav", as_sav(rows)),
        DataFile(file_name("ddi", "xml"), "The questions and answers as a codebook (DDI-Codebook 2.5)",
                 "application/xml", ddi(told)),
    )  # fmt: skip
    return (*files, data_package(files))


def figures_to_take(downloads: Mapping[str, bytes]) -> DataFile:
    """The downloads of all figures in one zip; the same bytes from the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(downloads):
            archive.writestr(zipfile.ZipInfo(name, MOMENT.timetuple()[:6]), downloads[name], zipfile.ZIP_DEFLATED)
    return DataFile(
        file_name("figures", "zip"), "All figures: numbers, descriptions and pictures", _ZIP, held.getvalue()
    )


def opening_lines() -> Mapping[str, str]:
    """How to open the CSV, by tool: three lines each."""
    name, skipped = file_name("", "csv"), microdata_synthetic()
    return {
        "Python with pandas": "\n".join([
            "import pandas as pd",
            f'table = pd.read_csv("{name}"{", skiprows=1" if skipped else ""})',
            'table.query("group_var == \'total\' and estimate.notna()")[["variable_label", "category", "estimate"]]',
        ]),
        "R": "\n".join([
            f'table <- read.csv("{name}"{", skip = 1" if skipped else ""})',
            'told <- subset(table, group_var == "total" & !is.na(estimate))',
            'told[c("variable_label", "category", "estimate")]',
        ]),
    }  # fmt: skip
