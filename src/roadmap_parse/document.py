"""Values between file and plan: Document (from a reader), Grid (a table where it stands), Table (joined).

The way: reader -> Document of Paragraph, Page and Grid -> every Page becomes Paragraphs and Grids
-> Grids of one table become one Table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import BBox, Note


Matrix = tuple[float, ...]
"""Nine numbers, row by row: a projective map of the plane."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters between spaces, with their box on the page."""

    text: str
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn: words in reading order, rulings as thin boxes; points, origin top left, from 1.

    `back` takes places of a page that was straightened to those of the page as it was handed in; of two pages
    on one sheet, which share a number, the right one has `half` 1.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[BBox, ...]
    back: Matrix | None = None
    half: int = 0


def put_back(box: BBox, back: Matrix) -> BBox:
    """The hull of a box whose corners are taken through `back`."""
    x0, top, x1, bottom = box
    corners = [_taken(x, y, back) for x in (x0, x1) for y in (top, bottom)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _taken(x: float, y: float, back: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f, g, h, i = back
    depth = g * x + h * y + i
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside tables; its lines are parted by line feeds."""

    text: str
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its first row and column (from 0); spans count the rows and columns it covers.

    `notes` tell what was mended to get the text: pieces put back, copies left out. `rest` holds page and box
    of its pieces on later pages, where a page break cut it.
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    bbox: BBox | None = None
    notes: tuple[Note, ...] = ()
    rest: tuple[tuple[int, BBox], ...] = ()

    @property
    def places(self) -> tuple[tuple[int, BBox], ...]:
        """Page and box of every piece of it, where they are known."""
        own = ((self.page, self.bbox),) if self.page is not None and self.bbox else ()
        return (*own, *self.rest)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or the part of one that stands on one page.

    `cells` are in row order. A row may be ragged (fewer or more cells than `columns`) where its source lost
    columns; `exact` says that rows and spans come from the file's own structure and need no repair.
    `edges` are the x positions of the column borders in points (columns + 1 of them), empty where unknown;
    `half` is that of its Page.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | None = None
    bbox: BBox | None = None
    edges: tuple[float, ...] = ()
    exact: bool = False
    notes: tuple[Note, ...] = ()
    half: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table: Grids joined over pages; the first `header_rows` of its rows are its head.

    `rows` are texts with spans filled: a merged cell's text stands in every row and column it covers.
    `cells` hold what stands where (row, column, spans, page, box); `pages` the pages it lies on, from 1.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    pages: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gives: blocks in reading order."""

    blocks: tuple[Paragraph | Grid | Page, ...]
    media_type: str
    reader: str
    pages: int | None = None
    notes: tuple[Note, ...] = ()
