"""What the bytes before the rows of an SPSS file say, read here because the reading library does not tell it.

Layout: PSPP developers' guide, "System File Format". Every step is bounded by the end of the bytes, so that a hostile
file can at worst end it early.
"""

import re
import struct
from dataclasses import dataclass, field

MOST_PER_BYTE = {0: 1 / 8, 1: 1, 2: 1032}  # 8-byte values in a byte: plain, byte codes, and those deflated at best
_LINES_OF_A_NOTE, _LONG_NAMES, _ENCODING, _SETS = 80, 13, 20, (7, 19)


@dataclass(frozen=True)
class SavHeader:
    """The fixed header and the dictionary.

    rows : number promised, -1 where the file does not say. compression : 0, 1, or 2 for ``.zsav``. variables : how
    many, and width : 8-byte values in a row (0: not known). weight : the variable that weights the cases, or "".
    counted : {multiple-response set: counted value as written}. encoding : as declared, "" where it is not. texts :
    labels as bytes.
    """

    rows: int
    compression: int
    variables: int = 0
    width: int = 0
    weight: str = ""
    counted: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    texts: tuple[bytes, ...] = field(default=(), repr=False)

    def most_rows(self, size: int) -> float:
        """The most rows that a file of ``size`` bytes can hold."""
        return size * MOST_PER_BYTE.get(self.compression, 1) / self.width if self.width else float("inf")


def read_header(content: memoryview) -> SavHeader:
    """The header of a file of at least 176 bytes that begins as an SPSS file; a broken dictionary is left out."""
    order = "<" if struct.unpack("<i", content[64:68])[0] in (2, 3) else ">"
    compression, weight_at, rows = struct.unpack(order + "3i", content[72:84])
    try:
        found = _Dictionary(content, order)
        found.read()
    except (struct.error, ValueError):
        return SavHeader(rows, compression)
    encoding = found.encoding.decode("ascii", "replace").strip()
    name = found.short.get(weight_at, b"")
    return SavHeader(
        rows, compression, len(found.short), found.width, _text(found.long.get(name.upper(), name), encoding),
        {_text(set_, encoding): _text(value, encoding) for set_, value in found.counted.items()}, encoding,
        tuple(found.texts),
    )  # fmt: skip


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding or "cp1252", "replace").rstrip()
    except (LookupError, ValueError):  # a name of an encoding can itself be damaged
        return raw.decode("cp1252", "replace").rstrip()


class _Dictionary:
    """A walk over the records of a dictionary."""

    def __init__(self, content: memoryview, order: str) -> None:
        self.content, self.order, self.at = content, order, 176
        self.width, self.encoding = 0, b""
        self.short: dict[int, bytes] = {}  # by place in a row, from 1
        self.long: dict[bytes, bytes] = {}
        self.counted: dict[bytes, bytes] = {}
        self.texts: list[bytes] = []

    def read(self) -> None:
        """All records up to the one that ends the dictionary; raises struct.error or ValueError where it is broken."""
        readers = {2: self._variable, 3: self._value_labels, 4: self._labelled, 6: self._notes, 7: self._extension}
        while (kind := self._numbers(1)[0]) != 999:
            if kind not in readers:
                raise ValueError(f"record {kind}")
            readers[kind]()

    def _numbers(self, n: int) -> tuple[int, ...]:
        return struct.unpack(f"{self.order}{n}i", self._bytes(4 * n))

    def _bytes(self, n: int) -> bytes:
        if not 0 <= n <= len(self.content) - self.at:
            raise ValueError("a record runs past the end")
        self.at += n
        return bytes(self.content[self.at - n : self.at])

    def _variable(self) -> None:
        kind, labelled, missing, _, _ = self._numbers(5)
        name = self._bytes(8).rstrip()
        self.width += 1
        if kind >= 0:  # else: the rest of a long text
            self.short[self.width] = name
        if labelled:
            (length,) = self._numbers(1)
            self.texts.append(self._bytes(-(-length // 4) * 4)[:length])
        self._bytes(8 * abs(missing))

    def _value_labels(self) -> None:
        for _ in range(self._numbers(1)[0]):
            length = self._bytes(9)[8]
            self.texts.append(self._bytes(-(-(length + 1) // 8) * 8 - 1)[:length])

    def _labelled(self) -> None:
        self._bytes(4 * self._numbers(1)[0])

    def _notes(self) -> None:
        self._bytes(_LINES_OF_A_NOTE * self._numbers(1)[0])

    def _extension(self) -> None:
        kind, size, count = self._numbers(3)
        if size < 0 or count < 0:
            raise ValueError("a record of negative length")
        content = self._bytes(size * count)
        if kind == _LONG_NAMES:
            pairs = [pair.split(b"=", 1) for pair in content.split(b"\t") if b"=" in pair]
            self.long = {short.upper(): name for short, name in pairs}
        elif kind == _ENCODING:
            self.encoding = content
        elif kind in _SETS:
            self._sets(content)

    def _sets(self, content: bytes) -> None:
        """Sets such as ``$books=D3 Yes 10 What I read a b c``: the counted value follows its length."""
        for name, start in re.findall(rb"(?:^|\n)\$?([^\n=]+)=((?:D|E \d+ )\d+ )", content):
            length = int(start[:-1].lstrip(b"DE").split()[-1])
            begins = content.index(b"=" + start, content.index(name)) + 1 + len(start)
            self.counted[name] = content[begins : begins + length].rstrip()
