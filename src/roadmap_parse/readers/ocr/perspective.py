"""Photographs of pages: the sheet's outline, then the table's frame, tell how the camera stood.

Corners are arrays (4, 2) of x and y: top left, top right, bottom right, bottom left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import clean
from .rulings import find_net, find_rules

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .placed import Placed

    Grey = NDArray[np.uint8]
    Corners = NDArray[np.float32]

LOOK = 600
"""Pixels of the longer side in which the sheet is sought."""
CLOSED = 15
"""Pixels there, wider than lines of text are apart: a printed sheet becomes one bright area."""
RIM = 13
"""Pixels there: the width of the two strips along the sheet's edge that are compared, twice."""
SHEET_SHARE = (0.3, 0.985)
"""Of the picture; a smaller bright area is no sheet, a larger one leaves nothing of the desk."""
LEAST_CONTRAST = 35
"""Grey levels between the sheet and what it lies on."""
FILLED = 0.95
"""Share of the four-cornered outline that the sheet fills: with more missing it is no sheet."""
NET_FILLED = 0.985
A4_LONG = 11.69
A4_ASPECT = (1.3, 1.53)
"""Longer to shorter side: A4 has 1.41, and perspective changes it."""
NET_DPI = 100
LEAST_NET = 0.45
"""Share of the page's width and of a third of its height that a frame spans to show the perspective."""
LEAST_BEND = 0.006
"""Of the frame's longer side: corners that are nearer to a rectangle need nothing."""
MOST_BEND = 0.12
SMOOTHED = 0.008
"""Of a hull's length: corners that leave a straight side by less are none."""
PARALLEL = 1e-7


def without_desk(page: Placed, dpi: float) -> tuple[Placed, float]:
    """The sheet alone, rectangular, and its resolution; a picture that is all sheet is left as it is.

    A sheet of A4's shape is taken for A4: cameras know nothing of inches.
    """
    import cv2
    import numpy as np

    corners = _sheet(page.pixels)
    if corners is None:
        return page, dpi
    width, height = _sides(corners)
    long, short = max(width, height), min(width, height)
    if A4_ASPECT[0] <= long / short <= A4_ASPECT[1]:
        dpi = long / A4_LONG
    size = (round(width), round(height))
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    return page.bent(cv2.getPerspectiveTransform(corners, target), size), dpi


def squared(page: Placed, dpi: float) -> Placed:
    """The page with the frame of its largest table made a rectangle, where that straightens its rules."""
    import cv2
    import numpy as np

    corners = _frame(page.pixels, dpi)
    if corners is None:
        return page
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    bend = float(np.abs(corners - target).max()) / max(right - left, bottom - top)
    if not LEAST_BEND <= bend <= MOST_BEND:
        return page
    bent = page.bent(cv2.getPerspectiveTransform(corners, target), page.size)
    return max(page, bent, key=lambda each: _ruled(each.pixels, dpi))


def _ruled(page: Grey, dpi: float) -> float:
    """How much the rules gather in few rows and columns: level and upright they gather most."""
    import numpy as np

    rules = find_rules(clean.resized(page, NET_DPI / dpi), NET_DPI)
    rows = (rules.across > 0).sum(axis=1, dtype=np.float64)
    columns = (rules.down > 0).sum(axis=0, dtype=np.float64)
    return float(np.square(rows).sum() + np.square(columns).sum())


def _sheet(picture: Any) -> Corners | None:
    """The corners of a bright sheet on a darker desk."""
    import cv2
    import numpy as np

    factor = LOOK / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((CLOSED, CLOSED), np.uint8))
    _, bright = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    hull = _largest_hull(bright)
    if hull is None:
        return None
    inside = cv2.fillConvexPoly(np.zeros_like(bright), hull, 255) > 0
    if not SHEET_SHARE[0] <= inside.mean() <= SHEET_SHARE[1]:
        return None
    if _step(closed, inside) < LEAST_CONTRAST:
        return None
    corners = _four(hull, FILLED)
    return corners / factor if corners is not None else None


def _step(grey: Any, inside: NDArray[np.bool_]) -> float:
    """How much darker it gets right behind the edge: light that fades over a page has no such step."""
    import cv2
    import numpy as np

    mask = inside.astype(np.uint8)
    rim = np.ones((RIM, RIM), np.uint8)
    within = inside & (cv2.erode(mask, rim) == 0)
    beyond = ~inside & (cv2.dilate(mask, rim) > 0)
    return float(np.median(grey[within])) - float(np.median(grey[beyond]))


def _frame(page: Grey, dpi: float) -> Corners | None:
    """The corners of the widest net of rules."""
    import cv2

    factor = NET_DPI / dpi
    small = clean.resized(page, factor)
    hull = _largest_hull(find_net(small, NET_DPI))
    if hull is None:
        return None
    _, _, width, height = cv2.boundingRect(hull)
    if width < LEAST_NET * small.shape[1] or height < LEAST_NET * small.shape[0] / 3:
        return None
    corners = _four(hull, NET_FILLED)
    return corners / factor if corners is not None else None


def _largest_hull(mask: Any) -> Any:
    import cv2

    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hulls = [cv2.convexHull(contour) for contour in contours]
    return max(hulls, key=cv2.contourArea, default=None)


def _four(hull: Any, filled: float) -> Corners | None:
    """Where the four longest sides of a hull meet, in order; None where they don't enclose it.

    A torn or shaded corner is a short side between two long ones.
    """
    import cv2
    import numpy as np

    outline = cv2.approxPolyDP(hull, cv2.arcLength(hull, closed=True) * SMOOTHED, closed=True)[:, 0]
    if len(outline) < 4:  # noqa: PLR2004 - corners
        return None
    ends = np.roll(outline, -1, axis=0)
    longest = np.sort(np.argsort(np.linalg.norm(ends - outline, axis=1))[-4:])
    lines = [np.cross([*outline[side], 1.0], [*ends[side], 1.0]) for side in longest]
    meets = [np.cross(line, before) for line, before in zip(lines, lines[-1:] + lines[:-1], strict=True)]
    if any(abs(place[2]) < PARALLEL * np.linalg.norm(place) for place in meets):
        return None
    points = np.array([place[:2] / place[2] for place in meets], np.float32)
    area, whole = cv2.contourArea(points), cv2.contourArea(hull)
    if not cv2.isContourConvex(points) or min(area, whole) < filled * max(area, whole):
        return None
    middle = points.mean(axis=0)
    clockwise = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.ascontiguousarray(np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0))


def _sides(corners: Corners) -> tuple[float, float]:
    """Mean width and height."""
    import numpy as np

    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(lengths[[0, 2]].mean()), float(lengths[[1, 3]].mean())
