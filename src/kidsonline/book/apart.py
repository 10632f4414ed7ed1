"""A step of the build in a process of its own, forked off this one so that nothing is imported or read twice.

What such a process starts, threads or the engine that draws, ends with it, and this one can be forked again. Where it
cannot be, as in the tests, the step is a new process, which does the same and takes longer.
"""

import gc
import os
import runpy
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator

from ..paths import ROOT
from .environment import environment


class Apart:
    """``python ARGUMENTS`` in the project's folder: a script, or ``-m`` and a module.

    ``status`` is that of its exit, known when its lines have been read.
    """

    def __init__(self, *arguments: str):
        self.arguments = arguments
        self.status = 1

    def lines(self, anew: bool = False) -> Iterator[str]:
        """Run it, and yield what it says line by line; ``anew``: never forked, so that a changed module is seen."""
        yield from self._started() if anew or not _can_be_forked() else self._forked()

    def _started(self) -> Iterator[str]:
        process = subprocess.Popen(
            [sys.executable, "-P", *self.arguments], cwd=ROOT, env=environment(), encoding="utf-8", errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert process.stdout  # a pipe, as asked for
        yield from process.stdout
        self.status = process.wait()

    def _forked(self) -> Iterator[str]:
        read, write = os.pipe()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        child = os.fork()
        if child == 0:
            os.close(read)
            os._exit(self._here(write))
        os.close(write)
        with open(read, encoding="utf-8", errors="replace") as said:
            yield from said
        self.status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _here(self, said: int) -> int:
        """Run it in this process, its output into the file ``said``; its exit status."""
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = (open(to, "w", encoding="utf-8", errors="replace", buffering=1) for to in (1, 2))  # noqa: SIM115
        variables = environment()
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(ROOT)
        is_module = self.arguments[0] == "-m"
        sys.argv = list(self.arguments[1:] if is_module else self.arguments)
        warnings.resetwarnings()  # those of the caller, such as of a test, are not the step's
        warnings.filterwarnings("ignore", "'.*' found in sys.modules", RuntimeWarning)
        status: object = 0
        gc.freeze()  # what is here already stays, and a step ends before its own remains could matter
        gc.set_threshold(100_000, 50, 100)
        try:
            if is_module:
                runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
            else:
                runpy.run_path(sys.argv[0], run_name="__main__")
        except SystemExit as end:
            status = end.code
        except BaseException:
            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        return status if isinstance(status, int) else int(bool(status))


def _can_be_forked() -> bool:
    """Only our own program, which did nothing else before: a step of another would begin with what that one did.

    Neither threads nor the engine that draws survive a fork.
    """
    program = getattr(sys.modules["__main__"], "__spec__", None)
    is_ours = program is not None and program.name == f"{__package__}.__main__"
    return is_ours and threading.active_count() == 1 and "vl_convert" not in sys.modules
