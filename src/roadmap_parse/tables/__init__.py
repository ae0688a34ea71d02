"""Document -> Tables, in four steps: pages to grids, ragged rows to regular ones, parts to wholes, fill."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.document import Document, Grid, Page, Paragraph, Table

from .flat import find_flat_tables
from .header import find_header
from .repair import regular
from .rulings import pages_blocks
from .stitch import join_grids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def find_tables(document: Document) -> tuple[Paragraph | Table, ...]:
    """The document's paragraphs and whole tables, in reading order."""
    return join_tables(find_grids(document))


def find_grids(document: Document) -> tuple[Paragraph | Grid, ...]:
    """The paragraphs and the parts of tables, page by page, their ragged rows mended."""
    blocks = find_flat_tables(tuple(_grids_and_paragraphs(document)))
    return tuple(
        part for block in blocks for part in (regular(block) if isinstance(block, Grid) else (block,))
    )


def join_tables(blocks: Sequence[Paragraph | Grid]) -> tuple[Paragraph | Table, ...]:
    """The parts of one table joined over pages."""
    return tuple(to_table(block) if isinstance(block, Grid) else block for block in join_grids(blocks))


def _grids_and_paragraphs(document: Document) -> Iterator[Paragraph | Grid]:
    for paged, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Page)):
        if paged:
            yield from pages_blocks(block for block in blocks if isinstance(block, Page))
        else:
            yield from (block for block in blocks if not isinstance(block, Page))


def to_table(grid: Grid) -> Table:
    """The grid with its spans filled: a merged cell's text stands in every row and column it covers."""
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            for column in range(cell.column, min(cell.column + cell.colspan, grid.columns)):
                rows[row][column] = cell.text
    header = find_header(rows)
    pages = sorted({cell.page for cell in grid.cells if cell.page} | ({grid.page} if grid.page else set()))
    return Table(tuple(map(tuple, rows)), header.end if header else 0, tuple(pages), grid.cells, grid.notes)
