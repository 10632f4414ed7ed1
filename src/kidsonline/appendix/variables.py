"""The codebook as a table for its page."""

from ..codebook.model import Variable
from ..codebook.read import codebook
from ..codebook.study import study
from ..disclosure.gate import gate_of
from ..microdata.load import load
from ..microdata.survey import Survey
from .listing import QUESTIONS, Listing


def variables(population: str) -> Listing:
    """The codebook of one population: what was asked, of whom, with which answers, and what everybody answered."""
    book, rows, survey = codebook(population), [], load(population)
    for v in (v for v in book.variables.values() if v.variable not in study().beside):
        answers = "; ".join(f"{a.code} {a.label}" for a in v.answers)
        sensitive = "yes" if v.sensitive else ""
        if gate_of(survey).unasked(v.variable):
            asked = survey.unasked
        else:
            asked = f"all {population}" if v.universe == population else book.universes[v.universe].label_en
        rows.append([v.variable, v.label_en, v.question_en, answers, _everybody(survey, v), asked, v.theme, sensitive,
                     v.counterpart, ", ".join(v.figures)])  # fmt: skip
    columns = ["Variable", "Label", "Question", "Answers", "Everybody", "Asked of", "Theme", "Sensitive", "Counterpart",
               "Figures"]  # fmt: skip
    return Listing.of(
        f"codebook-{population}",
        f"Variables of the {population}",
        columns,
        rows,
        ("Theme", "Sensitive"),
        form=QUESTIONS,
    )


def _everybody(survey: Survey, v: Variable) -> str:
    """The answers of everybody as the gate lets them be told; empty where there is no number of any."""
    if v.theme == "design" or gate_of(survey).unasked(v.variable):
        return ""
    cells = [gate_of(survey).cell(v.variable, (code,)) for code in v.base_codes]
    told = [f"{c.answer}: {c.text}" for c in cells if c.flag != "x"]
    return "; ".join([*told, *(["the others: [x]"] if len(told) < len(cells) else [])]) if told else ""
