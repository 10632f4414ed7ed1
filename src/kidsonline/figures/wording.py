"""The lines around a drawing: subtitle, base, source, notes, and what is missing when nothing was printed."""

from collections.abc import Sequence

import pandas as pd

from ..codebook.catalogue import words
from ..codebook.model import Universe, typeset
from ..codebook.study import is_printed, printed_study, study
from ..disclosure.cell import SIDE, TOTAL, as_printed
from .marks import Mark, distinct

_TICKED = ("bars", "dots", "grid")  # forms that mark a printed value beside a measured one
_SELF_EVIDENT = {"yes", "mentioned", "chosen", "selected"}  # one answer that needs no naming


def people(population: str, universe: Universe | None) -> str:
    """Who was asked, always as internet users: the population, narrowed by the universe where it has a rule."""
    phrase = study().both if population == "both" else study().populations[population].phrase
    everybody = f"{phrase} in {study().country}"
    if universe is None or not universe.rule:
        return everybody
    label = typeset(universe.label_en[:1].lower() + universe.label_en[1:])
    return label if "internet-using" in label else f"{label}, among {everybody}"


def grouping_words(grouping: str) -> str:
    """A grouping in the words of a line."""
    known = study().groupings
    return known[grouping].words if grouping in known else grouping.replace("_", " ")


def base_line(
    population: str, universe: Universe | None, bases: list[int], synthetic: bool = True, unasked: bool = False
) -> str:
    """The base line with the unweighted n, as a range where items differ; says when print only implies the n.

    unasked : nobody was asked, and the line says of whom it would be.
    """
    n = f"n = {min(bases):,}" if bases and min(bases) == max(bases) else ""
    if bases and not n:
        n = f"n = {min(bases):,} to {max(bases):,}"
    guessed = synthetic and universe is not None and universe.base_status in ("inferred", "derived")
    hint = f" ({universe.base_status})" if guessed and universe is not None else ""
    asked = f"{people(population, universe)}, {study().year}"
    none = "nobody was asked" if unasked else "n not printed" if synthetic else "n withheld"
    return f"Base: {asked}; {n + ', unweighted' + hint if n else none}."


def source_line(chapter: str, synthetic: bool) -> str:
    """Where the numbers come from, and that they are measured; of synthetic ones banner, drawing and files tell."""
    where = f", chapter {chapter}" if chapter.isdigit() else f", {chapter.replace('-', ' ')}" if chapter else ""
    report = f"{printed_study().report}{where}"
    if synthetic:
        return f"Source: {report}."
    own = f"Source: {study().title}, {study().country}, {study().year}, microdata (measured)"
    return f"{own}; printed values: {report}." if is_printed() else f"{own}."


def subtitle(
    title: str, headline: str, population: str, universe: Universe | None, cells: list[Mark], multiple: bool,
    quoted: bool = False,
) -> str:  # fmt: skip
    """Measure, universe, groups and unit of what is shown; opens with the title where the headline took its place.

    quoted : nothing is drawn, the table holds what print says: percentages, or numbers of people.
    """
    seen = [c for c in cells if c.visible] or cells
    answers = distinct(c.answer for c in seen if c.answer)
    who = people(population, universe).split(",")[0].removesuffix(f" in {study().country}")
    counts = quoted and all(m.cell.unit == "people" for m in cells)
    text = f"{'Number' if counts else 'Percent'} of {who}"
    if len(answers) == 1 and len({c.code for c in seen}) == 1 and answers[0].lower() not in _SELF_EVIDENT:
        text += f" who answered “{answers[0][:1].lower() + answers[0][1:]}”"
    by = [grouping_words(g) for g in distinct(c.group_var for c in seen) if g not in ("total", SIDE)]
    total = "in total and " if any(c.group_var == "total" for c in seen) else ""
    text += f", {total}by {' and by '.join(by)}" if by else ""
    sides = distinct(c.group.lower() for c in cells if c.group_var == SIDE)
    if sides:
        text += ", each among their own" if population == "both" else f", {' and '.join(sides)}"
    text += (", as printed" if quoted else ", weighted") + ("; several answers possible." if multiple else ".")
    return f"{title}. {text}" if headline else text


def notes_on(rows: list[dict], form: str, synthetic: bool, tabled: Sequence[dict] = ()) -> list[str]:
    """What the drawing leaves out (cells in doubt, how many were not printed), and what its lines and ticks mean.

    tabled : rows that only the table holds; those in doubt are told too.
    """
    notes = []
    items = len({r["variable_label"] for r in (*rows, *tabled)}) > 1
    said = words().notes
    for why, unnamed in (("doubt", False), ("doubt_unnamed", True)):
        doubt = [r for r in (*rows, *tabled) if r["flag"] == "d" and unnamed == (not r["category"])]
        if doubt:
            values = "; ".join(f"{_where(r, items)} {as_printed(r['printed'])}" for r in doubt)
            notes.append(said[why].format(values=values))
    missing = sum(r["flag"] == "x" for r in rows)
    if synthetic and 0 < missing < len(rows):
        notes.append(said["printed"].format(year=study().year, given=len(rows) - missing, all=len(rows)))
    if form == "dots" and any(r["interval"] for r in rows):
        notes.append(said["intervals_srs" if synthetic else "intervals"])
    elif form == "dots" and synthetic and any(r["estimate"] and r["group_var"] not in (TOTAL, SIDE) for r in rows):
        notes.append(said["no_intervals_bases"])
    elif any(r["group_var"] == SIDE and r["estimate"] and not r["interval"] for r in rows):
        notes.append(said["no_intervals_same"])
    if form == "heatmap":
        notes.append(said["heatmap"])
    if any(r["evidence"] == "measured" and r["printed"] for r in rows) and form in _TICKED:
        notes.append(said["ticks"].format(year=printed_study().year))
    return notes


def _where(row: dict, items: bool) -> str:
    parts = [row["variable_label"]] if items else []
    unnamed = row["group_var"] != TOTAL and not row["group_code"]
    chart = words().chart
    group = chart["all"] if row["group_var"] == TOTAL else chart["unnamed"] if unnamed else row["group"]
    parts += [row["category"], group]
    return f"{', '.join(part for part in parts if part)}:"


def table_text(rows: list[dict]) -> str:
    """The cells as an aligned text table for the notebook's plain output."""
    if not rows:
        return ""
    table = pd.DataFrame(
        [
            [
                r["variable_label"],
                r["category"],
                "all" if r["group_var"] == "total" else r["group"],
                r["text"],
                r["base_n"],
                r["evidence"] or "–",
            ]
            for r in rows
        ],
        columns=["item", "answer", "group", "estimate", "base n", "evidence"],
    )
    widths = [max(len(str(v)) for v in [c, *table[c]]) for c in table]
    lines = [[*table.columns], *table.values.tolist()]
    return "\n".join("  ".join(str(v).ljust(w) for v, w in zip(line, widths, strict=True)).rstrip() for line in lines)
