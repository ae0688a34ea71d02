"""PDF -> the same Pages through pdfplumber: the second, slow engine, to compare with.

pdfminer reads letters and paths by code of its own; words and rulings are then made by the same rules.
"""

from __future__ import annotations

import io
import re
from math import prod
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Page, Word
from roadmap_parse.errors import CorruptError

from .pdf_frame import Frame
from .pdf_opened import Opened, Picture
from .pdf_paths import WHITE, Drawing
from .pdf_words import DOUBLED, GAP, SLANT, in_lines, letters_of, once
from .text_layer import UNMAPPED, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[float, float]
NO_MAP = re.compile(r"\(cid:\d+\)|[\x00-\x08]")
LINE_STEP = 3.0  # points letters of one line may stand apart in height
CARELESS = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)


def plumber_pages(data: bytes) -> Iterator[Opened]:
    """Every page; CorruptError for a broken file, over whose parts pdfminer raises what it happens to."""
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages, start=1):
                yield _opened(page, number)
                page.close()
    except (PSException, PdfminerException, MalformedPDFException, *CARELESS) as error:
        raise CorruptError(f"no PDF that pdfminer can read: {error}") from error


def _picture(image: dict[str, Any]) -> Picture:
    sides = [side for side in image["srcsize"] if isinstance(side, int)]
    pixels = prod(sides) if len(sides) == 2 else 0  # noqa: PLR2004 - broken files name no sides
    return Picture((image["x0"], image["top"], image["x1"], image["bottom"]), pixels)


def _opened(page: Any, number: int) -> Opened:
    left, top, right, bottom = page.cropbox
    width, height = right - left, bottom - top
    words = once(
        [
            Word(text, (word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top))
            for word in _extracted(page.filter(_is_level).dedupe_chars(tolerance=DOUBLED, extra_attrs=()))
            if (text := letters_of(NO_MAP.sub(UNMAPPED, word["text"])))
        ]
    )
    right = decoded(words)
    drawing = Drawing(Frame(0.0, 0.0, width, height, 0))
    for item in (*page.lines, *page.rects, *page.curves):
        points = [(x - left, height - (y - top)) for x, y in item["pts"]]
        if item["object_type"] == "rect":
            points.append(points[0])
        if item["stroke"] or item["fill"]:
            drawing.add(points, stroke=bool(item["stroke"]), visible=not _is_white(item))
    opened = Page(number, width, height, in_lines(right), tuple(drawing.rulings()))
    pictures = tuple(map(_picture, page.images))
    return Opened(opened, pictures, len(page.chars), len(page.curves), turned=right != words)


def _extracted(page: Any) -> Iterator[dict[str, Any]]:
    """Words across, then words upwards, whose letters pdfplumber gives sizes of their own."""
    near = {"x_tolerance_ratio": GAP, "y_tolerance": LINE_STEP}
    yield from page.filter(_is_upright).extract_words(**near, extra_attrs=["size"])
    upwards = page.filter(lambda item: not _is_upright(item))
    yield from upwards.extract_words(**near, line_dir_rotated="ltr", char_dir_rotated="btt")


def _is_upright(item: dict[str, Any]) -> bool:
    return bool(item.get("upright", True))


def _is_level(item: dict[str, Any]) -> bool:
    """Whether a letter does not lean between the sides of the page, as a watermark's does."""
    if item["object_type"] != "char":
        return True
    a, b = (abs(part) for part in item["matrix"][:2])
    return bool(min(a, b) <= SLANT * max(a, b))


def _is_white(item: dict[str, Any]) -> bool:
    color = item["non_stroking_color"]
    shades = color if isinstance(color, tuple) else (color,)
    if len(shades) not in {1, 3}:
        return False
    return not item["stroke"] and all((shade or 0) * 255 >= WHITE for shade in shades)
