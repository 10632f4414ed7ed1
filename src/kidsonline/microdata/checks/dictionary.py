"""The file's own dictionary against the codebook: labels and declared missing values that say something else."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ...codebook.model import Answer, Variable
from ...codebook.synonyms import likeness, numbers_in
from ..prepare import ranges
from ..severity import Finding, counted, some, stop, warn
from ..sheet import Sheet

ALIKE, CLEARLY = 0.8, 0.15  # likeness from which a label is another answer's, and by how much more than its own
SETTLE = "Say in a mapping which is right ('kidsonline check' drafts one with --draft-mapping)."


class Label(NamedTuple):
    """A label of the file beside what the codebook calls its code; ``other`` is the answer it names instead, if any."""

    item: Variable
    code: float
    said: str
    own: Answer | None
    other: Answer | None


def labels_that_contradict(sheet: Sheet) -> Iterator[Finding]:
    """Codes that the file calls by the name of another answer: every number would be of the wrong people."""
    found: dict[str, list[str]] = defaultdict(list)
    for label in labels(sheet):
        if label.other:
            own = f"'{label.own.label}' in the codebook" if label.own else "not in the codebook"
            says = f"code {label.code:g} is '{label.said}' in the file and {own}, where "
            found[says + f"'{label.other.label}' is {label.other.code}"].append(label.item.variable)
    for says, variables in found.items():
        yield stop(variables, f"{says}.", SETTLE)


def labels_worded_otherwise(sheet: Sheet) -> Iterator[Finding]:
    """Labels that are neither the codebook's nor another answer's: only a person can tell."""
    found: dict[tuple, list[str]] = defaultdict(list)
    for label in labels(sheet):
        if label.own and not label.other and not same(label.said, label.own, label.item):
            found[label.code, label.said, label.own.label].append(label.item.variable)
    if found:
        details = [f"{code:g}: '{said}' for '{own}' ({some(v)})" for (code, said, own), v in found.items()]
        yield warn(
            sorted({v for variables in found.values() for v in variables}),
            f"{counted(len(found), 'label')} of the file, worded otherwise than in the codebook.",
            "Compare them; a row of a mapping with the same code on both sides settles one.",
            details,
        )


def answers_declared_missing(sheet: Sheet) -> Iterator[Finding]:
    """Codes that the file declares missing and the codebook counts as answers."""
    found: dict[tuple, list[str]] = defaultdict(list)
    for item in sheet.coded:
        declared, counts = ranges(sheet.file.missing.get(item.variable, [])), sheet.counts(item.variable)
        for answer in item.answers:
            if (
                not answer.missing
                and any(low <= answer.code <= high for low, high in declared)
                and answer.code in counts
            ):
                found[answer.code, answer.label].append(item.variable)
    for (code, label), variables in found.items():
        yield stop(variables, f"code {code} is declared missing in the file and is the answer '{label}' here.", SETTLE)


def labels(sheet: Sheet) -> Iterator[Label]:
    """Each label of a code that occurs, and that no mapping speaks of."""
    for item in sheet.coded:
        counts, own = sheet.counts(item.variable), {a.code: a for a in item.answers}
        for code, said in sheet.file.value_labels.get(item.variable, {}).items():
            if isinstance(code, str) or code not in counts or not said.strip():
                continue
            yield Label(item, code, said, own.get(int(code)) if code == int(code) else None, _other(said, code, item))


def same(said: str, answer: Answer, item: Variable) -> bool:
    """Whether a label says what an answer of the codebook says: its words, or its numbers where no other has them."""
    numbers = numbers_in(said)
    alone = [a for a in item.answers if numbers_in(a.label) == numbers] == [answer]
    return likeness(said, answer.label) == 1 or bool(numbers and alone)


def _other(said: str, code: float, item: Variable) -> Answer | None:
    """The answer that a label names though it is of another code."""
    own = [a for a in item.answers if a.code == code]
    if any(same(said, a, item) for a in own):
        return None
    others = [a for a in item.answers if a.code != code]
    if exact := [a for a in others if same(said, a, item)]:
        return exact[0]
    best = max(others, key=lambda a: likeness(said, a.label), default=None)
    near = likeness(said, best.label) if best else 0.0
    return best if near >= ALIKE and near >= CLEARLY + max((likeness(said, a.label) for a in own), default=0) else None
