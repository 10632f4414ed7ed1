"""``python -m kidsonline.book [COMMAND]``, as the Makefile calls it; exit status 1 when it failed.

book (the default) builds the site, ensure only where an input changed; preview [PORT] serves it and follows what is
saved; lab opens the chapters in JupyterLab; references rewrites the executed references.
"""

import sys
from collections.abc import Callable

from ..console import any_letters
from ..errors import UserError, unknown
from . import build
from .environment import adopt
from .place import HOME


def _book() -> None:
    build.build()
    print(f"Built. Open {HOME.name}/index.html in a browser.")


def _preview(port: str = "8000") -> None:
    from .preview import preview

    if not (port.isdigit() and int(port) < 65536):
        raise UserError(f"'{port}' is no port: name one as a number, such as make preview PORT=8001.")
    preview(port=int(port))


def _lab(*options: str) -> None:
    from .lab import lab

    lab(*options)


def _references() -> None:
    from .references import rewrite

    rewrite()
    print("Done. Review what changed with: git diff tests/reference")


COMMANDS: dict[str, Callable[..., object]] = {
    "book": _book,
    "ensure": build.ensure,
    "preview": _preview,
    "lab": _lab,
    "references": _references,
}


def main(arguments: list[str]) -> int:
    """Run one command with what follows its name; 0 when done, 1 when it failed."""
    any_letters()
    name, *rest = arguments or ["book"]
    try:
        if name not in COMMANDS:
            raise unknown("command", name, COMMANDS, "python -m kidsonline.book")
        adopt()
        COMMANDS[name](*rest)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
