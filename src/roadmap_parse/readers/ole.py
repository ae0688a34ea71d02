"""The container of old Office files ([MS-CFB]): streams of the root by name; chains end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain

from roadmap_parse.errors import CorruptError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER, ENTRY = 512, 128
LAST_SECTOR = 0xFFFFFFFA  # higher numbers are marks: free, end of chain, table
SECTOR_SHIFTS = (9, 12)
MINI_SECTOR, MINI_LIMIT = 64, 4096
STREAM, ROOT = 2, 5
IN_HEADER = 109  # sectors of the allocation table that the header names


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name of the directory: kind, neighbours and children by number, first sector, size in bytes."""

    name: str
    kind: int
    neighbours: tuple[int, int]
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of a container; every method raises CorruptError over a damaged one."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise CorruptError(f"its container is damaged ({error}); get the file again") from error

    def _open(self, data: bytes) -> None:
        shift = struct.unpack_from("<H", data, 30)[0]
        if not data.startswith(MAGIC) or shift not in SECTOR_SHIFTS:
            raise CorruptError("it is no container of an old Office file")
        self._data = data
        self._sector = 1 << shift
        count, directory = struct.unpack_from("<II", data, 44)
        mini_table, _, more = struct.unpack_from("<III", data, 60)
        tables = [*struct.unpack_from(f"<{IN_HEADER}I", data, 76), *self._more_tables(more)]
        used = [number for number in tables if number < LAST_SECTOR][:count]
        self._next = tuple(chain.from_iterable(map(self._numbers, used)))
        self._entries = _entries(self._chain(directory))
        mini = self._chain(mini_table) if mini_table < LAST_SECTOR else b""
        self._mini_next = struct.unpack(f"<{len(mini) // 4}I", mini)
        self._mini: bytes | None = None

    def _more_tables(self, sector: int) -> list[int]:
        """Tables past the header's: each sector names some, and at its end the next such sector."""
        found: list[int] = []
        seen: set[int] = set()
        while sector < LAST_SECTOR and sector not in seen:
            seen.add(sector)
            *numbers, sector = self._numbers(sector)
            found += numbers
        return found

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._sector // 4}I", self._read(sector))

    def _read(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self._data[start : start + self._sector]
        if not found:
            raise CorruptError("the file breaks off; get it again")
        return found.ljust(self._sector, b"\0")

    def _chain(self, sector: int) -> bytes:
        return b"".join(map(self._read, _walk(sector, self._next)))

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def _find(self, name: str) -> _Entry | None:
        """The stream of this name among the root's own; those of embedded objects lie deeper."""
        waiting = [self._entries[0].child] if self._entries and self._entries[0].kind == ROOT else []
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            if entry.kind == STREAM and entry.name.lower() == name.lower():
                return entry
            waiting += entry.neighbours
        return None

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; none where it is missing. CorruptError where it breaks off."""
        entry = self._find(name)
        if entry is None or entry.size == 0:
            return b""
        if entry.size >= MINI_LIMIT:
            data = self._chain(entry.start)
        else:
            if self._mini is None:
                self._mini = self._chain(self._entries[0].start)
            starts = (number * MINI_SECTOR for number in _walk(entry.start, self._mini_next))
            data = b"".join(self._mini[start : start + MINI_SECTOR] for start in starts)
        if len(data) < entry.size:
            raise CorruptError(f"its stream {name} breaks off; get the file again")
        return data[: entry.size]


def _walk(sector: int, following: tuple[int, ...]) -> list[int]:
    """The sectors of a chain; CorruptError where it runs in a circle or out of the table."""
    found: list[int] = []
    while sector < LAST_SECTOR:
        if sector >= len(following) or len(found) > len(following):
            raise CorruptError("its chains of sectors are damaged; get the file again")
        found.append(sector)
        sector = following[sector]
    return found


def _entries(directory: bytes) -> list[_Entry]:
    found = []
    for start in range(0, len(directory), ENTRY):
        size = max(0, min(struct.unpack_from("<H", directory, start + 64)[0] - 2, 62))
        left, right, child = struct.unpack_from("<III", directory, start + 68)
        first, length = struct.unpack_from("<II", directory, start + 116)
        name = directory[start : start + size].decode("utf-16-le", "replace")
        found.append(_Entry(name, directory[start + 66], (left, right), child, first, length))
    return found


def holds_stream(data: bytes, *names: str) -> bool:
    """Whether it is a container with one of these streams; of a damaged one, whether a name is in it."""
    if not data.startswith(MAGIC):
        return False
    try:
        container = CompoundFile(data)
    except CorruptError:
        return any(f"{name}\0".encode("utf-16-le") in data for name in names)
    return any(name in container for name in names)
