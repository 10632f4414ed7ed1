"""Reading SPSS files safely: in a process of its own, within limits, with user-missing codes kept and no row lost.

The reader is C code that one damaged byte can kill or set to work for ever, so it runs apart (``spss_child``); its
values become a survey's in ``tidy``. What goes wrong is told by whose fault it is.
"""

import mmap
import os
import stat
from pathlib import Path
from typing import BinaryIO

from ..errors import UserError
from .contents import contents
from .mojibake import HOW, better_encoding
from .reading import MEGABYTE, Failed, Limits, read_apart
from .sav_file import SavFile
from .sav_header import SavHeader, read_header


def read_sav(path: str | Path, encoding: str = "") -> SavFile:
    """Read an SPSS file (.sav, .zsav).

    encoding : of its texts, such as "cp1251", where the file does not say it or says it wrongly. Raises UserError, in
    one sentence, for what is no regular file, no SPSS file, empty, cut off, damaged, silent about its number of rows,
    in another encoding, or larger than this machine can hold.
    """
    path = Path(os.path.expanduser(path))
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        header = _header(path, file, size)
        limits = Limits.of(size, header.rows, header.variables)
        _must_fit(path, header, size)
        file.seek(0)
        try:
            meta, columns = read_apart(file, header.rows, limits, encoding)
        except Failed as failed:
            raise _refusal(path, failed, header, limits, encoding) from None
    counts = {len(values) for values in columns.values()} or {header.rows}
    if counts != {header.rows}:
        held = "more than" if max(counts) > header.rows else f"{max(counts)} rows, not"
        raise UserError(
            f"'{path}' holds {held} the {header.rows} that its header promises: copy it again from where it came."
        )
    try:
        return contents(meta, columns, header)
    except ValueError as error:
        raise UserError(f"'{path}' is damaged ({error}): copy it again from where it came.") from None


def _opened(path: Path) -> BinaryIO:
    """A regular file, open. It is opened before it is looked at, and without waiting for anybody to write into it."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise UserError(f"There is no file '{path}': check the name and the folder.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"'{path}' cannot be read ({why}): name a .sav file you may open.") from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = "a folder" if stat.S_ISDIR(mode) else "no file with contents of its own, such as a pipe or a device"
        raise UserError(f"'{path}' cannot be read, for it is {kind}: name a .sav file.")
    return os.fdopen(handle, "rb")


def _header(path: Path, file: BinaryIO, size: int) -> SavHeader:
    """What the file promises; raises for what is no SPSS file at all."""
    if not size:
        raise UserError(f"'{path}' is empty: copy the file again from where it came.")
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content, memoryview(content) as view:
        if view[:4] not in (b"$FL2", b"$FL3"):
            raise UserError(f"'{path}' is not an SPSS file (it does not begin as one): save it from SPSS or PSPP.")
        if size < 176:
            raise UserError(f"'{path}' is cut off within its header: copy the file again from where it came.")
        header = read_header(view)
    if header.rows < 0:
        raise UserError(
            f"'{path}' does not say how many rows it holds, so a loss would go unseen: open it in SPSS or "
            "PSPP and save it again."
        )
    if header.rows > header.most_rows(size):
        raise UserError(
            f"'{path}' promises {header.rows:,} rows, more than its {size:,} bytes can hold: it is cut off or "
            "damaged; copy it again from where it came."
        )
    return header


def _must_fit(path: Path, header: SavHeader, size: int) -> None:
    """Stop before a file is unpacked that memory cannot hold: a few kilobytes can promise a terabyte of zeros."""
    try:
        there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # a system that does not say
        there = 2**34
    needed = 8 * header.rows * max(header.variables, 1)
    if needed > there / 2:
        raise UserError(
            f"'{path}' promises {header.rows:,} rows of {header.variables:,} variables, {needed / 2**30:,.0f} GB, more "
            "than this machine can hold: save it with the rows and variables you need."
        )


def _refusal(path: Path, failed: Failed, header: SavHeader, limits: Limits, encoding: str) -> UserError:
    """The sentence for a file that could not be read: whose fault it is, and what to do."""
    better = better_encoding(header.texts, encoding or header.encoding or "cp1252")
    small = header.rows * header.variables < 1_000_000
    if failed.kind == "environment":
        return UserError(
            f"The program that reads SPSS files does not start here ({failed.reason}), which is no fault of '{path}': "
            "set the environment up anew (remove .venv and call make)."
        )
    if failed.kind == "encoding name":
        return UserError(f"There is no encoding '{encoding or header.encoding}' here: {HOW.format('cp1251')}.")
    if failed.kind == "encoding":
        said = f"in '{encoding}'" if encoding else "in Western European letters, as files are that declare nothing"
        said = f"in the encoding it declares ({header.encoding})" if header.encoding and not encoding else said
        if not better and not encoding:
            return UserError(
                f"'{path}' is damaged, or its texts are not {said}: copy it again from where it came, or find out the "
                f"encoding and {HOW.format('cp1251')}."
            )
        return UserError(f"The texts of '{path}' are not {said}: {HOW.format(better or 'cp1251')}.")
    if failed.kind == "memory" and not small:
        return UserError(
            f"Reading '{path}' takes more than the {limits.memory // MEGABYTE:,} MB it is allowed: save it with the "
            "rows and variables you need, or read it on a larger machine."
        )
    if failed.kind == "time" and not small:
        return UserError(
            f"Reading '{path}' was stopped after {limits.seconds} seconds: save it with the rows and variables you "
            "need, or open it in SPSS or PSPP and save it again."
        )
    return UserError(f"'{path}' is damaged and cannot be read ({failed.reason}): copy it again from where it came.")
