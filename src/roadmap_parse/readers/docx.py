"""DOCX: its own structure, in the order of the body; nothing is guessed.

Left out are headers, footers, footnotes, hidden text and deletions of tracked changes. Automatic numbers are
put back (docx_numbering.py). A text box follows the paragraph it hangs on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Cell, Document, Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError, EncryptedError

from .docx_numbering import Numbering, W, attribute, integer, properties, read_numbering
from .docx_parts import open_parts
from .docx_styles import drop_hidden, hidden_styles, is_on
from .embedded import with_pictures
from .package import Package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roadmap_parse.options import Limits, Options

    from .embedded import Place

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
MOST_COLUMNS = 63  # Word's own limit; more is an attack or damage
LEAST_GRID = 3  # a table in a cell is a grid of its own from so many rows and columns on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
DELETED_MARK = f"{W}pPr/{W}rPr/{W}del"
TEXT_BOX = f"{W}txbxContent"
DROPPED = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "trPr", "tblPr", "tblGrid", "sdtPr", "footnotePr")
)
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
SYMBOLS = {"F0B7": "•", "F0A7": "•", "F0D8": "•", "F02D": "-", "F0BE": "—", "F0FC": "✓", "F0D6": "✓"}


@dataclass(frozen=True, slots=True)
class _Context:
    """What every paragraph needs: the counters of automatic numbers and the limits."""

    numbering: Numbering
    limits: Limits


def read_docx(data: bytes, options: Options) -> Document:
    """Read the bytes of a DOCX (DOCM, DOTX) into Paragraphs and exact Grids.

    Raises CorruptError (no ZIP, cut, no document in it), EncryptedError (a password is needed) and BombError
    (it unpacks, or one of its paragraphs grows, past Options.limits).
    """
    if data.startswith(OLE_MAGIC):
        raise _ole_error(data)
    package = Package(data, options.limits)
    parts = open_parts(data, package)
    body = parts.document.find(f"{W}body")
    if body is None:
        raise CorruptError("it holds a document without a body; get the file again")
    if parts.styles is not None:
        drop_hidden(body, hidden_styles(parts.styles))
    context = _Context(read_numbering(parts.numbering, parts.styles), options.limits)
    blocks: list[Paragraph | Grid] = []
    places: list[Place] = []
    for element in _elements(body, f"{W}p", f"{W}tbl"):
        blocks += _block(element, context)
        places += [(len(blocks), parts.targets[name]) for name in _pictures(element) if name in parts.targets]
    return with_pictures(Document(tuple(blocks), MEDIA_TYPE, "docx"), places, package, options)


def _pictures(element: Any) -> Iterator[str]:
    """The relations of the pictures in a paragraph or table, newer and older ones."""
    for picture in element.iterdescendants(BLIP, IMAGE_DATA):
        name = picture.get(f"{R}embed") or picture.get(f"{R}id")
        if name:
            yield name


def _ole_error(data: bytes) -> CorruptError | EncryptedError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedError("a password is needed; save the document without one")
    return CorruptError("an old Office container, no DOCX; save it as DOCX")


# Blocks


def _body_blocks(container: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    for element in _elements(container, f"{W}p", f"{W}tbl"):
        yield from _block(element, context)


def _block(element: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    if element.tag == f"{W}tbl":
        yield from _table_blocks(element, context)
    else:
        yield from _paragraph_blocks(element, context)


def _elements(container: Any, *wanted: str) -> Iterator[Any]:
    """Children of these tags, through content controls, insertions and the like, without what was deleted."""
    for child in container.iterchildren():
        if child.tag in wanted:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            yield from _elements(_chosen(child), *wanted)
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _elements(child, *wanted)


def _chosen(alternatives: Any) -> Any:
    """The newer of two forms of one drawing; the fallback repeats it."""
    choice = alternatives.find(f"{MC}Choice")
    return choice if choice is not None else alternatives


def _paragraph_blocks(paragraph: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    text = _paragraph_text(paragraph, context)
    if text.strip() and _run_text(paragraph).strip():
        yield Paragraph(text)
    for box in _elements(paragraph, TEXT_BOX):
        yield from _body_blocks(box, context)


def _paragraph_text(paragraph: Any, context: _Context) -> str:
    text = _run_text(paragraph)
    if len(text) > context.limits.line_length:
        raise BombError(f"a paragraph of {len(text)} characters is past Options.limits.line_length")
    if not text.strip() and paragraph.find(DELETED_MARK) is not None:
        return ""
    return context.numbering.label(paragraph) + text


def _run_text(element: Any) -> str:
    return "".join(chain.from_iterable(map(_pieces, element.iterchildren())))


def _pieces(element: Any) -> Iterator[str]:
    """Printed text of a run, or of what holds runs."""
    tag = element.tag
    if tag in (f"{W}t", MATH_TEXT):
        yield element.text or ""
    elif tag in SIGNS:
        yield SIGNS[tag]
    elif tag == f"{W}sym":
        yield _symbol(attribute(element, "char"))
    elif tag == f"{MC}AlternateContent":
        yield _run_text(_chosen(element))
    elif isinstance(tag, str) and tag not in DROPPED and tag != TEXT_BOX and not _is_hidden(element):
        yield _run_text(element)


def _symbol(code: str) -> str:
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    private = "\ue000" <= sign <= "\uf8ff" or "\ud800" <= sign <= "\udfff"
    return SYMBOLS.get(code.upper(), "" if private else sign)


def _is_hidden(run: Any) -> bool:
    return is_on(run.find(f"{W}rPr/{W}vanish"))


# Tables


def _table_blocks(table: Any, context: _Context) -> Iterator[Paragraph | Grid]:
    """Give a table as a Grid, and after it the tables in its cells that are plans by their size.

    A table of one column that holds such a table only lays out the page; its content comes as if free.
    """
    if _is_frame(table):
        for cell in _cells(table):
            yield from _body_blocks(cell, context)
        return
    grid = _grid(table, context)
    if grid.cells:
        yield grid
    for inner in _inner_grids(table):
        yield from _table_blocks(inner, context)


def _is_frame(table: Any) -> bool:
    return next(_inner_grids(table), None) is not None and all(width == 1 for width in _widths(table))


def _inner_grids(table: Any) -> Iterator[Any]:
    """Tables in its cells that are plans by their size; most have none, seen at no cost."""
    if next(table.iterdescendants(f"{W}tbl"), None) is None:
        return iter(())
    return filter(_is_own_grid, _nested(table))


def _is_own_grid(table: Any) -> bool:
    widths = [len(list(_elements(row, f"{W}tc"))) for row in _rows(table)]
    return (len(widths) >= LEAST_GRID and max(widths) >= LEAST_GRID) or any(map(_is_own_grid, _nested(table)))


def _nested(table: Any) -> Iterator[Any]:
    return chain.from_iterable(_elements(cell, f"{W}tbl") for cell in _cells(table))


def _widths(table: Any) -> list[int]:
    return [len(list(_elements(row, f"{W}tc"))) for row in _rows(table)]


def _cells(table: Any) -> Iterator[Any]:
    return chain.from_iterable(_elements(row, f"{W}tc") for row in _rows(table))


def _rows(table: Any) -> Iterator[Any]:
    """Rows that are printed."""
    for row in _elements(table, f"{W}tr"):
        if not {f"{W}del", f"{W}hidden"} & properties(row, "trPr").keys():
            yield row


def _grid(table: Any, context: _Context) -> Grid:
    """Give the table with its spans: gridSpan, vMerge, the older hMerge, gridBefore and gridAfter."""
    cells: list[Cell] = []
    open_above: dict[int, int] = {}
    columns = count = 0
    for count, row in enumerate(_rows(table), start=1):
        edges = properties(row, "trPr")
        column = min(integer(edges, "gridBefore", 0), MOST_COLUMNS)
        starts: dict[int, int] = {}
        for element in _elements(row, f"{W}tc"):
            form = properties(element, "tcPr")
            span = max(1, min(integer(form, "gridSpan", 1), MOST_COLUMNS))
            merged = _merge_of(form, "vMerge") == "continue"
            if _merge_of(form, "hMerge") == "continue" and cells and cells[-1].row == count - 1:
                cells[-1] = _wider(cells[-1], span)
            elif merged and column in open_above:
                starts[column] = open_above[column]
                cells[starts[column]] = _taller(cells[starts[column]], count)
            else:
                starts[column] = len(cells)
                cells.append(Cell(count - 1, column, _cell_text(element, context), colspan=span))
            column += span
        open_above = starts
        columns = max(columns, column + min(integer(edges, "gridAfter", 0), MOST_COLUMNS))
    return Grid(count, columns, tuple(cells), exact=True)


def _merge_of(form: dict[str, Any], kind: str) -> str | None:
    """`restart`, `continue` (also where no value is given), or None."""
    merge = form.get(f"{W}{kind}")
    return None if merge is None else attribute(merge, "val") or "continue"


def _wider(cell: Cell, by: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, cell.rowspan, cell.colspan + by)


def _taller(cell: Cell, down_to: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, down_to - cell.row, cell.colspan)


def _cell_text(cell: Any, context: _Context) -> str:
    """Paragraphs, text boxes and small inner tables of a cell, one a line."""
    return "\n".join(text for text in _cell_lines(cell, context) if text.strip())


def _cell_lines(cell: Any, context: _Context) -> Iterator[str]:
    for block in _elements(cell, f"{W}p", f"{W}tbl"):
        if block.tag == f"{W}p":
            yield _paragraph_text(block, context).strip()
            for box in _elements(block, TEXT_BOX):
                yield from _cell_lines(box, context)
        elif not _is_own_grid(block):
            yield from _row_lines(_rows(block), context)


def _row_lines(rows: Iterable[Any], context: _Context) -> Iterator[str]:
    for row in rows:
        texts = (_cell_text(cell, context) for cell in _elements(row, f"{W}tc"))
        yield " ".join(text for text in texts if text)
