"""SPSS files for tests that no library writes: parts of the format put together, or changed, byte by byte."""

import struct
from pathlib import Path

import pandas as pd
import pyreadstat

DATA_STARTS = struct.pack("<2i", 999, 0)


def write(path: Path, data: pd.DataFrame, **said) -> Path:
    """A file as pyreadstat writes it."""
    pyreadstat.write_sav(data, str(path), **said)
    return path


def with_record(path: Path, *records: bytes) -> Path:
    """The file with more records at the end of its dictionary."""
    content = path.read_bytes()
    at = content.rindex(DATA_STARTS)
    path.write_bytes(content[:at] + b"".join(records) + content[at:])
    return path


def sets_record(text: str, kind: int = 7) -> bytes:
    """The record of multiple-response sets, such as "$books=C 5 Books a b c"."""
    content = text.encode() + b"\n"
    return struct.pack("<4i", 7, kind, 1, len(content)) + content


def weighted_by(path: Path, place: int) -> Path:
    """The file with the variable at ``place`` of a row, from 1, as its case weight."""
    content = bytearray(path.read_bytes())
    content[76:80] = struct.pack("<i", place)
    path.write_bytes(content)
    return path


def written_in(path: Path, encoding: str, declared: bytes | None = None) -> Path:
    """The file, written in UTF-8, with its texts in a one-byte encoding, which it calls ``declared`` or nothing.

    Texts keep their length in bytes: what is not needed is blank.
    """
    content = path.read_bytes()
    out, at = bytearray(), 0
    while at < len(content):  # a run of two-byte letters becomes half as long, and blanks
        run = at
        while run + 1 < len(content) and content[run] in (0xD0, 0xD1, 0xD2, 0xD3) and 0x80 <= content[run + 1] < 0xC0:
            run += 2
        if run > at:
            out += content[at:run].decode().encode(encoding, "replace").ljust(run - at)
            at = run
        else:
            out.append(content[at])
            at += 1
    name = struct.pack("<4i", 7, 20, 1, 5) + b"UTF-8"
    start = out.index(name)
    new = b"" if declared is None else struct.pack("<4i", 7, 20, 1, len(declared)) + declared
    out[start : start + len(name)] = new
    codepage = out.find(struct.pack("<4i", 7, 3, 4, 8))
    if codepage >= 0:  # machine integers say that characters are UTF-8
        out[codepage + 16 + 28 : codepage + 16 + 32] = struct.pack("<i", 2)
    path.write_bytes(out)
    return path
