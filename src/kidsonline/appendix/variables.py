"""The codebook as a table for its page."""

from ..codebook.read import codebook
from ..codebook.study import study
from ..disclosure.gate import gate_of
from ..microdata.load import load
from .listing import Listing


def variables(population: str) -> Listing:
    """The codebook of one population: what was asked, of whom, with which answers, and what was not asked here."""
    book, rows, survey = codebook(population), [], load(population)
    for v in (v for v in book.variables.values() if v.variable not in study().beside):
        answers = "; ".join(f"{a.code} {a.label}" for a in v.answers)
        sensitive = "yes" if v.sensitive else ""
        if gate_of(survey).unasked(v.variable):
            asked = survey.unasked
        else:
            asked = f"all {population}" if v.universe == population else book.universes[v.universe].label_en
        rows.append([v.variable, v.label_en, v.question_en, answers, asked, v.theme, sensitive,
                     v.counterpart, ", ".join(v.figures)])  # fmt: skip
    columns = ["Variable", "Label", "Question", "Answers", "Asked of", "Theme", "Sensitive", "Counterpart", "Figures"]
    return Listing.of(f"codebook-{population}", f"Variables of the {population}", columns, rows, ("Theme", "Sensitive"))
