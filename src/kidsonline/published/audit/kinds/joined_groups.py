"""A value said of several groups taken together, against the total and the groups that print gives one by one."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from ....codebook.rules import names, passing
from ....codebook.study import study
from ..finding import EPSILON, Finding, number, surety
from ..printed_report import Report
from ..readings import Cell, Reading
from .groups import RULE, narrowest, shares

Span = tuple[float, float]


class _Known(NamedTuple):
    """What print gives: the people of the base by group and in all (shares of everybody), the answer by group, in all.

    ``rows`` are the readings it rests on.
    """

    people: dict[int, Span]
    base: Span
    answer: dict[int, Span]
    total: Span
    rows: tuple[Reading, ...]


def joined_groups(report: Report) -> Iterator[Finding]:
    """A value of groups taken together that the total, the other groups and the filter by group do not leave room for.

    How many people each group of a filtered base has is not printed; where print gives the filter by group, a linear
    programme over all that its numbers allow finds the least and the most that the groups together can have.
    """
    for said in report.readings:
        if len(said.cell.group) < 2 or said.cell.group_var not in study().divisions:
            continue
        known = _known(report, said.cell)
        span = _joined(known, said.cell.group) if known else None
        if known is None or span is None:
            continue
        gap = max(said.low - span[1], span[0] - said.high)
        if gap <= EPSILON:
            continue
        readings = (said, *known.rows)
        beside = ", ".join(dict.fromkeys(f"{r.text} of “{report.label(r.cell)}”" for r in known.rows))
        yield Finding(
            rule=RULE,
            where="; ".join(dict.fromkeys(p for r in readings for p in r.places)),
            statement=f"“{said.text}” cannot be said of “{report.label(said.cell)}”.",
            arithmetic=f"{beside} leave {number(span[0])} to {number(span[1])}% for these groups together",
            sure="possible" if any(r.doubt for r in readings) else surety(gap, (span[1] - span[0]) / 2),
            ids=tuple(dict.fromkeys(i for r in readings for i in r.ids)),
        )


def _known(report: Report, cell: Cell) -> _Known | None:
    """All that print gives about an answer by group; None without shares of the groups, a total or a known filter."""
    book, group_var = report.books[cell.population], cell.group_var
    groups = {c: (s - e, s + e) for c, (s, e) in shares(report, cell.population, group_var).items()}
    total = narrowest(report.by_cell.get(cell.of(), []))
    rule = book.universes[cell.universe].rule
    if not groups or total is None:
        return None
    people, base, rows = groups, (1.0, 1.0), [total]
    if rule:
        if len(names(rule)) != 1:
            return None
        (name,) = names(rule)
        codes = passing(rule, name, book[name].base_codes)
        filter_ = Cell(population=cell.population, universe=book[name].universe, variable=name, codes=codes)
        asked = narrowest(report.by_cell.get(filter_, []))
        if asked is None:
            return None
        found = {g: narrowest(report.by_cell.get(filter_.of(codes, group_var, (g,)), [])) for g in groups}
        people = {
            g: (r.low / 100 * groups[g][0], r.high / 100 * groups[g][1]) if r else (0.0, groups[g][1])
            for g, r in found.items()
        }
        base = asked.low / 100, asked.high / 100
        rows += [asked, *(r for r in found.values() if r)]
    own = {g: narrowest(report.by_cell.get(cell.of(cell.codes, group_var, (g,)), [])) for g in groups}
    answer = {g: (r.low / 100, r.high / 100) if r else (0.0, 1.0) for g, r in own.items()}
    rows += [r for r in own.values() if r]
    return _Known(people, base, answer, (total.low / 100, total.high / 100), tuple(rows))


def _joined(known: _Known, joined: tuple[int, ...]) -> Span | None:
    """The least and the most percent that ``joined`` groups together can have; None where print allows nothing at all.

    Unknown are the people of each group and those of them with the answer, divided by the people of the joined groups,
    and what everybody is then (Charnes and Cooper, 1962): so a quotient is the aim of a linear programme.
    """
    groups = list(known.people)
    k = len(groups)
    people, answer, one = np.eye(2 * k + 1)[:k], np.eye(2 * k + 1)[k : 2 * k], np.eye(2 * k + 1)[2 * k]
    inside = [groups.index(g) for g in joined]

    def within(value: np.ndarray, span: Span, of: np.ndarray) -> list[np.ndarray]:
        return [span[0] * of - value, value - span[1] * of]

    rules = within(people.sum(0), known.base, one) + within(answer.sum(0), known.total, people.sum(0))
    for i, g in enumerate(groups):
        rules += within(people[i], known.people[g], one) + within(answer[i], known.answer[g], people[i])
    aim, whole = answer[inside].sum(0), people[inside].sum(0)
    ends = [
        linprog(sign * aim, A_ub=np.array(rules), b_ub=np.zeros(len(rules)), A_eq=[whole], b_eq=[1.0], bounds=(0, None))
        for sign in (1, -1)
    ]
    return (100 * ends[0].fun, -100 * ends[1].fun) if all(e.status == 0 for e in ends) else None
