"""Give this checkout an environment of its own: ``python tools/install.py .venv --no-deps -e .``, called by make.

What is pinned is installed first, each file checked against its hash; then this package, by what follows the name of
the folder. The stamp is written last, so that a half-made environment is never used, and it says where and from
what it was made: a copied or renamed folder, other pins or another Python set it up anew. Only the standard
library is used, since nothing is installed yet. ``uv`` installs where it is present, pip elsewhere.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ".ready"
# Of what steers pip and uv, only how packages are reached: the rest would put them elsewhere, or others in their place.
_REACHED = re.compile(
    "(PIP|UV)_(.*INDEX.*|FIND_LINKS|CERT|CLIENT_CERT|TRUSTED_HOST|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|PROXY|TIMEOUT"
    "|DEFAULT_TIMEOUT|HTTP_TIMEOUT|RETRIES|HTTP_RETRIES|CACHE_DIR|CONFIG_FILE|KEYRING_PROVIDER|OFFLINE|NO_CACHE)"
)
_FOREIGN = re.compile("PYTHON|PIP_|UV_|VIRTUAL_ENV|CONDA_PREFIX|JUPYTER_|JPY_")
_SHOWN = re.compile(r" ?(?:Collecting (\S+)|(?:Downloading|Building) (\S+) \()")


class Stopped(Exception):
    """Setting up stopped; the message says what to do."""


def environment() -> dict[str, str]:
    """The variables for an installer: the user's, without those that would send packages elsewhere."""
    kept = {k: v for k, v in os.environ.items() if _REACHED.fullmatch(k) or not _FOREIGN.match(k)}
    # Said aloud, since a pip.conf may ask for user installs as well.
    return {**kept, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def wanted(venv: Path, ours: list[str], root: Path = ROOT) -> dict[str, str]:
    """What the stamp of ``venv`` must say: its place, its pins, and how this package is installed into it."""
    pins, package = (hashlib.sha256((root / name).read_bytes()) for name in ("requirements.txt", "pyproject.toml"))
    package.update(json.dumps(ours).encode())
    return {"place": str(root.resolve() / venv.name), "pins": pins.hexdigest(), "package": package.hexdigest()}


def stamp(venv: Path) -> dict[str, str]:
    """What the stamp says; nothing where there is none that can be read."""
    try:
        said = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def why_anew(venv: Path, needed: dict[str, str]) -> str:
    """Why ``venv`` cannot stay, or nothing when its packages are those wanted."""
    said = stamp(venv)
    if not said:
        return "its installation did not end" if venv.exists() else "it is not there yet"
    if said.get("place") != needed["place"]:
        return "it was made for another folder"
    if said.get("pins") != needed["pins"]:
        return "requirements.txt has changed"
    if said.get("python") != _version(venv):
        return "the Python it was made with is gone"
    return ""


def install(venv: Path, ours: list[str], root: Path = ROOT) -> None:
    """Make ``venv`` what ``wanted`` says; no work when it is. Raises Stopped, and then leaves no stamp."""
    needed = wanted(venv, ours, root)
    if reason := why_anew(venv, needed):
        print(f"Setting up {venv.name} with the pinned environment ({reason}; one to three minutes) ...", flush=True)
        _remove(venv)
        _run([sys.executable, "-I", "-m", "venv", str(venv)], root)
        _installer(venv, ["--require-hashes", "-r", "requirements.txt"], root)
    elif stamp(venv).get("package") == needed["package"]:
        return
    (venv / STAMP).unlink(missing_ok=True)
    _installer(venv, ["--no-build-isolation", *ours], root)
    said = json.dumps({**needed, "python": _version(venv)}, indent=1)
    (venv / STAMP).write_text(said + "\n", encoding="utf-8")


def _installer(venv: Path, arguments: list[str], root: Path) -> None:
    python = str(venv / "bin" / "python")
    if uv := shutil.which("uv"):
        try:
            # Compiled at once: kernels start twice as fast.
            return _run([uv, "pip", "install", "--python", python, "--compile-bytecode", *arguments], root)
        except Stopped:
            print("  uv could not install this; trying pip ...", flush=True)
    _run([python, "-I", "-m", "pip", "install", *arguments], root)


def _run(command: list[str], root: Path) -> None:
    """Run ``command`` and show which package it is at; what else it says is shown only when it fails."""
    last: deque[str] = deque(maxlen=15)
    process = subprocess.Popen(
        command, cwd=root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace",
    )  # fmt: skip
    assert process.stdout  # a pipe, as asked for
    for line in process.stdout:
        last.append(line.rstrip())
        if found := _SHOWN.match(line):
            print(f"  {found[1] or found[2]}", flush=True)
    if status := process.wait():
        print("\n".join(last), file=sys.stderr)
        words = " ".join(Path(word).name for word in command[:4])
        raise Stopped(f"The environment is not set up ('{words} ...' ended with {status}, see above): call make again.")


def _version(venv: Path) -> str:
    """Version of the Python that ``venv`` runs, such as "3.11"; nothing when it does not start."""
    ask = [str(venv / "bin" / "python"), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(ask, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def _remove(venv: Path) -> None:
    if venv.is_symlink():  # to an environment of somebody else, which stays
        venv.unlink()
    shutil.rmtree(venv, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Set up the environment named first; 0 when it is whole, 1 when it is not."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack letters of the path
    here = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(here, fcntl.LOCK_EX)  # two makes at once: the second waits and finds it done
    try:
        install(ROOT / arguments[0], arguments[1:])
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The environment is not set up ({error.strerror}: {error.filename}); call make again.", file=sys.stderr)
        return 1
    finally:
        os.close(here)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
