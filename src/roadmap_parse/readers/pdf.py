"""PDF -> Document of Pages: letters and drawn lines through pypdfium2's raw calls; nothing is rendered.

PDFium is not thread-safe: one lock stands around it; read in parallel by processes.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Document, Page
from roadmap_parse.errors import BombError, CorruptError, EmptyFileError, EncryptedError
from roadmap_parse.model import Note

from .pdf_frame import Frame
from .pdf_paths import page_drawing
from .pdf_words import page_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.options import Options

MEDIA_TYPE = "application/pdf"
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LARGEST_SIDE = 14_400.0  # points: the limit of the PDF format without UserUnit
TAIL = 4096  # bytes in which a whole file names its cross-reference table
FEWEST_WORDS = 3  # a scan may carry a typed page number
_PDFIUM = Lock()


def read_pdf(data: bytes, options: Options) -> Document:
    """Read a PDF; every page becomes a Page of words and rulings.

    Raises EmptyFileError, CorruptError, EncryptedError, BombError. A page that cannot be opened, or a picture
    without letters, is named in an `error` note of the document.
    """
    if not data.strip():
        raise EmptyFileError("the file is empty")
    with _PDFIUM:
        document = _open(data)
        try:
            return _read(document, options)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    if b"startxref" not in data[-TAIL:] and b"%%EOF" not in data[-TAIL:]:
        raise CorruptError("the PDF breaks off before its end; get a whole copy")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            raise EncryptedError("the PDF opens with a password only; save a copy without it") from error
        raise CorruptError(f"no PDF that PDFium can open: {error}") from error


def _read(document: Any, options: Options) -> Document:
    count = len(document)
    if count > options.limits.pages:
        raise BombError(f"{count} pages; the limit is {options.limits.pages} (options.limits.pages)")
    if count == 0:
        raise CorruptError("the PDF has no page")
    pages: list[Page] = []
    unreadable: list[int] = []
    scans: list[int] = []
    for number in range(1, count + 1):
        page, pictures = _page(document, number, options)
        if page is None:
            unreadable.append(number)
            continue
        pages.append(page)
        if pictures and len(page.words) < FEWEST_WORDS:
            scans.append(number)
    if not pages:
        raise CorruptError("none of the pages can be opened")
    return Document(tuple(pages), MEDIA_TYPE, "pdf", count, tuple(_notes(unreadable, scans)))


def _notes(unreadable: Sequence[int], scans: Sequence[int]) -> Iterator[Note]:
    if unreadable:
        yield Note("page_unreadable", f"pages that cannot be opened: {_ranges(unreadable)}", "error")
    if scans:
        yield Note("no_text_layer", f"pages that are pictures without text: {_ranges(scans)}", "error")


def _ranges(numbers: Sequence[int]) -> str:
    """[1, 2, 3, 7] -> "1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _page(document: Any, number: int, options: Options) -> tuple[Page | None, bool]:
    """The page, and whether it shows pictures; None where PDFium cannot open it."""
    import pypdfium2

    try:
        opened = document[number - 1]
    except pypdfium2.PdfiumError:
        return None, False
    try:
        text = opened.get_textpage()
        try:
            return _geometry(opened.raw, text.raw, number, options)
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return None, False
    finally:
        opened.close()


def _geometry(raw: Any, text: Any, number: int, options: Options) -> tuple[Page, bool]:
    frame = Frame.of(raw, text)
    if max(frame.width, frame.height) > LARGEST_SIDE:
        raise BombError(
            f"page {number} is {frame.width:.0f} x {frame.height:.0f} points; PDF allows {LARGEST_SIDE:.0f}"
        )
    words = page_words(text, frame, options.limits.line_length)
    rulings, pictures = page_drawing(raw, frame)
    return Page(number, frame.width, frame.height, words, rulings), pictures
