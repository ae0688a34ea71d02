"""Rows whose cells are known by their right edges (RTF, DOC) -> Grid: edges of all rows make the columns."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Paragraph
from roadmap_parse.errors import BombError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAME_EDGE = 60  # twips: edges a millimetre apart are one
SAME_LEFT = 300  # twips: rows begin a little apart, by the inner margins of their cells
MOST_COLUMNS = 400
MOST_PLACES = 5_000_000  # rows x columns of one grid
LEAST_GRID = 3  # a table in a cell is a grid of its own from so many rows and columns on


@dataclass(frozen=True, slots=True)
class EdgeCell:
    """A cell: its right edge in twips, what stands in it, and whether it goes on from the left or above."""

    right: int
    content: tuple[Paragraph | Grid, ...]
    joins_left: bool = False
    joins_above: bool = False


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A row: its left edge in twips and its cells."""

    left: int
    cells: tuple[EdgeCell, ...]


def edge_blocks(rows: Sequence[EdgeRow]) -> Iterator[Paragraph | Grid]:
    """Give the table, and after it the grids in its cells that are plans by their size.

    A table of one column that holds such a grid only lays out the page; its content comes as if free.
    """
    inner = [block for row in rows for cell in row.cells for block in cell.content if is_own_grid(block)]
    if inner and all(len(row.cells) == 1 for row in rows):
        for row in rows:
            yield from row.cells[0].content
        return
    grid = _grid(rows)
    if any(cell.text for cell in grid.cells):
        yield grid
    yield from inner


def is_own_grid(block: Paragraph | Grid) -> bool:
    """Whether a block in a cell is more than lines of that cell."""
    return isinstance(block, Grid) and block.rows >= LEAST_GRID and block.columns >= LEAST_GRID


def content_text(content: Iterable[Paragraph | Grid]) -> str:
    """Paragraphs and small inner tables of a cell, one a line."""
    return "\n".join(filter(None, (line for block in content for line in _lines(block))))


def _lines(block: Paragraph | Grid) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif not is_own_grid(block):
        for row in range(block.rows):
            yield " ".join(cell.text for cell in block.cells if cell.row == row and cell.text)


def _grid(rows: Sequence[EdgeRow]) -> Grid:
    rows = _aligned(rows)
    columns = _columns(rows)
    if len(columns) > MOST_COLUMNS or len(rows) * len(columns) > MOST_PLACES:
        raise BombError(f"a table of {len(rows)} rows and {len(columns)} columns is no plan")
    cells: list[Cell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        starts: dict[int, int] = {}
        left = bisect_left(columns, row.left)
        for cell in row.cells:
            right = max(bisect_left(columns, cell.right), left)
            if cell.joins_left and cells and cells[-1].row == number:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + right - left)
            elif cell.joins_above and left in above:
                starts[left] = above[left]
                upper = cells[above[left]]
                cells[above[left]] = replace(upper, rowspan=number + 1 - upper.row)
            elif right > left:
                starts[left] = len(cells)
                cells.append(Cell(number, left, content_text(cell.content), 1, right - left))
            left = right
        above = starts
    return Grid(len(rows), max(len(columns) - 1, 0), tuple(cells), exact=True)


def _aligned(rows: Sequence[EdgeRow]) -> list[EdgeRow]:
    """Rows that begin nearly where the leftmost does begin there; no edge lies left of the one before."""
    first = min((row.left for row in rows), default=0)
    return [
        EdgeRow(first if row.left - first <= SAME_LEFT else row.left, tuple(_ascending(row))) for row in rows
    ]


def _ascending(row: EdgeRow) -> Iterator[EdgeCell]:
    reached = row.left
    for cell in row.cells:
        reached = max(reached + 1 + SAME_EDGE, cell.right) if cell.right <= reached else cell.right
        yield replace(cell, right=reached)


def _columns(rows: Sequence[EdgeRow]) -> list[int]:
    """The last of each group of edges that lie together; bisect finds the group of any of them."""
    edges = sorted({row.left for row in rows} | {cell.right for row in rows for cell in row.cells})
    return [edge for edge, after in zip(edges, [*edges[1:], None], strict=True) if _parts(edge, after)]


def _parts(edge: int | None, following: int | None) -> bool:
    return edge is not None and (following is None or following - edge > SAME_EDGE)
