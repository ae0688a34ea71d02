"""Rulings of a page -> lattices: snapped lines, connected tables, cells joined over missing edges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.model import BBox

SNAP = 3.0  # points: the two strokes of a double border are one line
TOUCH = 4.0  # points between lines that meet
COVER = 0.6  # of a cell's side must be drawn to part two cells
TALLEST_SECTION = 60.0  # points
LEAST = 5.0  # points: a row or column is not thinner


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line at `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table without its text: its borders, and cells as (row, column, rowspan, colspan) in row order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    @property
    def bbox(self) -> BBox:
        """The outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box(self, cell: tuple[int, int, int, int]) -> BBox:
        """The box of one cell."""
        row, column, rowspan, colspan = cell
        return self.xs[column], self.ys[row], self.xs[column + colspan], self.ys[row + rowspan]


def lattices(rulings: Iterable[BBox]) -> list[Lattice]:
    """The tables that the rulings draw, from top to bottom; a single box is a lattice of one cell."""
    connected = _stacked(_connected(*straight_lines(rulings)))
    found = [_lattice(across, down) for across, down in connected]
    return sorted((one for one in found if one), key=lambda one: (one.ys[0], one.xs[0]))


def straight_lines(rulings: Iterable[BBox]) -> tuple[list[Line], list[Line]]:
    """The lines across and the lines down, each whole, from the pieces that are drawn."""
    across, down = _lines(rulings)
    return _merged(across), _merged(down)


def _lines(rulings: Iterable[BBox]) -> tuple[list[Line], list[Line]]:
    across, down = [], []
    for x0, top, x1, bottom in rulings:
        if x1 - x0 >= bottom - top:
            across.append(Line((top + bottom) / 2, x0, x1))
        else:
            down.append(Line((x0 + x1) / 2, top, bottom))
    return across, down


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one line joined; lines nearer than SNAP become one."""
    joined: list[Line] = []
    for group in _groups(sorted(lines, key=lambda line: line.at)):
        at = sum(line.at for line in group) / len(group)
        pieces = sorted(group, key=lambda line: line.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + TOUCH:
                joined.append(Line(at, start, end))
                start = piece.start
            end = max(end, piece.end)
        joined.append(Line(at, start, end))
    return joined


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and line.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _connected(across: list[Line], down: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that touch each other, straight or over others, by tables; `down` goes from left to right."""
    parent = list(range(len(across) + len(down)))
    places = [upright.at for upright in down]
    for index, flat in enumerate(across):
        reached = range(bisect_left(places, flat.start - TOUCH), bisect_right(places, flat.end + TOUCH))
        for other in reached:
            if down[other].start - TOUCH <= flat.at <= down[other].end + TOUCH:
                parent[_root(parent, len(across) + other)] = _root(parent, index)
    tables: dict[int, tuple[list[Line], list[Line]]] = {}
    for index, flat in enumerate(across):
        tables.setdefault(_root(parent, index), ([], []))[0].append(flat)
    for other, upright in enumerate(down, start=len(across)):
        tables.setdefault(_root(parent, other), ([], []))[1].append(upright)
    return list(tables.values())


def _stacked(tables: Sequence[tuple[list[Line], list[Line]]]) -> list[tuple[list[Line], list[Line]]]:
    """Tables without outer sides whole again: no line ties a row over all columns to its neighbours."""
    whole: list[tuple[list[Line], list[Line]]] = []
    for across, down in sorted(tables, key=lambda table: min((line.at for line in table[0]), default=0.0)):
        if whole and _is_next(whole[-1], (across, down)):
            whole[-1][0].extend(across)
            whole[-1][1].extend(down)
        else:
            whole.append((across, down))
    return whole


