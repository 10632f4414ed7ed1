"""What a citation names beside the figure: the report, its version, the data, and where it is published."""

import re
from dataclasses import dataclass, replace

_OF_BIBTEX = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Edition:
    """One state of the report; what is not known is empty.

    microdata : short key of the microdata. day : ISO date of the inputs. address : of the site, or of one page of it.
    """

    report: str
    author: str
    version: str
    microdata: str
    synthetic: bool
    day: str = ""
    address: str = ""

    def on(self, page: str) -> "Edition":
        """The same with the address of ``page``, a path in the site."""
        return replace(self, address=f"{self.address.rstrip('/')}/{page}" if self.address else "")

    @property
    def state(self) -> str:
        """Version, data and date in words."""
        kind = "synthetic microdata" if self.synthetic else "microdata"
        return ", ".join(
            filter(None, (f"version {self.version}", f"{kind} {self.microdata}", self.day and f"inputs of {self.day}"))
        )


def _place(payload: dict, edition: Edition) -> str:
    return f"{edition.address}#{payload['name']}" if edition.address else ""


def cited(payload: dict, edition: Edition) -> str:
    r"""The citation of a figure as one line of text.

    >>> edition = Edition("Online 2023: a living report", "The makers", "1.0", "5f2a", synthetic=True, day="2026-11-26")
    >>> print(cited({"figure": "9", "title": "Going online", "name": "fig-9"}, edition).replace(". ", ".\n"))
    The makers.
    Figure 9: Going online.
    Online 2023: a living report.
    version 1.0, synthetic microdata 5f2a, inputs of 2026-11-26.
    """
    parts = (edition.author, f"Figure {payload['figure']}: {payload['title']}", edition.report, edition.state)
    return ". ".join([*parts, _place(payload, edition)]) if edition.address else f"{'. '.join(parts)}."


def bibtex(payload: dict, edition: Edition) -> str:
    """The citation of a figure as a BibTeX entry."""
    fields = {
        "author": f"{{{_plain(edition.author)}}}",
        "title": _plain(f"Figure {payload['figure']}: {payload['title']}"),
        "howpublished": _plain(edition.report),
        "note": _plain(edition.state),
        "year": edition.day[:4],
        "url": _place(payload, edition),
    }
    key = re.sub(r"[^a-z0-9]+", "-", edition.report.partition(":")[0].lower()).strip("-")
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@misc{{{key}-{payload['name']},\n{lines}\n}}"


def _plain(text: str) -> str:
    return _OF_BIBTEX.sub(r"\\\1", text)
