"""The left of the review page: pictures of a PDF's pages, else the source's paragraphs and tables.

Everything here is plain values for the page's JSON: points, origin top left, pages from 1.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Table
from roadmap_parse.errors import RoadmapParseError
from roadmap_parse.markup import plain
from roadmap_parse.readers import read_document
from roadmap_parse.tables import find_tables

from .review_pictures import has_sheets, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.document import Cell, Paragraph
    from roadmap_parse.model import BBox
    from roadmap_parse.options import Options

    from .rows import Row

_SPACES = re.compile(r"[\s\u00ad-]+")


def view_of(data: bytes, activities: Sequence[Row], options: Options) -> dict[str, Any]:
    """Give `{"pages": …}` for a PDF or pictures, `{"blocks": …}` for the rest, `{}` for the unreadable."""
    try:
        blocks = find_tables(read_document(data, options))
    except RoadmapParseError:
        return {}
    if has_sheets(data):
        return {"pages": list(_pages(data, blocks, activities))}
    return {"blocks": list(_blocks(blocks, activities))}


def _pages(
    data: bytes, blocks: Sequence[Paragraph | Table], activities: Sequence[Row]
) -> Iterator[dict[str, Any]]:
    tables = [block for block in blocks if isinstance(block, Table)]
    boxes, cells = _row_boxes(tables, activities), _cell_boxes(tables)
    for sheet in sheets(data, {*boxes, *(row["page"] for row in activities)}):
        yield {
            "number": sheet.number,
            "width": round(sheet.width, 1),
            "height": round(sheet.height, 1),
            "picture": _data_address(sheet.picture),
            "cells": cells.get(sheet.number, []),
            "boxes": boxes.get(sheet.number, {}),
        }


def _cell_boxes(tables: Sequence[Table]) -> dict[int, list[list[float]]]:
    """Page -> the boxes of all cells on it, the rests of cut ones among them."""
    boxes: dict[int, list[list[float]]] = {}
    for table in tables:
        for cell in table.cells:
            for page, box in cell.places:
                boxes.setdefault(page, []).append(_rounded(box))
    return boxes


def _row_boxes(tables: Sequence[Table], activities: Sequence[Row]) -> dict[int, dict[str, list[float]]]:
    """Page -> activity -> its row's box there: as wide as all its cells, as high as the lowest of them.

    The box in the tables is around all cells of the first page, so one that spans several rows makes it
    cover its neighbours.
    """
    waiting = _waiting(activities)
    boxes: dict[int, dict[str, list[float]]] = {}
    for table in tables:
        covering = _covering(table)
        for row, identity in _owners(table, waiting).items():
            cells = [cell for cell in covering[row] if cell.places]
            lowest = min((cell.rowspan for cell in cells), default=1)
            own = [cell for cell in cells if cell.rowspan == lowest]
            for page in {page for cell in own for page, _ in cell.places}:
                boxes.setdefault(page, {})[identity] = _around(cells, own, page)
    return boxes


def _covering(table: Table) -> defaultdict[int, list[Cell]]:
    """Row -> the cells that cover it."""
    covering = defaultdict(list)
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            covering[row].append(cell)
    return covering


def _around(cells: Sequence[Cell], own: Sequence[Cell], page: int) -> list[float]:
    lefts, _, rights, _ = zip(*_on(cells, page), strict=True)
    _, tops, _, bottoms = zip(*_on(own, page), strict=True)
    return _rounded((min(lefts), min(tops), max(rights), max(bottoms)))


def _on(cells: Sequence[Cell], page: int) -> list[BBox]:
    return [box for cell in cells for at, box in cell.places if at == page]


def _data_address(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "webp"
    return f"data:image/{kind};base64,{b64encode(picture).decode()}"


def _rounded(box: Sequence[float]) -> list[float]:
    return [round(side, 1) for side in box]


def _blocks(blocks: Sequence[Paragraph | Table], activities: Sequence[Row]) -> Iterator[str | dict[str, Any]]:
    """Paragraphs as text, tables as rows; a table's row names the activity that was read from it."""
    waiting = _waiting(activities)
    for block in blocks:
        if isinstance(block, Table):
            owners = _owners(block, waiting)
            covering, head = _covering(block), block.header_rows
            rows = range(len(block.rows))
            yield {"rows": [_row(row, covering[row], row < head, owners.get(row)) for row in rows]}
        elif block.text.strip():
            yield plain(block.text)


def _waiting(activities: Sequence[Row]) -> list[tuple[str, str]]:
    return [(row["activity_id"], _letters(row["activity"])) for row in activities]


def _owners(table: Table, waiting: list[tuple[str, str]]) -> dict[int, str]:
    """Which activity each row holds: they come in the order of rows, so each is sought from the last on."""
    owners: dict[int, str] = {}
    texts = [_letters("".join(row)) for row in table.rows]
    start = 0
    for pair in tuple(waiting):
        identity, letters = pair
        row = next((at for at in range(start, len(texts)) if letters and letters in texts[at]), None)
        if row is not None:
            owners.setdefault(row, identity)
            waiting.remove(pair)
            start = row
    return owners


def _letters(text: str | None) -> str:
    """The text without spaces and hyphens, which joining lines changes."""
    return _SPACES.sub("", text or "").casefold()


def _row(number: int, covering: Sequence[Cell], head: bool, owner: str | None) -> dict[str, Any]:
    cells = [[plain(cell.text), cell.rowspan, cell.colspan] for cell in covering if cell.row == number]
    made: dict[str, Any] = {"cells": cells}
    if head:
        made["head"] = True
    if owner:
        made["row"] = owner
    return made
