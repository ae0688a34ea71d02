"""A page as drawn -> paragraphs and ruled grids in reading order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Page, Paragraph, put_back
from roadmap_parse.model import Note
from roadmap_parse.readers.pdf_words import lines_of

from .bands import banded_grid
from .gaps import gap_grids
from .grids import Lattice, lattices
from .heads import with_body
from .prose import line_text, paragraphs_of
from .stamps import without_stamps
from .stripes import left_open, striped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.document import Matrix, Word
    from roadmap_parse.model import BBox

    from .gap_lines import Columns

REACH = 3.0  # points a word may lie over its cell's sides
ACROSS = Note("word_over_border", "a word reaches out of its cell: it may be two", "warning")
CLOSE = 0.5  # of a letter's height between lines that no blank one parts
BLANK = 0.8  # of a letter's height more than between other lines of a cell
TOUCHING = 0.1  # of a letter's height between the pieces of one word
SHEET = 0.5  # of the page: a cell so large is the frame of a drawing sheet
LEVEL = 4.0  # points that blocks beside each other may differ in height
STAMP = re.compile(
    r"подписано?\s+(?:усиленной\s+)?(?:квалифицированной\s+)?электронной|сертификат\s*:?\s*[0-9A-F]{8}"
    r"|сведения\s+о\s+сертификате|^владелец\s*:|^действителен\s*:?\s+с\s+\d",
    re.IGNORECASE,
)


def pages_blocks(pages: Iterable[Page]) -> Iterator[Paragraph | Grid]:
    """The blocks of pages that follow each other: a page goes on in the columns the one before left open."""
    carried = None
    for page, following in pairwise(chain(pages, (None,))):
        if page:
            blocks, carried = read_page(page, carried, following)
            yield from (
                blocks if page.back is None else (_put_back(block, page.back, page.half) for block in blocks)
            )


def _put_back(block: Paragraph | Grid, back: Matrix, half: int) -> Paragraph | Grid:
    """The block with its boxes as on the page that was handed in; `edges` compare pages and stay straight."""
    box = put_back(block.bbox, back) if block.bbox else None
    if isinstance(block, Paragraph):
        return replace(block, bbox=box)
    cells = (replace(cell, bbox=put_back(cell.bbox, back)) if cell.bbox else cell for cell in block.cells)
    return replace(block, bbox=box, cells=tuple(cells), half=half)


def page_blocks(page: Page) -> tuple[Paragraph | Grid, ...]:
    """The blocks of a page by itself; see `read_page`."""
    return read_page(page, None)[0]


def read_page(
    page: Page, carried: Columns | None, following: Page | None = None
) -> tuple[tuple[Paragraph | Grid, ...], Columns | None]:
    """Paragraphs and grids of one page, from top to bottom; lines inside a text are parted by line feeds.

    Page numbers and stamps of an electronic signature are left out. `carried`: the columns of a table without
    row rules that the page before left open; second come those that this page leaves open. `following` tells
    whether a title at the foot of this page belongs to the table.
    """
    page = without_stamps(page)
    tables, boxes = _told_apart(striped(lattices(page.rulings), page.words), page.width * page.height)
    words, stamped = _without_stamps(page.words, boxes)
    tables = [table for table in tables if not _inside(table.bbox, stamped)]
    ruled, outside, handed_on = _filled(tables, words, page, carried)
    for place, grid in enumerate(ruled):
        ruled[place], outside, below = with_body(grid, ruled, outside, (page, following), carried)
        handed_on = below or handed_on
    borderless, outside, left_open = gap_grids(outside, page, None if handed_on else carried, following)
    grids = [*ruled, *borderless]
    prose = paragraphs_of(outside, page, [grid.bbox for grid in grids if grid.bbox])
    blocks: list[Paragraph | Grid] = [
        *grids,
        *(paragraph for paragraph in prose if not STAMP.search(paragraph.text)),
    ]
    return tuple(sorted(blocks, key=_place)), left_open or handed_on


def _place(block: Paragraph | Grid) -> tuple[float, float]:
    return (round(block.bbox[1] / LEVEL), block.bbox[0]) if block.bbox else (0.0, 0.0)


def _told_apart(found: Iterable[Lattice], area: float) -> tuple[list[Lattice], list[BBox]]:
    """Tables, and boxes around text; the frame of a sheet is neither."""
    tables: list[Lattice] = []
    boxes: list[BBox] = []
    for one in found:
        largest = max(_area(one.box(cell)) for cell in one.cells)
        if len(one.xs) == 2 and largest < SHEET * area:  # noqa: PLR2004 - boxes over each other part no columns
            boxes += [one.box(cell) for cell in one.cells]
        elif len(one.cells) > 1 and not (largest > SHEET * area and _area(one.bbox) > 0.7 * area):
            tables.append(one)
    return tables, boxes


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _without_stamps(words: Sequence[Word], boxes: Sequence[BBox]) -> tuple[list[Word], list[BBox]]:
    """The words outside boxes that hold the stamp of an electronic signature, and these boxes."""
    stamped = []
    for box in boxes:
        text = " ".join(word.text for word in words if _middle_in(word.bbox, box))
        if STAMP.search(text):
            stamped.append(box)
    return [word for word in words if not any(_middle_in(word.bbox, box) for box in stamped)], stamped


def _inside(inner: BBox, outer: Iterable[BBox]) -> bool:
    return any(_middle_in(inner, box) for box in outer)


def _middle_in(inner: BBox, outer: BBox) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _filled(
    tables: Sequence[Lattice], words: Sequence[Word], page: Page, carried: Columns | None
) -> tuple[list[Grid], list[Word], Columns | None]:
    """The grids of a page with their words, the words outside, and columns left open to the next page."""
    outside = list(words)
    grids = []
    handed_on = None
    for table in sorted(
        tables, key=lambda table: _area(table.bbox)
    ):  # a table inside a cell takes its words first
        taken, outside = _parted(outside, table.bbox)
        handed_on = left_open(table, page) or handed_on
        banded = banded_grid(table, taken, page, carried) if taken else None
        if banded:
            grid, handed_on = banded
            grids.append(grid)
        elif taken:
            grids.append(_grid(table, taken, page.number))
    return grids, outside, handed_on


def _parted(words: Iterable[Word], box: BBox) -> tuple[list[Word], list[Word]]:
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        (inside if _middle_in(word.bbox, box) else outside).append(word)
    return inside, outside


def _grid(table: Lattice, words: Sequence[Word], number: int) -> Grid:
    owner = {
        (row, column): index
        for index, (top, left, tall, wide) in enumerate(table.cells)
        for row in range(top, top + tall)
        for column in range(left, left + wide)
    }
    held: list[list[Word]] = [[] for _ in table.cells]
    for word in words:
        x0, top, x1, bottom = word.bbox
        held[owner[_slot((top + bottom) / 2, table.ys), _slot((x0 + x1) / 2, table.xs)]].append(word)
    cells = tuple(
        _cell(place, taken, table.box(place), number) for place, taken in zip(table.cells, held, strict=True)
    )
    return Grid(len(table.ys) - 1, len(table.xs) - 1, cells, number, table.bbox, table.xs)


def _cell(place: tuple[int, int, int, int], words: Sequence[Word], box: BBox, number: int) -> Cell:
    row, column, tall, wide = place
    across = any(word.bbox[0] < box[0] - REACH or word.bbox[2] > box[2] + REACH for word in words)
    return Cell(row, column, cell_text(words), tall, wide, number, box, (ACROSS,) if across else ())


def _slot(at: float, borders: Sequence[float]) -> int:
    for index in range(1, len(borders) - 1):
        if at < borders[index]:
            return index - 1
    return len(borders) - 2


def cell_text(words: Sequence[Word]) -> str:
    """Words of one cell by printed lines, parted by line feeds; a text written upwards is read upwards."""
    upright = sum(len(word.text) for word in words if _is_upright(word))
    if upright > sum(len(word.text) for word in words) / 2:
        return "\n".join(_upwards(line) for line in _turned_lines(words))
    return _with_blanks(lines_of(words))


def _with_blanks(lines: Sequence[Sequence[Word]]) -> str:
    """The lines, an empty one where more space than usual parts them."""
    text = line_text(lines[0]) if lines else ""
    gaps = [below[0].bbox[1] - above[0].bbox[3] for above, below in pairwise(lines)]
    for line, gap in zip(lines[1:], gaps, strict=True):
        height = line[0].bbox[3] - line[0].bbox[1]
        blank = len(gaps) > 1 and gap > min(*gaps, CLOSE * height) + BLANK * height
        text += f"\n\n{line_text(line)}" if blank else f"\n{line_text(line)}"
    return text


def _is_upright(word: Word) -> bool:
    x0, top, x1, bottom = word.bbox
    return len(word.text) > 2 and bottom - top > 1.5 * (x1 - x0)  # noqa: PLR2004 - two letters may stand high


def _upwards(line: Sequence[Word]) -> str:
    """The words of a line from its foot up; pieces that touch are one word."""
    text = line[0].text
    for below, above in pairwise(line):
        close = below.bbox[1] - above.bbox[3] < TOUCHING * (above.bbox[2] - above.bbox[0])
        text += above.text if close else f" {above.text}"
    return text


def _turned_lines(words: Sequence[Word]) -> list[list[Word]]:
    columns: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.bbox[0]):
        if columns and word.bbox[0] < (columns[-1][0].bbox[0] + columns[-1][0].bbox[2]) / 2:
            columns[-1].append(word)
        else:
            columns.append([word])
    return [sorted(column, key=lambda word: -word.bbox[3]) for column in columns]
