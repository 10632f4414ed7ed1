"""Alt text: what the drawing shows, in whole sentences, from the same rows."""

from ..codebook.catalogue import words
from .marks import Mark, distinct, drawn, varying

_WORDS = 60


def alt_text(form: str, title: str, cells: list[Mark], synthetic: bool) -> str:
    """Title and form, then the highest values until about sixty words are reached; a hidden cell is never named."""
    chart = words().chart
    cells = drawn(cells) if form in ("bars", "dots", "grid") else cells
    seen = [c for c in cells if c.visible]
    if not seen:
        return f"{title}. {chart['no_value']}"
    text = f"{chart[form]}: {_short(title)}."
    told = [part for part in varying(cells) if part != "group" or part in varying(seen)] or ["answer"]
    groups = [p for p in told if p == "group"] and len(told) > 1
    blocks: dict[tuple, list[Mark]] = {}
    for c in sorted(seen, key=lambda c: -c.value):
        blocks.setdefault(tuple(getattr(c, p) for p in told if p != "group" or not groups), []).append(c)
    closing = f" {chart['rest_alt']}" if form == "stack" and synthetic and _open(seen) else ""
    said: list[str] = []
    left = len(seen)
    for what, members in blocks.items():
        if groups:
            ordered = [c for c in distinct(seen) if c in members]
            phrase = f"{', '.join(map(_lower, what))}: {', '.join(f'{_lower(c.group)} {c.text}' for c in ordered)}"
        else:
            phrase = f"{', '.join(map(_lower, what))} {members[0].text}"
        if said and len(f"{text} {' '.join(said)} {phrase}{closing}".split()) > _WORDS - 8:
            break
        said.append(phrase)
        left -= len(members)
    text += (
        " " + chart["highest"].format(values="; ".join(said))
        if len(seen) > 1
        else f" {said[0][:1].upper()}{said[0][1:]}."
    )
    if left:
        text += " " + chart["smaller_one" if left == 1 else "smaller"].format(n=left)
    return text + closing


def _open(seen: list[Mark]) -> bool:
    whole: dict[tuple, float] = {}
    for c in (c for c in seen if not c.sums_up(seen)):
        whole[c.row] = whole.get(c.row, 0) + c.value
    return any(total < 99.5 for total in whole.values())


def _short(title: str, words: int = 18) -> str:
    parts = title.rstrip(".").split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
