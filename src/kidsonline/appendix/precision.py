"""How small a difference the comparisons of this survey could show."""

from ..estimation import smallest_difference
from ..findings.compare import DESIGN_EFFECT, LEVEL
from ..microdata.survey import Survey
from .listing import Listing


def precision(survey: Survey) -> Listing:
    """The smallest difference that each comparison of groups could show at the level of the claims, in points."""
    pairs = [("gender", 1, 2), ("area", 1, 2), ("age_group", 1, 4), ("age_group", 2, 3)]
    rows = []
    for by, a, b in pairs:
        labels = {x.code: x.label for x in survey.codebook[by].answers}
        n, m = (int((survey.data[by] == code).sum()) for code in (a, b))
        cells = [100 * smallest_difference(share, n, m, level=LEVEL, deff=deff)
                 for share in (0.1, 0.5) for deff in (1, DESIGN_EFFECT)]  # fmt: skip
        rows.append([f"{labels[a]} and {labels[b]}", f"{n:,} and {m:,}", *(f"{c:.1f}" for c in cells)])
    columns = ["Groups", "Bases", "Near 10%", "Near 10%, clustered", "Near 50%", "Near 50%, clustered"]
    caption = "Smallest difference in percentage points that could be shown"
    return Listing.of("precision", caption, columns, rows, numeric=columns[2:])
