"""Multiple-response sets that the file defines, against the items of the codebook."""

from collections.abc import Iterator

from ..severity import Finding, note, some, stop, warn
from ..sheet import Sheet


def sets_of_the_file(sheet: Sheet) -> Iterator[Finding]:
    """Sets that count another value than 1, hold categories, or have other items than those of the codebook."""
    own: dict[str, list[str]] = {}
    for item in sheet.questions:
        if item.multiple_response_set:
            own.setdefault(item.multiple_response_set, []).append(item.variable)
    idle = []
    for name, said in sheet.file.sets.items():
        items = [v for v in said["variable_list"] if v in sheet.book]
        if not items:
            idle.append(name)
            continue
        counted = said.get("counted_value")
        if said.get("type") == "C":
            yield stop(
                items,
                f"the set '{name}' of the file holds categories, the codebook has a yes/no item for each answer.",
                "Make one variable an answer, 1 for chosen and 0 for not.",
            )
        elif counted is not None and str(counted).strip() not in ("1", "1.0"):
            yield stop(
                items,
                f"the set '{name}' of the file counts the value {counted!r}, the codebook counts 1.",
                "Say in a mapping which value becomes 1.",
            )
        for title, members in own.items():
            if set(items) & set(members) and set(items) != set(members):
                other = sorted(set(items) ^ set(members))
                yield warn(
                    other,
                    f"in only one of the set '{name}' of the file and '{title}' of the codebook.",
                    "Look whether both are the same question.",
                )
    if idle:
        yield note("", f"{len(idle)} sets of the file hold no variable of the codebook: {some(idle)}.")
