"""Rulings of a straight grey page, and the lattices they form: borders, and cells merged over missing edges.

Lengths are given in inches and turned to pixels by the page's resolution: a rule is as long on every scan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
SAME_ACROSS = 0.06
SAME_DOWN = 0.045
"""Inches within which verticals (horizontals) are one border."""
LEAST_COVER = 0.4
"""Share of an edge that must be ruled to part two cells."""
LEAST_SIZE = (1.5, 0.35)
"""Width and height in inches of the smallest table."""
LEAST_CELLS = 4

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


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a lattice: first and last row and column (from 0), box in pixels between its rules."""

    row: int
    column: int
    last_row: int
    last_column: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: x of its column borders, y of its row borders, its cells in row order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]

    @property
    def box(self) -> Box:
        """The outer frame."""
        return round(self.xs[0]), round(self.ys[0]), round(self.xs[-1]), round(self.ys[-1])

    def scaled(self, factor: float) -> Lattice:
        """The lattice on the same page drawn `factor` times as large."""
        xs, ys = (tuple(place * factor for place in places) for places in (self.xs, self.ys))
        return Lattice(xs, ys, tuple(replace(each, box=_scaled(each.box, factor)) for each in self.fields))


def _scaled(box: Box, factor: float) -> Box:
    x0, top, x1, bottom = (round(side * factor) for side in box)
    return x0, top, x1, bottom


# Rules


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


# Lattices


def find_lattices(rules: Rules, dpi: float) -> tuple[Lattice, ...]:
    """The ruled tables of a page, from the top."""
    found = (_lattice(part, dpi) for part in _tables(rules, dpi))
    return tuple(sorted((each for each in found if each), key=lambda lattice: (lattice.ys[0], lattice.xs[0])))


