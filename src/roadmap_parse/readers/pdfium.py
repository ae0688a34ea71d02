"""PDFium, through pypdfium2: the lock that stands round it, and files opened with it.

PDFium is not thread-safe: whoever calls it holds the lock; what takes long is done after it is given back.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import CorruptError, EncryptedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PDFIUM = Lock()
"""Held by whoever calls PDFium."""
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
TAIL = 4096  # bytes in which a whole file names its cross-reference table
POINTS = 72
ROUNDING = 0.01
"""Pixels less than whole ones: sides are rounded up."""


def open_pdf(data: bytes) -> Any:
    """The document; CorruptError, EncryptedError where it does not open. The caller holds PDFIUM."""
    import pypdfium2

    if b"startxref" not in data[-TAIL:] and b"%%EOF" not in data[-TAIL:]:
        raise CorruptError("the PDF breaks off before its end; get a whole copy")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            raise EncryptedError("the PDF opens with a password only; save a copy without it") from error
        raise CorruptError(f"no PDF that PDFium can open: {error}") from error


def draw_page(document: Any, number: int, dpi: float) -> NDArray[np.uint8]:
    """A page (from 1) as it is printed: (H, W, 3) red, green, blue. The caller holds PDFIUM.

    At the resolution of a picture that fills the page its very pixels come out.
    """
    page = document[number - 1]
    try:
        width = page.get_width()
        pixels = max(1, round(width * dpi / POINTS))
        drawn = page.render(scale=(pixels - ROUNDING) / width, rev_byteorder=True)
        try:
            copied: NDArray[np.uint8] = drawn.to_numpy().copy()
        finally:
            drawn.close()
    finally:
        page.close()
    return copied
