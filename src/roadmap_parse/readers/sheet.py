"""Sheets: XLSX and XLSM, XLS, ODS, CSV and TSV -> the title's Paragraphs and one exact Grid a region.

Merged cells keep their spans, dates are printed as the cell prints them, hidden rows, columns and sheets are
read with a Note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.document import Document

from .cells import sheet_blocks, sheet_notes
from .decoding import decode, looks_like_text
from .delimited import csv_sheet, delimiter_of
from .ods import ods_sheets
from .ole import holds_stream
from .package import odf_type, zip_holds
from .xls import xls_sheets
from .xlsx import xlsx_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.model import Note
    from roadmap_parse.options import Options

    from .cells import Sheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS_TYPE = "application/vnd.ms-excel"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CSV_TYPE = "text/csv"
BIFF_MAGICS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00")
SAMPLE = 65_536


def is_xlsx(data: bytes) -> bool:
    """Whether it is a ZIP with a workbook inside."""
    return zip_holds(data, "xl/workbook.xml")


def is_ods(data: bytes) -> bool:
    """Whether it is an OpenDocument package of the spreadsheet type."""
    return (odf_type(data) or "").startswith(ODS_TYPE)


def is_xls(data: bytes) -> bool:
    """Whether it is an old Excel workbook, in its container or bare."""
    return holds_stream(data, "Workbook", "Book") or data.startswith(BIFF_MAGICS)


def is_csv(data: bytes) -> bool:
    """Whether it is text in records of one number of fields."""
    sample = data if len(data) <= SAMPLE else data[: data.rfind(b"\n", 0, SAMPLE) + 1]
    return bool(sample) and looks_like_text(sample) and delimiter_of(decode(sample)[0]) is not None


def read_xlsx(data: bytes, options: Options) -> Document:
    """Read XLSX or XLSM; raises CorruptError, EncryptedError, BombError."""
    sheets, notes = xlsx_sheets(data, options.limits)
    return _document(sheets, XLSX_TYPE, "xlsx", notes)


def read_xls(data: bytes, _: Options) -> Document:
    """Read XLS; raises CorruptError, EncryptedError, BombError, MissingDependencyError."""
    return _document(xls_sheets(data), XLS_TYPE, "xls")


def read_ods(data: bytes, options: Options) -> Document:
    """Read ODS; raises CorruptError, EncryptedError, BombError."""
    return _document(ods_sheets(data, options.limits), ODS_TYPE, "ods")


def read_csv(data: bytes, _: Options) -> Document:
    """Read CSV or TSV in any Russian code page; raises BombError."""
    text, notes = decode(data)
    return _document([csv_sheet(text, delimiter_of(text) or ";")], CSV_TYPE, "csv", notes)


def _document(
    sheets: Sequence[Sheet], media_type: str, reader: str, notes: tuple[Note, ...] = ()
) -> Document:
    return Document(sheet_blocks(sheets), media_type, reader, notes=(*notes, *sheet_notes(sheets)))
