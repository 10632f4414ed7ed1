"""What the files of one survey are called, and what each says of itself: title, caution, licence, citation."""

import re

from ...codebook.study import printed_study, study
from ...disclosure.thresholds import LEGEND, LOW_BASE, MIN_BASE, MIN_DF, MIN_PEOPLE, WHOLE_PERCENT_BASE
from ...figures.citing import Edition
from ...microdata.load import data_key, microdata_synthetic
from ...paths import CITATION

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def stem() -> str:
    """Title and year in the letters of a file name: ``kazakhstan-kids-online-2023``."""
    title = re.sub(r"[^a-z0-9]+", "-", study().title.lower()).strip("-") or study().source
    return f"{title}-{study().year}"


def file_name(kind: str, ending: str) -> str:
    """Name of a file; it says synthetic when its numbers are, and is the same from build to build."""
    parts = (stem(), kind, "synthetic" if microdata_synthetic() else "")
    return f"{'-'.join(filter(None, parts))}.{ending}"


def title() -> str:
    """What the tables are, beginning with the word synthetic where they are."""
    kind = "Synthetic data: " if microdata_synthetic() else ""
    return f"{kind}{study().title}, {study().country}, {study().year}: every answer by every group"


def caution() -> str:
    """What has to be known before a number is used, in a sentence or two."""
    if microdata_synthetic():
        return (
            f"Synthetic microdata that hold the values printed in {printed_study().year}: they repeat those numbers "
            "and cannot confirm them. A cell without printed evidence is [x] and empty."
        )
    return "Weighted estimates of a sample survey; what is unreliable or could point at a person is withheld."


def citation() -> str:
    """How to cite the files, in one line, with version and data as under each figure."""
    report = f"{study().title}: a living report"
    state = Edition(report, "", release_number(), data_key(), microdata_synthetic()).state
    return f"{report}. {study().country}, {study().year}. {state[:1].upper()}{state[1:]}."


def release_number() -> str:
    """The version of the report, as CITATION.cff gives it."""
    found = re.search(r"^version:\s*['\"]?([^\s'\"]+)", CITATION.read_text(encoding="utf-8"), re.M)
    return found[1] if found else ""


def thresholds() -> tuple[tuple[str, str], ...]:
    """The rules by which measured cells are withheld or flagged, each with its numbers."""
    return (
        ("fewer asked than", f"{MIN_BASE}: no number is shown [u]"),
        ("degrees of freedom under", f"{MIN_DF}: no number is shown [u]"),
        ("asked, up to", f"{LOW_BASE - 1}: shown with [r]; under {WHOLE_PERCENT_BASE}: no decimals"),
        ("people who gave a sensitive answer, or did not, under", f"{MIN_PEOPLE}: no number is shown [c]"),
        ("regions", "never crossed with another grouping, and no sensitive answer by region [c]"),
    )


def flags() -> tuple[tuple[str, str], ...]:
    """The flags and what they mean."""
    return tuple((f"[{flag}]", meaning) for flag, meaning in LEGEND.items())
