"""Rulings of a straight grey page, as masks and as boxes.

Lengths are given in inches and turned to pixels by the page's resolution: a rule is as long on every scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

THICKEST = 0.05
"""Inches; wider dark bands are black page edges or pictures."""
LEAST_CONTRAST = 22
"""Of 255: a hairline after JPEG and blur still differs so much from the paper beside it."""
SHORTEST_ACROSS = 0.45
SHORTEST_DOWN = 0.28
"""Inches; longer than any letter's stroke or the line under a word of one line's height."""
SHORTEST_PIECE = 0.16
"""Inches, for a horizontal at the height of a long one."""
SHORTEST_BETWEEN = 0.1
"""Inches, for a vertical that ends on horizontals at both sides: a row of one line."""
SLANT = 1
"""Pixels by which a rule may leave its row within the length that is looked at."""
GAP = 0.12
"""Inches of a broken rule that are closed."""

Box = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Masks (H, W) of horizontal and vertical rules, 255 where a rule is."""

    across: Grey
    down: Grey

    @property
    def both(self) -> Grey:
        """All rules in one mask."""
        return self.across | self.down


def scaled_box(box: Box, factor: float) -> Box:
    """The box on the same page drawn `factor` times as large."""
    x0, top, x1, bottom = (round(side * factor) for side in box)
    return x0, top, x1, bottom


def find_rules(page: Grey, dpi: float) -> Rules:
    """Thin dark lines, level or upright, of a page whose skew is gone."""
    import cv2

    soft = cv2.GaussianBlur(page, (3, 3), 0)
    level, upright = _thin(soft, dpi, level=True), _thin(soft, dpi, level=False)
    across = _line_like(_long(level, round(dpi * SHORTEST_ACROSS), level=True), dpi, level=True)
    down = _line_like(_long(upright, round(dpi * SHORTEST_DOWN), level=False), dpi, level=False)
    across = across | _pieces(_long(level, round(dpi * SHORTEST_PIECE), level=True), across, dpi)
    down = down | _bridges(_long(upright, round(dpi * SHORTEST_BETWEEN), level=False), across, down, dpi)
    return Rules(across, down)


def find_net(page: Grey, dpi: float) -> Any:
    """A mask of the thin lines of a page that may still be bent, joined where they cross."""
    import cv2
    import numpy as np

    long = round(dpi * SHORTEST_DOWN)
    level, upright = (_thin(page, dpi, level=side) for side in (True, False))
    lines = _long(level, long, level=True) | _long(upright, long, level=False)
    return cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def _thin(page: Any, dpi: float, *, level: bool) -> Any:
    """What is darker than the paper on both sides within the thickest rule."""
    import cv2
    import numpy as np

    size = round(dpi * THICKEST) | 1
    kernel = np.ones((size, 1) if level else (1, size), np.uint8)
    dark = cv2.morphologyEx(page, cv2.MORPH_BLACKHAT, kernel) > LEAST_CONTRAST
    return dark.astype(np.uint8) * 255


def _long(lines: Any, length: int, *, level: bool) -> Any:
    """Runs of at least `length` pixels, which may lie SLANT pixels off."""
    import cv2
    import numpy as np

    width = 1 + 2 * SLANT
    wide = cv2.dilate(lines, np.ones((width, 1) if level else (1, width), np.uint8))
    return cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((1, length) if level else (length, 1), np.uint8))


def _line_like(mask: Any, dpi: float, *, level: bool) -> Any:
    """Only components much longer than thick: no letters in bold rows, no dark borders."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    length, thickness = (width, height) if level else (height, width)
    kept = (thickness <= np.maximum(8, dpi * 0.13) + length * 0.04) & (length > 2.2 * thickness)
    kept[0] = False
    return np.asarray(kept)[labels].astype(np.uint8) * 255


def _pieces(short: Any, across: Any, dpi: float) -> Any:
    """Short horizontals in line with long ones: rules of narrow columns, rules broken into steps."""
    import cv2
    import numpy as np

    reach = max(1, round(dpi * 0.015))
    rows = cv2.dilate(across, np.ones((2 * reach + 1, 1), np.uint8)).any(axis=1)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(short, connectivity=8)
    kept = np.asarray(rows)[middles[:, 1].astype(int)] & (stats[:, cv2.CC_STAT_HEIGHT] <= dpi * THICKEST)
    kept[0] = False
    return np.asarray(kept)[labels].astype(np.uint8) * 255


def _bridges(short: Any, across: Any, down: Any, dpi: float) -> Any:
    """Short verticals in line with long ones that touch a horizontal at both ends."""
    import cv2
    import numpy as np

    mask = np.zeros_like(short)
    reach = max(3, round(dpi * 0.03))
    near = cv2.dilate(across, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    columns = np.asarray(cv2.dilate(down, np.ones((3, 2 * reach + 1), np.uint8)).any(axis=0))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(short, connectivity=8)
    for index, (x, y, width, height, _) in enumerate(stats[1:], start=1):
        middle, below = x + width // 2, min(short.shape[0] - 1, y + height)
        if height > 2.2 * width and columns[middle] and near[max(0, y - 1), middle] and near[below, middle]:
            part = labels[y : y + height, x : x + width] == index
            mask[y : y + height, x : x + width][part] = 255
    return mask


def rule_boxes(rules: Rules, dpi: float) -> tuple[Box, ...]:
    """Every rule as a box of one pixel's thickness; pieces of one broken rule are one."""
    gap = round(dpi * GAP)
    return (
        *_thin_boxes(rules.across, (1, gap), level=True),
        *_thin_boxes(rules.down, (gap, 1), level=False),
    )


def _thin_boxes(mask: Any, gap: tuple[int, int], *, level: bool) -> Iterable[Box]:
    import cv2
    import numpy as np

    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(closed, connectivity=8)[2][1:]:
        if level:
            yield int(x), int(y + height // 2), int(x + width), int(y + height // 2 + 1)
        else:
            yield int(x + width // 2), int(y), int(x + width // 2 + 1), int(y + height)


def erased(page: Grey, rules: Grey, spread: int = 1) -> Grey:
    """The page with its rules painted white."""
    import cv2
    import numpy as np

    wide = cv2.dilate(rules, np.ones((1 + 2 * spread, 1 + 2 * spread), np.uint8))
    return np.where(wide > 0, np.uint8(255), page)
