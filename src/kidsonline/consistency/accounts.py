"""Two ways to arrive at one number, and what would make them agree."""

from dataclasses import dataclass, replace

from .finding import EPSILON, number, surety
from .misprints import one_character
from .readings import Reading

# A misprint is proposed when it comes within this many points beyond the tolerance (the ledger's own slack).
NEAR = 0.1


@dataclass(frozen=True)
class Account:
    """A weighted sum of readings, in percent, with ``slack`` beyond the rounding of its terms; no terms: ``constant``."""

    terms: tuple[tuple[float, Reading], ...]
    words: str
    slack: float = 0.0
    constant: float = 0.0

    @property
    def value(self) -> float:
        """The account with every term as printed."""
        return self.constant + sum(w * r.value for w, r in self.terms)

    @property
    def low(self) -> float:
        """The least it can be before rounding."""
        return self.constant + sum(w * r.low for w, r in self.terms) - self.slack

    @property
    def high(self) -> float:
        """The most it can be before rounding."""
        return self.constant + sum(w * r.high for w, r in self.terms) + self.slack

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Its terms without their weights."""
        return tuple(r for _, r in self.terms)

    def with_value(self, reading: Reading, value: float) -> "Account":
        """The account had ``reading`` been printed as ``value``."""
        moved = replace(reading, value=value, low=value - (reading.value - reading.low), high=value + (reading.high - reading.value))
        return replace(self, terms=tuple((w, moved if r is reading else r) for w, r in self.terms))


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
        """How sure; never more than possible where a row's answers had to be guessed."""
        doubt = any(r.doubt for r in self.a.readings + self.b.readings)
        return "possible" if doubt else surety(self.gap, self.tolerance)

    @property
    def arithmetic(self) -> str:
        """Both accounts side by side, with the tolerance."""
        sign = "not at most" if self.at_most else "against"
        return f"{self.a.words} {sign} {self.b.words}; rounding and weights explain {number(self.tolerance, 2)}"

    def reconciled(self, others: tuple["Conflict", ...] = ()) -> str:
        """The single value for each exact term that would make the accounts agree, and misprints of one character that nearly do.

        A misprint that leaves one of ``others`` (all conflicts of the same cell) standing is not proposed.
        """
        if self.at_most:
            return ""
        singles, slips = [], []
        for account, other in ((self.a, self.b), (self.b, self.a)):
            for weight, r in account.terms:
                if r.kind != "exact":
                    continue
                name = _name(r, self)
                value = round(r.value + (other.value - account.value) / weight, 1)
                if 0 <= value <= 100:
                    singles.append(f"{name} {number(value)} instead of {number(r.value, 2)}")
                for c in one_character(number(r.value, max(r.decimals, 1))):
                    if c <= 100 and all(k.moved(r, c).gap <= NEAR + EPSILON for k in (self, *others)):
                        makes = account.with_value(r, c).value
                        slips.append((abs(makes - other.value), f"{number(c, 2)} for {number(r.value, 2)} ({name})"))
        slips = [s for _, s in sorted(slips)]
        text = "; or ".join(singles)
        return (f"one character: {', or '.join(slips)}; " if slips else "") + (f"single values: {text}" if text else "")

    def moved(self, reading: Reading, value: float) -> "Conflict":
        """The conflict had ``reading`` been printed as ``value``."""
        return Conflict(self.a.with_value(reading, value), self.b.with_value(reading, value), self.at_most)


def _name(reading: Reading, conflict: Conflict) -> str:
    return reading.text
