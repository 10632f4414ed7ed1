"""What is left open of a survey to somebody who was told some of its numbers: an attacker's sums.

The unknowns are how many people of each group gave each answer to a question, counted and weighted. What was told
bounds them; groups add to everybody, answers to a base, and the base of a follow-up question is the number of people
who passed its filter. The attacker also knows (more than a reader does) how much every group weighs. Two linear
programmes a number, lowest and highest, over people and over weighted people, tell what is left open. ``attack.py``
is told by the doors of a report, ``site_attack.py`` by a built site.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kidsonline.codebook.model import Variable
from kidsonline.codebook.rules import names, passing
from kidsonline.disclosure.protect import Programme
from kidsonline.disclosure.thresholds import UNCERTAIN
from kidsonline.microdata.survey import Survey
from kidsonline.published.notation import codes_of

BREAKDOWNS = ("total", "gender", "age_group", "area")
Group = tuple[str, tuple[int, ...]]
EVERYBODY: Group = ("total", ())
ENOUGH = 2 * UNCERTAIN + 0.01  # people between the ends, and no more need be known
_SLACK = 1e-6
_SHARE = re.compile(r"(\d+(?:\.(\d+))?)%")


@dataclass(frozen=True)
class Told:
    """One thing said of a group: the share giving one of ``codes`` as a ``text``, its number of people ``n``, its base.

    What is not said is ``""``. place : where it was read.
    """

    variable: str
    group: Group
    codes: tuple[int, ...]
    text: str = ""
    n: str = ""
    base: str = ""
    flag: str = ""
    place: str = ""

    @classmethod
    def of_row(cls, row: Mapping[str, str], place: str = "") -> "Told":
        """A row of a figure's table, or of its file."""
        group = (row["group_var"], codes_of(row["group_code"]))
        said = row["text"] if row["estimate"] else ""
        return cls(row["variable"], group, codes_of(row["code"]), said, row["n"], row["base_n"], row["flag"], place)

    @property
    def share(self) -> tuple[float, float] | None:
        """The ends between which the share lies that was rounded to the text; None where it tells none."""
        found = _SHARE.match(self.text)
        if not found:
            return None
        half = 0.5 * 10.0 ** -len(found[2] or "")
        return max(float(found[1]) - half, 0) / 100, min(float(found[1]) + half, 100) / 100


@dataclass(frozen=True)
class Recovered:
    """A withheld answer, and the lowest and highest number of people found that fit all that was told.

    people, weighted : both ends, of unweighted and weighted people; where they are more than ``ENOUGH`` apart, they may
    be farther still.
    """

    variable: str
    group: Group
    codes: tuple[int, ...]
    flag: str
    people: tuple[float, float]
    weighted: tuple[float, float]

    @property
    def width(self) -> float:
        """How far apart the ends are, the narrower of the two, in people."""
        return min(high - low for low, high in (self.people, self.weighted))


