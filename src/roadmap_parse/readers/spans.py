"""Rows of cells with spans -> Grid, as HTML places them: each cell in the first free column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid
from roadmap_parse.errors import BombError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_COLUMNS = 400
MOST_PLACES = 5_000_000  # rows x columns of one grid


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell as its row lists it; rowspan 0 goes down to the last row."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def grid_of(rows: Sequence[Sequence[SpannedCell]]) -> Grid:
    """Place the cells; spans are cut at the table's edges. BombError past `MOST_COLUMNS`.

    >>> [cell.column for cell in grid_of([[SpannedCell("а", 2), SpannedCell("б")], [SpannedCell("в")]]).cells]
    [0, 1, 1]
    """
    cells: list[Cell] = []
    busy: dict[int, int] = {}  # column -> the first row in which it is free
    columns = 0
    for row, listed in enumerate(rows):
        column = 0
        for cell in listed:
            while busy.get(column, 0) > row:
                column += 1
            down = min(cell.rowspan or len(rows), len(rows) - row)
            across = min(cell.colspan, MOST_COLUMNS)
            cells.append(Cell(row, column, cell.text, down, across))
            busy.update(dict.fromkeys(range(column, column + across), row + down))
            column += across
            columns = max(columns, column)
    if columns > MOST_COLUMNS or len(rows) * columns > MOST_PLACES:
        raise BombError(f"a table of {len(rows)} rows and {columns} columns is no plan")
    edge = min(columns, _last_needed(cells))
    return Grid(len(rows), edge, tuple(_cut(cell, edge) for cell in cells), exact=True)


def _last_needed(cells: Sequence[Cell]) -> int:
    """Columns that some cell begins in: a section row may span a hundred more."""
    return max((cell.column for cell in cells), default=0) + 1


def _cut(cell: Cell, edge: int) -> Cell:
    across = max(1, min(cell.colspan, edge - cell.column))
    return Cell(cell.row, cell.column, cell.text, cell.rowspan, across)
