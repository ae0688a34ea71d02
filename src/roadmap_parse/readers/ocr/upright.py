"""Which way up a page lies: lines of text tell level from upright, a sample that is read head from foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import clean
from .cells import confidence, framed
from .rulings import erased, find_rules

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .engine import Engine
    from .placed import Placed

    Grey = NDArray[np.uint8]

SAMPLE_DPI = 75
SAMPLE = (3.0, 0.8)
"""Width and height in inches of the sample."""
SURE = 0.8
"""Confidence of a sample that lies right; lying wrong it has 0.2 to 0.6."""
LEAST = 0.4
"""Confidence of the best sample under which the picture shows no text: a photograph, noise."""
FEWEST_LETTERS = 12


def upright(engine: Engine, page: Placed, dpi: int) -> Placed | None:
    """The page turned so that its lines are level and its text reads from the head; None if nothing is text.

    A page with few letters stays as its lines lie.
    """
    quarters, degrees = clean.lie(page.pixels, dpi)
    level = page.quartered(quarters).turned(degrees)
    scores = {}
    for more in (0, 2, 1, 3):
        scores[more] = _score(engine, level.quartered(more).pixels, dpi)
        if scores[more] >= SURE:
            break
    best = max(scores, key=lambda more: scores[more])
    if 0 < scores[best] < LEAST:
        return None
    return level.quartered(best)


def _score(engine: Engine, page: Grey, dpi: int) -> float:
    """Confidence of a sample of the page; 0 where it holds too few letters."""
    sample = _sample(page, dpi)
    words = engine.read([sample], dpi, "block")[0] if sample is not None else ()
    letters = sum(letter.isalpha() for word in words for letter in word.text)
    return confidence(words) if letters >= FEWEST_LETTERS else 0.0


def _sample(page: Grey, dpi: int) -> Grey | None:
    """The part of the page with the most ink, rules erased."""
    import cv2
    import numpy as np

    small = clean.resized(page, SAMPLE_DPI / dpi)
    ink = (255 - _without_rules(small, SAMPLE_DPI)).astype(np.float32)
    width, height = (round(inches * SAMPLE_DPI) for inches in SAMPLE)
    summed = cv2.boxFilter(ink, -1, (width, height), normalize=False, borderType=cv2.BORDER_CONSTANT)
    y, x = (int(place) for place in np.unravel_index(int(summed.argmax()), summed.shape))
    scale = dpi / SAMPLE_DPI
    left, top = max(0, round((x - width / 2) * scale)), max(0, round((y - height / 2) * scale))
    part = page[top : top + round(height * scale), left : left + round(width * scale)]
    return framed(_without_rules(np.ascontiguousarray(part), dpi), dpi)


def _without_rules(page: Grey, dpi: int) -> Grey:
    return erased(page, find_rules(page, dpi).both, 2 if dpi > SAMPLE_DPI else 1)
