"""What runs in the reading process, on its own: an SPSS file on standard input, its contents on standard output.

Started as ``python -I``, so that nothing of the caller's folder or environment is imported; therefore it uses the
standard library, numpy and pyreadstat only, and nothing of this package. Written are one line of JSON with the
dictionary, and after it the columns in order, a block of rows for each: a number column as 8-byte floats, a text column
as the length (8 bytes) and text of a JSON list. What goes wrong is the last line of standard error, as JSON of ``kind``
and ``reason``. There is no pickle in it: whatever a hostile file does here, the caller reads only numbers and text.
"""

import json
import mmap
import sys
from typing import Any

ROWS_AT = slice(80, 84)  # of the header: the number of rows
CELLS = 20_000_000  # read at once: the library holds each in some fifty bytes


def limit(seconds: int, memory: int) -> None:
    """Bind this process to so much processor time (seconds) and memory (bytes), where the system can."""
    try:
        import resource
    except ImportError:  # no POSIX: the caller's own clock is left
        return
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (most, hard))
        except (ValueError, OSError):  # a system that does not limit this
            continue


def write(rows: int, encoding: str | None) -> None:
    """Read the file on standard input, at most one row more than it promises, and write its contents."""
    import numpy as np
    import pyreadstat

    content = mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)
    # The library stops at the number of rows that the header gives; told that it is unknown it reads on, and one row
    # too many says that the header is wrong.
    content[ROWS_AT] = b"\xff" * 4

    def read(**wanted: Any) -> tuple[Any, Any]:
        content.seek(0)
        return pyreadstat.read_sav(  # type: ignore[call-overload]  # a file in memory is as good as an open one
            content, encoding=encoding, user_missing=True, disable_datetime_conversion=True, output_format="dict",
            **wanted,
        )  # fmt: skip

    _, meta = read(metadataonly=True)
    names, out = meta.column_names, sys.stdout.buffer
    if len(set(names)) < len(names) or len(names) != meta.number_columns:
        raise ValueError("two variables have one name")
    text = [name for name in names if meta.readstat_variable_types[name] == "string"]
    said = {
        "names": names, "text": text,
        "labels": [meta.column_names_to_labels.get(name) or "" for name in names],
        "value_labels": [[name, list(labels.items())] for name, labels in meta.variable_value_labels.items()],
        "missing": [[name, ranges] for name, ranges in meta.missing_ranges.items()],
        "formats": [meta.original_variable_types.get(name) or "" for name in names],
        "sets": list((meta.mr_sets or {}).items()), "file_label": meta.file_label or "",
        "notes": list(meta.notes or ()), "encoding": meta.file_encoding or "",
    }  # fmt: skip
    out.write(json.dumps(said).encode() + b"\n")
    step = max(1, CELLS // (rows + 1))
    for start in range(0, len(names), step):
        block = names[start : start + step]
        columns, _ = read(usecols=block, row_limit=rows + 1)
        if list(columns) != block:
            raise ValueError("columns are not where the dictionary says")
        for name in block:
            values = columns.pop(name)
            if name in text:
                packed = json.dumps(["" if v is None else str(v) for v in values], ensure_ascii=False).encode()
                out.write(len(values).to_bytes(8, "little") + len(packed).to_bytes(8, "little") + packed)
            else:
                out.write(len(values).to_bytes(8, "little") + np.array(values, dtype="<f8").tobytes())
    out.flush()


def _kind(error: BaseException) -> str:
    """Whose fault it is, in a word."""
    if isinstance(error, ImportError):
        return "environment"
    said = str(error).lower()
    if isinstance(error, MemoryError) or "memory" in said:
        return "memory"
    if "character set" in said:
        return "encoding name"
    if isinstance(error, UnicodeError) or "encoding" in said or "convert" in said:
        return "encoding"
    return "file"


def main(arguments: list[str]) -> int:
    """Rows promised, seconds, bytes of memory and encoding; the exit status is 1 where the file is not read."""
    try:
        promised, seconds, memory, encoding = arguments
        limit(int(seconds), int(memory))
        write(int(promised), encoding or None)
    except BaseException as error:
        reason = str(error).splitlines()[0] if str(error) else f"{type(error).__name__} without a word"
        print("\n" + json.dumps({"kind": _kind(error), "reason": reason}), file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
