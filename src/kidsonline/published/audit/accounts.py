"""Two ways to arrive at one number, and what would make them agree."""

from dataclasses import dataclass, replace

from .finding import EPSILON, Finding, number, surety
from .misprints import one_character
from .readings import Reading

# A misprint is proposed when it comes within this many points beyond the tolerance (the ledger's own slack).
NEAR = 0.1
# Where words end that only say "over" or "under" is our reading of them, and may be this many points off.
LOOSE = 5.0


@dataclass(frozen=True)
class Term:
    """A reading in an account, with its weight and what to call it there."""

    weight: float
    reading: Reading
    name: str


@dataclass(frozen=True)
class Account:
    """A weighted sum of readings and a ``constant``, in percent, with ``slack`` beyond the rounding of its terms.

    ``inferred`` marks weights that print does not give.
    """

    terms: tuple[Term, ...]
    words: str
    slack: float = 0.0
    constant: float = 0.0
    inferred: bool = False

    @property
    def value(self) -> float:
        """The account with every term as printed."""
        return self.constant + sum(t.weight * t.reading.value for t in self.terms)

    @property
    def low(self) -> float:
        """The least it can be before rounding."""
        return self.constant + sum(t.weight * t.reading.low for t in self.terms) - self.slack

    @property
    def high(self) -> float:
        """The most it can be before rounding."""
        return self.constant + sum(t.weight * t.reading.high for t in self.terms) + self.slack

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Its terms without their weights."""
        return tuple(t.reading for t in self.terms)

    def with_value(self, reading: Reading, value: float) -> "Account":
        """The account had ``reading`` been printed as ``value``."""
        shift = value - reading.value
        moved = replace(reading, value=value, low=reading.low + shift, high=reading.high + shift)
        return replace(self, terms=tuple(replace(t, reading=moved) if t.reading is reading else t for t in self.terms))


def single(reading: Reading, name: str) -> Account:
    """A printed value by itself."""
    text = reading.text
    if reading.kind == "words":
        text = f"“{text}” ({number(reading.low)} to {number(reading.high)})"
    return Account((Term(1.0, reading, name),), f"{name} {text}")


@dataclass(frozen=True)
class Conflict:
    """Two accounts that cannot both stand; ``at_most``: the first may be less than the second, not more."""

    a: Account
    b: Account
    at_most: bool = False

    @property
    def gap(self) -> float:
        """What is left of the difference after all tolerance, in points; positive means a contradiction."""
        over = self.a.low - self.b.high
        return over if self.at_most else max(over, self.b.low - self.a.high)

    @property
    def tolerance(self) -> float:
        """What rounding, shares and weights could explain, in points."""
        return (self.a.high - self.a.low + self.b.high - self.b.low) / 2

    @property
    def stands(self) -> bool:
        """Whether print contradicts itself here."""
        return self.gap > EPSILON

    @property
    def sure(self) -> str:
        """How sure; possible at most where a row's answers had to be guessed, likely at most on inferred shares."""
        if any(r.doubt for r in self.a.readings + self.b.readings):
            return "possible"
        alone = [x.readings[0] for x in (self.a, self.b) if len(x.readings) == 1]
        sided = any(r.kind == "words" and r.value in (r.low, r.high) for r in alone)
        sure = surety(self.gap, max(self.tolerance, LOOSE) if sided else self.tolerance)
        return "likely" if sure == "certain" and (self.a.inferred or self.b.inferred) else sure

    @property
    def arithmetic(self) -> str:
        """Both accounts side by side, with the tolerance or what the words cover."""
        sign = "exceeds" if self.at_most else "against"
        worded = any(r.kind == "words" for r in self.a.readings + self.b.readings)
        tolerance = "" if worded else f" (tolerance {number(self.tolerance, 2)})"
        return f"{self.a.words} {sign} {self.b.words}{tolerance}"

    def reconciled(self, others: tuple["Conflict", ...] = (), keeps: tuple["Conflict", ...] = ()) -> str:
        """The one-character misprints that would make the accounts agree, best first, then the value each term needs.

        ``others`` are further conflicts that have to go away with this one, ``keeps`` comparisons that agree now and
        have to go on agreeing. Where more than three misprints would do, they prove nothing and are left out.
        """
        if self.at_most:
            return " or ".join(
                f"{t.name} at least {number(self.a.value)} instead of {number(t.reading.value, 2)}"
                for t in self.b.terms
                if t.reading.kind == "exact"
            )
        values, slips = [], []
        near = NEAR if self.tolerance <= 0.25 else 0.0
        for account, other in ((self.a, self.b), (self.b, self.a)):
            for t in account.terms:
                r = t.reading
                if r.kind != "exact":
                    continue
                needed = round(r.value + (other.value - account.value) / t.weight, 1 if r.high - r.low < 0.5 else 0)
                if 0 <= needed <= 100 and all(k.moved(r, needed).gap <= EPSILON for k in keeps):
                    values.append(f"{t.name} {number(needed)} instead of {number(r.value, 2)}")
                for c in one_character(number(r.value, max(r.decimals, 1))):
                    fits = all(k.moved(r, c).gap <= near + EPSILON for k in (self, *others))
                    if c <= 100 and fits and all(k.moved(r, c).gap <= EPSILON for k in keeps):
                        miss = abs(account.with_value(r, c).value - other.value)
                        slips.append(
                            (round(miss, 6), f"{t.name} {number(c, 2)} (one character from {number(r.value, 2)})")
                        )
        text = " or ".join(s for _, s in sorted(slips)) if len(slips) < 4 else ""
        single_ = f"by a single value: {' or '.join(values)}" if values else ""
        return "; ".join(filter(None, [text, single_]))

    def moved(self, reading: Reading, value: float) -> "Conflict":
        """The conflict had ``reading`` been printed as ``value``."""
        return Conflict(self.a.with_value(reading, value), self.b.with_value(reading, value), self.at_most)


def finding(
    rule: str,
    statement: str,
    worst: Conflict,
    others: tuple[Conflict, ...] = (),
    *,
    keeps: tuple[Conflict, ...] = (),
    more: tuple[Reading, ...] = (),
    likely: str | None = None,
    sure: str | None = None,
    matter: str = "",
) -> Finding:
    """The finding that a conflict is, with the rows and places of its readings and of ``more``.

    ``likely`` and ``sure`` are those of the conflict unless a rule knows better.
    """
    readings = (
        worst.a.readings + worst.b.readings + tuple(r for k in others for r in k.a.readings + k.b.readings) + more
    )
    arithmetic = "; ".join(dict.fromkeys(k.arithmetic for k in (worst, *others)))
    return Finding(
        rule=rule,
        where="; ".join(dict.fromkeys(p for r in readings for p in r.places)),
        statement=statement,
        arithmetic=arithmetic,
        likely=worst.reconciled(others, keeps) if likely is None else likely,
        sure=sure or worst.sure,
        ids=tuple(dict.fromkeys(i for r in readings for i in r.ids)),
        matter=matter,
    )
