"""Where a site is built and published, and of which data it is."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..codebook.study import study
from ..microdata.load import microdata_synthetic
from ..paths import ROOT, microdata, shown
from . import inputs

CACHE = ".jupyter_cache"


@dataclass(frozen=True)
class Place:
    """A folder that holds one site in ``html``, what it is made in, and a stamp that says what it was made from."""

    folder: Path

    @property
    def site(self) -> Path:
        """The published site."""
        return self.folder / "html"

    @property
    def staging(self) -> Path:
        """Where the next site is made."""
        return self.folder / "staging"

    @property
    def reports(self) -> Path:
        """What the look at the data found, a page for each file."""
        return self.folder / "preflight"

    @property
    def cache(self) -> Path:
        """Outputs of executed chapters, a folder for each state of code and data."""
        return self.folder / CACHE

    @property
    def name(self) -> str:
        """The site's folder as a person would name it from the project's."""
        return shown(self.site)

    @property
    def _stamp(self) -> Path:
        return self.folder / "html.json"

    def stamp(self, made_from: str) -> None:
        """Note what the site was made from (a key of its inputs), and of which data it is."""
        told = {"made from": made_from, "data": _data(), "of": _of()}
        self._stamp.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def unsettle(self) -> None:
        """From now on the site is not taken for current; of which data it is stays known."""
        if told := self._told:
            self._stamp.write_text(json.dumps(told | {"made from": ""}, indent=1, ensure_ascii=False) + "\n", "utf-8")

    @property
    def told_at(self) -> float:
        """When something was last noted about the site, in seconds; 0 where nothing was."""
        return self._stamp.stat().st_mtime if self._stamp.exists() else 0.0

    @property
    def _told(self) -> dict[str, str]:
        return (
            json.loads(self._stamp.read_text(encoding="utf-8")) if self._stamp.exists() and self.site.exists() else {}
        )

    def is_current(self, made_from: str) -> bool:
        """Whether the site was made from just these inputs."""
        return self._told.get("made from") == made_from

    def is_of_other_data(self) -> bool:
        """Whether there is a site, and it was made of other microdata than those chosen now."""
        return self.site.exists() and self._told.get("data") != _data()

    def last_site(self) -> str:
        """What there is when a build failed: the last good site, and of which data where these are others."""
        if not self.site.exists():
            return "there is no site yet"
        other = f", which is of other data: {self._told.get('of', 'unknown')}" if self.is_of_other_data() else ""
        return f"the last good site stays in {self.name}{other}"

    def publish(self, whole: Path) -> None:
        """Put a whole new site in the place of the last."""
        old = self.folder / "html.old"
        shutil.rmtree(old, ignore_errors=True)
        if self.site.exists():
            self.site.rename(old)
        whole.rename(self.site)
        shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One build at a time: parallel test workers wait for the first and find its site."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


HOME = Place(ROOT / "_build")


def _data() -> str:
    return inputs.key([microdata()])


def _of() -> str:
    kind = "synthetic" if microdata_synthetic() else "measured"
    return f"{study().title}, {study().country}, {study().year}, {kind} microdata in {microdata()}"
