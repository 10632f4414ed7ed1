"""``make preview``: serve the site, build it anew when a source is saved, and let the browser follow.

The build is the one of ``make book``, in a process of its own, so that a changed module of ours is seen. What is saved
while it runs is built next. A failed build leaves the last good site in the browser, under what stopped it.
"""

import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from watchfiles import watch

from ..paths import CHAPTERS, DATA, ROOT, SYNTHETIC
from . import inputs
from .apart import Apart
from .failure import Failure, read_failure
from .place import HOME, Place
from .served import Served, serve

MICRODATA = SYNTHETIC.parent  # neither watched nor served
# What editors put beside a file while they write it: hidden files, backups, locks, and vim's try whether it may write.
_TEMPORARY = re.compile(r"^[.#~]|[~#]$|^4913$|\.(tmp|temp|bak|sw[a-p]|part|orig)$|___jb_|^__pycache__$|\.egg-info$")


def preview(place: Place = HOME, port: int = 8000) -> None:
    """Serve the site of ``place`` to this machine until interrupted; raises UserError where the port is taken."""
    served = Served(place)
    server = serve(served, port)
    print(f"Serving the site on http://127.0.0.1:{server.server_port} (Ctrl-C stops)", flush=True)
    try:
        follow(served, build_apart, changes())
    except KeyboardInterrupt:
        print()
    finally:
        server.shutdown()


def follow(served: Served, build: Callable[[], Failure | None], saved: Iterable[Sequence[str]]) -> None:
    """Build at first and each time that something was saved; ``build`` returns what stopped it."""
    for names in chain([()], saved):
        if names:
            print(f"Saved: {', '.join(names[:3])}{' ...' if len(names) > 3 else ''}", flush=True)
        served.begins()
        served.ends(build())


def build_apart() -> Failure | None:
    """Build where an input changed, in a process of its own whose words are passed on; what stopped it, or None."""
    step, said = Apart("-m", "kidsonline.book", "ensure"), []
    for line in step.lines(anew=True):
        said.append(line.rstrip())
        print(line, end="", flush=True)
    return read_failure(said) if step.status else None


def changes(stop: threading.Event | None = None) -> Iterator[list[str]]:
    """What was saved, a list of names for each time that saving came to rest, until ``stop``; watching begins now."""
    found: queue.SimpleQueue[set[Path] | None] = queue.SimpleQueue()
    inner = [folder for folder in sorted(DATA.iterdir()) if folder.is_dir() and folder != MICRODATA]
    # Files at the top are watched through their folder: an editor that saves by renaming replaces the file itself.
    for folders, deep in (([CHAPTERS, ROOT / "src", *inner], True), ([ROOT, DATA], False)):
        threading.Thread(target=_watch, args=(folders, deep, found, stop), daemon=True).start()
    return _rested(found)


def _watch(folders: list[Path], deep: bool, found: "queue.SimpleQueue", stop: threading.Event | None) -> None:
    def of_ours(_: object, path: str) -> bool:
        return is_source(Path(path))

    for some in watch(*folders, watch_filter=of_ours, recursive=deep, step=200, stop_event=stop, raise_interrupt=False):
        found.put({Path(path) for _, path in some})
    found.put(None)


def _rested(found: "queue.SimpleQueue") -> Iterator[list[str]]:
    while (paths := found.get()) is not None:
        while not found.empty():
            paths |= found.get() or set()
        yield sorted(path.relative_to(ROOT).as_posix() for path in paths)


def is_source(path: Path) -> bool:
    """Whether a page may be made from ``path``: no microdata, nothing that was built, no editor's temporary file."""
    if not path.is_relative_to(ROOT):
        return False
    parts = path.relative_to(ROOT).parts
    if any(_TEMPORARY.search(part) for part in parts) or path.is_relative_to(MICRODATA):
        return False
    at_top = {p.name for p in inputs.site_inputs() if p.parent == inputs.ROOT and p.suffix}
    return parts[0] in {"chapters", "data", "src"} if len(parts) > 1 else parts[0] in at_top
