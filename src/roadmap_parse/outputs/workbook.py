"""The five tables as one XLSX workbook for people: frozen header, filters, wrapped text, never a formula."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from .columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from .files import Batches, Tables

CELL_LIMIT = 32_767
"""What Excel holds in a cell, in UTF-16 units; longer texts break the file."""
CUT = " … [cut: Excel holds no more in a cell, the other formats hold it whole]"
SHEET_ROWS = 1_048_575
"""Rows under a header that Excel holds on a sheet; a longer table goes on on `activities 2`."""
CREATED = datetime(2024, 1, 1, tzinfo=UTC)
"""A workbook must carry some date; a fixed one keeps the bytes equal."""

_WIDE = {
    "activity": 60,
    "title": 60,
    "text": 45,
    "responsible_text": 40,
    "responsible": 40,
    "result": 40,
    "notes": 40,
}
_WIDTH_OF_TYPE = {"text": 20, "json": 24, "integer": 10, "real": 10, "boolean": 12, "date": 12}
_CONTROL = {code: "\ufffd" for code in [*range(0x20), 0x7F, 0xFFFE, 0xFFFF] if chr(code) not in "\t\n"}
"""XML has no room for these; the sign says that something stood there."""


def write_workbook(tables: Tables, path: Path) -> None:
    """Write a new workbook at `path`, the same bytes for the same tables, holding one row in memory."""
    from xlsxwriter import Workbook

    settings = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with Workbook(path, settings) as book:
        book.set_properties({"title": "roadmap_parse", "created": CREATED.replace(tzinfo=None)})
        formats = _formats(book)
        for name, table in tables.items():
            rows = _rows(table)
            number = 1
            while _fill(book.add_worksheet(name if number == 1 else f"{name} {number}"), name, rows, formats):
                number += 1


def _rows(table: Batches) -> Iterator[list[Any]]:
    for batch in table.to_batches():
        yield from (list(row.values()) for row in batch.to_pylist())


def _formats(book: Workbook) -> dict[str, Format]:
    top: dict[str, Any] = {"valign": "top"}
    return {
        "header": book.add_format(top | {"bold": True, "text_wrap": True, "bottom": 1}),
        "text": book.add_format(top | {"text_wrap": True, "num_format": "@"}),
        "date": book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format(top),
    }


def _fill(sheet: Worksheet, name: str, rows: Iterator[list[Any]], formats: dict[str, Format]) -> bool:
    """Write one sheet; True where it is full, so that another must follow."""
    for position, (column, kind) in enumerate(TABLES[name].items()):
        sheet.set_column(position, position, _WIDE.get(column, _WIDTH_OF_TYPE[kind]))
        sheet.write_string(0, position, column, formats["header"])
    number = 0
    for number, row in enumerate(islice(rows, SHEET_ROWS), start=1):
        for position, value in enumerate(row):
            _write_cell(sheet, number, position, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(TABLES[name]) - 1)
    return number == SHEET_ROWS


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    """Each type by its own call: nothing is guessed, so no text turns into a formula, a link or a number."""
    if isinstance(value, str):
        sheet.write_string(row, column, cell_text(value), formats["text"])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, formats["number"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif value is not None:
        sheet.write_number(row, column, value, formats["number"])


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: control characters replaced, the length cut with a mark that says so."""
    clean = text.translate(_CONTROL)
    if len(clean.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return clean
    room = (CELL_LIMIT - len(CUT)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
