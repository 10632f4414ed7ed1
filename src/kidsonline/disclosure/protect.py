"""Withheld numbers that nobody can work out: linear programmes over all tables that show the same.

A reader knows what is shown, that groups add to everybody, and answers to the size of a group. Other tables than the
true one fit all that, and a withheld number is safe when it differs widely among them. ``protect`` withholds more, as
little as it finds, until each number to be protected differs by enough: secondary suppression as Fischetti and Salazar
(2001, Management Science 47, 1008-1027) put it, one number after another and with a second look at what was withheld in
vain, which comes near the least.

Shown numbers are taken as known exactly, although they are rounded, and no table may have fewer people anywhere than
none, counted and weighted alike, so that neither counts nor shares give a number away. HiGHS is called by its own
package: a programme a tenth of a millisecond long is asked for thousands of times, and scipy's checks take twenty times
as long.
"""

import highspy
import numpy as np
from scipy import sparse

from .question import Question

_SMALL = 1e-6
_ROUNDS = 4  # of protecting what protects others
_GUESSES = 4  # programmes with random signs, each of which settles many numbers at once


class Programme:
    """A linear programme in HiGHS whose costs and bounds change from one solution to the next."""

    def __init__(self, lines: np.ndarray, low: np.ndarray, high: np.ndarray, least: np.ndarray):
        self._highs = highspy.Highs()
        self._highs.silent()
        for option, value in (("threads", 1), ("presolve", "off")):
            self._highs.setOptionValue(option, value)
        matrix, model = sparse.csc_array(lines), highspy.HighsLp()
        model.num_row_, model.num_col_ = lines.shape
        model.col_cost_ = np.zeros(len(least))
        model.col_lower_, model.col_upper_ = least, np.full(len(least), highspy.kHighsInf)
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        self._highs.passModel(model)
        self._columns = np.arange(len(least), dtype=np.int32)

    def bound(self, lines: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Set the bounds of some ``lines``."""
        # The stub of highspy leaves this one out.
        self._highs.changeRowsBounds(len(lines), lines.astype(np.int32), low, high)  # type: ignore[attr-defined]

    def least(self, cost: np.ndarray) -> tuple[np.ndarray | None, float]:
        """The solution of least ``cost`` and its value; (None, inf) when there is none."""
        self._highs.changeColsCost(len(cost), self._columns, cost)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None, np.inf
        return np.array(self._highs.getSolution().col_value), self._highs.getInfo().objective_function_value


class Movements:
    """How the numbers of one question could differ from the true ones without a change in anything known.

    dark : (rows) whose base is not told. Numbers are cells, places in rows x sets.
    """

    def __init__(self, question: Question, dark: np.ndarray):
        relations = question.relations(dark)
        self.cells = question.cells()
        count, free = self.cells.shape
        least = -np.minimum(question.people, question.weighted).ravel()
        infinite = np.full(count, highspy.kHighsInf)
        self._first, none = len(relations), np.zeros(len(relations))
        lines = np.vstack([relations, self.cells])
        self._moves = Programme(lines, np.r_[none, -infinite], np.r_[none, infinite], least)
        # The same with a price on every cell that changes: its change is at most what stands in a column of its own.
        one = np.eye(count)
        paid = np.block([[lines, np.zeros((len(lines), count))], [self.cells, -one], [-self.cells, -one]])
        self._paid = Programme(
            paid, np.r_[none, np.tile(-infinite, 3)], np.r_[none, infinite, np.zeros(2 * count)],
            np.r_[least, np.zeros(count)],
        )  # fmt: skip
        self._free = free
        self.know(np.zeros(count, bool))

    def know(self, known: np.ndarray) -> None:
        """From now on the cells ``known`` do not change."""
        self.known, limit = known, np.where(known, 0.0, highspy.kHighsInf)
        places = self._first + np.arange(len(known))
        for programme in (self._moves, self._paid):
            programme.bound(places, -limit, limit)

    def furthest(self, direction: np.ndarray, cap: float) -> np.ndarray | None:
        """Changes (rows x codes) that go far in ``direction`` (cells), no cell in it by more than ``cap``."""
        towards = np.flatnonzero(direction)
        limit = np.where(self.known[towards], 0.0, cap)
        self._moves.bound(self._first + towards, -limit, limit)
        found, _ = self._moves.least(-direction @ self.cells)
        limit = np.where(self.known[towards], 0.0, highspy.kHighsInf)
        self._moves.bound(self._first + towards, -limit, limit)
        return found

    def cheapest(self, cell: int, amount: float, price: np.ndarray) -> tuple[np.ndarray | None, float]:
        """Changes (rows x codes) that move ``cell`` by ``amount`` at the least ``price`` (cells), and its sum."""
        place = np.array([self._first + cell])
        self._paid.bound(place, np.array([amount]), np.array([amount]))
        found, spent = self._paid.least(np.r_[np.zeros(self._free), price])
        self._paid.bound(place, np.array([-highspy.kHighsInf]), np.array([highspy.kHighsInf]))
        return (None if found is None else found[: self._free]), spent


class Protection:
    """The numbers of one question to be protected, and the ways found in which each could differ.

    targets : cells, each of which must be able to differ by ``need`` people. public : (cells) what everybody knows from
    print and what therefore protects nothing. told : (cells) what the report shows elsewhere in any case.
    cost : (cells) of withholding a cell.
    """

    def __init__(
        self, question: Question, dark: np.ndarray, targets: np.ndarray, public: np.ndarray, told: np.ndarray,
        cost: np.ndarray, need: float,
    ):  # fmt: skip
        self.movements = Movements(question, dark)
        self.targets, self.public, self.told, self.cost, self.need = targets, public, told, cost, need
        cells = self.movements.cells
        # What is printed of a number itself is not held against it; what print gives away is protected as if unprinted.
        self.own: dict[int, np.ndarray] = {}
        self._own(targets)
        self.given: set[int] = set()
        self.ways = np.zeros((1, len(cells)))  # by how much each cell changes in each way found

    def _own(self, targets: np.ndarray) -> None:
        cells = self.movements.cells
        self.own |= {t: self.public & (cells @ cells[t] > 0) for t in targets}

    def known(self, withheld: np.ndarray, target: int | None = None) -> np.ndarray:
        """(cells) What does not change while ``withheld`` is not shown, for one target or for all."""
        shown = ~withheld | self.told
        if target is None:
            return shown | self.public
        return shown if target in self.given else shown | (self.public & ~self.own[target])

    def enlarge(self, withheld: np.ndarray) -> np.ndarray:
        """``withheld`` with what else must go so that every target can differ by enough."""
        withheld = withheld.copy()
        self._guess(withheld)
        for t in self._unsettled(withheld):
            while not self._wide(withheld, t):
                price = np.where(withheld, 0.0, self.cost)
                low, high = self._span(withheld, t)
                self.movements.know(self.known(np.ones_like(withheld), t))
                ways = [self.movements.cheapest(t, amount, price) for amount in (low + self.need, high - self.need)]
                changes, spent = min(ways, key=lambda way: way[1])
                if np.isfinite(spent):
                    self._keep(changes)
                    withheld |= np.abs(self.ways[-1]) > _SMALL
                elif t not in self.given:
                    self.given.add(t)
                else:
                    return ~self.told  # nothing less keeps it
        return withheld

    def relieve(self, withheld: np.ndarray, needed: np.ndarray) -> np.ndarray:
        """``withheld`` without the cells that protect nothing, the most costly first; those ``needed`` stay."""
        withheld = withheld.copy()
        spare = np.flatnonzero(withheld & ~needed)
        for cell in spare[np.argsort(-self.cost[spare], kind="stable")]:
            withheld[cell] = False
            withheld[cell] = not all(self._wide(withheld, t) for t in self._unsettled(withheld))
        return withheld

    def narrow(self, withheld: np.ndarray, needed: np.ndarray) -> np.ndarray:
        """What is withheld to protect others and cannot differ by enough itself."""
        spare = np.setdiff1d(np.flatnonzero(withheld & ~needed), self.targets)
        self._own(spare)
        return np.array([cell for cell in spare if not self._wide(withheld, cell)], int)

    def protect_too(self, cells: np.ndarray) -> None:
        """Let ``cells`` be targets as well."""
        self.targets = np.concatenate([self.targets, cells])

    def _unsettled(self, withheld: np.ndarray) -> np.ndarray:
        """The targets that the ways known so far do not let differ by enough."""
        valid = (np.abs(self.ways[:, self.known(withheld)]) < _SMALL).all(1)
        own = self.ways[np.ix_(valid, self.targets)]
        return self.targets[own.max(0) - own.min(0) < self.need - _SMALL]

    def _wide(self, withheld: np.ndarray, t: int) -> bool:
        """Whether a target can differ by enough: by the ways known, else by asking how far it goes up and down."""
        for direction in (1.0, -1.0):
            low, high = self._span(withheld, t)
            if high - low >= self.need - _SMALL:
                return True
            self.movements.know(self.known(withheld, t))
            wanted = np.zeros(len(withheld))
            wanted[t] = direction
            self._keep(self.movements.furthest(wanted, self.need))
        low, high = self._span(withheld, t)
        return bool(high - low >= self.need - _SMALL)

    def _span(self, withheld: np.ndarray, t: int) -> tuple[float, float]:
        """How far below and above the truth a target lies in the ways that leave everything known as it is."""
        valid = (np.abs(self.ways[:, self.known(withheld, t)]) < _SMALL).all(1)
        own = self.ways[valid, t]
        return float(own.min()), float(own.max())

    def _guess(self, withheld: np.ndarray) -> None:
        signs = np.random.default_rng(0)  # the same decision every time
        self.movements.know(self.known(withheld))
        for _ in range(_GUESSES if len(self.targets) > 2 else 0):
            wanted = np.zeros(len(withheld))
            wanted[self.targets] = signs.choice([-1.0, 1.0], len(self.targets))
            self._keep(self.movements.furthest(wanted, self.need))

    def _keep(self, changes: np.ndarray | None) -> None:
        if changes is not None:
            self.ways = np.vstack([self.ways, self.movements.cells @ changes])


def protect(
    question: Question, dark: np.ndarray, withheld: np.ndarray, needed: np.ndarray, confidential: np.ndarray,
    public: np.ndarray, told: np.ndarray, cost: np.ndarray, need: float,
) -> np.ndarray:  # fmt: skip
    """``withheld`` with what else must be withheld so that each ``confidential`` number can differ by ``need`` people.

    All but ``dark`` (rows) are (rows, sets). needed : of ``withheld``, what stays so in any case. public : known to
    everybody from print. told : shown elsewhere in any case. cost : of withholding a cell. Nothing is withheld in
    vain: what protects others can itself differ by as much, or would be worked out and might as well be shown.
    """
    targets = np.flatnonzero(confidential.ravel())
    protection = Protection(question, dark, targets, public.ravel(), told.ravel(), cost.ravel(), need)
    found = protection.relieve(protection.enlarge(withheld.ravel()), needed.ravel())
    for _ in range(_ROUNDS):
        if not len(narrow := protection.narrow(found, needed.ravel())):
            break
        protection.protect_too(narrow)
        found = protection.enlarge(found)
    return found.reshape(withheld.shape)
