"""DOC of Word 97 to 2003 by its own structure ([MS-DOC]): pieces of text, paragraphs, rows with merges.

Left out are hidden text, deletions of tracked changes, notes, headers and footers.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from roadmap_parse.document import Document, Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError, EncryptedError

from .doc_lists import read_lists
from .doc_properties import FC_CHPX, FC_PAPX, Properties, hidden_spans, paragraph_runs, plc
from .edges import EdgeCell, EdgeRow, edge_blocks
from .ole import CompoundFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.options import Limits, Options

DOC_TYPE = "application/msword"
MAGIC, FIRST_VERSION = 0xA5EC, 0xC1  # Word 97; older ones have other structures
PATCHED, ENCRYPTED, SECOND_TABLE = 0x0004, 0x0100, 0x0200
FLAGS = 10  # the place of the flags in the file information block
FC_CLX, CCP_TEXT = 0x1A2, 0x4C
PIECES, COMPRESSED = 2, 0x40000000
MOST_DEPTH = 20
FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
OPEN_FIELD = re.compile("\x13[^\x14\x15]*\x14?")  # its result goes on in the next paragraphs
SIGNS = {"\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": None, "\x07": None, "\r": None}
NO_TEXT = {chr(code): None for code in range(0x20) if chr(code) not in "\t\n"} | {"\ufffc": None}
PRINTED = str.maketrans(NO_TEXT | SIGNS)
ENDS = re.compile("[\r\x07\x0c]")
Block = Paragraph | Grid


class OldWordError(CorruptError):
    """A DOC of Word 6 or 95, or of something else that only LibreOffice reads."""


@dataclass(frozen=True, slots=True)
class _Streams:
    """The streams of the container, and the file information block at the start of the first."""

    word: bytes
    table: bytes
    data: bytes

    def part(self, place: int) -> bytes:
        """A structure of the table stream, by its place in the file information block."""
        start, size = struct.unpack_from("<II", self.word, place)
        return self.table[start : start + size]


class _Piece(NamedTuple):
    """Characters [first, last) of the text and where they lie in the stream."""

    first: int
    last: int
    offset: int
    width: int


def read_word_97(data: bytes, options: Options) -> Document:
    """Read a DOC; raises OldWordError, CorruptError, EncryptedError, BombError."""
    try:
        streams = open_streams(data)
        blocks = tuple(_blocks(streams, options.limits))
    except (struct.error, IndexError, ValueError, OverflowError, MemoryError) as error:
        raise CorruptError(f"its structure is damaged ({error}); get the file again") from error
    return Document(blocks, DOC_TYPE, "doc")


def open_streams(data: bytes) -> _Streams:
    """Open the container; EncryptedError, OldWordError, CorruptError."""
    container = CompoundFile(data)
    word = container.stream("WordDocument")
    if len(word) < FLAGS + 2:
        raise CorruptError("it holds no Word document that can be read; get the file again")
    magic, version = struct.unpack_from("<HH", word)
    flags = struct.unpack_from("<H", word, FLAGS)[0]
    if flags & ENCRYPTED:
        raise EncryptedError("a password is needed; save the document without one")
    if magic != MAGIC or version < FIRST_VERSION:
        raise OldWordError("it is older than Word 97")
    table = container.stream("1Table" if flags & SECOND_TABLE else "0Table")
    return _Streams(word, table, container.stream("Data"))


def is_patched(data: bytes) -> bool:
    """Whether Word saved changes behind the old text: pieces then carry formatting that is not read here."""
    return bool(struct.unpack_from("<H", open_streams(data).word, FLAGS)[0] & PATCHED)


# Text


def _pieces(streams: _Streams) -> list[_Piece]:
    """Where the text lies: the piece table stands after the properties that pieces share."""
    clx, place = streams.part(FC_CLX), 0
    while place < len(clx) and clx[place] != PIECES:
        place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
    size = int.from_bytes(clx[place + 1 : place + 5], "little")
    positions, items = plc(clx[place + 5 : place + 5 + size], 8)
    found = []
    for (first, last), item in zip(pairwise(positions), items, strict=False):
        code = int.from_bytes(item[2:6], "little")
        narrow = bool(code & COMPRESSED)
        offset = (code & ~COMPRESSED) // (2 if narrow else 1)
        found.append(_Piece(first, last, offset, 1 if narrow else 2))
    if not found:
        raise CorruptError("it holds no piece of text; get the file again")
    return found


class _Letters(NamedTuple):
    """The text of a piece and the place in the stream of its first letter."""

    text: str
    offset: int
    width: int


def _letters(streams: _Streams) -> Iterator[_Letters]:
    """The body's text, without notes and headers, which follow it."""
    length = struct.unpack_from("<I", streams.word, CCP_TEXT)[0]
    for piece in _pieces(streams):
        count = min(piece.last, length) - piece.first
        if count <= 0:
            continue
        raw = streams.word[piece.offset : piece.offset + count * piece.width]
        if len(raw) < count * piece.width:
            raise CorruptError("the file breaks off inside its text; get it again")
        text = (
            raw.decode("cp1252", "replace") if piece.width == 1 else raw.decode("utf-16-le", "surrogatepass")
        )
        if len(text) == count:
            yield _Letters(text, piece.offset, piece.width)
        else:  # letters outside the basic plane take two units; their places count in units
            yield _Letters(re.sub("[\U00010000-\U0010ffff]", "??", text), piece.offset, piece.width)


