"""ODT from its own XML: paragraphs, headings, lists with their numbers, tables with their spans, in order.

Left out are notes, comments, deletions of tracked changes, headers and footers. A text box follows the
paragraph it hangs on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Cell, Document, Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError

from .embedded import with_pictures
from .odf_lists import Numbering
from .odf_text import DROPPED, OFFICE, TABLE, TEXT, drop_hidden, frames, number, open_odf, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.options import Limits, Options

    from .embedded import Place

ODT_TYPE = "application/vnd.oasis.opendocument.text"
MOST_COLUMNS = 400
MOST_REPEATS = 100  # of a cell or row in a text; sheets repeat more
LEAST_GRID = 3  # a table in a cell is a grid of its own from so many rows and columns on
IMAGE = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}image"
HREF = "{http://www.w3.org/1999/xlink}href"
PARAGRAPHS = frozenset((f"{TEXT}p", f"{TEXT}h"))
LISTED = frozenset((f"{TEXT}list-item", f"{TEXT}list-header"))
ROW_GROUPS = frozenset(
    f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group", "table-columns")
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What every paragraph needs: the counters of lists and the limits."""

    numbering: Numbering
    limits: Limits


def read_odt(data: bytes, options: Options) -> Document:
    """Read the bytes of an ODT; raises CorruptError, EncryptedError, BombError."""
    package = open_odf(data, options.limits)
    content = package.tree("content.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise CorruptError("it holds no text document that can be read; get the file again")
    styles = package.tree("styles.xml") if "styles.xml" in package else None
    drop_hidden(content, styles)
    context = _Context(Numbering(content, styles), options.limits)
    blocks: list[Paragraph | Grid] = []
    places: list[Place] = []
    for child in body.iterchildren():
        blocks += _block(child, context)
        places += [(len(blocks), name) for image in child.iterdescendants(IMAGE) if (name := image.get(HREF))]
    return with_pictures(Document(tuple(blocks), ODT_TYPE, "odt"), places, package, options)


def _blocks(container: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    for child in container.iterchildren():
        yield from _block(child, context)


def _block(child: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    if child.tag in PARAGRAPHS:
        yield from _paragraph_blocks(child, context)
    elif child.tag == f"{TABLE}table":
        yield from _table_blocks(child, context)
    elif child.tag == f"{TEXT}list":
        with context.numbering.opened(child):
            yield from _blocks(child, context)
    elif child.tag in LISTED:
        context.numbering.enter(child)
        yield from _blocks(child, context)
    elif isinstance(child.tag, str) and child.tag not in DROPPED:
        yield from _blocks(child, context)


def _paragraph_blocks(paragraph: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    text = _text(paragraph, context)
    if text:
        yield Paragraph(text)
    for frame in frames(paragraph):
        yield from _blocks(frame, context)


def _text(paragraph: Any, context: _Context) -> str:
    text = paragraph_text(paragraph).strip()
    if len(text) > context.limits.line_length:
        raise BombError(f"a paragraph of {len(text)} characters is past Options.limits.line_length")
    label = context.numbering.label(paragraph, filled=bool(text))
    return f"{label} {text}" if label and text else text or label


# Tables


def _table_blocks(table: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    """Give a table, and after it the tables in its cells that are plans by their size.

    A table of one column that holds such a table only lays out the page; its content comes as if free.
    """
    if _is_frame(table):
        for cell in _all_cells(table):
            yield from _blocks(cell, context)
        return
    grid = _grid(table, context)
    if any(cell.text for cell in grid.cells):
        yield grid
    for inner in _inner_grids(table):
        yield from _table_blocks(inner, context)


def _is_frame(table: Any) -> bool:
    narrow = all(sum(1 for _ in _cells(row)) == 1 for row in _rows(table))
    return narrow and next(_inner_grids(table), None) is not None


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in ROW_GROUPS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    yield from row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def _all_cells(table: Any) -> Iterator[Any]:
    return chain.from_iterable(map(_cells, _rows(table)))


def _inner_grids(table: Any) -> Iterator[Any]:
    return (inner for cell in _all_cells(table) for inner in _nested(cell) if _holds_grid(inner))


def _nested(container: Any) -> Iterator[Any]:
    """The outermost tables inside a cell."""
    for child in container.iterchildren():
        if child.tag == f"{TABLE}table":
            yield child
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _nested(child)


def _holds_grid(table: Any) -> bool:
    widths = [sum(1 for _ in _cells(row)) for row in _rows(table)]
    is_grid = len(widths) >= LEAST_GRID and max(widths) >= LEAST_GRID
    return is_grid or any(True for _ in _inner_grids(table))


def _grid(table: Any, context: _Context) -> Grid:
    """Give the table with its spans; repeated rows and cells are written out."""
    cells: list[Cell] = []
    row = columns = 0
    for element in _rows(table):
        listed = list(_row_cells(element, row, context))
        for _ in range(min(number(element, f"{TABLE}number-rows-repeated"), MOST_REPEATS)):
            cells += [replace(cell, row=row) for cell in listed]
            row += 1
        columns = max(columns, *(cell.column + cell.colspan for cell in listed), 0)
    if columns > MOST_COLUMNS:
        raise BombError(f"a table of {columns} columns is no plan")
    return Grid(row, columns, tuple(cells), exact=True)


def _row_cells(element: Any, row: int, context: _Context) -> Iterator[Cell]:
    column = 0
    for cell in _cells(element):
        copies = min(number(cell, f"{TABLE}number-columns-repeated"), MOST_REPEATS)
        if cell.tag == f"{TABLE}table-cell":
            down = max(1, number(cell, f"{TABLE}number-rows-spanned"))
            across = max(1, number(cell, f"{TABLE}number-columns-spanned"))
            text = _cell_text(cell, context)
            yield from (Cell(row, column + copy, text, down, across) for copy in range(copies))
        column += copies


def _cell_text(container: Any, context: _Context) -> str:
    """Paragraphs, text boxes and small inner tables of a cell, one a line."""
    return "\n".join(filter(None, _cell_lines(container, context)))


def _cell_lines(container: Any, context: _Context) -> Iterator[str]:
    for child in container.iterchildren():
        if child.tag in PARAGRAPHS:
            yield _text(child, context)
            yield from chain.from_iterable(_cell_lines(frame, context) for frame in frames(child))
        elif child.tag == f"{TABLE}table":
            yield from () if _holds_grid(child) else _row_lines(child, context)
        elif child.tag == f"{TEXT}list":
            with context.numbering.opened(child):
                yield from _cell_lines(child, context)
        elif child.tag in LISTED:
            context.numbering.enter(child)
            yield from _cell_lines(child, context)
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _cell_lines(child, context)


def _row_lines(table: Any, context: _Context) -> Iterator[str]:
    for row in _rows(table):
        yield " ".join(filter(None, (_cell_text(cell, context) for cell in _cells(row))))
