"""Every answer by every group as one record for a page's script: what ``every_cell`` tells, and nothing else."""

from collections.abc import Mapping

from ..codebook.model import Code
from ..codebook.study import printed_study, study
from ..disclosure.cell import Cell
from ..disclosure.thresholds import LEGEND, WITHHELD
from ..figures.table import evidence
from ..kept import kept
from ..microdata.load import load
from ..microdata.survey import Survey
from ..published.ledger import sample_table
from .everything.every_cell import every_cell, items, quotes_print

_UNSAID = {"evidence": "", "arithmetic": "", "place": ""}


def record_of(population: str) -> dict:
    """The record of one population of the data in use, made once for several builds."""
    return kept("record", population, lambda: explorer_record(load(population)))


def sizes_of(population: str) -> dict[Code, tuple[str, int | None]]:
    """The regions of one population of the data in use (``region_sizes``), made once for several builds."""
    return kept("sizes", population, lambda: region_sizes(load(population)))


def explorer_record(survey: Survey) -> dict:
    """The questions of one population with their cells, and the words that stand beside them.

    A cell is ``[text, evidence, low, high, n]`` or, withheld, ``[text, evidence, flag]``; a row is its base and its
    cells in the order of the answers; a way of grouping that print gives no cell of is left out of a question.
    """
    told, book = every_cell(survey), survey.book
    by_question: dict[str, dict[str, list[Cell]]] = {}
    for cell in told.cells:
        by_question.setdefault(cell.variable, {}).setdefault(cell.group_var, []).append(cell)
    groups = {by: [a.label for a in book[by].answers] for by in study().groupings if by in book}
    return {
        "population": survey.population,
        "phrase": study().populations[survey.population].phrase,
        "printed": survey.synthetic,
        "year": printed_study().year if survey.synthetic else study().year,
        "groupings": {by: {"words": study().groupings[by].words, "groups": groups[by]} for by in groups},
        "region": study().region,
        "sizes": [size for _, size in region_sizes(survey).values()],
        "legend": dict(LEGEND),
        "withheld": WITHHELD,
        "questions": [
            {
                "name": v.variable,
                "label": v.label_en,
                "question": v.question_en,
                "theme": v.theme,
                "asked": book.universe_of(v.variable).label_en,
                "answers": [v.label(code) for code in v.base_codes],
                "cells": _groupings(by_question.get(v.variable, {}), len(v.base_codes), survey.synthetic),
            }
            for v in items(survey)
        ],
    }


def _groupings(cells: Mapping[str, list[Cell]], answers: int, synthetic: bool) -> dict[str, list]:
    """By grouping its rows of cells; without those of which a synthetic survey has nothing printed."""
    return {
        by: [_row(own[at : at + answers]) for at in range(0, len(own), answers)]
        for by, own in cells.items()
        if not synthetic or any(cell.flag != "x" for cell in own)
    }


def _row(cells: list[Cell]) -> list:
    """The base of one group, where it may be told, and its cells."""
    base = next((c.base_n for c in cells if c.base_n is not None and not c.base_about), None)
    return [base, *map(_cell, cells)]


def _cell(cell: Cell) -> list:
    row = cell.as_strings()
    if not cell.shown:
        # Of a withheld number nothing stands here, not even where it is printed; one that is quoted says so itself.
        return [cell.text, evidence(row | ({} if quotes_print(cell) else _UNSAID)), cell.flag]
    known = [cell.text, evidence(row), cell.flag, row["low"], row["high"], row["n"]]
    while not known[-1]:
        known.pop()
    return known


def region_sizes(survey: Survey) -> dict[Code, tuple[str, int | None]]:
    """Label and unweighted people of each region by code: printed for synthetic data, else the largest base of a cell.

    None where nothing may be told; empty where print has no sample table of this population.
    """
    by = study().region
    if by not in survey.book:
        return {}
    labels = {a.code: a.label for a in survey.book[by].answers}
    if survey.synthetic:
        if survey.population not in study().samples:
            return {}
        table = sample_table(survey.population)
        printed = dict(zip(table[by], table["total"], strict=True))
        return {code: (label, int(printed[label]) if label in printed else None) for code, label in labels.items()}
    sizes: dict[Code, int] = {}
    for cell in every_cell(survey).cells:
        if cell.group_var == by and cell.base_n is not None:
            sizes[cell.group[0]] = max(sizes.get(cell.group[0], 0), cell.base_n)
    return {code: (label, sizes.get(code)) for code, label in labels.items()}
