"""The reading process seen from outside: started isolated, held to its limits, its output taken apart."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np

from . import spss_child

MEGABYTE = 2**20
STALLED = 5  # times the processor time: a busy machine is slower than its clock


class Failed(Exception):
    """Reading stopped; ``kind`` is "file", "encoding", "encoding name", "environment", "memory" or "time"."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind, self.reason = kind, reason


@dataclass(frozen=True)
class Limits:
    """What the process may use: ``seconds`` of processor time and bytes of ``memory``."""

    seconds: int
    memory: int

    @classmethod
    def of(cls, size: int, rows: int, variables: int) -> "Limits":
        """Some five times what a sound file of so many bytes, rows and variables takes."""
        at_once = min(rows * variables, max(spss_child.CELLS, rows))
        return cls(20 + rows * variables // 500_000, 1024 * MEGABYTE + 8 * size + 96 * at_once)


def read_apart(file: BinaryIO, rows: int, limits: Limits, encoding: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Dictionary and columns of an open SPSS file that promises ``rows`` rows, read in a process of its own.

    Raises Failed.
    """
    child = str(Path(spss_child.__file__).resolve())
    command = [sys.executable, "-I", child, str(rows), str(limits.seconds), str(limits.memory), encoding]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept["OPENBLAS_NUM_THREADS"] = "1"  # its threads would count as memory
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=said, cwd=os.sep, env=kept)
        clock = threading.Timer(STALLED * limits.seconds, process.kill)
        clock.daemon = True
        clock.start()
        found = None
        try:
            with process.stdout as out, suppress(*_NOT_WHAT_IT_WRITES):  # type: ignore[union-attr]  # it is a pipe
                found = _taken_apart(out, rows + 1, limits.memory)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            late = not clock.is_alive()
            clock.cancel()
        if found is None or code:
            said.seek(0)
            raise _why(code, said.read().decode(errors="replace"), late, limits)
    return found


# What unpacking raises where the process died half way, or was made to write something else.
_NOT_WHAT_IT_WRITES = (ValueError, KeyError, TypeError, EOFError)


def _taken_apart(out: IO[bytes], most_rows: int, most_text: int) -> tuple[dict[str, Any], dict[str, Any]]:
    meta = json.loads(out.readline(most_text))
    columns, text = {}, set(meta["text"])
    for name in meta["names"]:
        rows = int.from_bytes(_exactly(out, 8, 8), "little")
        if name in text:
            size = int.from_bytes(_exactly(out, 8, 8), "little")
            columns[name] = json.loads(_exactly(out, size, most_text))
            if len(columns[name]) != rows or not all(isinstance(value, str) for value in columns[name]):
                raise ValueError("a column of text is not one")
        else:
            columns[name] = np.frombuffer(_exactly(out, 8 * rows, 8 * most_rows), dtype="<f8").copy()
    return meta, columns


def _exactly(out: IO[bytes], size: int, most: int) -> bytes:
    if size > most:
        raise ValueError("more than there can be")
    content = out.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _why(code: int, said: str, late: bool, limits: Limits) -> Failed:
    """What stopped the process: its own word for it, else how it ended."""
    if late or code == -signal.SIGXCPU:
        return Failed("time", f"it was stopped after {limits.seconds} seconds")
    for line in reversed(said.strip().splitlines()):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            own = json.loads(line)
            return Failed(own["kind"], own["reason"].rstrip("."))
    if code == -signal.SIGKILL:  # what a full machine does
        return Failed("memory", "it was stopped by the system")
    if code > 0:  # it never came to reading
        return Failed("environment", (said.strip().splitlines() or ["it does not start"])[-1][:200])
    return Failed("file", f"the reader stopped with code {code}")
