"""A ruled head over rows without borders: the head's columns part the lines below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from roadmap_parse.readers.pdf_words import lines_of

from .gap_lines import FEWEST_COLUMNS, SLACK, Columns, columns_of, cut, left_edges
from .gaps import BORDERLESS, FAR, gap_grid, is_foot, table_end
from .header import find_header
from .prose import is_page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Grid, Page, Word

    from .gap_lines import Line

ASIDE = 6.0  # points a text under a head may stand beside it


def with_body(
    grid: Grid,
    others: Sequence[Grid],
    words: Sequence[Word],
    pages: tuple[Page, Page | None],
    carried: Columns | None,
) -> tuple[Grid, list[Word], Columns | None]:
    """The grid and the rows below it where it is a head alone; the words left over; the columns left open.

    `words` are those outside ruled tables, `others` the ruled tables of the page; `pages` are the page and
    the one after it, `carried` the columns that the page before left open.
    """
    page, following = pages
    lines = _lines_below(grid, others, words, page) if _is_head(grid) else []
    if not lines or not grid.bbox or lines[0].top - grid.bbox[3] > FAR * lines[0].height:
        return grid, list(words), None
    borders = grid.edges[1:-1]
    lefts = left_edges(lines, borders)
    usual = min((below.top - above.bottom for above, below in pairwise(lines)), default=0.0)
    columns = Columns(grid.edges, lefts, "lines", usual)
    end = table_end(lines, 0, borders, lefts)
    if is_foot(lines[end:], columns, following):
        end = len(lines)
    if not carried and not any(len(columns_of(line, borders)) > 1 for line in lines[:end]):
        return grid, list(words), None
    body, left_open = gap_grid(lines[:end], columns, page, headed=False, known=False)
    taken = {id(word) for line in lines[:end] for word in line.words}
    rest = [word for word in words if id(word) not in taken]
    return _joined(grid, body), rest, left_open if end == len(lines) else None


def _is_head(grid: Grid) -> bool:
    """Whether the grid holds names of columns, and below them at most titles over all columns."""
    if grid.columns < FEWEST_COLUMNS:
        return False
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                rows[row][column] = cell.text
    head = find_header(rows)
    return head is not None and all(len(set(row)) == 1 for row in rows[head.end :])


def _lines_below(grid: Grid, others: Sequence[Grid], words: Sequence[Word], page: Page) -> list[Line]:
    """The lines between the head and the next ruled table, up to one that is wider than the head."""
    if not grid.bbox:
        return []
    left, _, right, bottom = grid.bbox
    tops = [other.bbox[1] for other in others if other.bbox and other.bbox[1] > bottom]
    end = min(tops, default=page.height)
    below = lines_of([word for word in words if bottom - SLACK <= word.bbox[1] < end])
    lines = [cut(line) for line in below if not is_page_number(line, page)]
    fits = (
        left - ASIDE <= line.words[0].bbox[0] and line.words[-1].bbox[2] <= right + ASIDE for line in lines
    )
    return [line for line, _ in zip(lines, takewhile(bool, fits), strict=False)]


def _joined(head: Grid, body: Grid) -> Grid:
    cells = (*head.cells, *(replace(cell, row=cell.row + head.rows) for cell in body.cells))
    box = (*head.bbox[:3], body.bbox[3]) if head.bbox and body.bbox else head.bbox
    return replace(head, rows=head.rows + body.rows, cells=cells, bbox=box, notes=(*head.notes, BORDERLESS))
