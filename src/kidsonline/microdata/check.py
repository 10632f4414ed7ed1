"""Does a ``.sav`` file fit the codebook? What a survey team reads before its first build."""

from pathlib import Path

from ..codebook.read import codebook
from ..codebook.study import study
from .fitting import fitted
from .identifiers import identifiers
from .sav import read_sav


def check(path: Path, population: str, encoding: str = "") -> list[str]:
    """Findings about the file, one sentence each; empty when it fits. Raises UserError when it cannot be read."""
    book = codebook(population)
    file = fitted(read_sav(path, encoding or study().encoding), book, study().design.columns)
    data, design = file.data, study().design.columns
    direct = identifiers(data, file.labels, file.value_labels, (*study().not_identifying, *design))
    findings = [
        f"'{name}' looks like a direct identifier ({why}): delete the column before using this file."
        for name, why in direct
    ]
    findings += [remark.text for remark in file.remarks]
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
            codes = ", ".join(map(str, strange[:5]))
            findings.append(f"Variable '{variable.variable}' has codes the codebook does not know: {codes}.")
    known = {*design, *study().beside, study().waves.variable, *(name for name, _ in direct)}
    extra = [c for c in data.columns if c not in book and c not in known]
    if extra:
        findings.append(
            f"{len(extra)} variable(s) are not in the codebook and will not be used: {', '.join(extra[:8])}."
        )
    return findings
