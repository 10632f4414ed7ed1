"""The one error a person meets: a sentence that says what to do. The command line prints it without traceback."""

from collections.abc import Iterable
from difflib import get_close_matches
from traceback import walk_tb


class UserError(ValueError):
    """Something the person at the keyboard can put right; the message says how."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the line of the cell, and the message."""
        from IPython import get_ipython  # which is who asks

        cells = get_ipython().compile  # knows which code is of which cell
        run = [(cells.format_code_name(f.f_code.co_filename), line) for f, line in walk_tb(self.__traceback__)]
        place = next((f"{' '.join(name)}, line {line}" for name, line in run if name), "")
        return [*filter(None, [place]), f"{type(self).__name__}: {self}"]


def unknown(kind: str, given: object, known: Iterable[str], where: str) -> UserError:
    """Error for a name that does not exist, naming the nearest ones that do.

    ``kind`` is what the name stands for ("variable"), ``where`` the file or table it was looked up in.
    """
    known = [str(k) for k in known]
    near = get_close_matches(str(given), known, n=3, cutoff=0.4) or sorted(known)[:3]
    names = ", ".join(f"'{name}'" for name in near) or "none"
    return UserError(f"There is no {kind} '{given}' in {where}; the nearest: {names}.")
