"""Capital or small, by the height of the ink: most Russian letters have one shape in two sizes.

The engine guesses: `мониторинг` at a cell's start, `Мо` for `МО`, `В` for `в`. The measure is the height of
small letters in the same box, or on the same page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from .dashes import with_dashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
BEHIND = 1.4
"""Of a letter's mean width: where the letters behind the first begin, be it a wide one."""
SHOULDER = 0.2
"""Share of the columns behind the first letter that are as high as small letters: `н` is low inside."""
PART = 0.7
"""Share of a letter's mean width that is looked at, at the word's either end."""


FIRST_TOP = re.compile("[вгджзеиклмнопрстухцчшщэюя](?![а-яё]{0,4}[бйёф])[а-яё]+", re.IGNORECASE)
"""Words whose first letter has one shape in two sizes, and behind which no high letter is near."""
CERTAIN, LIKELY = 0.3, 0.6
"""Shares of the step from small to capital height: under the first a letter is small, behind a small word
under the second; as near to the full step it is capital, farther from it where a sentence may begin."""
GOES_ON = re.compile(r"[а-яё,:;]$")


@dataclass(frozen=True, slots=True)
class Scale:
    """Heights in pixels of small letters and of capitals in one box."""

    small: float
    capital: float

    def between(self, share: float) -> float:
        """A height `share` of the way from small to capital."""
        return self.small + (self.capital - self.small) * share


def with_case(pictures: Sequence[Grey], reads: Sequence[Sequence[Read]]) -> list[tuple[Read, ...]]:
    """Give the words of each picture with the case that their ink shows, and dashes as long as theirs."""
    return [
        tuple(_mended(words, picture, scale)) if scale else tuple(words)
        for picture, words, scale in zip(pictures, reads, scales(pictures, reads), strict=True)
    ]


def _mended(words: Sequence[Read], picture: Grey, scale: Scale) -> Iterator[Read]:
    before = ""
    for word in words:
        new = with_dashes(word, picture, scale.capital)
        goes_on = bool(GOES_ON.search(before))
        yield _first_cased(_cased(new, picture, scale, goes_on=goes_on), picture, scale, goes_on=goes_on)
        before = word.text


def scales(pictures: Sequence[Grey], reads: Sequence[Sequence[Read]]) -> list[Scale | None]:
    """How large the letters of each picture are; None where the page shows too few capitals."""
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
    return [Scale(low, low * ratio) for low in own]


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


def _cased(word: Read, picture: Grey, scale: Scale, *, goes_on: bool) -> Read:
    if not ONE_SHAPE.fullmatch(word.text):
        return word
    first, last = _ends(picture, word)
    text = word.text
    low = scale.between(TALL if goes_on and len(text) == 1 else LOW)
    tall = scale.between(TALL)
    if min(first, last) > tall and len(text) <= LONGEST_ABBREVIATION:
        return replace(word, text=text.upper())
    if max(first, last) < low and len(text) <= LONGEST_ABBREVIATION:
        return replace(word, text=text.lower())
    return word


def _first_cased(word: Read, picture: Grey, scale: Scale, *, goes_on: bool) -> Read:
    """`Уроков` inside a sentence, `мероприятия` at its start: told by the top of the first letter."""
    match = FIRST_TOP.match(word.text)
    if match is None or match[0].isupper():
        return word
    rise = _rise(word, picture)
    step = scale.capital - scale.small
    text = word.text
    if rise is None:
        return word
    if rise < step * (LIKELY if goes_on else CERTAIN):
        return replace(word, text=text[0].lower() + text[1:])
    if rise > step * (1 - (CERTAIN if goes_on else LIKELY)):
        return replace(word, text=text[0].upper() + text[1:])
    return word


def _rise(word: Read, picture: Grey) -> float | None:
    """By how many pixels the first letter stands over the small letters behind it."""
    import numpy as np

    x0, top, x1, bottom = word.bbox
    ink = picture[max(0, top - 2) : bottom + 1, x0:x1] < INK
    rows, columns = np.nonzero(ink)
    tops = {int(column): int(row) for row, column in zip(rows[::-1], columns[::-1], strict=True)}
    width = (x1 - x0) / len(word.text)
    first = [row for column, row in tops.items() if column < width * PART]
    rest = [row for column, row in tops.items() if column >= width * BEHIND]
    if len(rest) < width or len(first) < FEWEST:
        return None
    return sorted(rest)[round(len(rest) * SHOULDER)] - sorted(first)[FEWEST - 1]
