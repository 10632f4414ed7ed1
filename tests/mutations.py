"""Damaged SPSS files by the thousand: each is refused in one sentence, or read and used without a traceback.

Run ``python tests/mutations.py [NUMBER] [SEED]`` for a table of outcomes; ``test_mutations.py`` runs a few of them.
A .sav file has no checksum, so a changed number can be read as another number; what must not happen is a traceback, a
file that takes for ever, or fewer rows without a word.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd
from spss_files import sets_record, weighted_by, with_record, write

from kidsonline import Design
from kidsonline.errors import UserError
from kidsonline.microdata.identifiers import identifiers
from kidsonline.microdata.sav import read_sav
from kidsonline.microdata.sav_file import SavFile
from kidsonline.microdata.survey import Survey

ROWS = 60
SHARES = {"one byte": 0.4, "four bytes": 0.2, "a run of bytes": 0.1, "cut off": 0.2, "bytes put in": 0.1}


def sound(folder: Path) -> dict[str, Path]:
    """A sound file in both forms, with everything that a dictionary can say."""
    rng = np.random.default_rng(1)
    data = pd.DataFrame(
        {
            "weight": rng.lognormal(0, 0.3, ROWS).round(4), "stratum": np.arange(ROWS) % 3 + 1.0,
            "psu": np.arange(ROWS) // 3 % 4 + 1.0, "q1": rng.integers(1, 4, ROWS).astype(float),
            "age": np.where(np.arange(ROWS) % 9, rng.integers(9, 18, ROWS), 99.0), "text": ["да", "нет", "жоқ"] * 20,
            "online": rng.integers(0, 200_000, ROWS).astype(float), "born": 13.5e9 + 86400.0 * np.arange(ROWS),
            "code": [str(code) for code in rng.integers(1, 3, ROWS)], "long": ["x" * 260, *[""] * (ROWS - 1)],
            "m1": rng.integers(1, 4, ROWS).astype(float), "m2": np.where(np.arange(ROWS) % 2, 2.0, np.nan),
        }
    )  # fmt: skip
    yes = {1: "yes", 2: "no", 3: "don't know"}
    said: dict = {
        "file_label": "Sixty people", "note": ["Made up."],
        "missing_ranges": {"age": [{"lo": 90, "hi": 99}], "q1": [3]},
        "column_labels": {"q1": "A question", "text": "Өз сөзімен"},
        "variable_value_labels": {"q1": yes, "code": {"1": "girl", "2": "boy"}, "m1": yes, "m2": yes},
        "variable_format": {"online": "TIME8", "born": "DATE11"}, "variable_measure": {"q1": "nominal", "age": "scale"},
    }  # fmt: skip
    files = {}
    for ending in ("sav", "zsav"):
        path = write(
            folder / f"sound.{ending}", data, **(said | {"row_compress": ending == "sav", "compress": ending == "zsav"})
        )
        files[ending] = path if ending == "zsav" else weighted_by(with_record(path, sets_record("$m=C 1 M m1 m2")), 1)
    return files


def mutations(content: bytes, number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Kind and bytes of ``number`` damaged files, the same for the same seed."""
    chance = random.Random(seed)
    for kind in (kind for kind, share in SHARES.items() for _ in range(round(share * number))):
        at = chance.randrange(len(content))
        size = {"one byte": 1, "four bytes": 4}.get(kind, chance.randint(2, 200))
        new = chance.choice((chance.randbytes(size), b"\x00" * size, b"\xff" * size, b"\x7f" + b"\xff" * (size - 1)))
        rest = {"cut off": b"", "bytes put in": new + content[at:]}.get(kind, new + content[at + size :])
        yield kind, content[:at] + rest[: len(content) + size]


def outcome(path: Path, whole: SavFile) -> str:
    """What comes of a damaged file, in a word or two; anything but a UserError is let through."""
    try:
        file = read_sav(path)
    except UserError as error:
        said = str(error)
        assert "\n" not in said and len(said) < 600, said
        words = {
            "no fault of": "THE ENVIRONMENT BLAMED", "not an SPSS": "refused: no SPSS file", "rows": "refused: rows",
            "encoding": "refused: encoding", "is damaged": "refused: damaged", "stopped after": "refused: too long",
        }  # fmt: skip
        return next((outcome for word, outcome in words.items() if word in said), f"refused: {said}")
    with suppress(UserError):
        use(file)
    if len(file.data) != len(whole.data):
        return "ROWS CHANGED WITHOUT A WORD"
    if list(file.data) != list(whole.data):
        return "read: names changed"
    if not file.data.equals(whole.data):
        return "read: values changed, " + ("remarked" if file.remarks != whole.remarks else "nothing to see it by")
    said = (
        file.labels,
        file.value_labels,
        file.missing,
        file.sets,
        file.kinds,
        file.weight,
        file.file_label,
        file.notes,
    )
    same = said == (whole.labels, whole.value_labels, whole.missing, whole.sets, whole.kinds, whole.weight,
                    whole.file_label, whole.notes)  # fmt: skip
    return "read: all as it was" if same else "read: dictionary changed"


def use(file: SavFile) -> None:
    """What a report would do with a file: look for identifiers, estimate every variable."""
    identifiers(file.data, file.labels, file.value_labels)
    survey = Survey.of_file(file, Design("weight", "stratum", "psu"))
    for name in file.data.columns:
        survey.proportions(name, by="q1", where="age >= 13")
    for name in file.sets:
        survey.multiple_response(name)
    survey.mean([name for name in file.data.columns if file.data[name].dtype.kind == "f"], by="q1")


def main() -> None:
    """Print outcomes by kind of damage, and the slowest file."""
    number, seed = (int(given or usual) for given, usual in zip_longest(sys.argv[1:], ("2000", "11")))
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, Counter[str]] = {}
        slowest = (0.0, "")
        for ending, path in sound(Path(folder)).items():
            whole, damaged = read_sav(path), Path(folder) / f"damaged.{ending}"
            for i, (kind, content) in enumerate(mutations(path.read_bytes(), number // 2, seed)):
                damaged.write_bytes(content)
                start = time.process_time(), time.monotonic()
                try:
                    word = outcome(damaged, whole)
                except Exception as error:  # the table is to name it
                    word = f"TRACEBACK {type(error).__name__}: {error}"[:100]
                slowest = max(slowest, (time.monotonic() - start[1], f"{ending} {kind} {i}: {word}"))
                found.setdefault(word, Counter())[f"{ending}, {kind}"] += 1
                if i % 100 == 99:
                    print(f"{ending}: {i + 1} of {number // 2}", file=sys.stderr, flush=True)
    table = pd.DataFrame(found).T.fillna(0).astype(int).sort_index()
    table.insert(0, "all", table.sum(axis=1))
    print(table.to_string())
    print(f"slowest: {slowest[0]:.1f} s, {slowest[1]}")


if __name__ == "__main__":
    main()
