"""Time and memory of ``kidsonline check`` on files of many rows; prints a line a size, tests nothing.

``python benchmarks/first_look.py [ROWS ...]`` (1,200 and 1,000,000 where none are named). The file is the tests'
made-up country, its rows repeated with new record numbers; each look is a process of its own, as the reader below it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyreadstat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from country import write_country

_LOOK = """
import contextlib, io, resource, sys
from kidsonline.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    status = main(["check", sys.argv[1]])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(status, *(one.ru_utime + one.ru_stime for one in used), *(one.ru_maxrss for one in used))
"""


def write(folder: Path, rows: int) -> Path:
    """A country's file of ``rows`` children."""
    path = write_country(folder, parents=60) / "children.sav"
    data, meta = pyreadstat.read_sav(str(path), user_missing=True)
    data = data.iloc[np.resize(np.arange(len(data)), rows)].assign(id=np.arange(1.0, rows + 1))
    said = {"variable_value_labels": meta.variable_value_labels, "missing_ranges": meta.missing_ranges}
    pyreadstat.write_sav(data, str(path), row_compress=True, **said)
    return path


def look(path: Path) -> tuple[float, ...]:
    """Seconds by the clock, then of the processor and peak megabytes, each of the look and of the reader below it."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _LOOK, str(path)], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - began
    status, *seconds_used, own, reader = map(float, done.stdout.split())
    if status == 2:
        raise SystemExit(f"The file of the benchmark could not be read: {done.stderr.strip()}")
    return seconds, *seconds_used, own / 1024, reader / 1024


def main(sizes: list[int]) -> None:
    """One line a size, and how time grows with rows."""
    print(f"{'rows':>10} {'file':>9} {'clock s':>8} {'look s':>7} {'reader s':>9} {'look MB':>8} {'reader MB':>10}")
    first = None
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), rows)
            size = path.stat().st_size / 2**20
            clock, own, reader, own_mb, reader_mb = look(path)
        print(
            f"{rows:>10,} {size:>6,.0f} MB {clock:>8.1f} {own:>7.1f} {reader:>9.1f} {own_mb:>8,.0f} {reader_mb:>10,.0f}"
        )
        if first:
            print(
                f"{rows / first[0]:,.0f} times the rows took {(own + reader) / first[1]:,.1f} times the processor time."
            )
        first = first or (rows, own + reader)


if __name__ == "__main__":
    main([int(float(rows)) for rows in sys.argv[1:]] or [1200, 1_000_000])