def _is_next(above: tuple[list[Line], list[Line]], below: tuple[list[Line], list[Line]]) -> bool:
    if not above[0] or not below[0]:
        return False
    sides = [(min(line.start for line in flat), max(line.end for line in flat)) for flat, _ in (above, below)]
    same = all(abs(one - other) < TOUCH for one, other in zip(*sides, strict=True))
    closed = any(abs(line.at - side) < TOUCH for line in [*above[1], *below[1]] for side in sides[0])
    distance = min(line.at for line in below[0]) - max(line.at for line in above[0])
    return same and not closed and distance < TALLEST_SECTION


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _lattice(across: list[Line], down: list[Line]) -> Lattice | None:
    """The lattice of connected lines; ends of lines count as borders, so an outer side may be open."""
    if not across or not down or len(across) + len(down) < 3:  # noqa: PLR2004 - a cross or a corner
        return None
    xs = _positions([line.at for line in down], [end for line in across for end in (line.start, line.end)])
    ys = _positions([line.at for line in across], [end for line in down for end in (line.start, line.end)])
    if len(xs) < 2 or len(ys) < 2:  # noqa: PLR2004 - no area
        return None
    flat = _drawn(across, ys, xs)
    upright = _drawn(down, xs, ys)
    return _compact(Lattice(tuple(xs), tuple(ys), tuple(_cells(len(ys) - 1, len(xs) - 1, flat, upright))))


def _positions(lines: Sequence[float], ends: Sequence[float]) -> list[float]:
    """Border positions: where lines are drawn, and where the outermost ends lie open."""
    places: list[float] = []
    for at in sorted(lines):
        if not places or at - places[-1] > SNAP:
            places.append(at)
    low, high = min(ends), max(ends)
    if not places or places[0] - low > LEAST:
        places.insert(0, low)
    if high - places[-1] > LEAST:
        places.append(high)
    return places


def _drawn(lines: Sequence[Line], places: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """Whether a line is drawn, for every border position and every stretch along it."""
    drawn = [[False] * (len(along) - 1) for _ in places]
    for line in lines:
        index = min(range(len(places)), key=lambda place: abs(places[place] - line.at))
        for stretch, (start, end) in enumerate(pairwise(along)):
            if min(line.end, end) - max(line.start, start) > COVER * (end - start):
                drawn[index][stretch] = True
    return drawn


def _cells(
    rows: int, columns: int, flat: Sequence[Sequence[bool]], upright: Sequence[Sequence[bool]]
) -> Iterator[tuple[int, int, int, int]]:
    """Cells joined over missing edges; a shape that is no rectangle falls apart into rows."""
    parent = list(range(rows * columns))
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not upright[column + 1][row]:
                parent[_root(parent, here + 1)] = _root(parent, here)
            if row + 1 < rows and not flat[row + 1][column]:
                parent[_root(parent, here + columns)] = _root(parent, here)
    shapes: dict[int, list[int]] = {}
    for here in range(rows * columns):
        shapes.setdefault(_root(parent, here), []).append(here)
    yield from sorted(cell for shape in shapes.values() for cell in _rectangles(shape, columns))


def _rectangles(shape: Sequence[int], columns: int) -> Iterator[tuple[int, int, int, int]]:
    rows = sorted({here // columns for here in shape})
    across = sorted({here % columns for here in shape})
    if len(shape) == len(rows) * len(across):
        yield rows[0], across[0], len(rows), len(across)
        return
    for row in rows:
        run: list[int] = []
        for column in sorted(here % columns for here in shape if here // columns == row):
            if run and column != run[-1] + 1:
                yield row, run[0], 1, len(run)
                run = []
            run.append(column)
        yield row, run[0], 1, len(run)


def _compact(lattice: Lattice) -> Lattice:
    """Without borders that no cell begins at."""
    starts = sorted({cell[0] for cell in lattice.cells})
    lefts = sorted({cell[1] for cell in lattice.cells})
    rows = _kept(starts, len(lattice.ys) - 1)
    columns = _kept(lefts, len(lattice.xs) - 1)
    cells = tuple(
        (rows[row], columns[column], rows[row + tall] - rows[row], columns[column + wide] - columns[column])
        for row, column, tall, wide in lattice.cells
    )
    ys = tuple(lattice.ys[start] for start in starts) + lattice.ys[-1:]
    xs = tuple(lattice.xs[left] for left in lefts) + lattice.xs[-1:]
    return replace(lattice, xs=xs, ys=ys, cells=cells)


def _kept(starts: Sequence[int], count: int) -> list[int]:
    """For every old border its new index: that of the kept border at it or after it."""
    kept, index = [], 0
    for old in range(count + 1):
        kept.append(index)
        if index < len(starts) and starts[index] == old:
            index += 1
    return kept
