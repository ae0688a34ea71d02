"""The lattices that rulings form: borders, and cells merged over missing edges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from .rulings import GAP, SHORTEST_ACROSS, SHORTEST_BETWEEN, Rules, scaled_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .rulings import Box

SAME_ACROSS = 0.06
SAME_DOWN = 0.045
"""Inches within which verticals (horizontals) are one border."""
LEAST_COVER = 0.4
"""Share of an edge that must be ruled to part two cells."""
LEAST_SIZE = (1.5, 0.35)
"""Width and height in inches of the smallest table."""
LEAST_CELLS = 4
MOST_APART = 0.8
"""Inches between the parts of a table with open sides that a row over its whole width parts."""
SAME_SIDE = 0.12
"""Inches between their left, and between their right ends."""


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
        return Lattice(xs, ys, tuple(replace(each, box=scaled_box(each.box, factor)) for each in self.fields))


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
    boxes = [(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _ in stats]
    for group in _joined_nets(rules, boxes, dpi):
        x0, top, x1, bottom = zip(*(boxes[index] for index in group), strict=True)
        if max(x1) - min(x0) >= LEAST_SIZE[0] * dpi and max(bottom) - min(top) >= LEAST_SIZE[1] * dpi:
            own = np.isin(labels, group)
            yield Rules(np.where(own, rules.across, 0), np.where(own, rules.down, 0))


def _joined_nets(rules: Rules, boxes: Sequence[Box], dpi: float) -> list[list[int]]:
    """Nets by number, those of one table together: titles over its whole width part one with open sides."""
    wide = [
        index for index in range(1, len(boxes)) if boxes[index][2] - boxes[index][0] >= LEAST_SIZE[0] * dpi
    ]
    groups: list[list[int]] = []
    for index in sorted(wide, key=lambda index: boxes[index][1]):
        above = next(
            (group for group in groups if _goes_on(rules, boxes[group[-1]], boxes[index], dpi)), None
        )
        if above:
            above.append(index)
        else:
            groups.append([index])
    return groups


def _goes_on(rules: Rules, above: Box, below: Box, dpi: float) -> bool:
    same = max(abs(above[0] - below[0]), abs(above[2] - below[2])) <= SAME_SIDE * dpi
    near = 0 <= below[1] - above[3] <= MOST_APART * dpi
    return same and near and not any(_is_closed(rules, box, dpi) for box in (above, below))


def _is_closed(rules: Rules, box: Box, dpi: float) -> bool:
    """Whether a rule goes down the left side of a net."""
    x0, top, _, bottom = box
    side = rules.down[top:bottom, x0 : x0 + round(SAME_SIDE * dpi)]
    return bool((side.max(axis=1) > 0).mean() > LEAST_COVER) if side.size else False


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
