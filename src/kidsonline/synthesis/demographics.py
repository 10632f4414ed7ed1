"""Who stands in the file: the sample tables as whole numbers, crossed region by region, then sampling units.

The printed tables do not quite add up, and not quite to the printed bases. ``margins`` makes them add by the smallest
change; ``people`` crosses the margins of each region as evenly as whole numbers allow.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..codebook.model import Codebook, Variable
from ..codebook.rules import holds, names
from ..codebook.study import study
from ..errors import UserError, unknown

PSU_ROWS = 10  # rows of a sampling unit, about
# One person more or less in a cell costs 1; between equals, the distance to the printed national numbers decides, then
# how large a part of the cell it is.
NATIONAL, RELATIVE = 1e-2, 1e-2
MOST = 20  # one cell departs by no more


def table(sample: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The sample table with a column (variable, code) for each printed one; rows are region codes.

    A city of national significance has no village: where a split is empty, the column that is its whole is the total.
    """
    region = study().region
    counted = {column: (split, label) for split in study().samples[book.population].splits.values()
               for column, label in split.columns.items()}  # fmt: skip
    found = {("total", 0): pd.to_numeric(sample["total"])}
    for header in sample.columns.drop([region, "total"]):
        if header not in counted:
            raise unknown("column", header, counted, f"the sample table of {book.population}")
        split, label = counted[header]
        column = pd.to_numeric(sample[header])
        if split.whole:
            column = column.fillna(found["total", 0] if header == split.whole else 0)
        found[split.variable, book[split.variable].codes(label)[0]] = column
    return pd.DataFrame(found).set_axis([book[region].codes(name)[0] for name in sample[region]]).astype(int)


def ages(label: str) -> list[int]:
    """Years of an age band: ``"15-17"`` is 15, 16, 17."""
    low, _, high = label.partition("-")
    if not (low.isdigit() and high.isdigit()):
        raise UserError(f"'{label}' is not an age band like '9-10'; correct value_labels.csv.")
    return list(range(int(low), int(high) + 1))


def _codes_inside(rule: str, variable: Variable, has_age: bool) -> list[int] | None:
    """Codes of a demographic that ``rule`` selects whole; None when it is about something else or splits a code."""
    by_age = variable.variable == study().ages and has_age
    if not names(rule) or not names(rule) <= ({variable.variable, study().years} if by_age else {variable.variable}):
        return None
    chosen = []
    for answer in variable.answers:
        years = ages(answer.label) if by_age else [0]
        true = holds(rule, pd.DataFrame({variable.variable: answer.code, study().years: years}))
        if true.any() and not true.all():
            return None
        if true.all():
            chosen.append(answer.code)
    return chosen


def bases(book: Codebook, variables: list[str]) -> list[tuple[str, list[int], int]]:
    """Printed bases that the sample table alone decides: (variable, codes, n); everybody is ("total", [0], n)."""
    found = []
    for u in book.universes.values():
        if u.base_n is None:
            continue
        if not u.rule:
            found.append(("total", [0], u.base_n))
        for name in variables:
            codes = _codes_inside(u.rule, book[name], study().years in book) if u.rule else None
            if codes is not None:
                found.append((name, codes, u.base_n))
                break
    return found


