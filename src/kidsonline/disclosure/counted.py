"""The questions of one measured survey as counts by every grouping, ready for the decision what to withhold."""

from functools import cache, cached_property

import numpy as np

from ..codebook.model import Codebook, Universe
from ..codebook.rules import names, passing
from ..codebook.study import is_printed, printed_study, study
from ..microdata.survey import Survey
from ..published.comparisons import read_claims
from ..published.ledger import ledger
from ..published.notation import codes_of
from .cell import TOTAL, Code
from .question import EVERYBODY, NOT_STATED, Question, Row, others
from .suppress import Decision, dark_rows, decide
from .tabulated import Tabulated, tabulate


class Decisions:
    """What is withheld of each question of a survey; worked out when first asked for, the same whoever asks."""

    def __init__(self, survey: Survey):
        self.survey = survey

    @property
    def book(self) -> Codebook:
        """The survey's codebook, where it has one."""
        return self.survey.book

    def of(self, variable: str, by: str = "") -> Decision | None:
        """The decision on one variable by all groupings of the study; None where it was not asked.

        by : a survey without a codebook has no groupings: everybody is decided first, then each grouping by itself.
        """
        return self._of(variable, by)  # whether ``by`` is left out or empty, it is decided once

    @cache  # noqa: B019  (as long as the survey's gate)
    def _of(self, variable: str, by: str) -> Decision | None:
        if (question := self.question(variable, by)) is None:
            return None
        if self.survey.codebook is None:
            everybody = self.of(variable) if by else None
            printed, told, forced = (np.zeros(question.shape, bool) for _ in range(3))
            if everybody is not None:
                forced[0], told[0] = everybody.withheld[0], ~everybody.withheld[0]
            no = np.zeros(len(question.rows), bool)
            return decide(question, sensitive=True, follow_ups=np.zeros(len(question.sets), bool), untold=no,
                          structural=no, printed=printed, told=told, forced=forced)  # fmt: skip
        item = self.book[variable]
        bases = self._follow_ups(variable, question.codes)
        return decide(
            question,
            sensitive=item.sensitive,
            follow_ups=np.array([s in bases for s in question.sets]),
            untold=self._untold(self.book.universe_of(variable), question.rows),
            structural=self._structural(question),
            printed=self._printed(question),
            told=self._sizes_told(question),
            forced=self._sizes_withheld(question),
        )

    @cached_property
    def _groupings(self) -> tuple[str, ...]:
        """Groupings of the study that the survey asked about."""
        return tuple(g for g in study().groupings if g in self.book and self.survey.asked(g))

    @cache  # noqa: B019
    def _tables(self, group_var: str) -> dict[str, Tabulated]:
        listed = [v.variable for v in self.book.variables.values() if v.base_codes and v.theme != "design"]
        asked = [name for name in listed if self.survey.asked(name)]
        return tabulate(self.survey, asked, group_var) if asked else {}

    @cache  # noqa: B019
    def table(self, variable: str, group_var: str) -> Tabulated | None:
        """The estimates of one variable by one grouping; None where it was not asked."""
        if self.survey.codebook is None:
            return tabulate(self.survey, [variable], group_var)[variable]
        return self._tables(group_var).get(variable)

    def question(self, variable: str, by: str = "") -> Question | None:
        """One variable with all its rows; region only where a region may be shown at all."""
        alone = [by] if by else []
        groupings = alone if self.survey.codebook is None else [g for g in self._groupings if g != variable]
        if (everybody := self.table(variable, TOTAL)) is None:
            return None
        rows, parts = [EVERYBODY], [everybody]
        for group_var in groupings:
            part = self.table(variable, group_var)
            assert part is not None  # as by the grouping of everybody
            if group_var == study().region and (self.book[variable].sensitive or part.unreliable.all()):
                continue
            parts.append(part)
            rows += [(group_var, (group,)) for group in part.groups]
        people, weighted = (np.vstack([getattr(p, what) for p in parts]) for what in ("people", "weighted"))
        known = np.concatenate([p.unreliable for p in parts])
        rows, people, weighted = _with_not_stated(rows, people, weighted)
        scale = people[0].sum() / weighted[0].sum() if weighted[0].sum() else 1.0
        return Question(
            variable=variable, rows=tuple(rows), codes=everybody.codes, people=people, weighted=weighted * scale,
            sets=self._sets(variable, everybody.codes), unreliable=np.r_[known, np.ones(len(rows) - len(known), bool)],
        )  # fmt: skip

    def _sets(self, variable: str, codes: tuple[Code, ...]) -> tuple[tuple[int, ...], ...]:
        """Answers that are shown as a cell: each alone, those from one upwards, and those that print takes together.

        Of two sets that are each all that the other leaves, one is enough: the base tells the other.
        """
        place = {code: k for k, code in enumerate(codes)}
        sets: list[tuple[int, ...]] = [(k,) for k in range(len(codes))]
        if self.survey.codebook is None:
            return tuple(sets)
        item = self.book[variable]
        scale = [place[a.code] for a in item.answers if a.code in place and not a.missing]
        joined = [tuple(scale[i:]) for i in range(1, len(scale))] if item.level == "ordinal" else []
        joined += [tuple(sorted(place[c] for c in cs)) for cs in self._together[variable] if set(cs) <= set(place)]
        for one in dict.fromkeys(joined):
            if 1 < len(one) < len(codes) and not {one, others(one, len(codes))} & set(sets):
                sets.append(one)
        sets += [base for base in self._follow_ups(variable, codes) if base and base not in sets]
        return tuple(sets)

    def _follow_ups(self, variable: str, codes: tuple[Code, ...]) -> list[tuple[int, ...]]:
        """Answers, as places, that let people into a universe of their own: their people are its base."""
        rules = [u.rule for u in self.book.universes.values() if names(u.rule) == {variable}]
        return [_places(passing(rule, variable, codes), codes) for rule in rules]

    @cached_property
    def _together(self) -> dict[str, list[tuple[int, ...]]]:
        """Answers that the ledger or the comparisons of print take together, by variable."""
        found: dict[str, list[tuple[int, ...]]] = {v: [] for v in self.book.variables}
        rows, claims, population = ledger().statistics, read_claims(), self.survey.population
        pairs = [*zip(rows.population, rows.variable, rows.categories, strict=True),
                 *zip(claims.population, claims.variable, claims.categories, strict=True)]  # fmt: skip
        for own, variables, codes in pairs:
            for name in variables.split("|") if own == population and "|" in codes and "?" not in codes else ():
                if name in found:
                    found[name].append(codes_of(codes))
        return found

    @cached_property
    def _own_print(self) -> dict[str, list[tuple[str, tuple[int, ...], tuple[int, ...]]]]:
        """Grouping, group and answers of every share and count that the report of this very survey printed."""
        found: dict[str, list] = {}
        if not is_printed():
            return found
        rows = ledger().statistics
        own = rows[(rows.source == printed_study().source) & (rows.population == self.survey.population)
                   & rows.measure.isin(["percent", "count"])]  # fmt: skip
        for name, group_var, group, codes in zip(own.variable, own.group_var, own.group, own.categories, strict=True):
            found.setdefault(name, []).append((group_var or TOTAL, codes_of(group), codes_of(codes)))
        return found

    def _printed(self, question: Question) -> np.ndarray:
        """(rows, sets) Cells that everybody knows, because the report of this very survey printed them."""
        known = np.zeros(question.shape, bool)
        place, row_of = {c: k for k, c in enumerate(question.codes)}, {row: r for r, row in enumerate(question.rows)}
        set_of = {s: i for i, s in enumerate(question.sets)}
        for group_var, group, codes in self._own_print.get(question.variable, []):
            r = row_of.get((group_var, () if group_var == TOTAL else group))
            places = tuple(sorted(place[c] for c in codes if c in place))
            s = set_of.get(places, set_of.get(others(places, len(place))))
            if r is not None and s is not None:
                known[r, s] = True
        return known

    def _structural(self, question: Question) -> np.ndarray:
        """(rows) Groups of which nobody was asked, as everybody may know: no sensitive answer decided it."""
        rule = self.book.universe_of(question.variable).rule
        open_ = not any(self.book[name].sensitive for name in names(rule) if name in self.book)
        return (question.base == 0) & open_ & np.array([group != (NOT_STATED,) for _, group in question.rows])

    def _untold(self, universe: Universe, rows: tuple[Row, ...]) -> np.ndarray:
        """(rows) Groups whose number of people asked is withheld: too few people, or who passed the filter is."""
        untold = np.array([row in self.untold_sizes for row in rows])
        filters = names(universe.rule)
        if len(filters) != 1 or not filters <= set(self.book.variables):
            return untold
        (name,) = filters
        decision = self.of(name) if self.book[name].base_codes else None
        if decision is None:
            return untold
        codes = decision.question.codes
        places = _places(passing(universe.rule, name, codes), codes)
        return untold | np.array([not decision.tells((row,), places) for row in rows])

    @cached_property
    def untold_sizes(self) -> frozenset[Row]:
        """Groups of fewer than ten people, and those whose size would give these away."""
        rows: list[Row] = [EVERYBODY]
        people = [float(len(self.survey.data))]
        for group_var in self._groupings:
            table = self.table(group_var, TOTAL)
            assert table is not None  # of a grouping the survey has
            rows += [(group_var, (code,)) for code in table.codes]
            people += list(table.people[0])
        column, none = np.array(people)[:, None], np.zeros(len(rows), bool)
        question = Question(
            variable="", rows=tuple(rows), codes=(0,), people=column, weighted=column, sets=((0,),), unreliable=none
        )
        dark = dark_rows(question, none, column[:, 0] == 0, self._asked(rows))
        return frozenset(row for row, hidden in zip(rows, dark, strict=True) if hidden)

    def _asked(self, rows: list[Row]) -> np.ndarray:
        """(rows, universes) Whether anybody of a group was asked, where that is not for an answer that is sensitive."""
        columns = [np.zeros(len(rows), bool)]
        for universe in self.book.universes.values():
            open_ = universe.rule and not any(n in self.book and self.book[n].sensitive for n in names(universe.rule))
            own = [v for v in self.book.variables.values() if v.universe == universe.universe and open_]
            item = next((v.variable for v in own if self.table(v.variable, TOTAL) is not None), None)
            if item is None:
                continue
            size: dict[Row, float] = {}
            for by in self._groupings:
                table = self.table(item, by) if by != item else None
                if table is not None:
                    size |= {(by, (g,)): n for g, n in zip(table.groups, table.people.sum(1), strict=True)}
            columns.append(np.array([size.get(row, 1) > 0 for row in rows]))
        return np.column_stack(columns)

    def _sizes_told(self, question: Question) -> np.ndarray:
        """(rows, sets) Of a grouping as a question: the groups whose size is told, as the base of all they answered."""
        told = np.zeros(question.shape, bool)
        if question.variable in self._groupings:
            told[0] = np.array([len(places) == 1 for places in question.sets]) & ~self._sizes_withheld(question)[0]
        return told

    def _sizes_withheld(self, question: Question) -> np.ndarray:
        """(rows, sets) Of a grouping as a question: the groups whose size is not told."""
        forced = np.zeros(question.shape, bool)
        for s, places in enumerate(question.sets):
            forced[0, s] = len(places) == 1 and (question.variable, (question.codes[places[0]],)) in self.untold_sizes
        return forced


def _with_not_stated(rows: list[Row], people: np.ndarray, weighted: np.ndarray) -> tuple:
    """Rows for people whose group is not known, where a grouping does not add to everybody."""
    rows = list(rows)
    for group_var in dict.fromkeys(g for g, _ in rows if g != TOTAL):
        own = [r for r, (g, _) in enumerate(rows) if g == group_var]
        missing = people[0] - people[own].sum(0)
        if (missing > 0).any():
            rows.append((group_var, (NOT_STATED,)))
            people = np.vstack([people, missing])
            weighted = np.vstack([weighted, np.maximum(weighted[0] - weighted[own].sum(0), 0)])
    return rows, people, weighted


def _places(wanted: tuple[Code, ...], codes: tuple[Code, ...]) -> tuple[int, ...]:
    return tuple(k for k, code in enumerate(codes) if code in wanted)
