"""What repeats is one matter with its places: one slip of print can make many findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from .finding import SURE, Finding


@dataclass(frozen=True)
class Matter:
    """Findings of one rule that one slip of print makes, in their order."""

    statement: str
    findings: tuple[Finding, ...]

    @property
    def rule(self) -> str:
        """The kind of contradiction."""
        return self.findings[0].rule

    @property
    def sure(self) -> str:
        """As sure as the surest of its findings."""
        return min((f.sure for f in self.findings), key=SURE.index)

    @property
    def where(self) -> str:
        """Its places, each once."""
        return "; ".join(dict.fromkeys(p for f in self.findings for p in f.where.split("; ")))

    @property
    def lines(self) -> list[str]:
        """It in lines for a terminal: one, or one and one more, indented, for each finding of several."""
        told = [
            f"{f.where}: {f.statement} {f.arithmetic}" + (f" {f.likely}" if f.likely else "") for f in self.findings
        ]
        if len(told) == 1:
            return [f"[{self.rule}; {self.sure}] {told[0]}"]
        return [f"[{self.rule}; {self.sure}] {self.statement} {len(told)} findings:", *(f"  {t}" for t in told)]


def matters(findings: Sequence[Finding]) -> list[Matter]:
    """Findings as matters, in the order of the first of each: those of one rule that share a matter or statement."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for f in findings:
        found.setdefault((f.rule, f.matter or f.statement), []).append(f)
    return [Matter(statement, tuple(together)) for (_, statement), together in found.items()]


@dataclass(frozen=True)
class Tally:
    """How many matters and findings of one kind there are, and the matters by how sure they are (``SURE``)."""

    rule: str
    matters: int
    findings: int
    sure: tuple[int, ...]


def tallies(found: Sequence[Matter]) -> list[Tally]:
    """One tally a kind, in the order of the kinds; a matter that stands alone counts as one finding."""
    kinds = list(dict.fromkeys(m.rule for m in found))
    own = {kind: [m for m in found if m.rule == kind] for kind in kinds}
    return [
        Tally(
            kind,
            len(own[kind]),
            sum(len(m.findings) for m in own[kind]),
            tuple(sum(m.sure == sure for m in own[kind]) for sure in SURE),
        )
        for kind in kinds
    ]
