"""The rows of an export as they are kept: each a line of the digest with the key of its record before it."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BLOCK = 1 << 16


@dataclass(frozen=True)
class KeptRow:
    """A row as it was: the key of its record, and its cells as the digest took them in."""

    key: str
    cells: list[str]


class Packing:
    """Rows on their way into one block of bytes, a chunk at a time."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(1)
        self._parts: list[bytes] = []

    def add(self, keys: Sequence[str], lines: Sequence[str]) -> None:
        pairs = zip(keys, lines, strict=True)
        text = "".join(f"{key}\t{line}\n" for key, line in pairs)
        self._parts.append(self._packer.compress(text.encode()))

    def packed(self) -> bytes:
        return b"".join([*self._parts, self._packer.flush()])


def unpacked(packed: bytes) -> Iterator[KeptRow]:
    """The rows that were packed, one by one."""
    for line in _lines(packed):
        key, _, cells = line.partition("\t")
        yield KeptRow(key, json.loads(cells))


def _lines(packed: bytes) -> Iterator[str]:
    unpacker, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), BLOCK):
        *whole, rest = (rest + unpacker.decompress(packed[start : start + BLOCK])).split(b"\n")
        for line in whole:
            yield line.decode()
