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
INK_PERCENTILE = 35
LIGHT_WIDTH = 800
"""Light is measured on a picture of about this width, in pixels."""
BLACK_SHARE = 0.9
MOST_SKEW = 10.0
"""Degrees; a sheet on a scanner's glass or in its feeder seldom lies worse."""
SKEW_WIDTH = 700
LEAST_SKEW = 0.04
"""Degrees; under it the page is left as it is, since turning costs sharpness."""


def grey(picture: Colour) -> Grey:
    """Without colour, and without the blue and violet ink of stamps and signatures over black text.

    Inside the ink each pixel becomes its brightest channel, lifted to the paper's white: black text stays black.
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
    ink = (saturation > STAMP_SATURATION) & (hue > low) & (hue < high) & (value > STAMP_BRIGHTNESS)
    return ink  # type: ignore[no-any-return]


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
    return bool(((page < 8) | (page > 247)).mean() > BILEVEL_SHARE)


BILEVEL_SHARE = 0.995


def despeckle(page: Grey, dpi: int) -> Grey:
    """Drop specks much smaller than a dot, fill pinholes, then soften the stairs of bilevel letters."""
    import cv2

    return _array(cv2.GaussianBlur(_without_specks(page, dpi), (0, 0), dpi / 250))


def _without_specks(page: Grey, dpi: int) -> Grey:
    import cv2
    import numpy as np

    most = max(2, round((dpi / 100) ** 2))
    for _ in range(2):  # black specks, then white ones
        dark = (page < 128).astype(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        small = stats[:, cv2.CC_STAT_AREA] <= most
        page = np.where(small[labels] & (dark > 0), 255, page)
        page = 255 - page
        most = 1
    return _array(page)


def skew(page: Grey) -> float:
    """Degrees by which to turn the page (counter-clockwise positive) so that its lines are level.

    The angle at which the rows' ink differs most: coarse steps over MOST_SKEW, then finer ones round the best.
    """
    import cv2

    step = max(1, page.shape[1] // SKEW_WIDTH)
    small = 255 - cv2.resize(page, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    best = 0.0
    reach, fineness = MOST_SKEW, 0.5
    while fineness > LEAST_SKEW / 2:
        count = round(reach / fineness)
        angles = [best + fineness * index for index in range(-count, count + 1)]
        best = max(angles, key=lambda angle: (_levelness(small, angle), -abs(angle)))
        reach, fineness = fineness, fineness / 5
    return best


def _levelness(ink: Any, degrees: float) -> float:
    import numpy as np

    rows = turn(ink, degrees, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turn(page: Grey, degrees: float, border: int = 255) -> Grey:
    """Rotate about the middle, counter-clockwise positive; the size stays."""
    import cv2

    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return _array(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border))


def straight(page: Grey) -> Grey:
    """The page without its skew."""
    angle = skew(page)
    return turn(page, angle) if abs(angle) >= LEAST_SKEW else page


def resized(page: Grey, factor: float) -> Grey:
    """Scaled by `factor`: areas averaged when it shrinks, cubic when it grows."""
    import cv2

    if math.isclose(factor, 1, abs_tol=0.02):
        return page
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _array(cv2.resize(page, None, fx=factor, fy=factor, interpolation=how))


def _array(page: Any) -> Grey:
    import numpy as np

    return np.ascontiguousarray(page, np.uint8)
