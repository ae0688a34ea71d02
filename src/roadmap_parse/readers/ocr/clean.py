"""A photographed or scanned page -> grey, evenly lit, upright, straight: ink of stamps gone, rulings level.

Every step takes and gives pictures as arrays (H, W[, 3]) of uint8, dark on light.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Colour = NDArray[np.uint8]

STAMP_SHARE = (0.0005, 0.2)
"""Share of blue and violet on a page with stamps or signatures; more is coloured paper or a photograph."""
STAMP_HUES = (90, 150)
STAMP_SATURATION = 70
STAMP_BRIGHTNESS = 95
PAPER_PERCENTILE = 80
BLOTS_DPI = 75
BLACK = 0.45
"""Of the paper's brightness."""
HOLE = 0.13
EDGE = 0.07
"""Inches: thickness of solid black that is no stroke, anywhere and at the page's border."""
BLOT_RIM = 0.08
"""Inches round a blot that are grey."""
MOST_BLOTS = 0.4
"""Of the page; more is a picture."""
INK_PERCENTILE = 35
BILEVEL_SHARE = 0.995
NEAR = 8
"""Grey levels that still count as black or white."""
HALF = 128
LIGHT_WIDTH = 800
"""Light is measured on a picture of about this width, in pixels."""
BLACK_SHARE = 0.9
MOST_SKEW = 10.0
"""Degrees; a sheet on a scanner's glass or in its feeder seldom lies worse."""
TWO_UP = 1.2
"""Width to height from which a sheet may hold two pages."""
GUTTER = 0.5
"""Inches; two margins side by side have 0.8 and more, columns of a table without rules less."""
GUTTER_WITHIN = (0.4, 0.6)
SOFT = 0.8
LINES_DPI = 60
"""Enough to see lines of text as bands."""
FINE_DPI = 100
COARSE = 0.5
FINER = ((0.5, 0.1), (0.1, 0.02))
"""Degrees: reach and step of each finer search."""
LEAST_SKEW = 0.04
"""Degrees; under it the page is left as it is, since turning costs sharpness."""
LONGEST_WORD = 1.5
"""Inches; what hangs together over more is no text."""
INK = 160


def grey(picture: Colour) -> Grey:
    """Without colour, and without the blue and violet ink of stamps and signatures over black text.

    Inside the ink each pixel becomes its brightest channel, lifted to the paper's white: black stays black.
    """
    import cv2
    import numpy as np

    plain = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ink = _ink(picture)
    share = float(ink.mean())
    if not STAMP_SHARE[0] <= share <= STAMP_SHARE[1]:
        return _array(plain)
    brightest = picture.max(axis=2)
    paper = float(np.percentile(plain[::7, ::7], PAPER_PERCENTILE))
    lift = paper / max(1.0, float(np.percentile(brightest[ink], INK_PERCENTILE)))
    around = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    plain[around] = np.clip(brightest[around] * lift, 0, paper).astype(np.uint8)
    return _array(plain)


def _ink(picture: Colour) -> NDArray[np.bool_]:
    import cv2

    hue, saturation, value = cv2.split(cv2.cvtColor(cv2.GaussianBlur(picture, (3, 3), 0), cv2.COLOR_RGB2HSV))
    low, high = STAMP_HUES
    return (saturation > STAMP_SATURATION) & (hue > low) & (hue < high) & (value > STAMP_BRIGHTNESS)


