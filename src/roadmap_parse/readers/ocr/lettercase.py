"""Capital or small, by the height of the ink: most Russian letters have one shape in two sizes.

The engine guesses: `мониторинг` at a cell's start, `Мо` for `МО`, `В` for `в`. The measure is the height of
small letters in the same box, or on the same page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .engine import Read

    Grey = NDArray[np.uint8]

ONE_SHAPE = re.compile("[вгежзиклмнопстхчшъыьэюя]+", re.IGNORECASE)
"""Letters of one shape in both sizes, standing on the base line, and е, which is as high as they are."""
SMALL = re.compile("[агвежзиклмнопстхчшъыьэюя]{4,}")
INK = 128
CAPITALISED = re.compile("[АБВГЕЖЗИКЛМНОПРСТХЧШЭЮЯ][а-я]{2,}")
FEWEST = 3
"""Capitals that must have been measured on a page; with fewer nothing is changed."""
LEAST_RATIO = 1.12
"""Capital height to small height; typefaces have 1.2 (Courier) to 1.5 (Times)."""
TALL = 0.55
LOW = 0.4
"""Shares of the way from small to capital height: past the one a capital, under the other small."""
LONGEST_ABBREVIATION = 6
PART = 0.7
"""Share of a letter's mean width that is looked at, at the word's either end."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What is low and tall in pixels in one box."""

    low: float
    tall: float


def with_case(pictures: Sequence[Grey], reads: Sequence[Sequence[Read]]) -> list[tuple[Read, ...]]:
    """Give the words of each picture with the case that their ink shows."""
    scales = _scales(pictures, reads)
    return [
        tuple(_cased(word, picture, scale) if scale else word for word in words)
        for picture, words, scale in zip(pictures, reads, scales, strict=True)
    ]


def _scales(pictures: Sequence[Grey], reads: Sequence[Sequence[Read]]) -> list[Scale | None]:
    small = [_heights(picture, words, SMALL, 1) for picture, words in zip(pictures, reads, strict=True)]
    everywhere = [height for heights in small for height in heights]
    if not everywhere:
        return [None] * len(small)
    own = [median(heights or everywhere) for heights in small]
    ratios = [
        height / low
        for picture, words, low in zip(pictures, reads, own, strict=True)
        for height in _heights(picture, words, CAPITALISED, 0)
    ]
    ratio = median(ratios) if len(ratios) >= FEWEST else 1.0
    if ratio < LEAST_RATIO:
        return [None] * len(small)
    return [Scale(low * (1 + (ratio - 1) * LOW), low * (1 + (ratio - 1) * TALL)) for low in own]


def _heights(picture: Grey, words: Sequence[Read], kind: re.Pattern[str], end: int) -> list[int]:
    """The heights of the first (`end` 0) or last (1) letters of the words of one kind."""
    heights = [_ends(picture, word)[end] for word in words if kind.fullmatch(word.text)]
    return [height for height in heights if height]


def _ends(picture: Grey, word: Read) -> tuple[int, int]:
    """The height in pixels of the ink at the word's first and last letter."""
    x0, top, x1, bottom = word.bbox
    width = max(1, round((x1 - x0) / len(word.text) * PART))
    ink = picture[max(0, top - 1) : bottom + 1, x0:x1] < INK
    return _height(ink[:, :width]), _height(ink[:, -width:])


def _height(ink: NDArray[np.bool_]) -> int:
    import numpy as np

    rows = np.flatnonzero(ink.any(axis=1))
    return int(rows[-1] - rows[0]) + 1 if len(rows) else 0


def _cased(word: Read, picture: Grey, scale: Scale) -> Read:
    if not ONE_SHAPE.fullmatch(word.text):
        return word
    first, last = _ends(picture, word)
    text = word.text
    if min(first, last) > scale.tall and len(text) <= LONGEST_ABBREVIATION:
        return replace(word, text=text.upper())
    if first > scale.tall and last < scale.low and text.islower() and len(text) > 1:
        return replace(word, text=text.capitalize())
    if max(first, last) < scale.low and len(text) <= LONGEST_ABBREVIATION:
        return replace(word, text=text.lower())
    return word
