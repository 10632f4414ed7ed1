"""What stands behind one cell: printed, following from print by arithmetic, quoted, or nothing.

A *cell* is one variable, a set of its answers, and one group. Print gives some cells directly. Others follow: the
answers of a person add to 100%, a total is the average of its groups weighted by their printed shares, and printed
sums can be taken apart. All of these are linear, so a cell is ``derived`` exactly when its row is a combination of
printed rows; the combination with the smallest rounding error is found by linear programming and is the arithmetic
that the page shows.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..codebook.model import Code, Codebook, Universe
from ..codebook.read import codebook
from ..codebook.rules import names, passing
from ..codebook.study import study
from .derived import Printed, Sums
from .ledger import Ledger, ledger, sample_table
from .notation import about, codes_of, decimals_of, place_of, rounding_error
from .sample_sizes import sample_sizes

# Counts are unweighted and shares weighted; weights vary by about two percent (manifest), which moves a share by less.
COUNTED_ERROR = 0.4


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Evidence for one cell; ``value`` in percent as print gives or implies it, ``error`` its largest rounding
    error, ``decimals`` the digits behind the point that it is good for.
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

    @property
    def reach(self) -> float:
        """How far from ``value`` the share may lie, in percentage points: by its rounding, or by the words for it."""
        return about(self.value) if self.about and self.kind == "published" else self.error


NOTHING = Evidence()


def _direct(found: list[Printed]) -> Evidence:
    """Evidence from the rows that print this very cell: the most precise sound one, else the one in doubt."""
    for precision in ("exact", "about"):
        these = [f for f in found if f.row.status == "ok" and f.row.precision == precision]
        if these:
            best = min(these, key=lambda f: f.error)
            return _evidence("published", best, about=precision == "about")
    sound = [f for f in found if f.row.status == "ok"] or found
    if not sound:
        return NOTHING
    return _evidence("quoted", sound[0], about=sound[0].row.precision != "exact", doubt=sound[0].row.status != "ok")


def _evidence(kind: str, printed: Printed, about: bool, doubt: bool = False) -> Evidence:
    row = printed.row
    return Evidence(
        kind=kind,
        value=printed.value,
        error=printed.error,
        decimals=decimals_of(printed.error),
        about=about,
        doubt=doubt,
        printed=row.printed,
        place=place_of(row),
        ids=(row.name,),
    )


def _counted(n: int, of: int, words: str, place: str) -> Evidence:
    """Evidence for a share from two printed counts, whose sum a reader can repeat in ``words``."""
    value = 100 * n / of
    return Evidence(
        kind="derived",
        value=round(value, 6),
        error=COUNTED_ERROR,
        decimals=1,  # as the shares beside it: of the people counted it is exact
        arithmetic=f"{words} = {value:.1f}",
        place=place,
    )


@dataclass(frozen=True, eq=False)
class EvidenceBook:
    """Looks up the evidence for cells of one population."""

    book: Codebook
    ledger: Ledger

    @cached_property
    def _printed(self) -> dict[tuple[str, str], list[Printed]]:
        """The percentages with named answers and groups, in the variable's own universe, by variable and grouping."""
        found: dict[tuple[str, str], list[Printed]] = {}
        s = self.ledger.statistics
        named = (
            (s.population == self.book.population) & (s.measure == "percent") & (s.categories != "?") & (s.group != "?")
        )
        for _, row in s[named].iterrows():
            if row.variable in self.book and row.universe in ("", self.book[row.variable].universe):
                printed = Printed(codes_of(row.categories), codes_of(row.group), row["value"], rounding_error(row), row)
                found.setdefault((row.variable, row.group_var or "total"), []).append(printed)
        return found

    @lru_cache(maxsize=65536)  # noqa: B019  (books live as long as the process)
    def cell(
        self, variable: str, codes: tuple[Code, ...], group_var: str = "total", group: tuple[Code, ...] = ()
    ) -> Evidence:
        """Evidence for the share of ``group`` (codes of ``group_var``) giving one of ``codes`` to ``variable``."""
        if group_var != "total" and group_var not in self.book:
            return NOTHING
        rows = self._printed.get((variable, group_var), [])
        found = _direct([r for r in rows if r.codes == codes and r.group == group])
        if found.kind == "published" and not found.about:
            return found
        implied = self._derived(variable, codes, group_var, group)
        if not implied.kind and group_var == "total":
            implied = self._counted(variable, codes) if variable != study().region else self._tabled(codes)
        return implied if implied.kind else found

    def unnamed(self, variable: str, codes: tuple[Code, ...], group_var: str) -> Evidence:
        """Evidence for the share of one group of ``group_var`` that print does not name, where it gives just one."""
        s = self.ledger.statistics
        rows = s[(s.population == self.book.population) & (s.variable == variable) & (s.group_var == group_var)
                 & (s.group == "?") & (s.measure == "percent") & (s.precision == "exact")]  # fmt: skip
        found = [Printed(codes_of(row.categories), (), row["value"], rounding_error(row), row)
                 for _, row in rows.iterrows() if codes_of(row.categories) == codes]  # fmt: skip
        return _evidence("published", found[0], about=False) if len(found) == 1 else NOTHING

    def _counted(self, variable: str, codes: tuple[Code, ...]) -> Evidence:
        """The share of everybody asked who passed a filter on this variable, from two printed bases."""
        asked = self.book.universe_of(variable)
        for universe in self.book.universes.values():
            printed = {"printed"} == {universe.base_status, asked.base_status}
            if printed and names(universe.rule) == {variable} and self._passing(universe.rule, variable) == codes:
                n, base = universe.base_n, asked.base_n
                assert n is not None and base is not None  # a base that is printed is a number
                return _counted(n, base, f"{n:,} / {base:,}", "bases of figures")
        return NOTHING

    def passed(self, universe: Universe, group_var: str, group: tuple[Code, ...]) -> Evidence:
        """Evidence for the share of a group that belongs to ``universe``, where its rule rests on one variable."""
        filters = names(universe.rule)
        if len(filters) != 1 or filters & {group_var, study().years}:
            return NOTHING
        (variable,) = filters
        return self.cell(variable, self._passing(universe.rule, variable), group_var, group)

    def _passing(self, rule: str, variable: str) -> tuple[int, ...]:
        """The answers to ``variable`` that pass ``rule``, which rests on it alone."""
        return passing(rule, variable, self.book[variable].base_codes)

    def _tabled(self, regions: tuple[Code, ...]) -> Evidence:
        """The share of the sample in one region, from the printed sample table."""
        labels = [a.label for a in self.book[study().region].answers if a.code in regions]
        table = sample_table(self.book.population).set_index(study().region).total
        if len(labels) != 1 or labels[0] not in table:
            return NOTHING
        n, everybody = int(table[labels[0]]), int(table.sum())
        return _counted(n, everybody, f"{n} / {everybody:,}", study().samples[self.book.population].place)

    def sizes(self, group_var: str) -> dict[Code, int]:
        """Unweighted people in each group of a grouping, by code, from the printed sample table; empty without one."""
        if self.book.population not in study().samples:
            return {}
        return sample_sizes(sample_table(self.book.population), self.book, group_var)

    @lru_cache(maxsize=64)  # noqa: B019
    def _shares(self, group_var: str) -> dict[Code, float]:
        """Printed share of each group among everybody, in percent; empty when one is missing."""
        codes = [a.code for a in self.book[group_var].answers if not a.missing]
        found = {c: self.cell(group_var, (c,)) for c in codes}
        known: dict[Code, float] = {c: e.value for c, e in found.items() if e.kind == "published"}
        return known if len(known) == len(codes) else {}

    def _derived(self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...]) -> Evidence:
        """The cell as a combination of printed rows: within its own group first, then across groups of known shares."""
        within = self._solve(variable, codes, group_var, group, across=False)
        if within.kind or self.book.universe_of(variable).rule or group_var == variable:
            return within
        known = [g for g in study().divisions if g in self.book and g != variable]
        groupings = known if group_var == "total" else [group_var]
        found = [self._solve(variable, codes, g, group, across=True) for g in groupings]
        return min((e for e in found if e.kind), key=lambda e: e.error, default=NOTHING)

    def _solve(
        self, variable: str, codes: tuple[Code, ...], group_var: str, group: tuple[Code, ...], across: bool
    ) -> Evidence:
        """The combination of printed rows, in one group or across the groups of ``group_var``, that makes the cell."""
        sums = self._sums(variable, group_var, None if across else group)
        found = sums.share(codes, group if across else ()) if sums else None
        if found is None:
            return NOTHING
        return Evidence(
            kind="derived",
            value=round(found.value, 6),
            error=found.error,
            decimals=found.decimals,
            about=found.error >= 0.5,
            place=place_of(found.rows[0]),
            arithmetic=found.arithmetic,
            ids=tuple(row.name for row in found.rows),
        )

    @lru_cache(maxsize=4096)  # noqa: B019
    def _sums(self, variable: str, group_var: str, within: tuple[Code, ...] | None) -> Sums | None:
        """What print implies of a variable ``within`` one group, or (None) across those of ``group_var``."""
        rows = [r for r in self._printed.get((variable, group_var), []) if r.solid]
        if within is None:
            shares = self._shares(group_var)
            rows += [r for r in self._printed.get((variable, "total"), []) if r.solid]
        else:  # which is then everybody there is
            shares = {0: 100.0}
            rows = [r._replace(group=()) for r in rows if r.group == within]
        return Sums(rows, shares, self.book[variable].base_codes) if rows and shares else None


@lru_cache
def evidence_book(population: str) -> EvidenceBook:
    """The evidence of the printed report for ``children`` or ``parents``."""
    return EvidenceBook(codebook(population), ledger())
