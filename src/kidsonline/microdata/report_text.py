"""What a look at a file found, as lines for a console: the summary first, then the worst."""

from ..codebook.study import study
from .checks.sampling_units import units
from .checks.weight_column import effective
from .preflight import Preflight
from .severity import NAMED, Finding, Severity

HEADS = {
    Severity.STOP: "These stop the report",
    Severity.WARNING: "To look at",
    Severity.NOTE: "To know",
}


def summary(found: Preflight) -> list[tuple[str, str]]:
    """What the file is, in a few words each: (name, words)."""
    sheet, book = found.sheet, found.sheet.book
    lines = [("Rows", f"{sheet.rows:,}")]
    if (drawn := units(sheet)) is not None:
        lines.append(("Sampling", f"{int(drawn.sum()):,} sampling units in {len(drawn):,} strata"))
    if sheet.weight is not None:
        counting = sheet.weight[sheet.weight > 0]
        worth = f"{counting.min():.3g} to {counting.max():.3g}; the rows are worth {effective(counting):,.0f}"
        lines.append(("Weights", f"{worth} equally weighted ones"))
    for name in study().divisions:
        if name in book and name in sheet.data:
            counts, answers = sheet.counts(name), book[name].answers
            groups = ", ".join(f"{a.label} {counts.get(a.code, 0):,}" for a in answers)
            lines.append((study().groupings[name].words.capitalize(), groups))
    there = sum(v.variable in sheet.data for v in sheet.questions)
    lines.append(("Questions", f"{there} of {len(sheet.questions)} in the codebook"))
    if sheet.data.get("synthetic") is not None and sheet.rows and (sheet.data["synthetic"] == 1).all():
        lines.append(("Kind", "synthetic: the file says of itself that nobody gave these answers"))
    lines.append(("Findings", verdict(found)))
    return lines


def verdict(found: Preflight) -> str:
    """Whether the report can be made of the file, in a clause."""
    stops, looks, notes = (len(found.of(severity)) for severity in Severity)
    counts = f"{looks} to look at, {notes} to know"
    if stops:
        return f"{stops} stop{'s' * (stops == 1)} the report, {counts}"
    return f"fits the {found.sheet.book.population} codebook; {counts}"


def report_text(found: Preflight, name: str) -> str:
    """The whole report on the file called ``name``."""
    words = summary(found)
    wide = max(len(head) for head, _ in words)
    lines = [f"{name}, read as {found.sheet.book.population}", *(f"  {head:{wide}}  {said}" for head, said in words)]
    for severity, head in HEADS.items():
        own = found.of(severity)
        if own:
            lines += ["", f"{head} ({len(own)})", *(line for finding in own for line in _lines(finding))]
    return "\n".join([*lines, "", f"{name}: {verdict(found)}."])


def _lines(finding: Finding) -> list[str]:
    if finding.severity == Severity.NOTE:  # its sentence names as many as a console has room for
        return [f"  - {finding.sentence}"]
    shown = [f"      {detail}" for detail in finding.details[:NAMED]]
    if len(finding.details) > NAMED:
        shown.append(f"      and {len(finding.details) - NAMED} more (all of them with --html)")
    return [f"  - {finding.sentence}", *shown]
