"""The cells of one population as a workbook that people and programs read alike.

After the guidance of the UK Government Analysis Function on statistics in spreadsheets: one table a sheet, each a named
table with one header row, no merged cells, no blank rows or columns, nothing told by colour, a sheet of notes first.
``gptables``, which is made for that guidance, writes through the same XlsxWriter; it would bring four packages and a
pickled theme, and no sheet that it makes is wanted otherwise here.
"""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...cells import inert
from ...disclosure.cell import TOTAL
from ...moment import MOMENT
from .edition import LICENCE, caution, citation, flags, thresholds, title
from .every_cell import COLUMNS, NUMBERS, Told, items, meanings

HEADER_AT = 2  # rows above the header: what the sheet is, and how to read it
_WIDTHS = {"variable": 24, "variable_label": 48, "category": 28, "question": 60, "meaning": 90, "note": 28, "place": 24}
_WIDEST_NAME = 31  # letters in the name of a sheet


def workbook(told: Told) -> bytes:
    """Notes, variables, and a sheet for each grouping, as the bytes of an .xlsx file."""
    held, people = io.BytesIO(), told.survey.population
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(held, safe) as book:
        book.set_properties({"title": f"{title()} ({people})", "comments": caution(), "created": MOMENT})
        head = f"{title()} ({people})"
        _sheet(book.add_worksheet("notes"), f"{head}. Notes.", f"notes_{people}", ("note", "meaning"), _notes(told))
        columns = ("variable", "variable_label", "question", "asked_of", "answers", "sensitive", "figures")
        _sheet(book.add_worksheet("variables"), f"{head}. What was asked.", f"variables_{people}", columns,
               _variables(told))  # fmt: skip
        for by in told.groupings:
            said = "everybody" if by == TOTAL else by
            rows = ([row[name] for name in COLUMNS] for row in told.rows(by))
            _sheet(book.add_worksheet(by[:_WIDEST_NAME]), f"{head}. By {said}.", f"{people}_{by}", COLUMNS, rows)
    return held.getvalue()


def _sheet(sheet: Worksheet, head: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One named table below two lines of words."""
    sheet.write_string(0, 0, str(inert(head)))
    sheet.write_string(1, 0, "One table. An empty cell is a number that is not told: its flag says why (sheet notes).")
    last = HEADER_AT
    for last, row in enumerate(rows, start=HEADER_AT + 1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if cell and column in NUMBERS:
                sheet.write_number(last, place, float(cell))
            elif cell:
                sheet.write_string(last, place, str(inert(cell)))
    about = {"name": name, "columns": [{"header": column} for column in columns], "style": "Table Style Light 1"}
    sheet.add_table(HEADER_AT, 0, max(last, HEADER_AT + 1), len(columns) - 1, about)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 14))
    sheet.set_landscape()  # on paper: all columns of a row on one page, and the header on each
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_AT)


def _notes(told: Told) -> list[tuple[str, str]]:
    missing = [(f"by {by}", "left out: print gives no number for any of its groups") for by in told.left_out]
    return [
        ("title", title()),
        ("caution", caution()),
        ("who was asked", told.survey.population),
        *missing,
        *((f"column {name}", said) for name, said in meanings().items()),
        *((f"flag {flag}", said) for flag, said in flags()),
        *(() if told.survey.synthetic else thresholds()),
        ("licence", f"{LICENCE['title']}, {LICENCE['path']}"),
        ("cite as", citation()),
    ]


def _variables(told: Told) -> list[tuple[str, ...]]:
    book = told.survey.book
    return [
        (v.variable, v.label_en, v.question_en, book.universe_of(v.variable).label_en,
         "; ".join(f"{a.code} {a.label}" for a in v.answers), "yes" if v.sensitive else "", ", ".join(v.figures))
        for v in items(told.survey)
    ]  # fmt: skip
