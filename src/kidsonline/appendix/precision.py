"""How small a difference the comparisons of this survey could show."""

from ..codebook.study import study
from ..disclosure.differences import could_be_shown
from ..disclosure.gate import gate_of
from ..findings.compare import LEVEL
from ..findings.left_open import DESIGN_EFFECT
from ..microdata.survey import Survey
from .listing import Listing


def precision(survey: Survey) -> Listing:
    """The smallest difference that each comparison of groups could show at the level of the claims, in points."""
    labelled = {by: {x.code: x.label for x in survey.book[by].answers} for by in study().divisions}
    # Of each grouping the outermost groups, then the pairs within them; groupings of fewest groups first.
    pairs = [(by, a, b) for by, labels in sorted(labelled.items(), key=lambda item: len(item[1]))
             for a, b in zip(labels, reversed(labels), strict=True) if a < b]  # fmt: skip
    rows = []
    for by, a, b in pairs:
        labels = labelled[by]
        sizes = [gate_of(survey).base(by, by, (code,)) for code in (a, b)]
        bases = [s.base_n for s in sizes if s.shown and s.base_n is not None]
        least = [
            could_be_shown(share, *bases, level=LEVEL, deff=deff) if len(bases) == 2 else None
            for share in (0.1, 0.5)
            for deff in (1, DESIGN_EFFECT)
        ]
        said = ["–" if one is None else f"{100 * one:.1f}" for one in least]
        rows.append([f"{labels[a]} and {labels[b]}", " and ".join(s.text for s in sizes), *said])
    columns = ["Groups", "Bases", "Near 10%", "Near 10%, clustered", "Near 50%", "Near 50%, clustered"]
    caption = "Smallest difference in percentage points that could be shown"
    return Listing.of("precision", caption, columns, rows, numeric=columns[2:])