class _Text(NamedTuple):
    """A paragraph with its end mark, and where it stands."""

    text: str
    properties: Properties


def _paragraphs(streams: _Streams, limits: Limits) -> Iterator[_Text]:
    runs = sorted(paragraph_runs(streams.word, streams.part(FC_PAPX), streams.data), key=lambda run: run[:2])
    starts = [first for first, _, _ in runs]
    hidden = sorted(hidden_spans(streams.word, streams.part(FC_CHPX)))
    waiting: list[str] = []
    length = 0
    for letters in _letters(streams):
        shown = _shown(letters, hidden)
        begin = 0
        for end in ENDS.finditer(letters.text):
            place = letters.offset + end.start() * letters.width
            number = bisect_right(starts, place) - 1
            waiting.append(shown[begin : end.end()])
            begin = end.end()
            if end[0] == "\x0c" and number >= 0 and runs[number][1] > place + letters.width:
                continue  # a page break inside a paragraph
            yield _Text(_joined(waiting, limits), runs[number][2] if number >= 0 else Properties())
            waiting, length = [], 0
        waiting.append(shown[begin:])
        length += len(shown) - begin
        _refuse_long(length, limits)
    yield _Text(_joined(waiting, limits), Properties())


def _joined(pieces: list[str], limits: Limits) -> str:
    text = "".join(pieces)
    _refuse_long(len(text), limits)
    return text


def _refuse_long(length: int, limits: Limits) -> None:
    if length > limits.line_length:
        raise BombError("a paragraph of it is past Options.limits.line_length")


def _shown(letters: _Letters, hidden: list[tuple[int, int]]) -> str:
    """The text with hidden letters turned into signs that are never printed; ends of paragraphs stay."""
    text = letters.text
    end = letters.offset + len(text) * letters.width
    for first, last in hidden:
        if first < end and last > letters.offset:
            start = max(0, (first - letters.offset) // letters.width)
            stop = min(len(text), (last - letters.offset) // letters.width)
            text = text[:start] + re.sub("[^\r\x07\x0c\x13-\x15]", "\x00", text[start:stop]) + text[stop:]
    return text


def _plain(text: str) -> str:
    """The printed text: of a field its result, of marks nothing."""
    replaced = 1
    while replaced:
        text, replaced = FIELD.subn(lambda found: found[1] or "", text)
    return OPEN_FIELD.sub("", text).translate(PRINTED).strip(" \n\t")


# Blocks


@dataclass(slots=True)
class _Table:
    """A table being written: its rows, the cells of the open row, the blocks of the open cell."""

    rows: list[EdgeRow] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    content: list[Block] = field(default_factory=list)


def _blocks(streams: _Streams, limits: Limits) -> Iterator[Block]:
    lists = read_lists(streams)
    tables: list[_Table] = []
    for text, properties in _paragraphs(streams, limits):
        yield from _to_depth(tables, min(properties.depth, MOST_DEPTH))
        if properties.ends_row:
            if tables:
                _end_row(tables[-1], properties)
            continue
        printed = _plain(text)
        if printed or text.endswith("\x07"):
            label = lists.label(properties)
            block = [Paragraph(f"{label} {printed}" if label and printed else label + printed)]
            place = block if printed or label else []
            if not tables:
                yield from place
            else:
                tables[-1].content += place
        if tables and (text.endswith("\x07") or properties.ends_inner_cell):
            tables[-1].cells.append(tables[-1].content)
            tables[-1].content = []
    yield from _to_depth(tables, 0)


def _to_depth(tables: list[_Table], depth: int) -> Iterator[Block]:
    """Close the tables deeper than this, and open those that are missing; what ends outside all is given."""
    while len(tables) > depth:
        ended = tables.pop()
        if tables:
            tables[-1].content += edge_blocks(ended.rows)
        else:
            yield from edge_blocks(ended.rows)
    while len(tables) < depth:
        tables.append(_Table())


LOST_WIDTH = 1_000  # twips; where a cell has no edge of its own


def _end_row(table: _Table, properties: Properties) -> None:
    cells, table.cells, table.content = table.cells, [], []
    row = properties.row
    edges = list(row.edges) or [0]
    while len(edges) <= len(cells):
        edges.append(edges[-1] + LOST_WIDTH)
    found = tuple(
        EdgeCell(
            edges[number + 1],
            tuple(content),
            joins_left=number in row.joins_left,
            joins_above=number in row.joins_above,
        )
        for number, content in enumerate(cells)
    )
    if found:
        table.rows.append(EdgeRow(edges[0], found))
