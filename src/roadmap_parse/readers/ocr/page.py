"""One picture of a page -> its tables and paragraphs, in seven steps that can be looked at one by one.

Boxes of what is given are points of the page as it was handed in, before it was turned and straightened; the
edges of grids, which compare pages, are those of the straight page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Page, Paragraph, Word
from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.model import Note

from . import clean
from .calibration import doubts
from .cells import confidence, read_boxes, read_freely
from .engine import find_engine
from .lattices import find_lattices
from .loose import read_loose
from .perspective import squared, without_desk
from .placed import POINTS, handed_in
from .repair import mended
from .rulings import erased, find_rules, rule_boxes, scaled_box
from .sequence import Mended, in_sequence
from .upright import upright

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.model import BBox
    from roadmap_parse.options import Options

    from .engine import Engine, Read
    from .lattices import Lattice
    from .placed import Placed
    from .rulings import Box

    Grey = NDArray[np.uint8]
    Colour = NDArray[np.uint8]

TEXT_DPI = 300
"""What the engine reads best; more costs time, less costs letters (measured at 200, 300 and 400)."""
RULES_DPI = 200
WHITE = 255
FEW_SIGNS = 4
UNREAD = 0.5
DOUBTFUL_TEXT = 0.8
"""Mean confidence of the text outside tables under which a person should look."""

Blocks = tuple[Paragraph | Grid | Page, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A clean page at TEXT_DPI, and in its pixels a mask of its rules, each rule, and its lattices."""

    page: Placed
    rules: Grey
    lines: tuple[Box, ...]
    lattices: tuple[Lattice, ...]


def read_page_image(
    image: Colour, dpi: float, number: int, options: Options
) -> tuple[Blocks, tuple[Note, ...]]:
    """Read a page drawn as (H, W, 3) red, green, blue, uint8.

    Gives the blocks in reading order: Grids and Paragraphs where rules form a table, else one Page of words.
    Notes: `missing_dependency` (error) where no engine works, `timeout` (error) where it had too little time;
    `low_confidence` (warning) for a doubtful page.
    """
    try:
        engine = find_engine(options.ocr_languages)
    except MissingDependencyError as error:
        return (), (Note("missing_dependency", f"page {number}: {error}", "error"),)
    page = upright(engine, prepared(*without_desk(handed_in(image, dpi), dpi)), TEXT_DPI)
    if page is None:
        return (), (Note("low_confidence", f"page {number}: no text can be read on it", "warning"),)
    halves = (squared(half, TEXT_DPI) for half in _halves(page))
    parts = [_blocks(engine, structured(half), number) for half in halves]
    blocks = tuple(
        block if isinstance(block, Paragraph) else replace(block, half=half)
        for half, (found, _) in enumerate(parts)
        for block in found
    )
    notes = tuple(note for _, notes in parts for note in notes)
    if engine.late:
        notes = (*notes, Note("timeout", f"page {number}: time ran out, a part of it was not read", "error"))
    return blocks, notes


def prepared(page: Placed, dpi: float) -> Placed:
    """Grey, evenly lit, without stamps and specks, at TEXT_DPI."""
    small = page.scaled(min(1.0, TEXT_DPI / dpi))
    dpi = min(dpi, TEXT_DPI)
    grey = clean.flatten(clean.without_blots(clean.grey(small.pixels), dpi))
    if clean.is_bilevel(grey):
        grey = clean.despeckle(grey, round(dpi))
    return small.with_pixels(grey).scaled(TEXT_DPI / dpi)


def _halves(page: Placed) -> tuple[Placed, ...]:
    """The two pages of an open book, left and right; else the page itself."""
    middle = clean.gutter(page.pixels, TEXT_DPI)
    if middle is None:
        return (page,)
    return page.columns(0, middle), page.columns(middle, page.size[0])


