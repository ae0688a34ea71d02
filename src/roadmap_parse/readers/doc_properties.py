"""Paragraphs and characters of a DOC ([MS-DOC] 2.4.6, 2.6, 2.8.5, 2.9): PLCs, FKP pages, sprms."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FC_CHPX, FC_PAPX = 0xFA, 0x102  # places in the FIB of PlcBteChpx and PlcBtePapx
PAGE = 512
BX_SIZE = 13
OPERAND_SIZES = (1, 1, 2, 4, 2, 2, None, 3)
LONG_SPRMS = frozenset((0xD608, 0xD606))  # their size takes two bytes
CHANGE_TABS, LONGEST_TABS = 0xC615, 255
IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
INNER_CELL, INNER_ROW_END = 0x244B, 0x244C
LEVEL, LIST = 0x260A, 0x460B
DEFINE_TABLE, MERGE_ACROSS, MERGE_DOWN = 0xD608, 0x5624, 0xD62B
HUGE = frozenset((0x6645, 0x6646))
DELETED, HIDDEN = 0x0800, 0x083C
TC_SIZE = 20
MERGED_ACROSS, MERGED_DOWN, MERGE_DOWN_STARTS = 0x0002, 0x0020, 0x0040


class Sprm(NamedTuple):
    """A property and its operand."""

    code: int
    operand: bytes

    @property
    def number(self) -> int:
        """The operand as a whole number without sign."""
        return int.from_bytes(self.operand[:4], "little")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its end mark defines it: the edges of its cells in twips, and which join others."""

    edges: tuple[int, ...] = ()
    joins_left: frozenset[int] = frozenset()
    joins_above: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Properties:
    """Where a paragraph stands: how many tables deep, whether it ends a cell or row; its list and level."""

    style: int = 0
    depth: int = 0
    ends_row: bool = False
    ends_inner_cell: bool = False
    row: Row = Row()
    list_number: int | None = None
    level: int | None = None


def plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """Positions (one more than items) and items of `size` bytes."""
    count = max(0, (len(data) - 4) // (4 + size))
    positions = list(struct.unpack_from(f"<{count + 1}I", data)) if len(data) >= 4 else []  # noqa: PLR2004
    start = 4 * (count + 1)
    return positions, [data[start + size * n : start + size * (n + 1)] for n in range(count)]


def sprms(data: bytes) -> Iterator[Sprm]:
    """The properties of a list; it ends where the bytes do."""
    place = 0
    while place + 2 < len(data):
        code = int.from_bytes(data[place : place + 2], "little")
        place += 2
        size = OPERAND_SIZES[code >> 13]
        if size is None and code in LONG_SPRMS:
            size = int.from_bytes(data[place : place + 2], "little") - 1
            place += 2
        elif size is None:
            size = data[place]
            place += 1
            if code == CHANGE_TABS and size == LONGEST_TABS:
                return
        yield Sprm(code, data[place : place + size])
        place += max(size, 0)


def _pages(stream: bytes, table: bytes) -> Iterator[bytes]:
    for item in plc(table, 4)[1]:
        number = int.from_bytes(item, "little") & 0x3FFFFF
        page = stream[number * PAGE : (number + 1) * PAGE]
        if len(page) == PAGE:
            yield page


def paragraph_runs(stream: bytes, table: bytes, data_stream: bytes) -> Iterator[tuple[int, int, Properties]]:
    """First and last byte of each paragraph's text in the stream, and its properties."""
    for page in _pages(stream, table):
        count = page[-1]
        if 4 * (count + 1) + BX_SIZE * count >= PAGE:
            continue
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for number, (first, last) in enumerate(pairwise(bounds)):
            offset = page[4 * (count + 1) + BX_SIZE * number] * 2
            yield first, last, _properties(_papx(page, offset), data_stream)


def _papx(page: bytes, offset: int) -> bytes:
    """The style's number and the properties of a paragraph."""
    if not 0 < offset < PAGE - 1:
        return b""
    words = page[offset]
    if words:
        return page[offset + 1 : offset + 2 * words]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]


def _properties(papx: bytes, data_stream: bytes) -> Properties:
    found = dict(_unfolded(papx[2:], data_stream))
    flags = {code: sprm.number for code, sprm in found.items()}
    in_table = bool(flags.get(IN_TABLE))
    inner_row = bool(flags.get(INNER_ROW_END))
    ends_row = inner_row or bool(flags.get(ROW_END))
    return Properties(
        style=int.from_bytes(papx[:2], "little"),
        depth=max(flags.get(DEPTH, 1), 1) if in_table else 0,
        ends_row=ends_row,
        ends_inner_cell=bool(flags.get(INNER_CELL)) and not inner_row,
        row=_row(found) if ends_row else Row(),
        list_number=flags.get(LIST),
        level=flags.get(LEVEL),
    )


def _unfolded(properties: bytes, data_stream: bytes) -> Iterator[tuple[int, Sprm]]:
    """Properties too many for their page lie in the stream Data."""
    for sprm in sprms(properties):
        if sprm.code in HUGE:
            size = int.from_bytes(data_stream[sprm.number : sprm.number + 2], "little")
            yield from ((each.code, each) for each in sprms(data_stream[sprm.number + 2 :][:size]))
        else:
            yield sprm.code, sprm


def _row(found: dict[int, Sprm]) -> Row:
    definition = found.get(DEFINE_TABLE)
    if definition is None or not definition.operand:
        return Row()
    count = definition.operand[0]
    if len(definition.operand) < 1 + 2 * (count + 1):
        return Row()
    edges = struct.unpack_from(f"<{count + 1}h", definition.operand, 1)
    cells = definition.operand[1 + 2 * (count + 1) :]
    flags = [int.from_bytes(cells[TC_SIZE * n : TC_SIZE * n + 2], "little") for n in range(count)]
    left = {n for n, flag in enumerate(flags) if flag & MERGED_ACROSS}
    above = {n for n, flag in enumerate(flags) if flag & MERGED_DOWN and not flag & MERGE_DOWN_STARTS}
    if MERGE_ACROSS in found:
        first, after = found[MERGE_ACROSS].operand[:2]
        left |= set(range(first + 1, after))
    if MERGE_DOWN in found and found[MERGE_DOWN].operand[1:2] == b"\x01":
        above.add(found[MERGE_DOWN].operand[0])
    return Row(edges, frozenset(left), frozenset(above))


def hidden_spans(stream: bytes, table: bytes) -> Iterator[tuple[int, int]]:
    """First and last byte of texts that are hidden or deleted."""
    for page in _pages(stream, table):
        count = page[-1]
        if 4 * (count + 1) + count >= PAGE:
            continue
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for number, (first, last) in enumerate(pairwise(bounds)):
            offset = page[4 * (count + 1) + number] * 2
            properties = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
            if any(sprm.code in {DELETED, HIDDEN} and sprm.number == 1 for sprm in sprms(properties)):
                yield first, last
