"""Plans pasted into text documents as pictures: where the text has no table, its large pictures are read.

Where it has one, pictures are photographs as a rule, and read only by Options.ocr "always"; else noted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.document import Grid
from roadmap_parse.errors import BombError, CorruptError, MissingDependencyError
from roadmap_parse.model import Note

from .ocr.engine import find_engine
from .ocr.pages import read_pages
from .picture import first_page, is_picture, picture_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

    from .ocr.page import Blocks
    from .ocr.pages import Drawn
    from .package import Package

LEAST_TABLE = 3
"""Rows and columns; a smaller table sets the approval beside the addressee."""
LEAST_SIDES = (500, 800)
"""Pixels of a sheet's shorter and longer side at 60 dots an inch; coats of arms and signatures have fewer."""

Place = tuple[int, str]
"""How many blocks come before a picture, and its name in the package."""


def with_pictures(
    document: Document, places: Sequence[Place], package: Package, options: Options
) -> Document:
    """The document with what its pictures show put where they stand; each counts as a page of that number.

    Unread pictures are noted as `no_text_layer`, and what would help as `missing_dependency`.
    """
    sheets = _sheets(places, package)
    tables = any(isinstance(block, Grid) and _is_large(block) for block in document.blocks)
    notes = _obstacles(len(sheets), options, tables=tables)
    if notes or not sheets:
        return replace(document, notes=(*document.notes, *notes))

    def draw(number: int) -> Drawn:
        try:
            return first_page(sheets[number - 1][1])
        except (BombError, CorruptError) as error:
            return Note("page_unreadable", f"picture {number}: {error}", "error")

    blocks: Blocks = ()
    notes = (*document.notes, Note("ocr", f"pictures read: {len(sheets)}"))
    start = 0
    readings = read_pages(range(1, len(sheets) + 1), draw, options)
    for (place, _), (read, doubts) in zip(sheets, readings, strict=True):
        blocks, notes = (*blocks, *document.blocks[start:place], *read), (*notes, *doubts)
        start = place
    return replace(document, blocks=(*blocks, *document.blocks[start:]), notes=notes)


def _obstacles(count: int, options: Options, *, tables: bool) -> tuple[Note, ...]:
    """Why pictures are not read."""
    unread = Note("no_text_layer", f"pictures of pages that were not read: {count}", "error")
    if not count:
        return ()
    if tables and options.ocr != "always":
        return (Note("no_text_layer", f"pictures beside tables that were not read: {count}"),)
    if options.ocr == "never":
        return (unread,)
    try:
        find_engine(options.ocr_languages)
    except MissingDependencyError as error:
        return unread, Note("missing_dependency", str(error), "error")
    return ()


def _is_large(grid: Grid) -> bool:
    return min(grid.rows, grid.columns) >= LEAST_TABLE


def _sheets(places: Sequence[Place], package: Package) -> list[tuple[int, bytes]]:
    """The pictures that are as large as a sheet, each once."""
    found: dict[str, tuple[int, bytes]] = {}
    for place, name in places:
        if name not in found and name in package and _is_sheet(data := package.read(name)):
            found[name] = (place, data)
    return list(found.values())


def _is_sheet(data: bytes) -> bool:
    """Whether a picture is as large as a page, or too large."""
    try:
        sides = sorted(picture_size(data)) if is_picture(data) else [0, 0]
    except BombError:
        return True
    except CorruptError:
        return False
    return all(side >= least for side, least in zip(sides, LEAST_SIDES, strict=True))
