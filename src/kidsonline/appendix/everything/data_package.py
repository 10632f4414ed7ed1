"""The files described for machines: a Data Package (``datapackage.json``), and a Dataset of schema.org."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ...codebook.study import study
from ...microdata.load import microdata_synthetic
from .edition import LICENCE, caution, citation, release_number, stem, title
from .every_cell import COLUMNS, KEY, NUMBERS, meanings

DESCRIPTOR = "datapackage.json"  # the name that the standard gives it


@dataclass(frozen=True)
class DataFile:
    """A file to take: its name, what it is in a line, its media type, and its bytes."""

    name: str
    said: str
    media: str
    content: bytes

    @property
    def size(self) -> str:
        """Its size as a reader sees it."""
        return size_of(len(self.content))


def size_of(size: int) -> str:
    """A number of bytes as a reader sees it: ``"156 KB"``."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"


def data_package(files: Sequence[DataFile]) -> DataFile:
    """The descriptor of ``files``, by the Data Package standard, versions 1 and 2; of the CSV each column."""
    about = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "name": f"{stem()}-synthetic" if microdata_synthetic() else stem(),
        "title": title(),
        "description": f"{caution()} Cite as: {citation()}",
        "version": release_number(),
        "keywords": _keywords(),
        "licenses": [LICENCE],
        "resources": [_resource(file) for file in files],
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    return DataFile(DESCRIPTOR, "Data Package: all of these files and columns described for programs",
                    "application/json", text.encode())  # fmt: skip


def _resource(file: DataFile) -> dict:
    ending = file.name.rpartition(".")[2]
    found = {
        "name": file.name.lower(), "path": file.name, "title": file.said, "format": ending,
        "mediatype": file.media, "bytes": len(file.content), "hash": f"sha256:{sha256(file.content).hexdigest()}",
    }  # fmt: skip
    if ending != "csv":
        return found | {"profile": "data-resource"}
    fields = [
        {"name": name, "type": _kind(name), "description": said} | _required(name) for name, said in meanings().items()
    ]
    # A line of caution before the header, as version 1 and version 2 of the standard say it.
    caution_line = {"commentChar": "#", "commentRows": [1], "headerRows": [2]} if microdata_synthetic() else {}
    dialect = {"delimiter": ",", "header": True} | caution_line
    return found | {
        "profile": "tabular-data-resource", "encoding": "utf-8", "dialect": dialect,
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(KEY)},
    }  # fmt: skip


def _kind(column: str) -> str:
    return "string" if column not in NUMBERS else "integer" if column in ("n", "base_n") else "number"


def _required(column: str) -> dict:
    return {"constraints": {"required": True}} if column in ("population", "variable", "code", "group_var") else {}


def _keywords() -> list[str]:
    return ["children", "parents", "internet", "survey", study().country]


def dataset(files: Sequence[DataFile], folder: str, page: str = "") -> dict:
    """A schema.org Dataset; ``folder`` is where the files lie as an address, ``page`` that of the page itself."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title(),
        "description": caution(),
        **({"url": page} if page else {}),
        "version": release_number(),
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": _keywords(),
        "citation": citation(),
        "creator": {"@type": "Organization", "name": f"{study().title}: a living report"},
        "temporalCoverage": str(study().year),
        "spatialCoverage": {"@type": "Country", "name": study().country},
        "measurementTechnique": "sample survey, weighted",
        "variableMeasured": [{"@type": "PropertyValue", "name": name, "description": meanings()[name]}
                             for name in COLUMNS],
        "distribution": [
            {"@type": "DataDownload", "name": file.said, "encodingFormat": file.media,
             "contentUrl": f"{folder}{file.name}", "contentSize": file.size}
            for file in files
        ],
    }  # fmt: skip
