"""Does a ``.sav`` file fit the codebook? What a survey team reads before its first build."""

from collections.abc import Iterable
from pathlib import Path

from ..codebook.read import codebook
from ..codebook.study import study
from .sav import read_sav


def check(path: Path, population: str) -> list[str]:
    """Findings about the file, one sentence each; empty when it fits. Raises UserError when it cannot be read."""
    book = codebook(population)
    data = read_sav(path).data
    findings = [
        f"'{c}' looks like a direct identifier: delete the column before using this file."
        for c in identifiers(data.columns)
    ]
    design = study().design.columns
    findings += [f"Design variable '{v}' is missing: estimates need it." for v in design if v not in data]
    for variable in book.variables.values():
        if variable.variable not in data:
            findings.append(
                f"Variable '{variable.variable}' ({variable.label_en}) is missing: its figures will say so."
            )
            continue
        if variable.level == "scale":
            continue
        labelled = {a.code for a in variable.answers}
        strange = sorted(set(data[variable.variable].dropna().unique()) - labelled)
        if strange:
            codes = ", ".join(f"{c:g}" for c in strange[:5])
            findings.append(f"Variable '{variable.variable}' has codes the codebook does not know: {codes}.")
    known = {*design, *study().beside, study().waves.variable, *identifiers(data.columns)}
    extra = [c for c in data.columns if c not in book and c not in known]
    if extra:
        findings.append(
            f"{len(extra)} variable(s) are not in the codebook and will not be used: {', '.join(extra[:8])}."
        )
    return findings


# Columns that point at a person; a file that a report is built from must not hold them.
_IDENTIFIERS = {
    "name", "surname", "first_name", "last_name", "phone", "telephone", "mobile", "email", "address", "street", "ip",
    "ip_address", "latitude", "longitude", "lat", "lon", "gps", "coordinates", "iin", "passport",
}  # fmt: skip


def identifiers(columns: Iterable[str]) -> list[str]:
    """The columns whose names say that they identify a person directly."""
    return [c for c in columns if c.lower() in _IDENTIFIERS]
