"""Both files and their manifest, replaced together or not at all."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from .. import paths
from ..codebook.read import read_codebook
from ..codebook.study import printed_study, study
from ..published.ledger import read_ledger, sample_table
from .population import Population, make
from .write import sha256, write_sav

SEED = 20231012  # the date of the report's version
VERSION = 1  # of the generator: raise it when the same inputs give other rows


def _meaning() -> dict[str, str]:
    """What the variables mean that print says nothing of, for whoever opens the manifest."""
    strata = f"{study().region.capitalize()} x {study().settlement}"
    return {
        "synthetic": "No record is a person. The file returns printed numbers because they were put in and confirms "
        "none.",
        "stratum": f"{strata}. Structure without meaning: the design of the real sample is not printed.",
        "psu": "About ten rows of a stratum drawn by lot. Structure without meaning: no cluster was ever visited.",
        "weight": "Raked to the printed shares of the demographics and nothing else; mean 1.",
    }


def _inputs(data: Path) -> list[Path]:
    folders = (data / "published", data / "codebook", data / "sample")
    wanted = ("statistics", "universes", "variables", "value_labels", *study().populations)
    return [path for folder in folders for path in sorted(folder.glob("*.csv")) if path.stem in wanted]


def _entry(path: Path, made: Population) -> dict:
    checks = made.checks.astype({"exact": bool, "met": bool})
    exact = checks[checks.exact]
    largest = exact.groupby("unit").difference.max()
    return {
        "sha256": sha256(path),
        "rows": len(made.rows),
        "variables": len(made.rows.columns),
        "weight_variation": round(made.variation, 5),
        "departures": made.departures,
        "targets": {
            "met": int(checks.met.sum()),
            "not_met": checks[~checks.met].drop(columns=["exact", "unit", "met"]).to_dict("records"),
            "exact": len(exact),
            "largest_difference": {f"printed to {unit:g}": difference for unit, difference in largest.items()},
        },
    }


def synthesize(
    out_dir: Path = paths.SYNTHETIC, report: Callable[[str], None] = print, *, data: Path = paths.DATA
) -> None:
    """Write ``children.sav``, ``parents.sav`` and ``manifest.json`` to ``out_dir``.

    ``data`` is the folder with ``published``, ``codebook`` and ``sample``; ``report`` gets one line of progress at a
    time. Targets that cannot be met together are reported and listed in the manifest. Nothing in ``out_dir`` changes
    unless all three files are complete; the same inputs give the same bytes. Raises UserError for inputs that are
    missing or do not fit together.
    """
    books = read_codebook(data / "codebook", data / "published" / "universes.csv")
    statistics = read_ledger(data / "published", books).statistics
    files = {}
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out_dir.parent, prefix=".synthesis-") as scratch:
        for population, book in books.items():
            own = statistics[(statistics.population == population) & (statistics.source == printed_study().source)]
            sample = sample_table(population, data / "sample")

            def progress(done: int, of: int, variable: str, population: str = population) -> None:
                if done % 10 == 0:
                    report(f"{population}: variable {done + 1} of {of} ({variable})")

            report(f"{population}: rows and weights")
            made = make(book, own, sample, SEED, progress)
            path = Path(scratch) / f"{population}.sav"
            write_sav(made.rows, book, path)
            files[path.name] = _entry(path, made)
            targets = files[path.name]["targets"]
            report(
                f"{population}: {len(made.rows)} rows, {len(made.rows.columns)} variables, weights vary by "
                f"{made.variation:.1%}, {targets['met']} targets met, {len(targets['not_met'])} not"
            )
            for unit, difference in targets["largest_difference"].items():
                report(f"{population}: largest difference of exact statistics {unit}: {difference}")
            for miss in targets["not_met"]:
                report(f"{population}: not met: {miss['target']} wanted {miss['wanted']}, made {miss['made']}")
        manifest = {
            "synthetic": True,
            "seed": SEED,
            "generator": f"kidsonline.synthesis {VERSION}",
            "meaning": _meaning(),
            "inputs": {p.relative_to(data).as_posix(): sha256(p) for p in _inputs(data)},
            "files": files,
        }
        (Path(scratch) / "manifest.json").write_text(
            json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        out_dir.mkdir(parents=True, exist_ok=True)
        for name in (*files, "manifest.json"):
            shutil.move(Path(scratch) / name, out_dir / name)
    report(f"written: {', '.join((*files, 'manifest.json'))}")
