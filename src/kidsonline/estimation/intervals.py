"""Intervals for survey estimates: arrays in, lower and upper bounds out, NaN where none exists."""

import numpy as np
from scipy import special


def t_quantile(df: np.ndarray, level: float) -> np.ndarray:
    """Two-sided Student t quantile; NaN where ``df`` is below 1."""
    known, place = np.unique(np.asarray(df, float), return_inverse=True)  # few: estimates share their bases
    quantile = special.stdtrit(np.maximum(known, 1), (1 + level) / 2)
    return np.where(known >= 1, quantile, np.nan)[place]


def t_interval(estimate, se, df, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Estimate plus and minus t times its standard error: for means, totals and differences.

    >>> low, high = t_interval(11.0, 0.5, 60)
    >>> round(float(low), 2), round(float(high), 2)
    (10.0, 12.0)
    """
    half = t_quantile(df, level) * se
    return estimate - half, estimate + half


def logit_interval(share, se, df, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Interval symmetric on the log-odds scale, inside (0, 1); none for a share of 0 or 1 or df below 1.

    Closed form of ``svyciprop(method = "logit")``, where the intercept of a survey logistic regression has
    standard error se / (p (1 - p)) (Lumley 2010, section 2.3).

    Near an end it reaches further inwards than outwards, and never beyond:

    >>> low, high = logit_interval(0.02, 0.01, 60)
    >>> round(float(low), 3), round(float(high), 3)
    (0.007, 0.054)
    """
    share, se = np.asarray(share, float), np.asarray(se, float)
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, 0.5)
    half = t_quantile(df, level) * np.where(inside, se, np.nan) / (p * (1 - p))
    middle = special.logit(p)
    return special.expit(middle - half), special.expit(middle + half)


def _effective_n(p, se, base_n, df, level):
    """Kish's effective sample size p(1-p)/se^2, shrunk by the squared ratio of t quantiles (Korn and Graubard)."""
    shrink = (t_quantile(base_n - 1, level) / t_quantile(df, level)) ** 2
    return p * (1 - p) / se**2 * shrink


def beta_interval(share, se, df, base_n, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Korn-Graubard interval: Clopper-Pearson on the effective sample size, as ``svyciprop(method = "beta")``.

    Korn and Graubard (1998), Survey Methodology 24, 193-201. Where nobody or everybody answers so, the design
    effect is undefined and the one-sided bound of :func:`one_sided_bound` is given with 0 or 1 as the other end.
    Where the standard error is 0 for another reason (everyone was asked) both ends are the share.
    """
    share, se, df, base_n = np.broadcast_arrays(*(np.asarray(a, float) for a in (share, se, df, base_n)))
    inside = (share > 0) & (share < 1) & (df >= 1) & (base_n > 1)
    sure = inside & (se <= 1e-10)
    spread = inside & ~sure
    p = np.where(spread, share, 0.5)
    n = _effective_n(p, np.where(spread, se, 1.0), np.where(spread, base_n, 2), np.where(spread, df, 1), level)
    half = (1 - level) / 2
    low = np.where(spread, special.betaincinv(n * p, n * (1 - p) + 1, half), np.where(sure, share, np.nan))
    high = np.where(spread, special.betaincinv(n * p + 1, n * (1 - p), 1 - half), np.where(sure, share, np.nan))
    bound = one_sided_bound(base_n, df, level)
    low = np.where(share == 0, np.where(np.isnan(bound), np.nan, 0.0), np.where(share == 1, 1 - bound, low))
    high = np.where(share == 1, np.where(np.isnan(bound), np.nan, 1.0), np.where(share == 0, bound, high))
    return low, high


def one_sided_bound(base_n, df, level: float = 0.95) -> np.ndarray:
    """Largest share that still gives nobody among ``base_n`` with probability 1 - level: "fewer than x".

    One-sided Clopper-Pearson, 1 - (1 - level)^(1/n), on Korn and Graubard's sample size n (t_{n-1}/t_df)^2: with
    nobody to observe the design effect cannot be estimated and is taken as 1, so the bound is not conservative
    under strong clustering. NaN where df is below 1 or only one person was asked.
    """
    base_n, df = np.asarray(base_n, float), np.asarray(df, float)
    fits = (df >= 1) & (base_n > 1)
    n = np.where(fits, base_n, 2)
    n = n * (t_quantile(n - 1, level) / t_quantile(np.where(fits, df, 1), level)) ** 2
    return np.where(fits, -np.expm1(np.log1p(-level) / n), np.nan)
