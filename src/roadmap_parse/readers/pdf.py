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
from .pdf_plumber import plumber_pages
from .pdf_words import page_words
from .text_layer import is_broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from roadmap_parse.options import Options

MEDIA_TYPE = "application/pdf"
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
LARGEST_SIDE = 14_400.0  # points: the limit of the PDF format without UserUnit
TAIL = 4096  # bytes in which a whole file names its cross-reference table
FEWEST_WORDS = 3  # a scan may carry a typed page number
FLAWS = {
    "page_unreadable": "pages that cannot be opened",
    "no_text_layer": "pages that are pictures without text",
    "broken_text_layer": "pages whose letters make no words, since the map of their font is broken",
}
PDFIUM = Lock()
"""Held by whoever calls PDFium: it is not thread-safe."""

Opened = tuple[Page | None, bool, int]
"""A page, whether it shows pictures, and how many letters it has."""


def read_pdf(data: bytes, options: Options) -> Document:
    """Read a PDF; every page becomes a Page of words and rulings.

    Raises EmptyFileError, CorruptError, EncryptedError, BombError. A page that cannot be opened, or a picture
    without letters, is named in an `error` note of the document.
    """
    if not data.strip():
        raise EmptyFileError("the file is empty")
    with PDFIUM:
        document = _open(data)
        try:
            return _read(document, data, options)
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


def _read(document: Any, data: bytes, options: Options) -> Document:
    count = len(document)
    if count > options.limits.pages:
        raise BombError(f"{count} pages; the limit is {options.limits.pages} (options.limits.pages)")
    if count == 0:
        raise CorruptError("the PDF has no page")
    plumber = options.pdf_engine == "pdfplumber"
    found = plumber_pages(data) if plumber else _pdfium_pages(document, count, options)
    pages: list[Page] = []
    flaws: dict[str, list[int]] = {}
    for number, (page, pictures, letters) in enumerate(found, start=1):
        flaw = _flaw(page, pictures, letters)
        if flaw:
            flaws.setdefault(flaw, []).append(number)
        if page:
            pages.append(page)
    if not pages:
        raise CorruptError("none of the pages can be opened")
    return Document(tuple(pages), MEDIA_TYPE, "pdf", count, tuple(_notes(flaws)))


def _pdfium_pages(document: Any, count: int, options: Options) -> Iterator[Opened]:
    return (_page(document, number, options) for number in range(1, count + 1))


def _flaw(page: Page | None, pictures: bool, letters: int) -> str | None:
    """What keeps the text of a page from being read, as the code of a note."""
    if page is None:
        return "page_unreadable"
    if pictures and len(page.words) < FEWEST_WORDS:
        return "no_text_layer"
    return "broken_text_layer" if is_broken(page.words, letters) else None


def _notes(flaws: Mapping[str, Sequence[int]]) -> Iterator[Note]:
    for code, text in FLAWS.items():
        if code in flaws:
            yield Note(code, f"{text}: {_ranges(flaws[code])}", "error")


def _ranges(numbers: Sequence[int]) -> str:
    """[1, 2, 3, 7] -> "1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _page(document: Any, number: int, options: Options) -> Opened:
    """The page, whether it shows pictures, and its count of letters; None where PDFium cannot open it."""
    import pypdfium2

    try:
        opened = document[number - 1]
    except pypdfium2.PdfiumError:
        return None, False, 0
    try:
        text = opened.get_textpage()
        try:
            return _geometry(opened.raw, text.raw, number, options)
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return None, False, 0
    finally:
        opened.close()


def _geometry(raw: Any, text: Any, number: int, options: Options) -> Opened:
    import pypdfium2.raw as pdfium

    frame = Frame.of(raw, text)
    if max(frame.width, frame.height) > LARGEST_SIDE:
        raise BombError(
            f"page {number} is {frame.width:.0f} x {frame.height:.0f} points; PDF allows {LARGEST_SIDE:.0f}"
        )
    words = page_words(text, frame, options.limits.line_length)
    rulings, pictures = page_drawing(raw, frame)
    return Page(number, frame.width, frame.height, words, rulings), pictures, pdfium.FPDFText_CountChars(text)