def margins(printed: pd.DataFrame, fixed: list[tuple[str, list[int], int]],
            shares: dict[str, dict[int, float]]) -> pd.DataFrame:  # fmt: skip
    """The nearest table (fewest people more or less) whose rows add up and whose columns give the ``fixed`` bases.

    ``shares`` (variable -> code -> percent) only decides between tables that are equally near.
    """
    regions, columns = printed.shape
    cell = np.arange(regions * columns).reshape(regions, columns)
    n = cell.size
    flat = printed.to_numpy().ravel()
    everybody = next((size for name, _, size in fixed if name == "total"), int(printed["total"].to_numpy().sum()))
    national = [
        (k, shares[v][c] / 100 * everybody) for k, (v, c) in enumerate(printed.columns) if c in shares.get(v, {})
    ]
    extra = len(national)
    rows, low, high = [], [], []

    def add(coefficients: Mapping[int, float], floor: float, ceiling: float) -> None:
        line = sparse.lil_array((1, 2 * n + extra))
        for position, value in coefficients.items():
            line[0, position] = value
        rows.append(line)
        low.append(floor)
        high.append(ceiling)

    def moved(cells: list[int], sign: int = 1) -> dict[int, int]:
        return {c + half * n: sign * (1 - 2 * half) for c in cells for half in (0, 1)}

    for r in range(regions):
        for variable in dict.fromkeys(v for v, _ in printed.columns if v != "total"):
            own = [cell[r, k] for k, (v, _) in enumerate(printed.columns) if v == variable]
            total = cell[r, list(printed.columns).index(("total", 0))]
            gap = flat[total] - flat[own].sum()
            add(moved(own) | moved([total], -1), gap, gap)
    for variable, codes, size in fixed:
        own = [c for k, (v, code) in enumerate(printed.columns) if v == variable and code in codes for c in cell[:, k]]
        add(moved(own), size - flat[own].sum(), size - flat[own].sum())
    for i, (k, wanted) in enumerate(national):  # distance to the printed national number, either side
        for sign in (1, -1):
            line = moved(list(cell[:, k]), sign)
            add(line | {2 * n + i: -1}, -np.inf, sign * (wanted - flat[cell[:, k]].sum()))
    cost = 1 + RELATIVE / (flat + 1) + 1e-6 * np.arange(n) / n
    solved = milp(
        np.concatenate([cost, cost, np.full(extra, NATIONAL)]),
        integrality=np.concatenate([np.ones(2 * n), np.zeros(extra)]),
        bounds=Bounds(0, np.concatenate([np.full(n, MOST), np.minimum(flat, MOST), np.full(extra, np.inf)])),
        constraints=LinearConstraint(sparse.vstack(rows), np.array(low), np.array(high)),
    )
    if solved.x is None:
        raise UserError(
            "The sample table cannot be made to add up to the printed bases; check data/sample and universes.csv."
        )
    change = np.round(solved.x[:n]) - np.round(solved.x[n : 2 * n])
    return pd.DataFrame(
        (flat + change).astype(int).reshape(regions, columns), index=printed.index, columns=printed.columns
    )


def departures(printed: pd.DataFrame, used: pd.DataFrame, book: Codebook) -> list[dict]:
    """Cells where the file departs from the printed table, in words and numbers."""
    labels = {a.code: a.label for a in book[study().region].answers}
    found = []
    for r, k in np.argwhere(printed.to_numpy() != used.to_numpy()):
        variable, code = printed.columns[k]
        column = (
            "total"
            if variable == "total"
            else next(f"{variable}: {a.label}" for a in book[variable].answers if a.code == code)
        )
        found.append(
            {
                "region": labels[printed.index[r]],
                "column": column,
                "printed": int(printed.iat[r, k]),
                "used": int(used.iat[r, k]),
            }
        )
    return found


def spread(counts: dict[int, int], rng: np.random.Generator) -> np.ndarray:
    """Codes in an order in which each code is spread evenly, so that any stretch holds about its share."""
    codes = np.repeat(list(counts), list(counts.values()))
    position = np.concatenate([(np.arange(n) + rng.random()) / n for n in counts.values() if n])
    return codes[np.argsort(position, kind="stable")]


def people(used: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row a person with region and every variable of the table; each region returns its margins exactly."""
    variables = list(dict.fromkeys(v for v, _ in used.columns if v != "total"))
    parts = []
    for region, line in used.iterrows():
        part = pd.DataFrame({study().region: np.full(line["total", 0], region)})
        for variable in variables:
            if len(part.columns) > 1:
                part = part.sort_values(list(part.columns), kind="stable", ignore_index=True)
            part[variable] = spread({c: int(line[v, c]) for v, c in used.columns if v == variable}, rng)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def years(rows: pd.DataFrame, band: Variable, rng: np.random.Generator) -> np.ndarray:
    """Age in years, spread evenly inside each age band."""
    age = np.zeros(len(rows), dtype=int)
    ordered = rows.sort_values([band.variable, *rows.columns.drop(band.variable)], kind="stable")
    for answer in band.answers:
        own = ordered.index[ordered[band.variable] == answer.code].to_numpy()
        span = ages(answer.label)
        size = np.diff(np.linspace(0, len(own), len(span) + 1).round().astype(int))
        age[own] = spread(dict(zip(span, size.tolist(), strict=True)), rng)
    return age


def sampling_units(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Strata (region x city or village), and in them units of about ten rows, two at least; by lot, without meaning."""
    stratum = (rows[study().region] * 10 + rows[study().settlement]).astype(int)
    psu = np.zeros(len(rows), dtype=int)
    last = 0
    for _, own in stratum.groupby(stratum):
        units = max(min(2, len(own)), round(len(own) / PSU_ROWS))
        psu[own.index] = last + 1 + rng.permutation(np.arange(len(own)) % units)
        last += units
    return pd.DataFrame({study().design.stratum: stratum, study().design.psu: psu})