def _tables(rules: Rules, dpi: float) -> Iterable[Rules]:
    """The rules of each connected net of rules that is large enough for a table."""
    import cv2
    import numpy as np

    gap = round(dpi * GAP)
    joined = cv2.bitwise_or(
        cv2.dilate(rules.across, np.ones((3, gap), np.uint8)),
        cv2.dilate(rules.down, np.ones((gap, 3), np.uint8)),
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for index, (_, _, width, height, _) in enumerate(stats[1:], start=1):
        if width >= LEAST_SIZE[0] * dpi and height >= LEAST_SIZE[1] * dpi:
            own = labels == index
            yield Rules(np.where(own, rules.across, 0), np.where(own, rules.down, 0))


def _lattice(rules: Rules, dpi: float) -> Lattice | None:
    ys = _borders(rules.across, dpi * SAME_DOWN, dpi * SHORTEST_ACROSS, level=True)
    xs = _borders(rules.down, dpi * SAME_ACROSS, dpi * SHORTEST_BETWEEN, level=False)
    if not xs or not ys:
        return None
    ys, xs = _with_open_sides(ys, rules.down, dpi), _with_open_sides(xs, rules.across.T, dpi)
    if min(len(xs), len(ys)) < 2:  # noqa: PLR2004 - a table has two sides
        return None
    groups = _merged(rules, xs, ys, dpi)
    fields = tuple(sorted((_field(group, xs, ys) for group in groups), key=lambda f: (f.row, f.column)))
    return Lattice(xs, ys, fields) if len(fields) >= LEAST_CELLS else None


def _with_open_sides(borders: tuple[float, ...], crossing: Any, dpi: float) -> tuple[float, ...]:
    """Borders, and one more where the rules that cross them go on: the page cuts a row, or a side is open.

    At least two rules must go on, each as far as the others.
    """
    import numpy as np

    starts, ends = (sorted(int(place) for place in found) for found in _ends(np.ascontiguousarray(crossing)))
    apart = dpi * LEAST_SIZE[1] / 2
    if len(starts) > 1 and starts[1] < borders[0] - apart:
        borders = (float(starts[0]), *borders)
    if len(ends) > 1 and ends[-2] > borders[-1] + apart:
        borders = (*borders, float(ends[-1]))
    return borders


def _ends(crossing: Any) -> tuple[Any, Any]:
    """First and last row of every rule that goes down the mask."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(crossing, connectivity=8)
    tops = stats[1:, cv2.CC_STAT_TOP]
    return tops, tops + stats[1:, cv2.CC_STAT_HEIGHT]


def _borders(mask: Any, apart: float, shortest: float, *, level: bool) -> tuple[float, ...]:
    """Where rules lie: the middles of the mask's components, near ones joined, weighted by length."""
    import cv2

    _, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    lengths = stats[1:, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
    places = sorted(zip(middles[1:, 1 if level else 0], lengths, strict=True))
    groups: list[list[tuple[float, int]]] = []
    for place, length in places:
        if groups and place - groups[-1][-1][0] <= apart:
            groups[-1].append((place, length))
        else:
            groups.append([(place, length)])
    return tuple(_mean(group) for group in groups if sum(length for _, length in group) >= shortest)


def _mean(group: Sequence[tuple[float, int]]) -> float:
    return float(sum(place * length for place, length in group) / sum(length for _, length in group))


def _merged(
    rules: Rules, xs: tuple[float, ...], ys: tuple[float, ...], dpi: float
) -> list[list[tuple[int, int]]]:
    """Join neighbouring places of the lattice where the edge between them is not ruled."""
    across, down = _closed(rules, dpi)
    reach = max(2, round(dpi * 0.03))
    parents = {place: place for place in product(range(len(ys) - 1), range(len(xs) - 1))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parents[place] != place:
            place = parents[place]
        return place

    for row, column in parents:
        beside, below = (row, column + 1), (row + 1, column)
        if beside in parents and _cover(down.T, xs[column + 1], ys[row], ys[row + 1], reach) < LEAST_COVER:
            parents[root((row, column))] = root(beside)
        if below in parents and _cover(across, ys[row + 1], xs[column], xs[column + 1], reach) < LEAST_COVER:
            parents[root((row, column))] = root(below)
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in parents:
        groups.setdefault(root(place), []).append(place)
    return [part for group in groups.values() for part in _rectangles(group)]


def _rectangles(group: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The group where it is a rectangle; else its rows, since a broken rule joined cells that are none."""
    rows, columns = {row for row, _ in group}, {column for _, column in group}
    if len(group) == len(rows) * len(columns):
        return [group]
    runs: list[list[tuple[int, int]]] = []
    for place in sorted(group):
        if runs and place == (runs[-1][-1][0], runs[-1][-1][1] + 1):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _closed(rules: Rules, dpi: float) -> tuple[Any, Any]:
    """The masks with the breaks of thin rules closed."""
    import cv2
    import numpy as np

    across = cv2.morphologyEx(rules.across, cv2.MORPH_CLOSE, np.ones((1, round(dpi * GAP)), np.uint8))
    down = cv2.morphologyEx(rules.down, cv2.MORPH_CLOSE, np.ones((round(dpi * 0.07), 1), np.uint8))
    return across, down


def _cover(mask: Any, at: float, start: float, end: float, reach: int) -> float:
    """The share of the level edge at `at` between `start` and `end` that is ruled."""
    first, last = int(start) + reach, max(int(start) + reach + 1, int(end) - reach)
    low, high = max(0, int(at) - reach), int(at) + reach + 1
    part = mask[low:high, first:last]
    return float((part.max(axis=0) > 0).mean()) if part.size else 0.0


def _field(group: Sequence[tuple[int, int]], xs: tuple[float, ...], ys: tuple[float, ...]) -> Field:
    rows, columns = [row for row, _ in group], [column for _, column in group]
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    box = (round(xs[left]), round(ys[top]), round(xs[right + 1]), round(ys[bottom + 1]))
    return Field(top, left, bottom, right, box)


def erased(page: Grey, rules: Grey, spread: int = 1) -> Grey:
    """The page with its rules painted white."""
    import cv2
    import numpy as np

    wide = cv2.dilate(rules, np.ones((1 + 2 * spread, 1 + 2 * spread), np.uint8))
    return np.where(wide > 0, np.uint8(255), page)
