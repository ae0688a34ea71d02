r"""RTF -> Paragraphs and exact Grids: rows by `\trowd … \cellx`, merges by `\clmgf`, `\clvmgf` and edges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roadmap_parse.document import Document, Grid, Paragraph
from roadmap_parse.errors import BombError

from .edges import EdgeCell, EdgeRow, edge_blocks
from .rtf_events import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_parse.options import Limits, Options

    from .rtf_events import Event

RTF_TYPE = "application/rtf"
Block = Paragraph | Grid


def is_rtf(data: bytes) -> bool:
    """Whether the bytes begin as RTF."""
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rt")


def read_rtf(data: bytes, options: Options) -> Document:
    """Read RTF in any code page; raises CorruptError, BombError."""
    writer = _Writer(options.limits)
    for event in events(data.removeprefix(b"\xef\xbb\xbf").lstrip()):
        writer.take(event)
    return Document(writer.finish(), RTF_TYPE, "rtf")


@dataclass(slots=True)
class _CellEdge:
    """A cell as its row defines it: right edge in twips, and its merges."""

    right: int
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class _Table:
    """A table that is being written: its rows, the cells of the open row, the open cell."""

    rows: list[EdgeRow] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    content: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Writer:
    """The text of a document or a box: its blocks, the tables that are open, the paragraph being written."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    length: int = 0
    left: int = 0
    edges: list[_CellEdge] = field(default_factory=list)
    joins_left: bool = False
    joins_above: bool = False
    inside: list[tuple[list[str], list[_Table], list[Block]]] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if event.kind == "text":
            self._text(event.value)
        else:
            ACTIONS[event.kind](self, event)

    def finish(self) -> tuple[Block, ...]:
        r"""Give the blocks; rows that no `\row` ended are written too."""
        while self.inside:
            self.end_box(None)
        self._to_depth(min(len(self.tables), 1))
        if self.tables and (self.tables[-1].cells or self.line):
            self.end_cell_at(1)
            self._end_row_at(1)
        self._end_paragraph(0)
        return tuple(self.blocks)

    def _text(self, text: str) -> None:
        self.line.append(text)
        self.length += len(text)
        if self.length > self.limits.line_length:
            raise BombError("a paragraph of it is past Options.limits.line_length")

    def end_paragraph(self, event: Event) -> None:
        self._end_paragraph(event.depth)

    def _end_paragraph(self, depth: int) -> None:
        self._to_depth(depth)
        text = "".join(self.line).strip()
        self.line.clear()
        self.length = 0
        place = self.tables[-1].content if self.tables else self.blocks
        if text:
            place.append(Paragraph(text))
        place += self.boxes
        self.boxes.clear()

    def _to_depth(self, depth: int) -> None:
        """Close the tables deeper than this, and open those that are missing."""
        while len(self.tables) > depth:
            ended = self.tables.pop()
            place = self.tables[-1].content if self.tables else self.blocks
            place += edge_blocks(ended.rows)
        while len(self.tables) < depth:
            self.tables.append(_Table())

    # Tables

    def start_row(self, _: Event) -> None:
        self.edges, self.left = [], 0
        self.joins_left = self.joins_above = False

    def set_left(self, event: Event) -> None:
        self.left = event.number

    def join_left(self, _: Event) -> None:
        self.joins_left = True

    def join_above(self, _: Event) -> None:
        self.joins_above = True

    def define_cell(self, event: Event) -> None:
        self.edges.append(_CellEdge(event.number, self.joins_left, self.joins_above))
        self.joins_left = self.joins_above = False

    def end_cell(self, event: Event) -> None:
        self.end_cell_at(1 if event.kind == "cell" else max(event.depth, 2))

    def end_cell_at(self, depth: int) -> None:
        self._end_paragraph(depth)
        table = self.tables[-1]
        table.cells.append(table.content)
        table.content = []

    def end_row(self, event: Event) -> None:
        self._end_row_at(1 if event.kind == "row" else max(len(self.tables), 2))

    def _end_row_at(self, depth: int) -> None:
        self._to_depth(depth)
        table = self.tables[-1]
        cells, table.cells = table.cells, []
        edges = list(self.edges)
        while len(cells) > len(edges) > 0 and not cells[-1]:  # LibreOffice, after a table in a cell
            cells.pop()
        while len(edges) < len(cells):  # rows of careless programs define fewer cells than they fill
            edges.append(_CellEdge((edges[-1].right if edges else self.left) + LOST_WIDTH))
        if cells:
            table.rows.append(EdgeRow(self.left, tuple(map(_edge_cell, edges, cells))))

    # Text boxes

    def start_box(self, _: Event) -> None:
        self.inside.append((self.line, self.tables, self.blocks))
        self.line, self.tables, self.blocks = [], [], []

    def end_box(self, _: Event | None) -> None:
        if not self.inside:
            return
        self._end_paragraph(0)
        found = self.blocks
        self.line, self.tables, self.blocks = self.inside.pop()
        self.boxes += found


LOST_WIDTH = 1_000  # twips; where a cell has no edge of its own


def _edge_cell(edge: _CellEdge, content: list[Block]) -> EdgeCell:
    return EdgeCell(edge.right, tuple(content), joins_left=edge.joins_left, joins_above=edge.joins_above)


ACTIONS: dict[str, Callable[[_Writer, Event], None]] = {
    "par": _Writer.end_paragraph,
    "cell": _Writer.end_cell,
    "nestcell": _Writer.end_cell,
    "row": _Writer.end_row,
    "nestrow": _Writer.end_row,
    "trowd": _Writer.start_row,
    "trleft": _Writer.set_left,
    "cellx": _Writer.define_cell,
    "clmgf": lambda *_: None,
    "clvmgf": lambda *_: None,
    "clmrg": _Writer.join_left,
    "clvmrg": _Writer.join_above,
    "box": _Writer.start_box,
    "end box": _Writer.end_box,
}
