"""The codebooks as DDI-Codebook 2.5: what was asked of whom, with which answers, and what everybody answered.

The order of elements is that of the schema (``ddi:codebook:2_5``, published 2012-01-17).
"""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from ...codebook.model import Variable
from ...codebook.study import study
from ...disclosure.cell import TOTAL
from .edition import LICENCE, caution, citation, file_name, release_number, stem, title
from .every_cell import Told, items

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def ddi(told: Iterable[Told]) -> bytes:
    """One DDI document for all populations, as UTF-8."""
    told = tuple(told)
    root = Xml.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", _LANGUAGE: "en"})
    _cited(_add(root, "docDscr"), f"{title()}. Codebook")
    _study(_add(root, "stdyDscr"), told)
    for one in told:
        text = _add(_add(root, "fileDscr", ID=_file(one)), "fileTxt")
        _add(text, "fileName", file_name(one.survey.population, "xlsx"))
        _add(text, "fileCont", f"Tables of the {one.survey.population}. {caution()} The microdata are not in it.")
        _add(text, "fileType", "Office Open XML workbook")
    variables = _add(root, "dataDscr")
    for one in told:
        everybody: dict[str, list] = {}
        for cell in one.cells:
            if cell.group_var == TOTAL:
                everybody.setdefault(cell.variable, []).append(cell)
        for v in items(one.survey):
            _variable(variables, v, one, {cell.codes[0]: cell for cell in everybody.get(v.variable, ())})
    Xml.indent(root, " ")
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add(above: Xml.Element, tag: str, text: str = "", **attributes: str) -> Xml.Element:
    element = Xml.SubElement(above, tag, attributes)
    element.text = text or None
    return element


def _file(told: Told) -> str:
    return f"file_{told.survey.population}"


def _cited(above: Xml.Element, named: str) -> None:
    cited = _add(above, "citation")
    titles = _add(cited, "titlStmt")
    _add(titles, "titl", named)
    _add(titles, "IDNo", stem())
    made = _add(cited, "prodStmt")
    _add(made, "producer", f"{study().title}: a living report")
    _add(made, "copyright", f"{LICENCE['title']}, {LICENCE['path']}")
    _add(_add(cited, "verStmt"), "version", release_number())
    _add(cited, "biblCit", citation())


def _study(above: Xml.Element, told: tuple[Told, ...]) -> None:
    _cited(above, title())
    about = _add(above, "stdyInfo")
    _add(about, "abstract", caution())
    summary = _add(about, "sumDscr")
    _add(summary, "timePrd", str(study().year), date=str(study().year))
    _add(summary, "nation", study().country)
    _add(summary, "anlyUnit", "individual")
    for one in told:
        _add(summary, "universe", study().populations[one.survey.population].phrase)
    _add(summary, "dataKind", "aggregates of a sample survey")
    use = _add(_add(above, "dataAccs"), "useStmt")
    _add(use, "restrctn", "Microdata are not part of this edition.")
    _add(use, "citReq", citation())
    _add(use, "conditions", f"{LICENCE['title']}, {LICENCE['path']}")


def _variable(above: Xml.Element, item: Variable, told: Told, cells: dict) -> None:
    """One variable; of an answer the share of everybody where it is told, else why not."""
    people = told.survey.population
    nature = {"nature": item.level} if item.level in ("nominal", "ordinal") else {}  # "other" would want its name
    found = _add(
        above, "var", ID=f"{people}_{item.variable}", name=item.variable, files=_file(told), intrvl="discrete", **nature
    )
    _add(found, "labl", item.label_en)
    if item.question_en:
        _add(_add(found, "qstn"), "qstnLit", item.question_en)
    _add(found, "universe", told.survey.book.universes[item.universe].label_en)
    for answer in item.answers:
        kind = {"missing": "Y", "missType": answer.missing} if answer.missing else {}
        category = _add(found, "catgry", **kind)
        _add(category, "catValu", str(answer.code))
        _add(category, "labl", answer.label)
        cell = cells.get(answer.code)
        if cell is not None and cell.shown:
            _add(category, "catStat", cell.as_strings()["estimate"], type="percent", wgtd="wgtd")
    if item.theme:
        _add(found, "concept", item.theme)
    if withheld := sorted({f"[{cell.flag}]" for cell in cells.values() if not cell.shown}):
        _add(found, "notes", f"Shares not told: {' '.join(withheld)}.")
