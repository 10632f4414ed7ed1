"""Words for an answer, or the name of a source, that cannot be taken as they stand."""

import re
from collections.abc import Iterator

from ...notation import codes_of, place_of
from ..accounts import Conflict, finding, single
from ..finding import Finding, number
from ..printed_report import Report
from ..readings import Cell
from .parts import added, parts_of, refusal_limit

RULE = "labels"


def answers_that_say_at_least(report: Report) -> Iterator[Finding]:
    """An answer called "at least ..." that, taken at its word, holds the answers above it, and then misses the sum.

    Where print gives each of the answers above it as well, it shows that the answer stands alone; then a value for all
    of them together is a second one under the same words.
    """
    for key, rows in report.by_question.items():
        answers = [a for a in report.books[key.population][key.variable].answers if not a.missing]
        first = next((a.code for a in answers if a.label.startswith("at least")), None)
        if first is None:
            continue
        above = tuple(a.code for a in answers if a.code >= first)
        parts = {r.cell.codes: r for r in parts_of(report, key)}
        if (first,) not in parts or len(above) < 2:
            continue
        name = next(a.label for a in answers if a.code == first)
        matter = f"“{name}” stands for one answer, not for it and those above."
        if all((c,) in parts for c in above):
            if above in parts and parts[above].kind == "exact":
                yield finding(
                    RULE,
                    f"“{name}” has two values for “{report.item(key)}”.",
                    Conflict(single(parts[above], "all answers from there up"), single(parts[(first,)], "one answer")),
                    likely="",
                    matter=matter,
                )
            continue
        below = tuple(a.code for a in answers if a.code < first)
        lower = [parts[(c,)] for c in below if (c,) in parts]
        for target in rows:
            wanted = [r for r in lower if r.cell.codes[0] in target.cell.codes]
            codes = {c for r in wanted for c in r.cell.codes} | set(above)
            conflict = Conflict(added(report, (*wanted, parts[(first,)])), single(target, "printed"))
            if target.kind != "words" and set(target.cell.codes) == codes and conflict.stands:
                yield finding(
                    RULE,
                    f"“{name}”, taken at its word, does not make the value printed for “{report.label(target.cell)}”.",
                    conflict,
                    likely=f"“{name}” stands for that answer alone",
                    matter=matter,
                )
                break


def answers_at_their_word(report: Report) -> Iterator[Finding]:
    """A share said of several answers in all (``said.csv``) that leaves more people out than if it is of one alone.

    At its word it and the other answers leave those who gave none; where they would be many, and hardly anybody when
    the share is of the answer that the ledger reads, the words do not fit.
    """
    said = report.ledger.wording.said
    for _, row in said[said.aspect == "answers"].iterrows():
        found = report.ledger.statistics.loc[row.statistic]
        told = codes_of(row.said)
        own = next((r for r in report.readings if row.statistic in r.ids), None)
        if own is None or not set(own.cell.codes) < set(told):
            continue
        answers = {a.code for a in report.books[found.population][found.variable].answers if not a.missing}
        alone = [
            r for r in parts_of(report, own.cell.question) if len(r.cell.codes) == 1 and r.cell.codes[0] in answers
        ]
        outside = [r for r in alone if r.cell.codes[0] not in told]
        inside = [r for r in alone if r.cell.codes[0] in told]
        if {c for r in outside for c in r.cell.codes} != answers - set(told) or len(inside) < 2:
            continue
        left = 100 - own.value - sum(r.value for r in outside)
        rest = 100 - sum(r.value for r in inside + outside)
        limit = refusal_limit(report, found.population)
        if left > 2 * max(rest, own.high - own.low):
            sum_ = " + ".join(number(r.value) for r in outside + inside)
            yield Finding(
                rule=RULE,
                where="; ".join(dict.fromkeys(p for r in (own, *alone) for p in r.places)),
                statement=f"{own.text} is said of “{_joined(report, own.cell, told)}”, and the other answers leave "
                "people out.",
                arithmetic=f"{own.text} and {' + '.join(r.text for r in outside)} leave {number(left)}% without an "
                f"answer; as one answer of its own, {sum_} = {number(100 - rest)} leaves {number(rest)}%",
                likely=report.label(own.cell),
                sure="certain" if limit is not None and left > limit else "possible",
                ids=tuple(dict.fromkeys(i for r in (own, *alone) for i in r.ids)),
                matter=f"A share said of “{_joined(report, own.cell, told, item=False)}” in all is of one answer.",
            )


def _joined(report: Report, cell: Cell, codes: tuple[int, ...], *, item: bool = True) -> str:
    text = report.label(cell.of(codes))
    return text if item else text.rpartition(" — ")[2]


def names_of_sources(report: Report) -> Iterator[Finding]:
    """A source that print calls by letters that are not the initials of its title, or by words that are not in it."""
    sources = report.ledger.sources
    for key, row in sources[sources.printed_name != ""].iterrows():
        words = re.findall(r"[^\W\d_][\w’']*", row.title)
        if row.printed_name.isupper():
            initials = iter(w[0].upper() for w in re.findall(r"[^\W\d_]+", row.title))
            fits = all(letter in initials for letter in row.printed_name)
        else:
            fits = all(w in words for w in re.findall(r"[^\W\d_][\w’']*", row.printed_name))
        if not fits:
            quoted = report.ledger.statistics[report.ledger.statistics.source == key]
            yield Finding(
                rule=RULE,
                where="; ".join(dict.fromkeys(place_of(r) for _, r in quoted.iterrows())) or row.quoted_in,
                statement=f"A source is called “{row.printed_name}”, which is not its name.",
                arithmetic=f"“{row.printed_name}” against “{row.title}”",
                sure="certain",
                ids=(f"sources.csv {key}",),
            )
