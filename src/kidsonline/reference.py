"""What the reference pages list: the ledger against the microdata, and where print disagrees with itself."""

from collections import Counter
from functools import cache

from . import load, paths
from .claims import STATES, Claim
from .codebook import POPULATIONS, codebook
from .compare import DESIGN_EFFECT, LEVEL
from .consistency import audit as run_audit
from .estimation import smallest_difference
from .listing import Listing
from .published import codes_of, ledger, place_of
from .reproduce import VERDICTS, reproduce
from .said_in_print import PrintedClaim, printed_claims
from .survey import Survey


def _labels(row) -> tuple[str, str]:
    """Answers and group of a ledger row in words."""
    book = codebook(row.population) if row.population in POPULATIONS else None
    name = row.variable.split("|")[0]
    if book is None or name not in book:
        return row.categories, row.group
    answers = {a.code: a.label for a in book[name].answers}
    groups = {a.code: a.label for a in book[row.group_var].answers} if row.group_var in book else {}
    said = " or ".join(answers.get(c, str(c)) for c in codes_of(row.categories))
    return said, " or ".join(groups.get(c, str(c)) for c in codes_of(row.group)) or "everybody"


@cache
def reproduction() -> Listing:
    """Printed against recomputed for every statistic of the ledger; worked out once, counted and shown on one page."""
    book, rows = ledger(), []
    table = reproduce(book, {p: load(p) for p in POPULATIONS}).set_index("id")
    for key, row in book.statistics.iterrows():
        answers, group = _labels(row)
        made = table.loc[key]
        show = made.verdict in ("agrees", "differs") and made.recomputed == made.recomputed
        digits = 1 if row.measure.startswith("percent") else 2 if row.measure == "ratio" else 0
        value = f"{made.recomputed:.{digits}f}" if show else ""
        name = row.variable.replace("|", ", ") or f"source: {row.source}"
        measure = row.measure.replace("_", " ")
        rows.append([name, answers, group, row.printed, value, made.verdict, measure, place_of(row), key])
    columns = ["Variable", "Answers", "Group", "Printed", "Recomputed", "Verdict", "Measure", "Place", "Id"]
    return Listing.of("reproduction", "Every printed statistic and what the microdata return", columns, rows,
                      ("Verdict", "Measure"), ("Recomputed",))  # fmt: skip


def verdicts() -> dict[str, int]:
    """How many statistics have each verdict, in the order of ``reproduce.VERDICTS``."""
    counts = Counter(row[5] for row in reproduction().rows)
    return {v: counts.get(v, 0) for v in VERDICTS}


def comparisons_in_print(*states: str) -> Listing:
    """The comparisons of the printed text in one of ``states``: both shares, and the test or why there is none.

    Claims that cannot be tested have a table without a test, which a reader may filter by the reason.
    """
    found = [printed for printed in printed_claims() if printed.claim.state in states]
    tested = any(printed.claim.test for printed in found)
    rows = [[_said(printed), *_sides(printed.claim), *_test(printed.claim, tested), "; ".join(printed.places)]
            for printed in found]  # fmt: skip
    test = ["Difference in points (95% interval)", "State"] if tested else ["Why it cannot be tested"]
    columns = ["Said in print, in our words", "First share", "Second share", *test, "Where"]
    name = "print-" + "-".join(states).replace(" ", "-")
    return Listing.of(name, f"Comparisons of the printed text: {', '.join(states)}", columns, rows, (test[-1],))


def _said(printed: PrintedClaim) -> str:
    sentences = [text[:1].upper() + text[1:].removesuffix(".") + "." for text in (printed.said, printed.note) if text]
    return " ".join(sentences)


def _sides(claim: Claim) -> list[str]:
    """Both shares with their bases, named by their groups or, where one thing is set against another, by the things."""
    sides = claim.payload["sides"]
    named = "label" if len({side["label"] for side in sides}) > 1 else "group"
    return [f"{s[named]}: {s['text']} (n\u00a0=\u00a0{s['base']})" if s["label"] else "–" for s in sides]


def _test(claim: Claim, tested: bool) -> list[str]:
    c = claim.payload
    if not tested:
        return [c["reason"]]
    return [f"{c['difference']} ({c['interval']}), p\u00a0{c['p']}" if c["difference"] else c["reason"], c["badge"]]


def states_in_print() -> dict[str, int]:
    """How many comparisons of the printed text have each state, in the order of ``claims.STATES``."""
    counts = Counter(printed.claim.state for printed in printed_claims())
    return {state: counts.get(state, 0) for state in STATES}


def variables(population: str) -> Listing:
    """The codebook of one population: what was asked, of whom, with which answers."""
    book, rows = codebook(population), []
    for v in book.variables.values():
        answers = "; ".join(f"{a.code} {a.label}" for a in v.answers)
        sensitive = "yes" if v.sensitive else ""
        asked = f"all {population}" if v.universe == population else book.universes[v.universe].label_en
        rows.append([v.variable, v.label_en, v.question_en, answers, asked, v.theme, sensitive,
                     v.counterpart, ", ".join(v.figures)])  # fmt: skip
    columns = ["Variable", "Label", "Question", "Answers", "Asked of", "Theme", "Sensitive", "Counterpart", "Figures"]
    return Listing.of(f"codebook-{population}", f"Variables of the {population}", columns, rows, ("Theme", "Sensitive"))


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


def contradictions() -> Listing:
    """Every finding of the audit, in the order of the rules."""
    found = run_audit(ledger(), {p: codebook(p) for p in POPULATIONS}, paths.SAMPLE)
    rows = [[f.rule, f.sure, f.where, f.statement, f.arithmetic, f.likely] for f in found]
    columns = ["Rule", "How sure", "Where", "What", "Arithmetic", "What would reconcile it"]
    caption = "Where the printed numbers cannot all stand"
    return Listing.of("contradictions", caption, columns, rows, ("Rule", "How sure"))
