"""An attacker who asks every door of a report, and works out what they withhold (``unknowns.py``).

For every question he writes down all he was told: shares, rounded as they stand there, numbers of people, bases, the
numbers on the page of reproduction.
"""

from functools import lru_cache

import pandas as pd
from unknowns import BREAKDOWNS, Recovered, Told, known, questions, recover

from kidsonline.disclosure.gate import gate, gate_of
from kidsonline.findings.compare import more
from kidsonline.findings.share import base, share
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import codes_of


@lru_cache(maxsize=4)
def told(survey):
    """By variable, the rows of strings that figures, tables and files are made of: each answer alone, and those from
    one upwards taken together, by every grouping.
    """
    asked, shown = {v.variable: [] for v in questions(survey)}, gate_of(survey)
    for by in BREAKDOWNS:
        if by != "total" and by not in survey.codebook:
            continue
        given = [name for name in asked if name != by]
        for cell in gate(survey.proportions(given, by=None if by == "total" else by)).cells:
            asked[cell.variable].append(cell.as_strings())
        groups = [()] if by == "total" else [(a.code,) for a in survey.codebook[by].answers if not a.missing]
        for item in (survey.codebook[name] for name in given):
            scale = [a.code for a in item.answers if a.code in item.base_codes and not a.missing]
            for group in groups if item.level == "ordinal" else ():
                joined = [shown.cell(item.variable, tuple(scale[i:]), by, group) for i in range(1, len(scale) - 1)]
                asked[item.variable] += [cell.as_strings() for cell in joined]
    return asked


def hidden(rows: dict[str, list[dict[str, str]]]) -> list[Told]:
    """The single answers that the doors withhold."""
    every = [Told.of_row(row) for own in rows.values() for row in own if not row["estimate"]]
    return [t for t in every if len(t.codes) == 1 and t.flag in ("c", "u")]


def attack(survey, table) -> list[Recovered]:
    """Every single answer that is withheld by total, gender, age or area, with what can be worked out about it.

    table : the page of reproduction, as numbers.
    """
    shown = table[table.recomputed.notna() & table.measure.eq("count") & (table.population == survey.population)]
    counts = [
        Told(r.variable, (r.group_var or "total", codes_of(r.group)), codes_of(r.categories), n=f"{r.recomputed:g}")
        for r in shown.itertuples()
    ]
    rows = told(survey)
    every = [*counts, *(Told.of_row(row) for own in rows.values() for row in own)]
    return recover(known(survey, every), hidden(rows))


def disagreements(survey, table):
    """Cells that one door withholds and another tells, or tells otherwise: sentence, claim, table, reproduction."""
    wrong = []
    plain = table[(table.measure == "percent") & (table.population == survey.population)]
    printed = {}
    for r in plain.itertuples():
        universe = ledger().statistics.loc[r.id, "universe"]
        if "|" not in r.variable and universe in ("", survey.codebook[r.variable].universe):
            printed[r.variable, r.group_var or "total", r.group, r.categories] = r
    for variable, rows in told(survey).items():
        for r in rows:
            group = {} if r["group_var"] == "total" else {r["group_var"]: [int(c) for c in r["group_code"].split("|")]}
            said = share(survey, variable, list(codes_of(r["code"])), **group)
            row = printed.get((variable, r["group_var"], r["group_code"], r["code"]))
            same = str(said) == r["text"] and bool(r["estimate"]) == said.shown
            if row is not None and row.verdict not in ("quoted", "inconsistent in print", "not computable"):
                same &= pd.isna(row.recomputed) == (not said.shown)
                same &= pd.isna(row.recomputed) or f"{row.recomputed:g}%" == r["text"].split(" ")[0].replace(".0%", "%")
            if not said.shown:
                claim = more(said, said)
                same &= claim.state == "cannot be tested" and claim.payload["difference"] == ""
            number = base(survey, variable, **group)
            same &= (str(number).replace(",", "") == r["base_n"]) if r["base_n"] else not number.shown
            if not same:
                wrong.append((variable, r["group_var"], r["group_code"], r["code"], r["text"], str(said)))
    return wrong
