"""A scan with a good layer of text over it: the words stay, the picture tells rules and how the page lies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.document import put_back
from roadmap_parse.readers.pdf_words import lines_of

from . import clean
from .page import TEXT_DPI, prepared, structured
from .placed import POINTS, handed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.document import Matrix, Page, Word
    from roadmap_parse.model import BBox

    from .rulings import Box

SAME_SIZE = 2.0
"""Points; else the words were turned otherwise than the page."""


def with_rules(page: Page, image: NDArray[np.uint8], dpi: float) -> Page:
    """The page straightened, with the rules that its picture (H, W, 3) shows."""
    height, width = (side * POINTS / dpi for side in image.shape[:2])
    if max(abs(height - page.height), abs(width - page.width)) > SAME_SIZE:
        return page
    scan = prepared(handed_in(image, dpi), dpi)
    quarters, degrees = clean.lie(scan.pixels, TEXT_DPI)
    if quarters:
        return page
    straight = scan.turned(degrees)
    boxes = [field.box for lattice in structured(straight).lattices for field in lattice.fields]
    sides = tuple(side for box in boxes for side in _sides(box))
    back = straight.back(TEXT_DPI)
    if back is None:
        return replace(page, rulings=sides or page.rulings)
    return replace(page, words=_straight(page.words, back), rulings=sides, back=back)


def _sides(box: Box) -> Iterator[BBox]:
    x0, top, x1, bottom = (side * POINTS / TEXT_DPI for side in box)
    yield x0, top, x1, top
    yield x0, bottom, x1, bottom
    yield x0, top, x0, bottom
    yield x1, top, x1, bottom


def _straight(words: tuple[Word, ...], back: Matrix) -> tuple[Word, ...]:
    """The words where they stand on the straight page, line by line; each keeps its size."""
    import numpy as np

    inverse = np.linalg.inv(np.array(back).reshape(3, 3))
    forth = tuple(float(number) for number in inverse.ravel())
    placed = [replace(word, bbox=_moved(word.bbox, forth)) for word in words]
    return tuple(word for line in lines_of(placed) for word in line)


def _moved(box: BBox, forth: Matrix) -> BBox:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    at, height, _, _ = put_back((x, y, x, y), forth)
    wide, high = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return at - wide, height - high, at + wide, height + high
