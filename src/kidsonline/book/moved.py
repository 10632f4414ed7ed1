"""Which numbers, sentences and figures differ between two revisions of what the chapters say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..figures.table import table_rows
from .revision import Said

_KEY = ("variable", "variable_label", "code", "group_var", "group_code", "group")


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number that moved: of which question, answer and group, in which figures, before and after as they stand.

    difference : in points; "" where one of them is not shown. beyond : whether the new number lies outside the
    interval of the old one; None where there is no interval.
    """

    question: str
    answer: str
    group: str
    figures: tuple[str, ...]
    before: str
    after: str
    difference: str = ""
    beyond: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Moved:
    """All that differs; ``words`` and ``claims`` are (chapter, name, before, after), "" for what was or is not there.

    figures : names of those that look different, with both payloads (None: was or is not there). lists : names.
    """

    numbers: tuple[Number, ...] = ()
    claims: tuple[tuple[str, str, str, str], ...] = ()
    words: tuple[tuple[str, str, str, str], ...] = ()
    figures: Mapping[str, tuple[dict | None, dict | None]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no number, sentence or figure differs."""
        return not (self.numbers or self.claims or self.words or self.figures or self.lists)


def moved(before: Said, after: Said) -> Moved:
    """What differs between two revisions, the largest movement first."""
    both = {name: (before.figures.get(name), after.figures.get(name)) for name in {*before.figures, *after.figures}}
    numbers = sorted(
        _numbers(before.figures, after.figures),
        key=lambda n: (-abs(float(n.difference or 0)), n.question, n.answer, n.group),
    )
    return Moved(
        numbers=tuple(numbers),
        claims=tuple(_differ({k: _claim(c) for k, c in before.claims.items()},
                             {k: _claim(c) for k, c in after.claims.items()})),
        words=tuple(_differ(before.words, after.words)),
        figures={name: both[name] for name in sorted(both) if both[name][0] != both[name][1]},
        lists=tuple(sorted(n for n in {*before.lists, *after.lists} if before.lists.get(n) != after.lists.get(n))),
    )  # fmt: skip


def _numbers(before: Mapping[str, dict], after: Mapping[str, dict]) -> Iterator[Number]:
    """Each once, with all figures that show it, or showed it; one that only went to another figure has not moved."""
    (old, stood), (new, where) = _rows(before), _rows(after)
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key, {}), new.get(key, {})
        was, now = one.get("estimate", ""), other.get("estimate", "")
        if one.get("text", "") == other.get("text", "") or not (was or now):
            continue
        row, (low, high) = other or one, (one.get("low", ""), one.get("high", ""))
        yield Number(
            question=row["variable_label"], answer=row["category"], group=row["group"],
            figures=tuple(where.get(key) or stood[key]), before=one.get("text", ""), after=other.get("text", ""),
            difference=f"{float(now) - float(was):+.1f}" if was and now else "",
            beyond=not float(low) <= float(now) <= float(high) if low and now else None,
        )  # fmt: skip


def _rows(figures: Mapping[str, dict]) -> tuple[dict[tuple, dict], dict[tuple, list[str]]]:
    """Rows of all figures, and the figures that each stands in, by what they are of and of whom."""
    rows: dict[tuple, dict] = {}
    where: dict[tuple, list[str]] = {}
    for name in sorted(figures):
        payload = figures[name]
        of = payload["base"].partition(";")[0]
        for row in table_rows(payload):
            key = (of, *(row.get(part, "") for part in _KEY))
            rows.setdefault(key, row)
            where.setdefault(key, []).append(name)
    return rows, where


def _claim(claim: dict) -> str:
    sides = " against ".join(f"{side['text']} ({side['group']})" for side in claim["sides"])
    return f"{claim.get('words') or claim['state']}: {sides}"  # an older program wrote the state alone


def _differ(before: Mapping, after: Mapping) -> Iterator[tuple[str, str, str, str]]:
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield *key, before.get(key, ""), after.get(key, "")
