"""The words of a page without ruled cells: read freely, then what the engine passed over, boxes as of print.

The engine's own layout drops figures that stand alone, the row numbers of a table without rules among them
(measured: 4 of 10 on pages of nine points).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from .cells import INK, is_anchor, read_boxes, read_freely
from .engine import Read
from .repair import mended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from roadmap_parse.model import Note

    from .engine import Engine
    from .rulings import Box

    Grey = NDArray[np.uint8]

RIM = 0.01
"""Inches round a word's box that are the word's too."""
X_HEIGHT = 0.47
"""Of the size of print; typefaces have 0.43 (Courier) to 0.53 (Arial)."""
ASCENT, DESCENT = 0.9, 0.22
"""Of the size of print, as in words of digital pages."""
TAIL = 0.2
"""Of the size of print: how far tails of letters and commas reach under the base line."""
TAILED = re.compile(r"[руфдцщДЦЩ,;()\[\]/]")
SMALL = re.compile("[авгежзиклмнопстхчшъыьэюярудцщ]{3,}")
FLAT = re.compile("[авгежзиклмнопстхчшъыьэюя]{2,}")
"""Small letters with neither rise nor tail: as high as the x-height."""
USUAL = 11 / 72
"""Inches: the size of print where no word tells it."""
NEAR = 0.4
"""Of the size of print: ink nearer than that belongs together, as letters of a number do."""
HEIGHTS = (0.3, 1.6)
"""Of the size of print: what is lower is dirt, what is higher no line."""
SIGN = re.compile(r"[^\W_]|№")
LEAST = 0.7
"""Confidence under which what was passed over stays unread."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Words of a page with boxes as high as their line, repairs, and how many places stayed unread."""

    words: tuple[Read, ...]
    notes: tuple[Note, ...]
    unread: int


def read_loose(engine: Engine, page: Grey, dpi: int) -> Loose:
    """Read a page (H, W) of any layout."""
    words = read_freely(engine, page, dpi)
    size = _size(words, dpi)
    boxes = passed_over(page, [word.bbox for word in words], dpi, size)
    more = list(_read_more(engine, page, dpi, words, boxes))
    repaired, notes = _repaired([*words, *more])
    return Loose(tuple(with_height(repaired, size)), notes, len(boxes) - len(more))


def passed_over(page: Grey, words: Iterable[Box], dpi: int, size: float) -> list[Box]:
    """Boxes of ink as high as print of the size `size` (pixels) outside the boxes of words."""
    import cv2
    import numpy as np

    ink = (page < INK).astype(np.uint8)
    rim = round(dpi * RIM)
    for x0, top, x1, bottom in words:
        ink[max(0, top - rim) : bottom + rim, max(0, x0 - rim) : x1 + rim] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, round(size * NEAR))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    low, high = (share * size for share in HEIGHTS)
    return [
        (int(x), int(y), int(x + width), int(y + height))
        for x, y, width, height, _ in stats[1:]
        if low <= height <= high
    ]


def _read_more(
    engine: Engine, page: Grey, dpi: int, words: Sequence[Read], boxes: Sequence[Box]
) -> Iterator[Read]:
    """What stands in the boxes, each a line of its own; a sure word of the page goes along as a measure."""
    if not boxes:
        return
    anchor = [word.bbox for word in words if is_anchor(word)][:1]
    rim = round(dpi * RIM) * 2
    wide = [(x0 - rim, top - rim, x1 + rim, bottom + rim) for x0, top, x1, bottom in (*boxes, *anchor)]
    line = 1 + max((word.line for word in words), default=-1)
    for index, (box, text) in enumerate(zip(boxes, read_boxes(engine, page, dpi, wide), strict=False)):
        if text.confidence >= LEAST and SIGN.search(text.text):
            yield Read("".join(text.text.split()), box, text.confidence, line + index, line + index)


def _repaired(words: Sequence[Read]) -> tuple[list[Read], tuple[Note, ...]]:
    """The words mended as cells are, paragraph by paragraph."""
    paragraphs = [tuple(group) for _, group in groupby(words, key=lambda word: word.paragraph)]
    found: list[Read] = []
    notes: tuple[Note, ...] = ()
    for paragraph, (text, changes) in zip(paragraphs, mended(map(_text, paragraphs)), strict=True):
        found += (replace(word, text=new) for word, new in zip(paragraph, text.split(), strict=True))
        notes += changes
    return found, notes


def _text(words: Iterable[Read]) -> str:
    return " ".join(word.text for word in words)


def _size(words: Sequence[Read], dpi: int) -> float:
    """The size of print in pixels, by the height of small letters."""
    heights = [_height(word) for word in words if FLAT.fullmatch(word.text)]
    return median(heights) / X_HEIGHT if heights else dpi * USUAL


def _height(word: Read) -> int:
    return word.bbox[3] - word.bbox[1]


def with_height(words: Sequence[Read], size: float) -> Iterator[Read]:
    """The words with boxes as digital pages have them: from the base line, whatever letters they hold."""
    for _, group in groupby(words, key=lambda word: word.line):
        line = tuple(group)
        heights = [_height(word) for word in line if FLAT.fullmatch(word.text)]
        own = median(heights) / X_HEIGHT if heights else size
        lettered = [_base(word, own) for word in line if SIGN.search(word.text)]
        for word in line:
            base = _base(word, own) if SIGN.search(word.text) or not lettered else median(lettered)
            x0, _, x1, _ = word.bbox
            yield replace(word, bbox=(x0, round(base - ASCENT * own), x1, round(base + DESCENT * own)))


def _base(word: Read, size: float) -> float:
    return word.bbox[3] - (TAIL * size if TAILED.search(word.text) else 0)