class Unknowns:
    """All that was told about one variable."""

    def __init__(self, survey: Survey, variable: Variable, told: Iterable[Told]):
        self.codes = variable.base_codes
        by = [b for b in BREAKDOWNS[1:] if b in survey.codebook and b != variable.variable and survey.asked(b)]
        groups = [(b, (a.code,)) for b in by for a in survey.codebook[b].answers if not a.missing]
        self.rows: list[Group] = [EVERYBODY, *groups]
        self.place = {row: r for r, row in enumerate(self.rows)}
        self.told = [t for t in told if self._parts(t.group)]
        self.bases = {t.group: int(t.base) for t in self.told if t.base}
        self.passed: dict[tuple[Group, tuple[int, ...]], int] = {}  # people, from the bases of follow-up questions
        answers, weight = survey.bases.coded(variable.variable), survey.sample.weight
        inside = [_members(survey, row) & (answers.position >= 0) for row in self.rows]
        self.weight = {row: float(weight[own].sum()) for row, own in zip(self.rows, inside, strict=True)}
        place = [answers.codes.index(code) for code in self.codes]
        gave = [[own & (answers.position == p) for p in place] for own in inside]
        self.truth = (
            np.array([[weight[own].sum() for own in row] for row in gave]).ravel(),
            np.array([[own.sum() for own in row] for row in gave]).ravel(),
        )

    def _parts(self, group: Group) -> list[Group]:
        """The rows that a group is made of; none where it is no part of the sums."""
        parts = [(group[0], (code,)) for code in group[1]] or [group]
        return parts if set(parts) <= set(self.place) else []

    def line(self, group: Group, codes: Sequence[int]) -> np.ndarray:
        """One sum of answers in a group, over the unknowns."""
        line = np.zeros((len(self.rows), len(self.codes)))
        rows = [self.place[part] for part in self._parts(group)]
        line[np.ix_(rows, [k for k, c in enumerate(self.codes) if c in codes])] = 1
        return line.ravel()

    def sums(self) -> list[np.ndarray]:
        """Groups add to everybody."""
        lines = []
        for by in BREAKDOWNS[1:]:
            own = [row for row in self.rows if row[0] == by]
            for c in self.codes if own else ():
                lines.append(sum(self.line(row, (c,)) for row in own) - self.line(EVERYBODY, (c,)))
        return lines

    def bounds(self, weighted: bool) -> list[tuple[np.ndarray, float, float]]:
        """Sums of unknowns, each with the ends between which it lies."""
        found = [(line, 0.0, 0.0) for line in self.sums()]
        for group, base in self.bases.items():
            size = sum(self.weight[part] for part in self._parts(group)) if weighted else base
            found.append((self.line(group, self.codes), size, size))
        for t in self.told:
            if weighted and t.share and t.group in self.bases:
                size = sum(self.weight[part] for part in self._parts(t.group))
                found.append((self.line(t.group, t.codes), t.share[0] * size, t.share[1] * size))
            if t.n and not weighted:
                found.append((self.line(t.group, t.codes), float(t.n), float(t.n)))
        if not weighted:
            found += [
                (self.line(group, codes), n, n) for (group, codes), n in self.passed.items() if self._parts(group)
            ]
        return found

    def misread(self) -> list[str]:
        """Lines that the true numbers do not keep to: the attacker took one number for another."""
        found = []
        for weighted, true in zip((True, False), self.truth, strict=True):
            for line, low, high in self.bounds(weighted):
                if not low - _SLACK <= line @ true <= high + _SLACK:
                    found.append(f"{'weighted' * weighted} {low:.2f} to {high:.2f}, truly {line @ true:.2f}")
        return found

    def ends(self, hidden: Sequence[Told], weighted: bool) -> list[tuple[float, float]]:
        """Lowest and highest number of people of each hidden cell, until it is clear that they are far apart.

        Every solution is a table that fits what was told, so it widens the ends of all the cells.
        """
        lines, low, high = (np.array(part, float) for part in zip(*self.bounds(weighted), strict=True))
        programme = Programme(lines, low, high, np.zeros(lines.shape[1]))
        cells = np.array([self.line(t.group, t.codes) for t in hidden])
        least, most = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)
        for i, cell in enumerate(cells):
            for sign in (1, -1):
                if most[i] - least[i] > ENOUGH:
                    break
                table, _ = programme.least(sign * cell)
                if table is None:  # without a bound, since the truth fits
                    least[i], most[i] = -np.inf, np.inf
                else:
                    least, most = np.minimum(least, cells @ table), np.maximum(most, cells @ table)
        return list(zip(least.tolist(), most.tolist(), strict=True))


def _members(survey: Survey, group: Group) -> np.ndarray:
    everybody = np.ones(len(survey.data), bool)
    return everybody if group == EVERYBODY else survey.data[group[0]].isin(group[1]).to_numpy()


def questions(survey: Survey) -> list[Variable]:
    """Variables with answers that a report can show."""
    there = [v for v in survey.codebook.variables.values() if v.base_codes and v.theme != "design"]
    return [v for v in there if survey.asked(v.variable)]


def known(survey: Survey, told: Iterable[Told]) -> dict[str, Unknowns]:
    """All that was told of a survey, by variable."""
    said: dict[str, list[Told]] = {v.variable: [] for v in questions(survey)}
    for t in told:
        if t.variable in said:
            said[t.variable].append(t)
    found = {v.variable: Unknowns(survey, v, said[v.variable]) for v in questions(survey)}
    for name, own in found.items():  # the base of a follow-up is the count of who passed its filter
        rule = survey.codebook.universe_of(name).rule
        if len(names(rule)) == 1 and next(iter(names(rule))) in found:
            (by,) = names(rule)
            codes = passing(rule, by, found[by].codes)
            found[by].passed |= {(group, codes): n for group, n in own.bases.items()}
    return found


def recover(unknowns: Mapping[str, Unknowns], hidden: Iterable[Told]) -> list[Recovered]:
    """What can be worked out of each hidden cell, a single answer of a group."""
    wanted: dict[str, list[Told]] = {}
    for t in hidden:
        wanted.setdefault(t.variable, []).append(t)
    found = []
    for name, cells in wanted.items():
        both = [unknowns[name].ends(cells, weighted) for weighted in (False, True)]
        found += [Recovered(name, t.group, t.codes, t.flag, people, weighted)
                  for t, people, weighted in zip(cells, *both, strict=True)]  # fmt: skip
    return found


def misread(unknowns: Mapping[str, Unknowns]) -> list[str]:
    """What the true numbers contradict: an attacker who misread a report proves nothing."""
    return [f"{name}: {line}" for name, own in unknowns.items() for line in own.misread()]
