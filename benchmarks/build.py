"""Measure the build beside a plain serial one, and the references beside a plain serial nbval, in turn in one run.

    make bench-build              three rounds
    make bench-build ROUNDS=1     one

Builds run in two temporary copies of this checkout. The plain one is ``jupyter-book build`` of the same chapters with
an empty cache: a new kernel for each chapter, one after another. Ours are ``python -m kidsonline.book`` from nothing,
after an edit of a sentence, after an edit of a cell, and without any edit. Compiled modules are there before. A target
is a ratio of medians taken in this run, never of times of another day; one that is missed is said, and ends with 1.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PLAIN, NBVAL = "plain serial build", "plain serial nbval"
TARGETS = {  # name -> (what it is measured beside, the most it may take of that)
    "cold": (PLAIN, 0.30),
    "a sentence edited": (PLAIN, 0.06),
    "a cell edited": (PLAIN, 0.10),
    "nothing changed": (PLAIN, 0.01),
    "nbval of all references": (NBVAL, 0.35),
}
IMPORT = "from kidsonline.chapter import"  # how the code of a chapter begins
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", "_build", "__pycache__", ".*_cache", ".hypothesis", "node_modules", "pid", "log", "security"
)


class Copy:
    """A copy of the checkout in a folder of its own, and commands that run in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        self.run("-m", "compileall", "-q", "src", "tests")

    def run(self, *arguments: str) -> None:
        """Run this Python with the copy's package; stops the measuring where the command fails."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("PYTHON", "JUPYTER_", "JPY_", "KIDSONLINE_"))}
        own = {"PYTHONPATH": f"{self.folder / 'src'}{os.pathsep}{self.folder / 'tests'}", "OPENBLAS_NUM_THREADS": "1"}
        own |= {"PYTHONSAFEPATH": "1", "IPYTHONDIR": str(self.folder / ".ipython")}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=kept | own, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout[-3000:]}")

    def plain(self) -> None:
        """One chapter after another, as Jupyter Book does it, with nothing kept."""
        shutil.rmtree(self.folder / "plain", ignore_errors=True)
        book, own = Path(sys.executable).with_name("jupyter-book"), self.folder
        said = ["--config", own / "_config.yml", "--toc", own / "_toc.yml", "--path-output", own / "plain" / "out"]
        self.run(*map(str, [book, "build", "chapters", *said, "-W", "-n", "--keep-going"]))

    def ours(self) -> None:
        """What ``make book`` runs."""
        self.run("-m", "kidsonline.book")

    def cold(self) -> None:
        """Our build with nothing kept."""
        shutil.rmtree(self.folder / "_build", ignore_errors=True)
        self.ours()

    def after(self, chapter: str, old: str, new: str) -> None:
        """Our build after an edit of a chapter."""
        path = self.folder / "chapters" / chapter
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
        self.ours()

    def nbval(self, *how: str) -> None:
        """The references compared by nbval."""
        self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "tests/reference", *how)


def timed(task: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock and of processors that a task and all below it took."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    task()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, used


def measure(rounds: int, parts: str) -> bool:
    """Take all times in turn, print them with their ratios; whether every target is met."""
    with tempfile.TemporaryDirectory(prefix="kko-bench-") as folder:
        other, own = Copy(Path(folder) / "plain"), Copy(Path(folder) / "own")
        tasks: dict[str, Callable[[int], None]] = {}
        if "b" in parts:
            tasks |= {
                PLAIN: lambda _: other.plain(),
                "cold": lambda _: own.cold(),
                "a sentence edited": lambda r: own.after("support.md", "", f"\nAn added sentence, number {r}.\n"),
                "a cell edited": lambda r: own.after("skills.md", IMPORT, f"# Edit {r}.\n{IMPORT}"),
                "nothing changed": lambda _: own.ours(),
            }  # fmt: skip
        if "n" in parts:
            tasks |= {
                NBVAL: lambda _: other.nbval("-n", "0", "--noconftest"),
                "nbval of all references": lambda _: other.nbval("-n", "2", "--dist", "loadfile"),
            }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
        for number in range(1, rounds + 1):
            for name, task in tasks.items():
                taken[name].append(timed(lambda task=task, number=number: task(number)))
                clock, used = taken[name][-1]
                print(f"  round {number}: {name}: {clock:.1f} s, {used:.1f} s of processors", flush=True)
    return told(taken)


def told(taken: dict[str, list[tuple[float, float]]]) -> bool:
    """Print medians and ratios; whether every target is met."""
    clock, used = ({n: median(t[i] for t in times) for n, times in taken.items()} for i in (0, 1))
    print(f"\n{'':<26}{'clock, s':>10}{'processor, s':>14}{'ratio':>8}{'of proc.':>10}{'target':>8}")
    met = True
    for name in taken:
        line = f"{name:<26}{clock[name]:>10.2f}{used[name]:>14.2f}"
        if name in TARGETS:
            beside, most = TARGETS[name]
            ratio = clock[name] / clock[beside]
            met &= ratio <= most
            line += (
                f"{ratio:>8.3f}{used[name] / used[beside]:>10.3f}{most:>8.2f}  {'met' if ratio <= most else 'MISSED'}"
            )
        print(line)
    return met


def main() -> int:
    """Measure; 0 when every target is met, 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", default="bn", help="b: the build, n: nbval (default both)")
    arguments = parser.parse_args()
    busy = f"{os.getloadavg()[0]:.1f} processes running as it began" if hasattr(os, "getloadavg") else ""
    print(
        f"{os.cpu_count()} cores, {busy}, Python {sys.version.split()[0]}, {arguments.rounds} rounds in turn, medians."
    )
    return 0 if measure(arguments.rounds, arguments.parts) else 1


if __name__ == "__main__":
    sys.exit(main())
