"""``python -m kidsonline.book [COMMAND]``, as the Makefile calls it; exit status 1 when it failed.

book (the default) builds the site, ensure only where an input changed; pdf prints it; preview [PORT] serves it and
follows what is saved; lab opens the chapters in JupyterLab; references rewrites the executed references; ahead is a
step of a build.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from ..console import any_letters
from ..errors import UserError, unknown
from ..paths import shown
from .environment import adopt
from .fresh import BUILT, SITE, is_current

# jsonschema, under nbformat, would take seconds to make a grammar of web addresses, which no notebook is checked for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# What a command needs is imported when it is called: it takes longer than to see that nothing changed.


def _book() -> None:
    found = f"Open {shown(BUILT / SITE)}/index.html in a browser."
    if is_current(BUILT):
        print(f"Nothing has changed since the last build. {found}")
        return
    from .build import build

    build()
    print(f"Built. {found}")


def _ensure() -> None:
    from .build import ensure

    ensure()


def _pdf() -> None:
    from ..appendix.everything.edition import file_name
    from .build import ensure
    from .pdf import make_pdf

    pdf = BUILT / file_name("", "pdf")
    print(f"Printed {make_pdf(ensure(), pdf)} pages: {shown(pdf)}")


def _ahead(*folders: str) -> None:
    from .ahead import work

    work(*map(Path, folders))


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
    "ensure": _ensure,
    "pdf": _pdf,
    "preview": _preview,
    "lab": _lab,
    "references": _references,
    "ahead": _ahead,
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
