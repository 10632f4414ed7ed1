"""What stands behind one cell: printed, following from print by arithmetic, quoted, or nothing.

A *cell* is one variable, a set of its answers, and one group. Print gives some cells directly. Others follow: the
answers of a person add to 100%, a total is the average of its groups weighted by their printed shares, and printed
sums can be taken apart. All of these are linear, so a cell is ``derived`` exactly when its row is a combination of
printed rows; the combination with the smallest rounding error is found by linear programming and is the arithmetic
that the page shows.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from .codebook import Codebook, codebook
from .published import Ledger, codes_of, decimals, ledger, place_of, rounding_error

# A derived value whose rounding error could exceed this many percentage points, or half of itself, is not shown as if
# it were known.
WIDEST = 1.0


@dataclass(frozen=True)
class Evidence:
    """Evidence for one cell; ``value`` in percent as print gives or implies it, ``error`` its largest rounding
    error.
    """

    kind: str = ""  # published, derived, quoted, or empty: print does not give this cell
    value: float = float("nan")
    error: float = 0.0
    decimals: int = 1
    about: bool = False
    doubt: bool = False
    printed: str = ""
    place: str = ""
    arithmetic: str = ""
    ids: tuple[str, ...] = ()


NOTHING = Evidence()


def _spells(cells: pd.Series, codes: tuple[int, ...]) -> np.ndarray:
    """Which ledger cells ("5|6|7") name exactly these codes."""
    return np.array([codes_of(c) == codes for c in cells], bool)


def _direct(rows: pd.DataFrame) -> Evidence:
    """Evidence from the rows that print this very cell: the most precise sound one, else the one in doubt."""
    if rows.empty:
        return NOTHING
    sound = rows[rows.status == "ok"]
    for precision in ("exact", "about"):
        these = sound[sound.precision == precision]
        if len(these):
            errors = these.apply(rounding_error, axis=1)
            row = these.loc[errors.idxmin()]
            return Evidence(
                "published",
                row["value"],
                errors.min(),
                decimals(row.printed),
                precision == "about",
                False,
                row.printed,
                place_of(row),
                "",
                (row.name,),
            )
    row = (sound if len(sound) else rows).iloc[0]
    return Evidence(
        "quoted",
        row["value"],
        0.0,
        decimals(row.printed),
        row.precision != "exact",
        row.status != "ok",
        row.printed,
        place_of(row),
        "",
        (row.name,),
    )


@dataclass(frozen=True, eq=False)
class EvidenceBook:
    """Looks up the evidence for cells of one population."""

    book: Codebook
    ledger: Ledger

    def _rows(self, variable: str, group_var: str) -> pd.DataFrame:
        s = self.ledger.statistics
        own = self.book[variable].universe
        return s[
            (s.population == self.book.population)
            & (s.variable == variable)
            & (s.measure == "percent")
            & (s.group_var.replace("", "total") == group_var)
            & (s.universe.isin(["", own]))
            & (s.categories != "?")
            & (s.group != "?")
        ]

    @lru_cache(maxsize=4096)  # noqa: B019  (books live as long as the process)
    def cell(
        self, variable: str, codes: tuple[int, ...], group_var: str = "total", group: tuple[int, ...] = ()
    ) -> Evidence:
        """Evidence for the share of ``group`` (codes of ``group_var``) whose answer to ``variable`` is one of
        ``codes``.
        """
        if group_var != "total" and group_var not in self.book:
            return NOTHING
        rows = self._rows(variable, group_var)
        same = rows[_spells(rows.categories, codes) & _spells(rows.group, group)]
        found = _direct(same)
        if found.kind == "published" and not found.about:
            return found
        derived = self._derived(variable, codes, group_var, group)
        return derived if derived.kind else found

    def _shares(self, group_var: str) -> dict[int, tuple[float, float]]:
        """Printed share of each group among everybody, with its rounding error, in percent; empty when one is
        missing.
        """
        codes = [a.code for a in self.book[group_var].answers if not a.missing]
        found = {c: self.cell(group_var, (c,)) for c in codes}
        known = {c: (e.value, e.error) for c, e in found.items() if e.kind == "published"}
        return known if len(known) == len(codes) else {}

    def _derived(self, variable: str, codes: tuple[int, ...], group_var: str, group: tuple[int, ...]) -> Evidence:
        """The cell as a combination of printed rows: within its own group first, across groups where shares are
        printed.
        """
        if group_var == "total":
            within = self._solve(variable, codes, "total", (), across=False)
            if within.kind or self.book.universe_of(variable).rule:
                return within
            found = [
                self._solve(variable, codes, g, (), across=True)
                for g in ("gender", "age_group", "area")
                if g in self.book
            ]
            return min((e for e in found if e.kind), key=lambda e: e.error, default=NOTHING)
        within = self._solve(variable, codes, group_var, group, across=False)
        if within.kind or self.book.universe_of(variable).rule:
            return within
        return self._solve(variable, codes, group_var, group, across=True)

    def _solve(
        self, variable: str, codes: tuple[int, ...], group_var: str, group: tuple[int, ...], across: bool
    ) -> Evidence:
        answers = [a.code for a in self.book[variable].answers if a.code in self.book[variable].base_codes]
        if variable == group_var or not set(codes) <= set(answers):
            return NOTHING
        rows = self._rows(variable, group_var)
        rows = rows[(rows.status == "ok") & (rows.precision == "exact")]
        shares: dict[int, float] = {}
        if across:
            shares = {c: s for c, (s, _) in self._shares(group_var).items()}
            totals = self._rows(variable, "total")
            totals = totals[(totals.status == "ok") & (totals.precision == "exact")]
            rows = pd.concat([rows, totals.assign(group="")])
            if not shares or rows.empty:
                return NOTHING
        else:
            rows = rows[_spells(rows.group, group)]
        # The most precise print of each cell is enough; coarser ones would only add ways to say the same.
        if rows.empty:
            return NOTHING
        rows = rows.assign(error=rows.apply(rounding_error, axis=1)).sort_values("error", kind="stable")
        rows = rows.drop_duplicates(["categories", "group", "group_var"])

        groups = sorted(shares) if across else [0]

        def vector(cats: tuple[int, ...], grp: tuple[int, ...]) -> np.ndarray:
            """Weight of each (group, answer) share in the share of ``cats`` among ``grp``."""
            inside = grp if across and grp else groups
            size = sum(shares.get(g, 1.0) for g in inside) if across else 1.0
            return np.array(
                [[(shares.get(g, 1.0) / size if g in inside and c in cats else 0.0) for c in answers] for g in groups]
            ).ravel()

        terms = [
            (vector(codes_of(r.categories), codes_of(r.group)), r["value"], r.error, i) for i, r in rows.iterrows()
        ]
        terms += [(vector(tuple(answers), (g,) if across else ()), 100.0, 0.0, "") for g in groups]
        matrix = np.array([t[0] for t in terms]).T
        target = vector(codes, group)
        coefficients = _combination(matrix, target, np.array([t[2] for t in terms]))
        if coefficients is None:
            return NOTHING
        used = [(k, *t[1:]) for k, t in zip(coefficients, terms, strict=True) if abs(k) > 1e-9]
        value = sum(k * v for k, v, *_ in used)
        # The printed shares of the groups are rounded too; one percentage point of composition moves a total little,
        # but it must not be forgotten: 0.05 points of share times the largest printed value bounds it.
        error = sum(abs(k) * e for k, _, e, _ in used)
        error += 0.0005 * max(v for _, v, *_ in used) * len(groups) if across else 0.0
        if error > WIDEST or not 2 * error < value <= 100 + error or (len(used) == 1 and used[0][3] == ""):
            return NOTHING
        first = rows.loc[next(i for *_, i in used if i)]
        return Evidence(
            "derived",
            round(value, 6),
            error,
            1 if error < 0.3 else 0,
            error >= 0.5,
            False,
            "",
            place_of(first),
            _arithmetic(used, value, 1 if error < 0.3 else 0),
            tuple(i for *_, i in used if i),
        )


def _combination(matrix: np.ndarray, target: np.ndarray, errors: np.ndarray) -> np.ndarray | None:
    """Coefficients k with ``matrix @ k == target`` and the least rounding error, or None: linear programming on k = p
    - q.
    """
    n = matrix.shape[1]
    cost = np.tile(errors + 1e-3, 2)  # the small constant keeps the arithmetic short
    result = linprog(cost, A_eq=np.hstack([matrix, -matrix]), b_eq=target, bounds=(0, None), method="highs")
    return np.round(result.x[:n] - result.x[n:], 10) if result.status == 0 else None


def _arithmetic(used: list, value: float, digits: int) -> str:
    """The sum as a reader can repeat it: ``"48.4 + 13.5 + 20 = 81.9"``."""
    parts = []
    for k, number, *_ in sorted(used, key=lambda t: -t[0]):
        factor = "" if abs(abs(k) - 1) < 1e-9 else f"{abs(k):.3f} × "
        parts.append(("− " if k < 0 else "+ ") + factor + f"{number:g}")
    return " ".join(parts).removeprefix("+ ") + f" = {value:.{digits}f}"


@lru_cache
def evidence_book(population: str) -> EvidenceBook:
    """The evidence of the printed report for ``children`` or ``parents``."""
    return EvidenceBook(codebook(population), ledger())
