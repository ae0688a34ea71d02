"""Tables whose rows are parted by shade alone: between two shaded rows lies one without a background."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.readers.pdf_words import lines_of

from .gap_lines import FEWEST_COLUMNS, SLACK, Columns, RowFinder, cut
from .grids import SNAP, TOUCH, Lattice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.document import Page, Word

    from .gap_lines import Line

FEWEST_STRIPES = 3
TALLEST = 150.0  # points: a row between two shaded ones is not taller
NEAR = 1.5  # of a letter's height between the last shaded row and lines that belong to the table


def striped(tables: Sequence[Lattice], words: Sequence[Word]) -> list[Lattice]:
    """The tables (from top to bottom), with shaded rows that stand over each other made one table."""
    whole: list[Lattice] = []
    for run in _runs(tables):
        rows = all(len(one.ys) == 2 for one in run[1:])  # noqa: PLR2004 - one row each
        columns = max(len(one.xs) for one in run) - 1
        if len(run) >= FEWEST_STRIPES and rows and columns >= FEWEST_COLUMNS:
            whole.append(_joined(run, words))
        else:
            whole += run
    return whole


def left_open(table: Lattice, page: Page) -> Columns | None:
    """What a table hands on whose last row, without a background, may go on over the page's end."""
    bottom = table.ys[-1]
    if any(abs(y - bottom) < TOUCH for _, top, _, below in page.rulings for y in (top, below)):
        return None
    return Columns(table.xs, (), "lines", 0.0)


def _runs(tables: Sequence[Lattice]) -> Iterator[list[Lattice]]:
    left = list(tables)
    while left:
        run = [left.pop(0)]
        while following := next((table for table in left if _is_next(run[-1], table)), None):
            left.remove(following)
            run.append(following)
        yield run


def _is_next(above: Lattice, below: Lattice) -> bool:
    sides = zip((above.xs[0], above.xs[-1]), (below.xs[0], below.xs[-1]), strict=True)
    return 0 < below.ys[0] - above.ys[-1] < TALLEST and all(abs(one - other) < TOUCH for one, other in sides)


def _joined(run: Sequence[Lattice], words: Sequence[Word]) -> Lattice:
    xs = max((one.xs for one in run), key=len)
    within = sorted(
        (word for word in words if xs[0] - SLACK <= word.bbox[0] and word.bbox[2] <= xs[-1] + SLACK),
        key=_middle,
    )
    top, bottom = _reach(run[0].ys[0], within, xs, -1), _reach(run[-1].ys[-1], within, xs, 1)
    ys = [*([top] if top else []), *(y for one in run for y in one.ys), *([bottom] if bottom else [])]
    ys = sorted(
        [*ys, *(y for above, below in pairwise(run) for y in _rows_between(above, below, within, xs))]
    )
    rows = {one.ys[0]: one for one in run}
    cells: list[tuple[int, int, int, int]] = []
    for row, (upper, lower) in enumerate(pairwise(ys)):
        if upper in rows:
            shaded = rows[upper]
            cells += [
                (row + at, _place(xs, shaded.xs[column]), tall, _width(xs, shaded, column, wide))
                for at, column, tall, wide in shaded.cells
            ]
        elif not any(one.ys[0] < upper < one.ys[-1] for one in run):
            cells += _bare_row(row, _between(within, upper, lower), xs)
    return Lattice(xs, tuple(ys), tuple(sorted(cells)))


def _rows_between(
    above: Lattice, below: Lattice, words: Sequence[Word], xs: Sequence[float]
) -> Iterator[float]:
    """Where rows part between two shaded ones: under a shaded title stand many without a background."""
    held = _between(words, above.ys[-1], below.ys[0])
    if held:
        yield from _row_borders([cut(line) for line in lines_of(held)], xs)


def _row_borders(lines: Sequence[Line], xs: Sequence[float]) -> Iterator[float]:
    finder = RowFinder(lines, xs[1:-1], (), None)
    if finder.habit in {"numbers", "blanks"}:
        for one, other in pairwise(finder.rows(headed=False)):
            yield (one[-1].bottom + other[0].top) / 2


def _between(words: Sequence[Word], top: float, bottom: float) -> Sequence[Word]:
    """The words, sorted by their middles, that stand between two heights."""
    return words[bisect_left(words, top, key=_middle) : bisect_left(words, bottom, key=_middle)]


def _middle(word: Word) -> float:
    return (word.bbox[1] + word.bbox[3]) / 2


def _place(xs: Sequence[float], x: float) -> int:
    return min(range(len(xs)), key=lambda index: abs(xs[index] - x))


def _width(xs: Sequence[float], shaded: Lattice, column: int, wide: int) -> int:
    return _place(xs, shaded.xs[column + wide]) - _place(xs, shaded.xs[column])


def _bare_row(row: int, words: Sequence[Word], xs: Sequence[float]) -> list[tuple[int, int, int, int]]:
    """The cells of a row without a background: one over all columns where a word crosses a border."""
    if _crosses(words, xs):
        return [(row, 0, 1, len(xs) - 1)]
    return [(row, column, 1, 1) for column in range(len(xs) - 1)]


def _crosses(words: Sequence[Word], xs: Sequence[float]) -> bool:
    return any(word.bbox[0] + SLACK < x < word.bbox[2] - SLACK for word in words for x in xs[1:-1])


def _reach(edge: float, words: Sequence[Word], xs: Sequence[float], way: int) -> float | None:
    """How far the lines right below (`way` 1) or above (-1) the shaded rows keep to their columns."""
    reached = None
    beyond = [word for word in words if (_middle(word) - edge) * way > 0]
    for line in lines_of(beyond)[::way]:
        near, far = (line[0].bbox[1], line[0].bbox[3])[::way]
        away = abs(near - (edge if reached is None else reached))
        filled = {sum(x < (word.bbox[0] + word.bbox[2]) / 2 for x in xs[1:-1]) for word in line}
        first = reached is None
        if away > NEAR * (line[0].bbox[3] - line[0].bbox[1]) or _crosses(line, xs):
            break
        if first and len(filled) < FEWEST_COLUMNS - 1:
            break
        reached = far
    return None if reached is None else reached + way * SNAP
