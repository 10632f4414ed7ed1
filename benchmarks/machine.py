"""What a reader of the times must know of the machine, without its name; and whether it can measure at all."""

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("numpy", "scipy", "pandas", "narwhals", "duckdb", "pyarrow", "polars", "svy", "samplics")

# Modules whose compiled file is missing or older than the source: -B looks, and writes none.
_UNCOMPILED = """
import importlib, os, sys, warnings
warnings.simplefilter("ignore")
for name in sys.argv[1:]:
    importlib.import_module(name)
def stale(spec):
    try:
        with open(spec.cached, "rb") as file:
            head = file.read(12)
    except OSError:
        return True
    return head[4] & 1 == 0 and int.from_bytes(head[8:], "little") != int(os.stat(spec.origin).st_mtime)
specs = [m.__spec__ for m in list(sys.modules.values()) if getattr(m, "__spec__", None)]
print("\\n".join(s.name for s in specs if s.cached and str(s.origin).endswith(".py") and stale(s)))
"""


def fault() -> str:
    """Why this machine cannot measure, in one sentence that says what to do; empty where it can."""
    if sys.dont_write_bytecode:
        return "Python may not keep compiled modules here: unset PYTHONDONTWRITEBYTECODE."
    missing = [name for name in ("kidsonline", *PACKAGES) if find_spec(name) is None]
    if missing:
        return f"{', '.join(missing)} not installed: run make bench, which sets up an environment for it."
    modules = (
        "kidsonline.microdata.survey",
        "kidsonline.microdata.large",
        "svy",
        "samplics.estimation",
        "duckdb",
        "pyarrow.parquet",
    )
    command = [sys.executable, "-B", "-c", _UNCOMPILED, *modules]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    if names := found.stdout.split():
        return (
            f"{len(names)} modules are not compiled ({', '.join(names[:3])}), which a first import would pay for: "
            "run .venv-bench/bin/python -m compileall -q .venv-bench/lib src benchmarks."
        )
    return ""


def one_core() -> None:
    """Keep this process and its children on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def facts() -> str:
    """Processor, memory, system, versions, and how busy the machine was."""
    processor = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        models = [line.split(":", 1)[1] for line in described.read_text().splitlines() if line.startswith("model name")]
        processor = models[0].strip() if models else processor
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB of memory"
    busy = f", {os.getloadavg()[0]:.1f} processes running as it began" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor}, {os.cpu_count()} cores (one used){memory}, {platform.system()} {platform.machine()}{busy}\n"
        f"Python {platform.python_version()}, {versions}"
    )
