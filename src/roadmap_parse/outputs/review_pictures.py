"""Pages drawn for the review, of a PDF or of scanned pictures: grey, small enough for one HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from roadmap_parse.readers import is_pdf
from roadmap_parse.readers.picture import is_picture, resolution

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

POINTS = 72
DOTS_PER_POINT = 1.7
"""122 dots an inch: the smallest print of a plan can be read, a page takes some 60 KB."""
LONGEST_SIDE = 2_000
GREYS = 16
LARGEST_PNG = 200_000
"""A drawn page is smaller and sharper as PNG, a scanned one is many times larger."""
QUALITY = 45
PICTURES = 200
"""A longer document shows the pages that hold its rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its size in points, its picture as PNG or WebP."""

    number: int
    width: float
    height: float
    picture: bytes


def has_sheets(data: bytes) -> bool:
    """Whether the bytes are a document of pages."""
    return is_pdf(data) or is_picture(data)


def sheets(data: bytes, wanted: Collection[int]) -> Iterator[Sheet]:
    """Draw the pages of a document that a reader has read; of a long one those in `wanted`."""
    yield from (_of_pdf if is_pdf(data) else _of_pictures)(data, wanted)


def _shown(count: int, wanted: Collection[int]) -> list[int]:
    pages = range(1, count + 1)
    return list(pages) if count <= PICTURES else [page for page in pages if page in wanted][:PICTURES]


def _of_pdf(data: bytes, wanted: Collection[int]) -> list[Sheet]:
    """Draw all at once: PDFium's lock is not held while pages are written."""
    from roadmap_parse.readers.pdfium import PDFIUM

    with PDFIUM:
        return list(_drawn(data, wanted))


def _drawn(data: bytes, wanted: Collection[int]) -> Iterator[Sheet]:
    """A page that PDFium cannot draw is left out: the reader has told of it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in _shown(len(document), wanted):
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue
            width, height = page.get_size()
            scale = min(DOTS_PER_POINT, LONGEST_SIDE / max(width, height))
            drawn = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
            yield Sheet(number, width, height, _encoded(drawn))
    finally:
        document.close()


def _of_pictures(data: bytes, wanted: Collection[int]) -> Iterator[Sheet]:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as file:
        count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        for number in _shown(count, wanted):
            file.seek(number - 1)
            dots = resolution(file.info.get("dpi"), file.size) / POINTS
            page = ImageOps.exif_transpose(file).convert("L")
            width, height = (side / dots for side in page.size)
            page.thumbnail((width * DOTS_PER_POINT, height * DOTS_PER_POINT))
            yield Sheet(number, width, height, _encoded(page))


def _encoded(picture: Any) -> bytes:
    step = 255 / (GREYS - 1)
    drawn = _saved(picture.point([round(round(grey / step) * step) for grey in range(256)]), "PNG")
    return drawn if len(drawn) <= LARGEST_PNG else _saved(picture, "WEBP", quality=QUALITY, method=2)


def _saved(picture: Any, kind: str, **how: int) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()
