"""Long tables for the reference pages: what a cell emits is data, the build makes a table that scripts let sort and
filter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MIME = "application/vnd.kidsonline.listing+json"
TABLE, QUESTIONS = "table", "questions"  # forms a page gives it: one long table, or a block for each question


@dataclass(frozen=True)
class Listing:
    """A table of strings with a caption; ``filters`` names the columns a reader may filter by their values.

    form : how a page shows it, ``TABLE`` or ``QUESTIONS``; its file is a table either way.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    filters: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    form: str = TABLE

    @classmethod
    def of(
        cls, name: str, caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]],
        filters: Sequence[str] = (), numeric: Sequence[str] = (), form: str = TABLE,
    ) -> "Listing":  # fmt: skip
        """A listing of anything that can be written as text."""
        return cls(name, caption, tuple(columns), tuple(tuple(str(c) for c in row) for row in rows), tuple(filters),
                   tuple(numeric), form)  # fmt: skip

    @property
    def payload(self) -> dict:
        """The table as JSON; a row is one string, so that a notebook's difference shows whole rows."""
        return {
            "name": self.name,
            "caption": self.caption,
            "columns": list(self.columns),
            "rows": ["\t".join(c.replace("\t", " ") for c in row) for row in self.rows],
            "filters": list(self.filters),
            "numeric": list(self.numeric),
            **({"form": self.form} if self.form != TABLE else {}),
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.payload, "text/plain": f"{self.caption}: {len(self.rows)} rows"}
