"""``python -m kidsonline.book [book|pdf|preview|references]``, as the Makefile calls it; exit status 1: it failed."""

import sys

from ..appendix.everything.edition import file_name
from ..console import any_letters
from ..errors import UserError
from ..paths import shown
from . import build, references
from .environment import adopt
from .pdf import make_pdf
from .place import HOME


def main(arguments: list[str]) -> int:
    """Build the site (the default), print it, serve it, or rewrite the references; 0 when done, 1 when it failed."""
    any_letters()
    try:
        adopt()
        if arguments == ["preview"]:
            build.preview()
        elif arguments == ["pdf"]:
            pdf = HOME.folder / file_name("", "pdf")
            print(f"Printed {make_pdf(build.ensure(), pdf)} pages: {shown(pdf)}")
        elif arguments == ["references"]:
            references.rewrite()
            print("Done. Review what changed with: git diff tests/reference")
        else:
            build.build()
            print(f"Built. Open {HOME.name}/index.html in a browser.")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