def structured(page: Placed) -> Sheet:
    """Find the rules and lattices of a clean, straight page; the search runs at RULES_DPI."""
    import cv2
    import numpy as np

    scale = TEXT_DPI / RULES_DPI
    rules = find_rules(clean.resized(page.pixels, 1 / scale), RULES_DPI)
    lattices = tuple(lattice.scaled(scale) for lattice in find_lattices(rules, RULES_DPI))
    drawn = cv2.resize(rules.both, page.size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    lines = tuple(scaled_box(line, scale) for line in rule_boxes(rules, RULES_DPI))
    return Sheet(page, drawn, lines, lattices)


def _blocks(engine: Engine, sheet: Sheet, number: int) -> tuple[Blocks, tuple[Note, ...]]:
    plain = clean.softened(erased(sheet.page.pixels, sheet.rules, 2))
    if not sheet.lattices:
        return _borderless(engine, sheet, plain, number)
    fields = [field.box for lattice in sheet.lattices for field in lattice.fields]
    texts = read_boxes(engine, plain, TEXT_DPI, fields)
    mends = iter(mended(text.text for text in texts))
    cells = [
        cell
        for lattice in sheet.lattices
        for cell in in_sequence(lattice.fields, [Mended(*next(mends)) for _ in lattice.fields])
    ]
    read = iter(
        (cell.text, (*cell.notes, *doubts(cell.text, text.confidence)))
        for text, cell in zip(texts, cells, strict=True)
    )
    grids = [_grid(lattice, read, sheet.page, number) for lattice in sheet.lattices]
    around = _read_bands(engine, plain, sheet.lattices)
    tops = (lattice.box[1] for lattice in sheet.lattices)
    blocks: list[tuple[int, Grid | Paragraph]] = [
        *zip(tops, grids, strict=True),
        *_paragraphs(around, sheet.page, number),
    ]
    blocks.sort(key=itemgetter(0))
    return tuple(block for _, block in blocks), _doubts(grids, around, number)


def _borderless(engine: Engine, sheet: Sheet, plain: Grey, number: int) -> tuple[Blocks, tuple[Note, ...]]:
    loose = read_loose(engine, plain, TEXT_DPI)
    width, height = (side * POINTS / TEXT_DPI for side in sheet.page.size)
    placed = tuple(Word(word.text, _points(word.bbox)) for word in loose.words)
    rulings = tuple(_points(box) for box in sheet.lines)
    page = Page(number, width, height, placed, rulings, sheet.page.back(TEXT_DPI))
    unread = Note("low_confidence", f"page {number}: ink at {loose.unread} places was not read", "warning")
    return (page,), (*loose.notes, *(unread,) * bool(loose.unread), *_doubts((), loose.words, number))


def _grid(lattice: Lattice, read: Iterator[tuple[str, tuple[Note, ...]]], page: Placed, number: int) -> Grid:
    cells = tuple(
        Cell(
            row=field.row,
            column=field.column,
            text=text,
            rowspan=field.last_row - field.row + 1,
            colspan=field.last_column - field.column + 1,
            page=number,
            bbox=page.points(field.box),
            notes=notes,
        )
        for field, (text, notes) in zip(lattice.fields, read, strict=False)
    )
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    edges = tuple(x * POINTS / TEXT_DPI for x in lattice.xs)
    return Grid(rows, columns, cells, page=number, bbox=page.points(lattice.box), edges=edges)


def _doubts(grids: Iterable[Grid], around: Sequence[Read], number: int) -> tuple[Note, ...]:
    """What the page should tell its reader: how many cells are doubtful, whether the rest is."""
    cells = sum(note.severity == "warning" for grid in grids for cell in grid.cells for note in cell.notes)
    notes = []
    if cells:
        notes.append(Note("low_confidence", f"page {number}: {cells} cells", "warning"))
    if confidence(around) < DOUBTFUL_TEXT:
        notes.append(Note("low_confidence", f"page {number}: text outside tables", "warning"))
    return tuple(notes)


def _read_bands(engine: Engine, page: Grey, lattices: Sequence[Lattice]) -> tuple[Read, ...]:
    """Read what stands above, between and below the tables, and beside them."""
    left = page.copy()
    for lattice in lattices:
        x0, top, x1, bottom = lattice.box
        left[max(0, top - 4) : bottom + 4, max(0, x0 - 4) : x1 + 4] = WHITE
    borders = sorted({0, left.shape[0], *(lattice.box[3] for lattice in lattices)})
    return tuple(
        word
        for top, bottom in pairwise(borders)
        for word in read_freely(engine, left[top:bottom], TEXT_DPI, top)
    )


def _paragraphs(words: Sequence[Read], page: Placed, number: int) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs and the row of pixels where each begins."""
    for _, group in groupby(words, key=lambda word: word.paragraph):
        paragraph = tuple(group)
        if _is_dirt(paragraph):
            continue
        lines = (tuple(line) for _, line in groupby(paragraph, key=lambda word: word.line))
        text = "\n".join(" ".join(word.text for word in line) for line in lines)
        box = _hull(word.bbox for word in paragraph)
        yield box[1], Paragraph(text, number, page.points(box))


def _is_dirt(words: Sequence[Read]) -> bool:
    """Marks without a letter or figure, or a few that were not read: dust, punch holes, rests of rules."""
    signs = sum(sign.isalnum() for word in words for sign in word.text)
    return not signs or (signs < FEW_SIGNS and confidence(words) < UNREAD)


def _hull(boxes: Iterable[Box]) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _points(box: Box) -> BBox:
    x0, top, x1, bottom = (round(side * POINTS / TEXT_DPI, 2) for side in box)
    return x0, top, x1, bottom
