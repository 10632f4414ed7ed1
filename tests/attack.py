"""An attacker who reads only what the doors of a report tell, and works out what they withhold.

For every question he writes down all he was told: shares, rounded as they stand there, numbers of people, bases, the
numbers on the page of reproduction. He knows that groups add to everybody and answers to a base, that the base of a
follow-up question is the number of people who passed its filter, and (more than a reader does) how much every group
weighs. Two linear programmes a cell, lowest and highest, over people and over weighted people, tell what is left open.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kidsonline.codebook.rules import names, passing
from kidsonline.disclosure.gate import gate, gate_of
from kidsonline.disclosure.protect import Programme
from kidsonline.findings.compare import more
from kidsonline.findings.share import base, share
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import codes_of

BREAKDOWNS = ("total", "gender", "age_group", "area")


@dataclass
class Recovered:
    """A withheld cell and how far apart the lowest and the highest number of people are that fit all that was told."""

    variable: str
    group_var: str
    group: tuple
    codes: tuple
    flag: str
    people: float
    weighted: float

    @property
    def width(self) -> float:
        """The narrower of the two, in people."""
        return min(self.people, self.weighted)


def questions(survey):
    """Variables with answers that a report can show."""
    there = [v for v in survey.codebook.variables.values() if v.base_codes and v.theme != "design"]
    return [v for v in there if v.variable in survey.data and survey.data[v.variable].notna().any()]


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


class Question:
    """All that was told about one variable."""

    def __init__(self, survey, variable, rows, counts):
        self.variable, self.codes = variable, variable.base_codes
        self.rows = [("total", ())]
        self.rows += [(by, (a.code,)) for by in BREAKDOWNS[1:] if by in survey.codebook and by != variable.variable
                      for a in survey.codebook[by].answers if not a.missing]  # fmt: skip
        self.place = {row: r for r, row in enumerate(self.rows)}
        self.told = rows
        self.bases = {}
        for row in self.told:
            key = (row["group_var"], codes_of(row["group_code"]))
            if row["base_n"] and key in self.place:
                self.bases[key] = int(row["base_n"])
        self.counts = counts.get(variable.variable, [])
        self.filtered = {}  # (row, codes) -> people, from the bases of follow-up questions
        weight = survey.sample.weight
        inside = survey.bases.coded(variable.variable).position >= 0
        self.weight = {}
        for row in self.rows:
            group = np.ones(len(weight), bool) if row[0] == "total" else survey.data[row[0]].isin(row[1]).to_numpy()
            self.weight[row] = weight[inside & group].sum()
        whole = self.weight["total", ()]
        people = self.bases.get(("total", ()), 0)
        self.weight = {row: w / whole * people for row, w in self.weight.items()} if whole else {}

    def line(self, row, codes):
        """One sum of answers in a row, over the unknowns."""
        line = np.zeros((len(self.rows), len(self.codes)))
        line[self.place[row], [k for k, c in enumerate(self.codes) if c in codes]] = 1
        return line.ravel()

    def sums(self):
        """Groups add to everybody."""
        lines = []
        for by in BREAKDOWNS[1:]:
            own = [row for row in self.rows if row[0] == by]
            for c in self.codes if own else ():
                lines.append(sum(self.line(row, (c,)) for row in own) - self.line(("total", ()), (c,)))
        return lines

    def solve(self, weighted):
        """Lowest and highest of every withheld single answer, as (row of the file, width)."""
        equal, between = [(line, 0.0) for line in self.sums()], []
        for row in self.rows:
            if row in self.bases:
                equal.append((self.line(row, self.codes), self.weight[row] if weighted else self.bases[row]))
        for r in self.told:
            row, codes = (r["group_var"], codes_of(r["group_code"])), codes_of(r["code"])
            if r["estimate"] and weighted and row in self.bases:
                half = 0.05 if "." in r["text"] else 0.5
                low, high = (max(float(r["text"].split("%")[0]) + sign * half, 0) / 100 for sign in (-1, 1))
                between.append((self.line(row, codes), low * self.weight[row], high * self.weight[row]))
            if r["n"] and not weighted:
                equal.append((self.line(row, codes), float(r["n"])))
        if not weighted:
            known = [*self.counts, *((row, codes, n) for (row, codes), n in self.filtered.items())]
            equal += [(self.line(row, codes), float(n)) for row, codes, n in known if row in self.place]
        hidden = [r for r in self.told if not r["estimate"] and "|" not in r["code"] and r["flag"] in ("c", "u")]
        if not hidden:
            return []
        between += [(line, value, value) for line, value in equal]
        lines, low, high = (np.array(part, float) for part in zip(*between, strict=True))
        programme, found = Programme(lines, low, high, np.zeros(lines.shape[1])), []
        for r in hidden:
            row = (r["group_var"], codes_of(r["group_code"]))
            target, ends = self.line(row, codes_of(r["code"])), []
            for sign in (1, -1):
                solution, end = programme.least(sign * target)
                ends.append(sign * (end if solution is not None else -np.inf))
            found.append((r, ends[1] - ends[0]))
        return found


def attack(survey, table):
    """Every single answer that is withheld by total, gender, age or area, with what can be worked out about it.

    table : the page of reproduction, as numbers.
    """
    asked = questions(survey)
    counts = {}
    shown = table[table.recomputed.notna() & table.measure.eq("count") & (table.population == survey.population)]
    for r in shown.itertuples():
        counts.setdefault(r.variable, []).append(
            ((r.group_var or "total", codes_of(r.group)), codes_of(r.categories), r.recomputed)
        )
    rows = told(survey)
    known = {v.variable: Question(survey, v, rows[v.variable], counts) for v in asked}
    for v in asked:  # the base of a follow-up is the count of who passed its filter
        rule = survey.codebook.universe_of(v.variable).rule
        if len(names(rule)) == 1 and next(iter(names(rule))) in known:
            (name,) = names(rule)
            codes = passing(rule, name, known[name].codes)
            known[name].filtered |= {(row, codes): n for row, n in known[v.variable].bases.items()}
    found = []
    for question in known.values():
        people, weighted = question.solve(False), question.solve(True)
        for (r, of_people), (_, of_weighted) in zip(people, weighted, strict=True):
            found.append(Recovered(r["variable"], r["group_var"], codes_of(r["group_code"]), codes_of(r["code"]),
                                   r["flag"], of_people, of_weighted))  # fmt: skip
    return found


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
