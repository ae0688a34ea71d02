"""ODS: the printed text of every cell, row by row; repeated empty rows and cells are only counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .cells import Sheet
from .odf_text import OFFICE, STYLE, TABLE, lines, number, open_odf

if TYPE_CHECKING:
    from roadmap_parse.options import Limits

MOST_REPEATS = 100  # of a filled cell or row; no plan says the same so often
PRINTED_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
COMMA_NUMBER = re.compile(r"\d+,\d+")
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
HIDDEN = ("collapse", "filter")


def ods_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    """Give the sheets; raises CorruptError, EncryptedError, BombError."""
    package = open_odf(data, limits)
    kinds = {name: f"{TABLE}{name}" for name in ("table", "table-row", "table-column")}
    sheets: list[Sheet] = []
    hidden_styles: set[str] = set()
    sheet, row, column = Sheet(""), 0, 0
    for element in package.elements("content.xml", *kinds.values(), f"{STYLE}style"):
        if element.tag == f"{STYLE}style":
            hidden_styles |= _hidden_table_style(element)
        elif element.tag == kinds["table-column"]:
            column = _note_column(element, sheet, column)
        elif element.tag == kinds["table-row"]:
            row = _read_row(element, sheet, row)
        else:
            sheet.name = element.get(f"{TABLE}name", "")
            sheet.hidden = element.get(f"{TABLE}style-name") in hidden_styles
            sheets.append(sheet)
            sheet, row, column = Sheet(""), 0, 0
    return sheets


def _hidden_table_style(style: Any) -> set[str]:
    properties = style.find(f"{STYLE}table-properties")
    hidden = properties is not None and properties.get(f"{TABLE}display") == "false"
    return {style.get(f"{STYLE}name", "")} if hidden else set()


def _note_column(element: Any, sheet: Sheet, column: int) -> int:
    after = column + number(element, f"{TABLE}number-columns-repeated")
    if element.get(f"{TABLE}visibility") in HIDDEN:
        sheet.hidden_columns.append((column, after - 1))
    return after


def _read_row(element: Any, sheet: Sheet, row: int) -> int:
    """Put the cells of a row, and of its repeats, into the sheet; give the number of the next row."""
    repeats = number(element, f"{TABLE}number-rows-repeated")
    column = 0
    for cell in element.iterchildren(*CELLS):
        copies = number(cell, f"{TABLE}number-columns-repeated")
        text = _cell_text(cell)
        if text:
            _put(sheet, text, range(row, row + min(repeats, MOST_REPEATS)), column, copies)
            _note_merge(cell, sheet, row, column)
        column += copies
    if element.get(f"{TABLE}visibility") in HIDDEN:
        sheet.hidden_rows.update(range(row, row + min(repeats, MOST_REPEATS)))
    return row + repeats


def _put(sheet: Sheet, text: str, rows: range, column: int, copies: int) -> None:
    for row in rows:
        for place in range(column, column + min(copies, MOST_REPEATS)):
            sheet.put(row, place, text)


def _note_merge(cell: Any, sheet: Sheet, row: int, column: int) -> None:
    down, across = number(cell, f"{TABLE}number-rows-spanned"), number(cell, f"{TABLE}number-columns-spanned")
    if down > 1 or across > 1:
        sheet.merge(row, column, row + down - 1, column + across - 1)


def _cell_text(cell: Any) -> str:
    """As printed; a date in digits alone is turned into the Russian order, a decimal comma into a dot."""
    printed = lines(cell)
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "date" and PRINTED_DATE.fullmatch(printed.partition(" ")[0]):
        found = ISO_DATE.match(cell.get(f"{OFFICE}date-value", ""))
        return f"{found[3]}.{found[2]}.{found[1]}" if found else printed
    if kind == "float" and COMMA_NUMBER.fullmatch(printed):
        return printed.replace(",", ".")
    return printed
