"""PDF -> Document: letters and drawn lines through pypdfium2's raw calls; scans are read as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Document, Page
from roadmap_parse.errors import BombError, CorruptError, EmptyFileError

from .pdf_frame import Frame
from .pdf_opened import Opened
from .pdf_paths import page_drawing
from .pdf_plumber import plumber_pages
from .pdf_scans import read_scans
from .pdf_words import in_lines, page_words
from .pdfium import PDFIUM, open_pdf
from .text_layer import decoded

if TYPE_CHECKING:
    from roadmap_parse.options import Options

MEDIA_TYPE = "application/pdf"
LARGEST_SIDE = 14_400.0  # points: the limit of the PDF format without UserUnit


def read_pdf(data: bytes, options: Options) -> Document:
    """Read a PDF: a page with text becomes a Page of words and rulings, a scan what was read on it.

    Raises EmptyFileError, CorruptError, EncryptedError, BombError. Pages that cannot be opened, or whose text
    is not read, are named in an `error` note of the document, scans in an `ocr` note.
    """
    if not data.strip():
        raise EmptyFileError("the file is empty")
    with PDFIUM:
        document = open_pdf(data)
    try:
        opened = _opened(document, data, options)
        blocks, notes = read_scans(document, opened, options)
    finally:
        with PDFIUM:
            document.close()
    return Document(blocks, MEDIA_TYPE, "pdf", len(opened), notes)


def _opened(document: Any, data: bytes, options: Options) -> tuple[Opened, ...]:
    """All pages; the lock is given back between two, so that no long file keeps others waiting."""
    with PDFIUM:
        count = len(document)
    if count > options.limits.pages:
        raise BombError(f"{count} pages; the limit is {options.limits.pages} (options.limits.pages)")
    if count == 0:
        raise CorruptError("the PDF has no page")
    if options.pdf_engine == "pdfplumber":
        opened = tuple(plumber_pages(data))
    else:
        opened = tuple(_locked_page(document, number, options) for number in range(1, count + 1))
    if not any(each.page for each in opened):
        raise CorruptError("none of the pages can be opened")
    return opened


def _locked_page(document: Any, number: int, options: Options) -> Opened:
    with PDFIUM:
        return _page(document, number, options)


def _page(document: Any, number: int, options: Options) -> Opened:
    import pypdfium2

    try:
        opened = document[number - 1]
    except pypdfium2.PdfiumError:
        return Opened(None)
    try:
        text = opened.get_textpage()
        try:
            return _geometry(opened.raw, text.raw, number, options)
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return Opened(None)
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
    right = decoded(words)
    drawing = page_drawing(raw, frame)
    page = Page(number, frame.width, frame.height, in_lines(right), tuple(drawing.rulings()))
    letters = pdfium.FPDFText_CountChars(text)
    return Opened(page, tuple(drawing.pictures), letters, drawing.paths, turned=right != words)
