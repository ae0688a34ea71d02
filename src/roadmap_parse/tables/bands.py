"""Tables ruled down alone, or with a boxed head: the rows of a tall band by numbers or blank lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.document import Grid
from roadmap_parse.readers.pdf_words import lines_of

from .gap_lines import FEWEST_COLUMNS, Columns, RowFinder, columns_of, cut
from .gaps import names_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.document import Cell, Page, Word

    from .gap_lines import Line
    from .grids import Lattice

MOST_BANDS = 3  # a table with more rules across parts its rows by them
FEWEST_ROWS = 3
FEWEST_LINES = 4
FULL = 0.6  # of the rows found in a band fill more than one column
NEAR = 3.0  # points: one border on two pages


def banded_grid(
    table: Lattice, words: Sequence[Word], page: Page, carried: Columns | None
) -> tuple[Grid, Columns] | None:
    """The grid of a table whose tall bands hold several rows each, and what it hands on, or None."""
    if len(table.ys) - 1 > MOST_BANDS:
        return None
    known = carried if carried and _lies_in(table.xs, carried.edges) else None
    edges = known.edges if known else table.xs
    if len(edges) - 1 < FEWEST_COLUMNS:
        return None
    bands = list(_bands(table, words))
    finders = [RowFinder(lines, edges[1:-1], (), known) for lines in bands]
    rows = [
        finder.rows(headed=names_columns(finder.lines[0]))
        if _is_tall(finder, known)
        else [list(finder.lines)]
        for finder in finders
    ]
    if all(len(parts) == 1 for parts in rows):
        return None
    cells: list[Cell] = []
    count = 0
    for finder, parts in zip(finders, rows, strict=True):
        for lines in parts:
            cells += finder.cells(count, lines, page.number)
            count += 1
    last = max(finders, key=lambda finder: len(finder.lines))
    grid = Grid(count, len(edges) - 1, tuple(cells), page.number, table.bbox, edges)
    return grid, Columns(edges, last.lefts, last.habit, last.usual)


def _lies_in(xs: Sequence[float], edges: Sequence[float]) -> bool:
    return all(any(abs(x - edge) < NEAR for edge in edges) for x in xs)


def _bands(table: Lattice, words: Sequence[Word]) -> Iterator[list[Line]]:
    for top, bottom in pairwise(table.ys):
        held = [word for word in words if top <= (word.bbox[1] + word.bbox[3]) / 2 < bottom]
        if held:
            yield [cut(line) for line in lines_of(held)]


def _is_tall(finder: RowFinder, known: Columns | None) -> bool:
    """Whether the lines of a band are rows, told by their numbers, or by blank lines under all columns."""
    if known:
        return True
    rows = finder.rows(headed=False)
    if len(finder.lines) < FEWEST_LINES or len(rows) < FEWEST_ROWS or finder.habit == "lines":
        return False
    if finder.habit == "blanks" and sum(_is_begun(finder, row) for row in rows) < FULL * len(rows):
        return False
    full = [row for row in rows if len({c for line in row for c in columns_of(line, finder.borders)}) > 1]
    wide = [row for row in rows if finder.is_wide(row[0])]
    return len(full) >= FULL * (len(rows) - len(wide))


def _is_begun(finder: RowFinder, row: Sequence[Line]) -> bool:
    """Whether a row fills its first column: parts of one row share what stands there."""
    return any(0 in columns_of(line, finder.borders) for line in row)
