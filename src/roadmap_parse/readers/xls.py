"""XLS (BIFF) through xlrd, with the formats of its cells."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Self

from roadmap_parse.errors import CorruptError, EncryptedError, MissingDependencyError

from .cells import Sheet
from .number_format import as_printed
from .ole import MAGIC as OLE_MAGIC
from .ole import CompoundFile

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKEN = (
    *(ValueError, KeyError, IndexError, AttributeError, TypeError, AssertionError, OverflowError, EOFError),
    *(struct.error, MemoryError, RecursionError, ZeroDivisionError, NameError, NotImplementedError),
)
"""What xlrd raises over damaged records."""


def xls_sheets(data: bytes) -> list[Sheet]:
    """Give the sheets of an XLS; raises CorruptError, EncryptedError, MissingDependencyError."""
    try:
        import xlrd
    except ImportError as error:
        raise MissingDependencyError("XLS needs xlrd: pip install xlrd") from error
    if data.startswith(OLE_MAGIC):  # xlrd's own reader of containers runs in circles where the sectors do
        container = CompoundFile(data)
        data = container.stream("Workbook") or container.stream("Book")
    try:
        with _Silence() as silence:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=silence
            )
            return [_sheet(book, sheet) for sheet in book.sheets()]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise EncryptedError("a password is needed; save the sheet without one") from error
        raise CorruptError(f"it holds no workbook that can be read ({error}); get the file again") from error
    except BROKEN as error:
        raise CorruptError(f"its records are damaged ({error!r}); get the file again") from error


class _Silence:
    """Where xlrd's remarks on odd files go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, _: str) -> None:
        pass

    def flush(self) -> None:
        pass


def _sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    for row, after_row, column, after_column in source.merged_cells:
        sheet.merge(row, column, after_row - 1, after_column - 1)
    sheet.hidden_rows |= {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns += [(column, column) for column, info in source.colinfo_map.items() if info.hidden]
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            sheet.put(row, column, "".join(_text(book, cell)))
    return sheet


def _text(book: Any, cell: Any) -> Iterator[str]:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        yield cell.value
    elif cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        yield as_printed(cell.value, form, from_1904=book.datemode == 1)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        yield "ИСТИНА" if cell.value else "ЛОЖЬ"
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        yield xlrd.error_text_from_code.get(cell.value, "")
