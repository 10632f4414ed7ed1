"""The one error a person meets: a sentence that says what to do. The command line prints it without traceback."""

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(ValueError):
    """Something the person at the keyboard can put right; the message says how."""


def unknown(kind: str, given: object, known: Iterable[str], where: str) -> UserError:
    """Error for a name that does not exist, naming the nearest ones that do.

    ``kind`` is what the name stands for ("variable"), ``where`` the file or table it was looked up in.
    """
    known = [str(k) for k in known]
    near = get_close_matches(str(given), known, n=3, cutoff=0.4) or sorted(known)[:3]
    names = ", ".join(f"'{name}'" for name in near) or "none"
    return UserError(f"There is no {kind} '{given}' in {where}; the nearest: {names}.")
