"""Reading SPSS files safely: in a child process, with user-missing codes kept, and no row lost.

The reader is C code that one damaged byte can kill. It stops at the number of rows the header gives, and where the
header gives none reads a file that was cut off without an error; so it is made to read all there is, and the count is
compared with the header here.
"""

import pickle
import struct
import subprocess
import sys
from pathlib import Path

import pandas as pd

from ..errors import UserError
from .sav_file import SavFile


def _rows_promised(path: Path) -> int:
    """Number of rows in the header; raises for what is no SPSS file at all."""
    try:
        with path.open("rb") as file:
            header = file.read(176)
    except FileNotFoundError:
        raise UserError(f"There is no file '{path}': check the name and the folder.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise UserError(f"'{path}' cannot be read ({error.strerror}): name a .sav file you may open.") from None
    if not header:
        raise UserError(f"'{path}' is empty: copy the file again from where it came.")
    if header[:4] not in (b"$FL2", b"$FL3"):
        raise UserError(f"'{path}' is not an SPSS file (it does not begin as one): save it as .sav from SPSS or PSPP.")
    if len(header) < 176:
        raise UserError(f"'{path}' is cut off within its header: copy the file again from where it came.")
    order = "<" if struct.unpack("<i", header[64:68])[0] in (2, 3) else ">"
    (rows,) = struct.unpack(order + "i", header[80:84])
    if rows < 0:
        raise UserError(
            f"'{path}' does not say how many rows it holds, so a loss would go unseen: open it in SPSS or "
            "PSPP and save it again."
        )
    return rows


def read_sav(path: str | Path) -> SavFile:
    """Read an SPSS file (.sav, .zsav).

    Raises UserError, in one sentence, for a file that is missing, empty, no SPSS file, cut off, damaged, or silent
    about its number of rows.
    """
    path = Path(path).expanduser()
    rows = _rows_promised(path)
    child = subprocess.run([sys.executable, "-c", _CHILD, str(path)], capture_output=True, check=False)
    if child.returncode:
        said = child.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1].split(": ", 1)[-1] if said else f"the reader stopped with code {child.returncode}"
        raise UserError(
            f"'{path}' is damaged and cannot be read ({reason.rstrip('.')}): copy it again from where it came."
        )
    columns, meta = pickle.loads(child.stdout)  # written by the child above, from nothing but arrays and strings
    data = pd.DataFrame(columns)
    if len(data) != rows:
        raise UserError(
            f"'{path}' holds {len(data)} rows where its header says {rows}: copy it again from where it came."
        )
    return SavFile(data, **meta)


_CHILD = """
import io, pickle, sys, pyreadstat
with open(sys.argv[1], "rb") as file:
    content = bytearray(file.read())
content[80:84] = b"\\xff" * 4  # number of rows: unknown
data, meta = pyreadstat.read_sav(io.BytesIO(bytes(content)), user_missing=True, output_format="dict")
out = dict(labels={k: v or "" for k, v in meta.column_names_to_labels.items()},
           value_labels=meta.variable_value_labels, missing=meta.missing_ranges,
           sets=meta.mr_sets or {}, file_label=meta.file_label or "", notes=tuple(meta.notes or ()))
sys.stdout.buffer.write(pickle.dumps((data, out), protocol=5))
"""