def without_blots(page: Grey, dpi: float) -> Grey:
    """Paper in place of black page edges, punch holes and clips: black, thicker than any stroke."""
    import cv2
    import numpy as np

    small = resized(page, BLOTS_DPI / dpi)
    paper = float(np.percentile(small, PAPER_PERCENTILE))
    black = (small < paper * BLACK).astype(np.uint8)
    blots = cv2.morphologyEx(black, cv2.MORPH_OPEN, _dot(HOLE)) | _at_border(black)
    if not blots.any() or blots.mean() > MOST_BLOTS:
        return page
    wide = cv2.dilate(blots, _dot(BLOT_RIM))
    mask = cv2.resize(wide, page.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return _array(np.where(mask > 0, np.uint8(paper), page))


def _at_border(black: Any) -> Any:
    """The solid parts that touch the picture's border."""
    import cv2
    import numpy as np

    rim = round(BLOTS_DPI * EDGE)
    solid = cv2.morphologyEx(np.pad(black, rim, constant_values=1), cv2.MORPH_OPEN, _dot(EDGE))
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    inner = slice(rim, -rim)
    return (labels == labels[rim, 0]).astype(np.uint8)[inner, inner]


def _dot(inches: float) -> Any:
    import cv2

    size = round(BLOTS_DPI * inches) | 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def flatten(page: Grey) -> Grey:
    """Divide by the light, so that paper is white everywhere."""
    import cv2
    import numpy as np

    step = max(1, page.shape[1] // LIGHT_WIDTH)
    small = cv2.resize(page, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    light = cv2.resize(light, page.shape[1::-1])
    return _array(np.clip(page.astype(np.float32) / np.maximum(light, 1) * 255, 0, 255))


def is_bilevel(page: Grey) -> bool:
    """Whether nearly all pixels are black or white: a fax or a bilevel scan."""
    return bool(((page < NEAR) | (page > 255 - NEAR)).mean() > BILEVEL_SHARE)


def despeckle(page: Grey, dpi: int) -> Grey:
    """Drop specks much smaller than a dot, fill pinholes, then soften the stairs of bilevel letters."""
    import cv2

    return _array(cv2.GaussianBlur(_without_specks(page, dpi), (0, 0), dpi / 250))


def _without_specks(page: Grey, dpi: int) -> Grey:
    import cv2
    import numpy as np

    most = max(2, round((dpi / 100) ** 2))
    for _ in range(2):  # black specks, then white ones
        dark = (page < HALF).astype(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        small = stats[:, cv2.CC_STAT_AREA] <= most
        page = np.where(small[labels] & (dark > 0), 255, page)
        page = 255 - page
        most = 1
    return _array(page)


def lie(page: Grey, dpi: float) -> tuple[int, float]:
    """Quarter turns (0 or 1) and degrees, both counter-clockwise, that make the page's lines level.

    Coarse steps look at the text alone, since rulings are level in both quarters; finer ones at everything.
    """
    import numpy as np

    ink = 255 - resized(page, LINES_DPI / dpi)
    text = _text_alone(ink)
    level, coarse = _best_angle(text, 0.0, MOST_SKEW, COARSE)
    upright_level, upright_coarse = _best_angle(np.rot90(text), 0.0, MOST_SKEW, COARSE)
    quarters, angle = (0, coarse) if level >= upright_level else (1, upright_coarse)
    fine = np.rot90(255 - resized(page, FINE_DPI / dpi), quarters)
    for reach, step in FINER:
        _, angle = _best_angle(fine, angle, reach, step)
    return quarters, angle


def _text_alone(ink: Grey) -> Grey:
    """The ink without nets of rulings and black edges, however they lie."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 255 - INK).astype(np.uint8), connectivity=8)
    large = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > LINES_DPI * LONGEST_WORD
    return np.where(large[labels], np.uint8(0), ink)


def _best_angle(ink: Any, middle: float, reach: float, step: float) -> tuple[float, float]:
    """How level the ink gets, and at which angle; of equal ones the smallest."""
    count = round(reach / step)
    angles = (middle + step * index for index in range(-count, count + 1))
    level, _, angle = max((_levelness(ink, angle), -abs(angle), angle) for angle in angles)
    return level, angle


def _levelness(ink: Any, degrees: float) -> float:
    """How much neighbouring rows differ in ink, for each column of the picture."""
    import cv2
    import numpy as np

    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned: Any = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    return float(np.square(np.diff(turned.sum(axis=1, dtype=np.float64))).sum() / width)


def gutter(page: Grey, dpi: int) -> int | None:
    """The column of pixels between the two pages of an open book or of a two-up copy; None for a single page.

    Two pages have a broad white band between them, where a table's rules or lines of text would run on: two
    inner margins, so no narrower than the margin at the left.
    """
    import numpy as np

    height, width = page.shape
    if width < TWO_UP * height:
        return None
    small = resized(page, LINES_DPI / dpi)
    ink = (small < INK).sum(axis=0)
    low, high = (round(small.shape[1] * share) for share in GUTTER_WITHIN)
    blank = np.flatnonzero(ink[low:high] == 0) + low
    runs = np.split(blank, np.flatnonzero(np.diff(blank) > 1) + 1)
    widest = max(runs, key=len)
    inked = np.flatnonzero(ink)
    least = max(GUTTER * LINES_DPI, inked[0] if len(inked) else 0)
    if len(widest) < least or not ink[: widest[0]].any() or not ink[widest[-1] :].any():
        return None
    return round(float(widest[0] + widest[-1]) / 2 * dpi / LINES_DPI)


def resized(page: Grey, factor: float) -> Grey:
    """Scaled by `factor`: areas averaged when it shrinks, cubic when it grows."""
    import cv2

    if math.isclose(factor, 1, abs_tol=0.02):
        return page
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _array(cv2.resize(page, None, fx=factor, fy=factor, interpolation=how))


def softened(page: Grey) -> Grey:
    """Slightly blurred: so the engine read 96.4% of the cells of clean pages, of sharp ones 94.4%."""
    import cv2

    return _array(cv2.GaussianBlur(page, (0, 0), SOFT))


def _array(page: Any) -> Grey:
    import numpy as np

    return np.ascontiguousarray(page, np.uint8)
