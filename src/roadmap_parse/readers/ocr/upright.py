"""Which way up a page lies: lines of text tell level from upright, a sample read by the engine tells head from foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import clean
from .cells import confidence, framed
from .rulings import erased, find_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from .engine import Engine

    Grey = NDArray[np.uint8]

LINES_DPI = 75
SAMPLE = (4.0, 1.2)
"""Width and height in inches of the sample."""
SURE = 0.8
"""Confidence of a sample that lies right; lying wrong it has 0.2 to 0.6."""
FEWEST_LETTERS = 12


def upright(engine: Engine, page: Grey, dpi: int) -> Grey:
    """The page turned by 0, 90, 180 or 270 degrees so that its text can be read."""
    import numpy as np

    best, best_score = page, 0.0
    for quarters in _quarters(page, dpi):
        turned = np.ascontiguousarray(np.rot90(page, quarters))
        score = _score(engine, turned, dpi)
        if score >= SURE:
            return turned
        if score > best_score:
            best, best_score = turned, score
    return best


def _quarters(page: Grey, dpi: int) -> tuple[int, ...]:
    """Quarter turns to try, the likeliest first."""
    small = clean.resized(page, LINES_DPI / dpi)
    text = 255 - _without_rules(small)
    return (0, 2, 1, 3) if _banded(text) >= _banded(text.T) else (1, 3, 0, 2)


def _without_rules(page: Grey) -> Grey:
    return erased(page, find_rules(page, LINES_DPI).both)


def _banded(ink: Any) -> float:
    """How much neighbouring rows differ in ink: lines of text and the white between them."""
    import numpy as np

    return float(np.abs(np.diff(ink.sum(axis=1, dtype=np.float64))).sum() / ink.shape[1])


def _score(engine: Engine, page: Grey, dpi: int) -> float:
    """Confidence of a sample of the page; 0 where it holds too few letters."""
    sample = _sample(page, dpi)
    words = engine.read([sample], dpi, "block")[0] if sample is not None else ()
    letters = sum(letter.isalpha() for word in words for letter in word.text)
    return confidence(words) if letters >= FEWEST_LETTERS else 0.0


def _sample(page: Grey, dpi: int) -> Grey | None:
    """The part of the page with the most ink, straightened, rules erased."""
    import cv2
    import numpy as np

    small = clean.resized(page, LINES_DPI / dpi)
    ink = (255 - _without_rules(small)).astype(np.float32)
    width, height = (round(inches * LINES_DPI) for inches in SAMPLE)
    summed = cv2.boxFilter(ink, -1, (width, height), normalize=False, borderType=cv2.BORDER_CONSTANT)
    y, x = (int(place) for place in np.unravel_index(int(summed.argmax()), summed.shape))
    scale = dpi / LINES_DPI
    left, top = max(0, round((x - width / 2) * scale)), max(0, round((y - height / 2) * scale))
    part = page[top : top + round(height * scale), left : left + round(width * scale)]
    straight = clean.straight(np.ascontiguousarray(part))
    return framed(erased(straight, find_rules(straight, dpi).both, 2), dpi)
