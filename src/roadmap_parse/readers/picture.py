"""PNG, JPEG, TIFF (many pages), BMP -> Document: every page is read as a scan."""

from __future__ import annotations

import io
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Document
from roadmap_parse.errors import BombError, CorruptError
from roadmap_parse.model import Note

from .ocr.page import TEXT_DPI
from .ocr.pages import MOST_PIXELS, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.options import Options

    from .ocr.page import Blocks
    from .ocr.pages import Drawn

FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
}
"""Pillow's name of a format and its media type; MPO is what some phones put into .jpg files."""
OPENED = ("PNG", "JPEG", "TIFF", "BMP")
MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
DECODING = Lock()
PAPER_INCHES = (3.0, 24.0)
"""Shorter and longer side of papers that get scanned; else the file's resolution is not the paper's."""
A4_INCHES = 11.69


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a PNG, JPEG, TIFF or BMP file does."""
    return data.startswith(MAGIC)


def read_picture(data: bytes, options: Options) -> Document:
    """Read the pages of a picture file; BombError past MOST_PIXELS, CorruptError for a cut file.

    Where only some of its pages are so, `error` notes name them. With Options.ocr "never" nothing is read of
    it, which an `error` note tells.
    """
    picture = _open(data)
    media_type = FORMATS[picture.format]
    count = _count(picture, options)
    if options.ocr == "never":
        unread = Note("no_text_layer", "a picture, and pictures are not to be read (Options.ocr)", "error")
        return Document((), media_type, "picture", count, (unread,))
    lost: list[BombError | CorruptError] = []

    def draw(number: int) -> Drawn:
        try:
            return _page(picture, number)
        except (BombError, CorruptError) as error:
            lost.append(error)
            return Note("page_unreadable", f"page {number}: {error}", "error")

    blocks: Blocks = ()
    notes: tuple[Note, ...] = ()
    for found, doubts in read_pages(range(1, count + 1), draw, options):
        blocks, notes = (*blocks, *found), (*notes, *doubts)
    if len(lost) == count:
        raise lost[0]
    return Document(blocks, media_type, "picture", count, notes)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, told from the header; raises as `read_picture` does."""
    width, height = _open(data).size
    return int(width), int(height)


def first_page(data: bytes) -> tuple[NDArray[np.uint8], float]:
    """The only or first page as (H, W, 3) and its resolution; raises as `read_picture` does."""
    return _page(_open(data), 1)


@contextmanager
def _decoding() -> Iterator[None]:
    """What Pillow raises over broken files becomes CorruptError; what it warns of is bounded by us.

    One thread at a time: filters of warnings, and the place in a file of many pages, belong to all.
    """
    import warnings

    from PIL import Image

    with DECODING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as error:
            raise BombError(f"{error}; at most {MOST_PIXELS:,} are read") from error
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as error:
            raise CorruptError(
                f"the picture is cut or broken ({type(error).__name__}); get it again"
            ) from error


def _open(data: bytes) -> Any:
    """The picture with only its header read."""
    from PIL import Image

    with _decoding():
        return Image.open(io.BytesIO(data), formats=OPENED)


def _count(picture: Any, options: Options) -> int:
    with _decoding():
        count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if count > options.limits.pages:
        raise BombError(f"{count} pages are past Options.limits.pages ({options.limits.pages})")
    return int(count)


def _page(picture: Any, number: int) -> tuple[NDArray[np.uint8], float]:
    """One page, turned as its EXIF tag says; refused before it is decoded where it is too large.

    One of twice TEXT_DPI and more is given at half, a third ... of its resolution, to save memory.
    """
    import numpy as np
    from PIL import ImageOps

    with _decoding():
        picture.seek(number - 1)
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise BombError(f"a picture of {width} x {height} pixels; at most {MOST_PIXELS:,} are read")
        dpi = resolution(picture.info.get("dpi"), (width, height))
        times = max(1, round(dpi) // TEXT_DPI)
        page = ImageOps.exif_transpose(_smaller(picture, times)).convert("RGB")
        return np.asarray(page, np.uint8), dpi / times


def _smaller(picture: Any, times: int) -> Any:
    """On white, with a `times`-th of its width and height; JPEGs are decoded at about that size."""
    from PIL import Image

    size = tuple(max(1, side // times) for side in picture.size)
    if times > 1:
        picture.draft(None, size)
    whole = _on_white(picture)
    if times == 1:
        return whole
    shaded = whole.convert({"1": "L", "P": "RGB"}[whole.mode]) if whole.mode in {"1", "P"} else whole
    return shaded.resize(size, Image.Resampling.BOX)


def _on_white(picture: Any) -> Any:
    """Transparent parts become paper; 16 bits become 8."""
    from PIL import Image

    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    coloured = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)


def resolution(stated: tuple[float, float] | None, size: tuple[int, int]) -> float:
    """Pixels an inch: as stated where that makes a sheet of paper, else as if the picture were a sheet of A4.

    A phone states 72 whatever it photographs.
    """
    shortest, longest = PAPER_INCHES
    dpi = float(min(stated)) if stated else 0.0
    if dpi > 0 and min(size) / dpi >= shortest and max(size) / dpi <= longest:
        return dpi
    return max(size) / A4_INCHES
