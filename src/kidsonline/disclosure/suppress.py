"""What is withheld of one question: the rules, then what would give a withheld number away.

Confidential are a sensitive answer of fewer than ten people, or of all but fewer than ten, and everything about a group
of fewer than ten. What else is withheld protects these; a group whose size is withheld is not told about at all,
because its shares beside those of everybody would tell the size.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .protect import protect
from .question import EVERYBODY, Question, Row, others
from .thresholds import MIN_PEOPLE, UNCERTAIN

NEED = 2 * UNCERTAIN + 1  # people by which tables that show the same must differ in a confidential number
_GROUP_COST, _TOTAL_COST = 1.0, 2.0  # of withholding a cell of a group and of everybody
_JOINED = 1.5  # times as much for answers taken together: they are what sentences and charts show most


@dataclass(frozen=True, kw_only=True, eq=False)
class Decision:
    """What is withheld of a question: ``confidential`` and, to protect those, ``protecting`` (rows, sets).

    dark : (rows) groups of which not even the size is told. structural : (rows) not asked, as everybody may know.
    follow_ups : (sets) who was asked further questions, so that their number is told as a base.
    """

    question: Question
    confidential: np.ndarray
    protecting: np.ndarray
    dark: np.ndarray
    structural: np.ndarray
    follow_ups: np.ndarray

    @cached_property
    def withheld(self) -> np.ndarray:
        """(rows, sets) Cells that are not shown for the sake of those who answered."""
        return self.confidential | self.protecting | self.dark[:, None]

    def withholds(self, row: Row, places: tuple[int, ...]) -> bool:
        """Whether the people of one row who gave an answer at ``places`` are withheld as such."""
        at = self.question.rows.index(row)
        for own in (places, others(places, len(self.question.codes))):
            if own in self.question.sets:
                return bool(self.withheld[at, self.question.sets.index(own)])
        return bool(self.dark[at])

    def tells(self, rows: tuple[Row, ...], places: tuple[int, ...]) -> bool:
        """Whether the people of ``rows`` (groups of one grouping) who gave an answer at ``places`` may be told.

        Answers or groups taken together may where that follows from what is shown, and so tells nothing more.
        """
        question = self.question
        if not set(rows) <= set(question.rows):
            return False
        at = [question.rows.index(row) for row in rows]
        if len(at) == 1 and self.withholds(rows[0], places):
            return False
        wanted = np.zeros((len(question.rows), len(question.codes)))
        wanted[np.ix_(at, list(places))] = 1
        away = wanted.ravel() - self._known @ (wanted.ravel() @ self._known)
        return bool(np.abs(away).max() < 1e-6)

    @cached_property
    def _known(self) -> np.ndarray:
        """(rows x codes, rank) An orthonormal basis of all that follows from the sums a reader knows."""
        shown = ~(self.withheld | (self.question.unreliable[:, None] & ~self.follow_ups))
        lines = np.vstack([self.question.relations(self.dark), self.question.cells()[shown.ravel()]])
        _, sizes, basis = np.linalg.svd(lines, full_matrices=False)
        return basis[sizes > np.finfo(float).eps * max(lines.shape) * sizes.max(initial=0.0)].T


def dark_rows(
    question: Question, untold: np.ndarray, structural: np.ndarray, asked: np.ndarray | None = None
) -> np.ndarray:
    """(rows) Groups whose size is not told.

    They are those ``untold`` elsewhere, those of fewer than ten people, and beside a single one of a grouping the next
    smaller, so that everybody less the others does not tell it; before that one that was asked (rows, universes) the
    same questions, whose bases would tell it otherwise. ``structural`` groups were not asked, which is known.
    """
    base = question.base
    dark = (untold | (base < MIN_PEOPLE)) & ~structural
    if dark[0]:
        return np.ones(len(base), bool)
    for places in question.groupings().values():
        for row in [r for r in places if dark[r] and base[r] < MIN_PEOPLE]:
            others = [r for r in places if r != row and not structural[r]]
            apart = base * 0 if asked is None else (asked != asked[row]).sum(1)
            for next_ in sorted((r for r in others if not dark[r]), key=lambda r: (apart[r], base[r])):
                if sum(base[r] for r in others if dark[r]) >= NEED:
                    break
                dark[next_] = True
    return dark


def decide(
    question: Question, *, sensitive: bool, follow_ups: np.ndarray, untold: np.ndarray, structural: np.ndarray,
    printed: np.ndarray, told: np.ndarray, forced: np.ndarray,
) -> Decision:  # fmt: skip
    """What of ``question`` may not be shown.

    sensitive : whether its answers are. follow_ups : (sets) whether a set is who was asked further questions, so that
    its people are a base. untold, structural : as in :func:`dark_rows`. printed : (rows, sets) known from print.
    told : (rows, sets) shown elsewhere in any case. forced : (rows, sets) withheld already, on other grounds.
    """
    dark = dark_rows(question, untold, structural)
    printed = printed & ~told
    counts, base = question.counts, question.base[:, None]
    small = (counts < MIN_PEOPLE) | (base - counts < MIN_PEOPLE)
    follow = follow_ups & (counts < MIN_PEOPLE) & (sensitive | (counts > 0))
    tiny = dark & (question.base < MIN_PEOPLE)
    small_group = forced & (counts < MIN_PEOPLE)
    confidential = ((small & sensitive) | follow | tiny[:, None] | small_group) & ~structural[:, None]
    # An unreliable share is not shown, but where it lets people into further questions their number is, as a base.
    imprecise = question.unreliable[:, None] & ~follow_ups
    withheld = confidential | forced | dark[:, None] | imprecise
    decision = {"question": question, "confidential": confidential, "dark": dark, "structural": structural,
                "follow_ups": follow_ups}  # fmt: skip
    if not confidential.any() or withheld.all():  # nothing to protect, or nothing left that could give it away
        return Decision(**decision, protecting=forced & ~confidential)
    nothing = np.zeros_like(withheld)
    company = _company(question, withheld, dark | structural, printed | told) if sensitive else nothing
    cost = np.where([row == EVERYBODY for row in question.rows], _TOTAL_COST, _GROUP_COST)[:, None] * np.where(
        [len(s) > 1 for s in question.sets], _JOINED, 1.0
    )
    cost = cost * (1 + 1e-3 * np.log1p(counts))  # between equals, the smaller number is the smaller loss
    found = protect(question, dark, withheld | company, withheld, confidential, printed, told, cost, NEED)
    more = _company(question, found, dark | structural, printed | told) if sensitive else nothing
    if more.any():
        found = protect(question, dark, found | more, found, confidential | more, printed, told, cost, NEED)
    protecting = found & ~confidential & (~imprecise | dark[:, None] | forced)
    return Decision(**decision, protecting=protecting)


def _company(question: Question, withheld: np.ndarray, spared: np.ndarray, printed: np.ndarray) -> np.ndarray:
    """Single answers withheld so that all that are withheld in a row together stand for at least ten people.

    What is shown of a row tells how many gave the others together: a sensitive number as well.
    """
    more = np.zeros_like(withheld)
    for r in np.flatnonzero(~spared):
        alone = [s for s, places in enumerate(question.sets) if len(places) == 1]
        people = {s: question.people[r, question.sets[s][0]] for s in alone}
        gone = {s for s in alone if withheld[r, s]}
        for s in sorted((s for s in alone if s not in gone and not printed[r, s]), key=people.__getitem__):
            if not gone or sum(people[g] for g in gone) >= MIN_PEOPLE:
                break
            gone.add(s)
            more[r, s] = True
    return more
