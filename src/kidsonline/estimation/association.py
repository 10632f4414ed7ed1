"""Rao-Scott test that an answer and a group have nothing to do with each other."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import linalg, special

from .coded import Coded
from .contrasts import holm
from .sample import Sample
from .tally import cells
from .unit_parts import Parts
from .variance import degrees_of_freedom, deviations


def _sum_to_zero(levels: int) -> np.ndarray:
    """Basis (levels, levels - 1) of the vectors that add to zero."""
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])


def rao_scott(totals: np.ndarray, sample: Sample) -> tuple[float, float, float, float] | None:
    """F, its two degrees of freedom and p for a table of ``totals`` (deepest units, rows, columns), none empty.

    Pearson's statistic on the weighted table, divided by the trace of the generalised design effects and referred
    to F with Satterthwaite's degrees of freedom: Rao and Scott (1984), Annals of Statistics 12, 46-60, and Thomas
    and Rao (1987), as ``svychisq(statistic = "F")`` computes it. None where the table is too sparse for it.
    """
    units, rows, columns = totals.shape
    flat = totals.reshape(units, rows * columns)
    whole = flat.sum()
    share = flat.sum(0) / whole
    table = share.reshape(rows, columns)
    expected = np.outer(table.sum(1), table.sum(0))
    pearson = ((table - expected) ** 2 / expected).sum()

    every_unit = Parts.undivided(units)
    residuals = (flat - share * flat.sum(1, keepdims=True)) / whole
    spread = np.concatenate([rows for rows, _ in deviations(residuals, every_unit, sample)])
    inverse = np.where(share > 0, 1 / np.where(share > 0, share, 1.0), 0.0)
    interaction = np.kron(_sum_to_zero(rows), _sum_to_zero(columns)) * inverse[:, None]
    random = interaction.T @ (interaction * share[:, None])  # covariance under random sampling, times n
    if (np.diag(random) <= 0).any():
        return None
    scale = 1 / np.sqrt(np.diag(random))
    try:
        root = np.linalg.cholesky(random * np.outer(scale, scale))
    except np.linalg.LinAlgError:
        return None
    if np.min(np.diag(root)) < 1e-6:
        return None
    effects = linalg.solve_triangular(root, (spread @ (interaction * scale)).T, lower=True)
    trace, squared = (effects**2).sum(), ((effects.T @ effects) ** 2).sum()
    if trace < 1e-14:
        return None
    present = flat.sum(1, keepdims=True) > 0
    df = float(degrees_of_freedom(present, every_unit, sample).item())
    df1 = trace**2 / squared
    f = pearson / trace
    return f, df1, df1 * df, float(special.fdtrc(df1, df1 * df, f))


def _test(sample: Sample, variable: Coded, group: Coded, domain: np.ndarray | None) -> dict:
    nothing = {"F": np.nan, "df1": np.nan, "df2": np.nan, "p_value": np.nan}
    here = (sample.weight > 0) if domain is None else domain & (sample.weight > 0)
    both = here & (variable.position >= 0) & (group.position >= 0)
    n = sample.number(both)
    if not n:
        return nothing | {"n": 0, "reason": "nobody was asked or answered"}
    width, levels = len(variable.codes), len(group.codes)
    met = np.bincount(group.position[here & (group.position >= 0)], minlength=levels) > 0
    asked = np.bincount(group.position[both], minlength=levels) > 0
    chosen = np.bincount(variable.position[both], minlength=width) > 0
    if (met & ~asked).any():
        left_out = ", ".join(group.labels[i] for i in np.flatnonzero(met & ~asked))
        return nothing | {"n": n, "reason": f"not asked of, or not answered by: {left_out}"}
    if asked.sum() < 2:
        return nothing | {"n": n, "reason": "there is only one group"}
    if chosen.sum() < 2:
        return nothing | {"n": n, "reason": "everybody gave the same answer"}
    position = np.where(both, variable.position, -1)
    c = cells(sample, [Coded(variable.name, variable.codes, variable.labels, position)], group)
    totals = c.parts.by_unit(c.weight, sample.n_units)[:, asked][:, :, chosen]
    present = totals.sum((1, 2))[:, None] > 0
    if degrees_of_freedom(present, Parts.undivided(sample.n_units), sample).item() < 1:
        return nothing | {"n": n, "reason": "no degrees of freedom: too few sampling units"}
    found = rao_scott(totals, sample)
    if found is None:
        return nothing | {"n": n, "reason": "too sparse"}
    return dict(zip(("F", "df1", "df2", "p_value"), found, strict=True)) | {"n": n, "reason": ""}


def association(
    sample: Sample, variables: Sequence[Coded], group: Coded, domain: np.ndarray | None = None
) -> pd.DataFrame:
    """Second-order Rao-Scott test of each variable by one grouping, on complete cases within ``domain`` (rows).

    Answers nobody gave and groups nobody belongs to are dropped; a group that was met but not asked makes the
    test "not computed". Columns: variable group_var F df1 df2 p_value p_holm n reason; ``reason`` is empty where
    the test was computed; ``p_holm`` takes the call, one battery by one grouping, as its family.
    """
    frame = pd.DataFrame(
        [{"variable": v.name, "group_var": group.name} | _test(sample, v, group, domain) for v in variables]
    )
    frame.insert(frame.columns.get_loc("p_value") + 1, "p_holm", holm(frame.p_value.to_numpy()))
    return frame
