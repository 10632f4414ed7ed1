"""What the chapters said at some revision: figures, claims, lists and numbers in sentences, from the references.

The references are executed notebooks of the repository's own data, gated like the pages; nothing is computed here, and
no microdata of a team are looked at.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..appendix.listing import MIME as LISTING
from ..errors import UserError
from ..figures.figure import MIME as FIGURE
from ..figures.figure import unpacked
from ..findings.claim import MIME as CLAIM
from ..paths import ROOT
from .git import NotTold, git
from .references import REFERENCES

WORKING = ""  # the revision that is no commit: the files as they lie there


@dataclass(frozen=True)
class Said:
    """What one revision says, by name: payloads of ``figures`` and ``lists``, ``claims`` and ``words`` by chapter."""

    figures: Mapping[str, dict] = field(default_factory=dict)
    lists: Mapping[str, dict] = field(default_factory=dict)
    claims: Mapping[tuple[str, str], dict] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)


def said_at(revision: str = WORKING) -> Said:
    """All that the references of a commit say, or those that lie there; raises UserError for an unknown revision."""
    figures, lists, claims, words = {}, {}, {}, {}
    for chapter, notebook in _references(revision):
        for output in (one for cell in notebook["cells"] for one in cell.get("outputs", ())):
            key = output.get("metadata", {}).get("scrapbook", {}).get("name", "")
            for mime, content in output.get("data", {}).items():
                kind = mime.rpartition("/")[2]
                if mime.endswith(FIGURE):
                    figures[content["name"]] = unpacked(content)
                elif mime.endswith(LISTING):
                    lists[content["name"]] = content
                elif mime.endswith(CLAIM):
                    claims[chapter, content["name"]] = content
                elif kind == "plain" and key and not any(m.endswith(CLAIM) for m in output["data"]):
                    words[chapter, key] = "".join(content).strip("'")
    return Said(figures, lists, claims, words)


def changed_files(base: str) -> list[str]:
    """Files that differ between a commit and what lies there now, new ones included, in the order of their names."""
    tracked = _told("diff", "--name-only", "--no-renames", base, "--").splitlines()
    return sorted({*tracked, *_told("ls-files", "--others", "--exclude-standard").splitlines()})


def _references(revision: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Chapters, as paths without ending, and their executed notebooks."""
    folder = REFERENCES.relative_to(ROOT).as_posix()
    if revision == WORKING:
        found = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in REFERENCES.rglob("*.ipynb")}
    else:
        names = _told("ls-tree", "-r", "--name-only", "-z", revision, "--", folder).split("\0")
        found = {name: _told("show", f"{revision}:{name}") for name in names if name.endswith(".ipynb")}
    for name in sorted(found):
        yield name.removeprefix(f"{folder}/").removesuffix(".ipynb"), json.loads(found[name])


def _told(*arguments: str) -> str:
    """What git says of a revision; raises UserError where there is none."""
    try:
        return git(*arguments)
    except NotTold as why:
        raise UserError(f"There is nothing to compare with ({why}): name a commit, such as main or HEAD~1.") from None
