"""What each sentence claims, on the data in use: a claim whose state moved is named with its chapter and line.

The expected states stand in the executed references. With $KIDSONLINE_DATA set, the claims are made on that data, so
that a survey team reads here which sentences its own numbers no longer carry.
"""

import json

import pytest
from conftest import CHOSEN_DATA
from executed import claims, execute

from kidsonline.book.references import chapters, reference_of
from kidsonline.findings.claim import MIME
from kidsonline.paths import ROOT

GLUED = f"application/papermill.record/{MIME}"


def expected(chapter):
    """State of each claim by its key, from the chapter's reference."""
    cells = json.loads(reference_of(chapter).read_text(encoding="utf-8"))["cells"]
    found = [o["data"][GLUED] for c in cells for o in c["outputs"] if GLUED in o.get("data", {})]
    return {claim["name"]: claim["state"] for claim in found}


def line_of(chapter, key):
    """Number of the first line that shows the claim's badge."""
    lines = chapter.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, 1) if f"{{glue}}`{key}`" in line)


@pytest.mark.parametrize("chapter", [c for c in chapters() if expected(c)], ids=lambda c: c.stem)
def test_claims_are_in_the_state_that_was_reviewed(chapter):
    _, said = execute(chapter, CHOSEN_DATA)
    before, now = expected(chapter), {key: claim.state for key, claim in claims(said).items()}
    moved = [
        f"{chapter.relative_to(ROOT)} line {line_of(chapter, key)}: {key} was '{before.get(key)}', is '{now.get(key)}'"
        for key in sorted(before.keys() | now.keys())
        if before.get(key) != now.get(key)
    ]
    assert not moved, "\n".join(moved)
