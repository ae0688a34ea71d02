"""XLSX from its own XML, cell by cell: openpyxl in its quick mode knows no merges and asks for far cells.

It also refuses what 1C and older programs write (other letter case of parts, odd styles), which is read here.
Namespaces are not looked at: those of strict and transitional files differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from roadmap_parse.model import Note

from .cells import Sheet
from .number_format import BUILT_IN, as_printed
from .package import Package, Relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.options import Limits

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376 part 1, 22.9.2.19: characters that XML can't hold


@dataclass(frozen=True, slots=True)
class _Book:
    """What every sheet needs: shared texts, the number format of each style, the epoch of dates."""

    strings: Sequence[str]
    formats: Sequence[str]
    from_1904: bool


def xlsx_sheets(data: bytes, limits: Limits) -> tuple[list[Sheet], tuple[Note, ...]]:
    """Give the sheets of a workbook and notes; raises CorruptError, EncryptedError, BombError."""
    package = Package(data, limits)
    path = package.main_part("xl/workbook.xml")
    workbook = package.tree(path)
    related = package.relations(path)
    properties = workbook.find("{*}workbookPr")
    book = _Book(
        _strings(package, related),
        _formats(package, related),
        from_1904=properties is not None and properties.get("date1904") in {"1", "true"},
    )
    sheets, empty = [], 0
    for element in workbook.iterfind("{*}sheets/{*}sheet"):
        target = related.get(_relation_id(element), ("", ""))[1]
        if "/chartsheets/" in target or target not in package:
            continue
        sheet = Sheet(element.get("name", ""), hidden=element.get("state", "visible") != "visible")
        empty += _read_sheet(package, target, book, sheet)
        sheets.append(sheet)
    return sheets, tuple(_notes(package, empty))


def _notes(package: Package, empty_formulas: int) -> Iterator[Note]:
    if empty_formulas:
        text = f"{empty_formulas} formulas hold no value; save the file again in a sheet program"
        yield Note("formula_without_value", text, "warning")
    if any(name.endswith("vbaproject.bin") for name in package.names):
        yield Note("macros_ignored", "the workbook holds macros; nothing of them was run")


# Parts


def _relation_id(sheet: Any) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _strings(package: Package, related: Relations) -> list[str]:
    path = package.related(related, "sharedStrings")
    return [_text(item) for item in package.elements(path, "{*}si")] if path else []


def _text(item: Any) -> str:
    """The text of an item or of its runs, without the readings set over Japanese words."""
    texts = (
        child.text or ""
        for child in item.iter("{*}t")
        if not any(parent.tag.endswith("}rPh") for parent in child.iterancestors("{*}rPh"))
    )
    return ESCAPED.sub(lambda code: _sign(int(code[1], 16)), "".join(texts)).replace("\r\n", "\n")


def _sign(code: int) -> str:
    return chr(code) if code in {0x9, 0xA} or (0x20 <= code < 0xD800) else ""  # noqa: PLR2004  no surrogates


def _formats(package: Package, related: Relations) -> list[str]:
    """Number formats by style number."""
    path = package.related(related, "styles")
    if path is None:
        return []
    root = package.tree(path)
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
    ids = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(each) or BUILT_IN.get(_integer(each), "General") for each in ids]


# Cells


def _read_sheet(package: Package, path: str, book: _Book, sheet: Sheet) -> int:
    """Fill the sheet; give how many formulas lack their value."""
    empty = 0
    row, column = -1, -1
    tags = ("{*}row", "{*}c", "{*}mergeCell", "{*}col")
    pending: list[tuple[int, int, str]] = []
    for element in package.elements(path, *tags):
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            column = _place(element.get("r"), column)
            text = _cell_text(element, book)
            if text is None:
                empty += 1
            elif text.strip():
                pending.append((_row_of(element.get("r")), column, text))
        elif kind == "row":
            row = _integer(element.get("r"), row + 2) - 1
            for own, place, text in pending:
                sheet.put(own if own >= 0 else row, place, text)
            if _is_hidden(element):
                sheet.hidden_rows.add(row)
            pending, column = [], -1
        elif kind == "col" and _is_hidden(element):
            sheet.hidden_columns.append(
                (_integer(element.get("min"), 1) - 1, _integer(element.get("max"), 1) - 1)
            )
        elif kind == "mergeCell":
            _note_merge(element.get("ref", ""), sheet)
    return empty


def _cell_text(cell: Any, book: _Book) -> str | None:
    """The printed text of a cell; None for a formula without its value."""
    kind = cell.get("t", "n")
    value = cell.find("{*}v")
    if kind == "inlineStr":
        return _text(cell)
    raw = "" if value is None else value.text or ""
    if not raw:
        return None if cell.find("{*}f") is not None and kind != "str" else ""
    if kind == "s":
        number = _integer(raw, -1)
        return book.strings[number] if 0 <= number < len(book.strings) else ""
    if kind == "b":
        return "ИСТИНА" if raw == "1" else "ЛОЖЬ"
    if kind == "d":
        return _iso_date(raw)
    return _number(raw, cell.get("s"), book) if kind == "n" else _escaped(raw)


def _escaped(raw: str) -> str:
    return ESCAPED.sub(lambda code: _sign(int(code[1], 16)), raw)


def _number(raw: str, style: str | None, book: _Book) -> str:
    try:
        value = float(raw)
    except ValueError:
        return raw
    number = _integer(style, 0)
    form = book.formats[number] if 0 <= number < len(book.formats) else "General"
    return as_printed(value, form, from_1904=book.from_1904) if abs(value) < 1e300 else raw  # noqa: PLR2004


def _iso_date(raw: str) -> str:
    """`2024-03-15T00:00:00`, as files of the strict kind hold dates."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", raw)
    return f"{found[3]}.{found[2]}.{found[1]}" if found else raw


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") in {"1", "true"}


def _integer(text: str | None, default: int = 0) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else default
    )


LONGEST_NUMBER = 10


def _place(reference: str | None, before: int) -> int:
    """The column of a cell; next to the one before where it names none."""
    found = REFERENCE.fullmatch(reference or "")
    return _column(found[1]) if found else before + 1


def _row_of(reference: str | None) -> int:
    found = REFERENCE.fullmatch(reference or "")
    return int(found[2]) - 1 if found else -1


@cache
def _column(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _note_merge(reference: str, sheet: Sheet) -> None:
    first, _, last = reference.partition(":")
    start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if start and end:
        sheet.merge(int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1]))
