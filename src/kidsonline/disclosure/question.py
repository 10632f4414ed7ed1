"""Who answered what to one question, in every row that a report can show: what the decision to withhold looks at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .cell import TOTAL, Code

Row = tuple[str, tuple[Code, ...]]  # grouping and code of the group; (TOTAL, ()) is everybody
EVERYBODY: Row = (TOTAL, ())
NOT_STATED = "not stated"  # in place of a group's code: people whose group is not known


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """One variable by all groupings at once.

    rows : everybody first, then the groups of each grouping. codes : the answers that count in the base. people :
    (rows, codes) who answered so, unweighted. weighted : the same weighted, on a scale where everybody together counts
    as many as they are. sets : answers taken together that are shown as cells, each alone first, as places in
    ``codes``. unreliable : (rows) withheld for their precision.
    """

    variable: str
    rows: tuple[Row, ...]
    codes: tuple[Code, ...]
    people: np.ndarray
    weighted: np.ndarray
    sets: tuple[tuple[int, ...], ...]
    unreliable: np.ndarray

    @property
    def base(self) -> np.ndarray:
        """(rows) Who was asked and counts."""
        return self.people.sum(1)

    @property
    def members(self) -> np.ndarray:
        """(sets, codes) Which answers each set takes together."""
        inside = np.zeros((len(self.sets), len(self.codes)))
        for s, places in enumerate(self.sets):
            inside[s, list(places)] = 1
        return inside

    @property
    def counts(self) -> np.ndarray:
        """(rows, sets) People behind each cell that can be shown."""
        return self.people @ self.members.T

    @cached_property
    def together(self) -> tuple[tuple[Code, ...], ...]:
        """The codes of answers that are shown together, and of what each of these sets leaves: estimated in one go."""
        all_ = len(self.codes)
        places = [own for s in self.sets for own in (s, others(s, all_)) if 1 < len(own) < all_]
        return tuple(dict.fromkeys(tuple(self.codes[k] for k in own) for own in places))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and sets."""
        return len(self.rows), len(self.sets)

    def groupings(self) -> dict[str, list[int]]:
        """Places of the rows of each grouping."""
        found: dict[str, list[int]] = {}
        for r, (group_var, _) in enumerate(self.rows):
            if group_var != TOTAL:
                found.setdefault(group_var, []).append(r)
        return found

    def relations(self, dark: np.ndarray) -> np.ndarray:
        """(relations, rows x codes) What holds in every table of this question: groups add to everybody, and answers
        to the base where that is told (rows that are not ``dark``).
        """
        n_rows, n_codes = len(self.rows), len(self.codes)
        lines = []
        for places in self.groupings().values():
            for k in range(n_codes):
                line = np.zeros((n_rows, n_codes))
                line[places, k], line[0, k] = 1, -1
                lines.append(line.ravel())
        for r in np.flatnonzero(~dark):
            line = np.zeros((n_rows, n_codes))
            line[r] = 1
            lines.append(line.ravel())
        return np.array(lines).reshape(-1, n_rows * n_codes)

    def cells(self) -> np.ndarray:
        """(rows x sets, rows x codes) Each cell that can be shown as a sum of single answers."""
        return np.kron(np.eye(len(self.rows)), self.members)


def others(places: tuple[int, ...], codes: int) -> tuple[int, ...]:
    """All answers but those at ``places``."""
    return tuple(k for k in range(codes) if k not in places)
