"""What a look at a file hands back: one thing that a survey team must settle, look at, or know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

NAMED = 6  # variables that a sentence names before it counts the rest


class Severity(StrEnum):
    """How much a finding matters."""

    STOP = "stop"  # numbers would be wrong or missing: no survey is made of the file
    WARNING = "warning"  # right or wrong, only the team can tell
    NOTE = "note"  # how the file was read


@dataclass(frozen=True)
class Finding:
    """One finding: ``what`` was found in which ``variables`` (none: the file as a whole), and what ``to_do``.

    details : one line each, where there is more to say than a sentence holds.
    """

    severity: Severity
    variables: tuple[str, ...]
    what: str
    to_do: str = ""
    details: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The finding in one line."""
        where = f"{some(self.variables)}: " if self.variables else ""
        return f"{where}{self.what}" + (f" {self.to_do}" if self.to_do else "")


def stop(variables: str | Iterable[str], what: str, to_do: str, details: Iterable[str] = ()) -> Finding:
    """A finding that no survey is made of the file with."""
    return Finding(Severity.STOP, _names(variables), what, to_do, tuple(details))


def warn(variables: str | Iterable[str], what: str, to_do: str, details: Iterable[str] = ()) -> Finding:
    """A finding to look at."""
    return Finding(Severity.WARNING, _names(variables), what, to_do, tuple(details))


def note(variables: str | Iterable[str], what: str, details: Iterable[str] = ()) -> Finding:
    """Something to know."""
    return Finding(Severity.NOTE, _names(variables), what, "", tuple(details))


def counted(number: int, what: str) -> str:
    """A number of things in words: "1 row", "1,200 rows"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def some(names: Sequence[object], most: int = NAMED) -> str:
    """Names in a sentence; beyond ``most`` the rest is counted."""
    shown = ", ".join(map(str, names[:most]))
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def _names(variables: str | Iterable[str]) -> tuple[str, ...]:
    return ((variables,) if variables else ()) if isinstance(variables, str) else tuple(variables)
