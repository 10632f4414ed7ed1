"""What a figure says in place of numbers: what was asked, with which answers, and why there is nothing to draw."""

from collections.abc import Sequence

from ..codebook.model import Codebook, Variable
from ..disclosure.cell import SIDE, TOTAL
from ..microdata.survey import Survey
from .marks import distinct
from .wording import grouping_words

_QUOTED = "Too few answers for a chart, or numbers that print does not explain: the table has what it says."


def undrawn(rows: list[dict], synthetic: bool) -> str:
    """The evidence of a figure without a drawing: quoted, not-asked, not-printed or (withheld) measured."""
    if any(r["evidence"] == "quoted" for r in rows):
        return "quoted"
    if rows and all(r["flag"] == "n" for r in rows):
        return "not-asked"
    return "not-printed" if synthetic else "measured"


def missing_lines(
    variables: list[str], breakdown: str, book: Codebook | None, rows: list[dict], surveys: Sequence[Survey],
    synthetic: bool, ranged: bool = False,
) -> list[str]:  # fmt: skip
    """What was asked, with which answers and by which groups, for a figure without a single number to draw.

    ranged : print gives the lowest and the highest value of all items, and of no single one.
    """
    kind = undrawn(rows, synthetic)
    asked: dict[str, list[Variable]] = {}  # a battery has its answers said once
    for item in [book[v] for v in variables if v in book] if book is not None else []:
        asked.setdefault(", ".join(a.label for a in item.answers if not a.missing), []).append(item)
    about = [_question(items, kind) + (f" Answers: {answers}." if answers else "") for answers, items in asked.items()]
    groups = [g for g in breakdown.replace("|", " ").split() if g != TOTAL]
    by = f" by {' and by '.join(grouping_words(g) for g in groups)}" if groups else ""
    if kind == "quoted":
        return [*about, _QUOTED]
    if kind == "not-asked":
        return [*about, *distinct(f"Missing: {survey.unasked}." for survey in surveys)]
    if synthetic:
        given = "only the lowest and the highest number over all items" if ranged else "no number"
        why = f"the chart{by} is a lost picture in the printed report, and its text gives {given}"
    elif rows and all(r["flag"] in ("u", "z") for r in rows):
        why = (
            f"too few {' and '.join(distinct(s.population for s in surveys)) or 'people'} answered to show a number{by}"
        )
    else:
        why = f"no number{by} may be shown, because too few answered or someone could be recognised"
    return [*about, f"Missing: {why}."]


def unasked_notes(rows: list[dict], surveys: Sequence[Survey]) -> list[str]:
    """What of a drawn figure was not asked: a population, questions, or the grouping they were to be shown by."""
    notes = [_sentence(s.unasked) for s in distinct(surveys) if not s.interviewed]
    asked = {r["variable"] for r in rows if r["flag"] != "n"}
    there = distinct(s for s in surveys if s.interviewed)
    names = distinct(
        f"by {grouping_words(r['group_var'])}" if r["variable"] in asked else r["variable_label"] or r["category"]
        for r in rows
        if r["flag"] == "n" and not (notes and r["group_var"] == SIDE)
    )
    return [*notes, *([f"{_sentence(there[0].unasked)[:-1]}: {'; '.join(names)}."] if names and there else [])]


def _question(items: list[Variable], kind: str) -> str:
    """The question in full or, of several with the same answers, what each was about."""
    if len(items) > 1:
        opening = "The questions are about" if kind == "not-asked" else "Asked about"
        return f"{opening}: {'; '.join(item.label_en for item in items)}."
    question = items[0].question_en or items[0].label_en
    opening = "The question" if kind == "not-asked" else "Asked"
    return f"{opening}: {question}" + ("" if question[-1] in ".?!" else ".")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
