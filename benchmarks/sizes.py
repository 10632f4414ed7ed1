"""The step that touches rows, on tables of 10^4 to 10^7 rows: in memory with numpy, and in DuckDB on Parquet files.

Each measurement is a process of its own, so that its peak memory is its own. ``python benchmarks/sizes.py WAY FOLDER``
is such a process.
"""

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from kidsonline import Design, Survey, from_table

DESIGN = Design("weight", strata="stratum", psu="psu")
STRATA, UNITS, CHUNK = 40, 25, 1_000_000
MEMORY = "128MB"  # what DuckDB may use: less than the largest table takes, in memory or as files


def write(folder: Path, rows: int) -> None:
    """A made-up survey as Parquet files: a thousand sampling units, an answer with refusals, an income."""
    folder.mkdir()
    for start in range(0, rows, CHUNK):
        n, rng = min(CHUNK, rows - start), np.random.default_rng(start)
        stratum, psu = rng.integers(1, STRATA + 1, n), rng.integers(1, UNITS + 1, n)
        lean = np.sin(stratum * 7 + psu)  # people of one unit resemble each other
        data = pd.DataFrame(
            {
                "weight": rng.lognormal(0, 0.4, n),
                "stratum": stratum,
                "psu": psu,
                "gender": rng.integers(1, 3, n),
                "age_group": rng.integers(1, 5, n),
                "income": rng.lognormal(9 + 0.2 * lean, 0.8),
                "item": np.digitize(lean + rng.normal(0, 1, n), [-1, 0, 1.2]) + 1.0,
            }
        )
        data.loc[rng.random(n) < 0.03, "item"] = 88
        data.loc[rng.random(n) < 0.1, "item"] = np.nan
        data.to_parquet(folder / f"{start}.parquet", index=False)


def numpy_survey(folder: Path) -> Survey:
    """Rows in memory, summed by numpy."""
    return Survey(pd.read_parquet(folder), DESIGN, missing={"item": [88]})


def pandas_survey(folder: Path) -> Survey:
    """Rows in memory, put together by pandas."""
    return from_table(pd.read_parquet(folder), DESIGN, missing={"item": [88]})


def duckdb_survey(folder: Path) -> Survey:
    """Rows in their files, put together by DuckDB on one core."""
    import duckdb

    duckdb.sql(f"SET threads = 1; SET memory_limit = '{MEMORY}'")
    return from_table(duckdb.read_parquet(f"{folder}/*.parquet"), DESIGN, missing={"item": [88]})


WAYS = {"numpy": numpy_survey, "pandas": pandas_survey, "DuckDB": duckdb_survey}


def _peak() -> float:
    """Largest memory of this process so far, MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage says on Linux can be the peak of the parent
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def child(way: str, folder: Path) -> dict:
    """Seconds to open and to estimate, memory above that of the imports, and the estimates."""
    for module in ("duckdb", "narwhals.stable.v2", "pyarrow.parquet", "kidsonline.microdata.large"):
        importlib.import_module(module)
    imported = _peak()
    start = time.perf_counter()
    survey = WAYS[way](folder)
    opened = time.perf_counter()
    shares = survey.proportions("item", by=["gender", "age_group"]).frame
    means = survey.mean("income", by="gender").frame
    done = time.perf_counter()
    numbers = pd.concat([shares, means])[["estimate", "se", "ci_low", "ci_high", "n", "base_n", "df", "deff"]]
    return {
        "read": opened - start,
        "step": done - opened,
        "peak": _peak() - imported,
        "numbers": numbers.to_numpy(float).tolist(),
    }


def measure(top: float) -> bool:
    """Print time and memory at each size; whether all ways agree to 1e-9."""
    print(
        "\nShares of one question by gender and age group, and mean income by gender: "
        f"{STRATA * UNITS} sampling units, one core.\n"
        f"DuckDB may use {MEMORY}. Memory is the peak above what the imports take.\n"
    )
    heads = ("read, s", "step, s", "both, s", "ratio", "peak, MB")
    print(
        f"{'rows':>9}{'file, MB':>10}  {'way':<8}"
        + "".join(f"{head:>10}" for head in heads)
        + "   largest relative difference"
    )
    agree = True
    for rows in (10**k for k in range(4, 10) if 10**k <= top):
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent) / "table"
            write(folder, rows)
            size = sum(f.stat().st_size for f in folder.iterdir()) / 2**20
            first = None
            for way in WAYS:
                said = subprocess.run([sys.executable, __file__, way, str(folder)], capture_output=True, text=True)
                if said.returncode:
                    print(f"{rows:>9.0e}{size:>10.0f}  {way:<8} failed: {said.stderr.strip().splitlines()[-1]}")
                    agree = False
                    continue
                found = json.loads(said.stdout)
                both, numbers = found["read"] + found["step"], np.array(found["numbers"])
                first = first or (both, numbers)
                apart = np.nanmax(np.abs(numbers / first[1] - 1))
                agree &= bool(apart < 1e-9) and bool((np.isnan(numbers) == np.isnan(first[1])).all())
                print(
                    f"{rows:>9.0e}{size:>10.1f}  {way:<8}{found['read']:>10.2f}{found['step']:>10.2f}{both:>10.2f}"
                    f"{both / first[0]:>10.2f}{found['peak']:>10.0f}   {apart:.0e}",
                    flush=True,
                )
    return agree


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1], Path(sys.argv[2]))))
