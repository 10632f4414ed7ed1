"""``python -m kidsonline.book [book|preview|references]``, as the Makefile calls it; exit status 1 when it failed."""

import sys
from pathlib import Path

from ..console import any_letters
from ..errors import UserError
from ..paths import shown
from .environment import adopt
from .fresh import BUILT, SITE, is_current


def main(arguments: list[str]) -> int:
    """Build the site (the default), serve it, or rewrite the references; 0 when done, 1 when it failed."""
    any_letters()
    try:
        adopt()
        if arguments in ([], ["book"]) and is_current(BUILT):
            print(f"Nothing has changed since the last build. Open {shown(BUILT / SITE)}/index.html in a browser.")
            return 0
        from . import (  # not before: what they import takes longer than to see that nothing changed
            ahead,
            build,
            references,
        )

        if arguments[:1] == ["ahead"]:  # a step of a build, which it takes apart
            ahead.work(*map(Path, arguments[1:]))
        elif arguments == ["preview"]:
            build.preview()
        elif arguments == ["references"]:
            references.rewrite()
            print("Done. Review what changed with: git diff tests/reference")
        else:
            build.build()
            print(f"Built. Open {shown(BUILT / SITE)}/index.html in a browser.")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
