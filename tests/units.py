"""Which tests a worker of xdist is given as a whole, and in which order."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

# Files that share what takes long to make: a site and its parsed pages, the decisions about a survey. What is named
# here takes longest and is begun first.
TOGETHER = (
    ("test_site", "test_find", "test_headlines"),
    ("test_measured_site", "test_site_attack", "test_everything"),
    ("test_attack",),
    ("test_edits",),
    ("test_build",),
    ("test_recipes",),
)
_UNITS = {file: number for number, files in enumerate(TOGETHER) for file in files}


def unit_of(file: str) -> int:
    """The place of a file's unit in ``TOGETHER``; one more than the last of them for any other file."""
    return _UNITS.get(file, len(TOGETHER))


class ByWhatTheyShare(LoadScopeScheduling):
    """Hands out files as ``--dist loadfile`` does, but those of ``TOGETHER`` together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return str(_UNITS.get(Path(file).stem, file))
