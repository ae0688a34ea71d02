"""Hyphen, dash or long dash, by the length of the ink: the engine often takes one for another.

Measured on scans, in heights of capitals: hyphens 0.33 to 0.39, dashes 0.46 to 0.72, long ones over 1.1.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .engine import Read

    Grey = NDArray[np.uint8]

DASHES = re.compile("[-–—_]")
HYPHEN, HYPHEN_IN_WORD, DASH = 0.43, 0.58, 1.08
"""The longest of each; typewriters' hyphens have 0.5, and between small letters a hyphen is likelier."""
IN_WORD = re.compile("[а-яё][-–—_][а-яё]")
FLATNESS = 2.0
"""How many times as long as high a dash is at least."""
HIGHEST = 0.3
SHORTEST = 0.2
"""Of the capital height: a dash is no higher, and no shorter."""
INK = 150


def with_dashes(word: Read, picture: Grey, capital: float) -> Read:
    """The word with each of its dashes as long as its ink; unchanged where ink and signs differ in number.

    `capital` is the height of capitals in pixels.
    """
    signs = DASHES.findall(word.text)
    if not signs:
        return word
    lengths = _lengths(word, picture, capital)
    if len(lengths) != len(signs):
        return word
    hyphen = HYPHEN_IN_WORD if IN_WORD.search(word.text) else HYPHEN
    found = iter(_sign(length / capital, hyphen) for length in lengths)
    return replace(word, text=DASHES.sub(lambda _: next(found), word.text))


def _sign(length: float, hyphen: float) -> str:
    if length <= hyphen:
        return "-"
    return "–" if length <= DASH else "—"


def _lengths(word: Read, picture: Grey, capital: float) -> list[int]:
    """The lengths in pixels of flat pieces of ink, from left to right."""
    import cv2
    import numpy as np

    x0, top, x1, bottom = word.bbox
    ink = (picture[max(0, top - 1) : bottom + 1, max(0, x0 - 1) : x1 + 1] < INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [
        (int(x), int(width))
        for x, _, width, height, _ in stats[1:]
        if width >= FLATNESS * height and height <= HIGHEST * capital and width >= SHORTEST * capital
    ]
    return [width for _, width in sorted(pieces)]
