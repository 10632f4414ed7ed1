"""One cell as a reader may meet it."""


SIDE = "side"  # stands for a grouping where rows are the two sides of pairs (``pairs.py``)


COUNTED = "in number"  # ends the text of a quoted cell that counts people


COLUMNS = [
    "variable", "variable_label", "code", "category", "level", "group_var", "group_code", "group", "estimate", "text",
    "low", "high", "interval", "n", "base_n", "flag", "evidence", "printed", "place", "arithmetic",
]  # fmt: skip


def percent(share: float, digits: int = 1) -> str:
    """A share in [0, 1] as a reader sees it: ``"45.8%"``."""
    return f"{100 * share:.{digits}f}%"
