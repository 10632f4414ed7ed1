"""Kernels that begin where another process has already come: what chapters import is imported, their survey read.

One process does all that once, then forks itself for every kernel that anybody starts: the build, the references,
nbval. Whoever starts kernels finds them by name as always (``python3``, through ``JUPYTER_PATH``). A fork keeps only
the thread that forks; the process starts none: one thread of BLAS (``environment``), and nothing is drawn in it.
"""

import gc
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from . import warm_kernel

_ANSWERED = 60  # seconds in which a launcher has said what it wants
_DECIDES = ("KIDSONLINE_", "PYTHON", "OPENBLAS_", "IPYTHONDIR", "LANG", "LC_", "SOURCE_DATE_EPOCH")


@contextmanager
def warm_kernels(warm: Callable[[], None]) -> Iterator[None]:
    """While this lasts, kernels are forked off one process in which ``warm`` was called.

    It is a fork of this process, which must not have started threads yet.
    """
    folder = Path(tempfile.mkdtemp(prefix="kko-"))
    before, address = os.environ.get("JUPYTER_PATH"), str(folder / "nursery")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.flush()
        nursery = os.fork()
        if nursery == 0:
            _leave(lambda: _serve(listening, warm))
    command = [sys.executable, "-I", "-S", warm_kernel.__file__, address, "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3", "language": "python", "metadata": {"debugger": False}}
    place = folder / "kernels" / "python3"
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("JUPYTER_PATH", None)
        else:
            os.environ["JUPYTER_PATH"] = before
        os.kill(nursery, signal.SIGKILL)
        os.waitpid(nursery, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _leave(task: Callable[[], None]) -> None:
    """Do ``task`` in a forked process and end it there, whatever happens."""
    try:
        task()
    except BaseException:
        os._exit(1)
    os._exit(0)


def _serve(listening: socket.socket, warm: Callable[[], None]) -> None:
    """Fork a kernel for everyone who asks in the variables this process has; others are told to help themselves."""
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401  (each kernel needs it)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started this
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for kernels
    parent = os.getppid()
    threading_before = threading.active_count()
    warm()
    willing = threading.active_count() == threading_before == 1
    gc.freeze()  # what is shared stays shared
    listening.settimeout(5)
    while os.getppid() == parent:
        try:
            asking, _ = listening.accept()
        except TimeoutError:
            continue
        asking.settimeout(_ANSWERED)
        with asking:
            try:
                wanted, files = _wanted(asking)
            except (OSError, ValueError):
                continue
            if willing and _decisive(wanted["variables"]) == _decisive(os.environ):
                asking.sendall(warm_kernel.ACCEPTED)
                if os.fork() == 0:
                    listening.close()
                    _leave(lambda a=asking, w=wanted, f=files: _become(a, w, f))  # type: ignore[misc]
            for file in files:
                os.close(file)


def _wanted(asking: socket.socket) -> tuple[dict, list[int]]:
    """What a launcher wants, and its three standard files."""
    said, files, _, _ = socket.recv_fds(asking, 1 << 20, 3)
    while not said.endswith(b"\n"):
        more = asking.recv(1 << 20)
        if not more:
            raise ValueError("the launcher is gone")
        said += more
    return json.loads(said), files


def _decisive(variables: Mapping[str, str]) -> dict[str, str]:
    """Those variables that can change what a chapter prints."""
    return {name: value for name, value in variables.items() if name.startswith(_DECIDES)}


def _become(asking: socket.socket, wanted: dict, files: list[int]) -> None:
    """Be the kernel: with the folder, the variables and the standard files of its launcher, and ending with it."""
    from ipykernel.kernelapp import IPKernelApp

    asking.settimeout(None)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for standard, file in enumerate(files):
        os.dup2(file, standard)
        os.close(file)
    os.environ.clear()
    os.environ.update(wanted["variables"])
    os.chdir(wanted["folder"])
    threading.Thread(target=_follow, args=(asking,), daemon=True).start()
    sys.argv = ["ipykernel_launcher", "-f", wanted["file"]]
    IPKernelApp.launch_instance(sys.argv[1:], parent_handle=1)  # "none to watch": _follow does


def _follow(launcher: socket.socket) -> None:
    """Pass the launcher's interrupts on, and end when it has ended."""
    while said := launcher.recv(1):
        if said == warm_kernel.INTERRUPT:
            os.kill(os.getpid(), signal.SIGINT)
    os._exit(0)
