"""Tables without borders: columns by the white space between them, rows by numbers, rules or blank lines.

Only sure signs open such a table: a line of column names, or lines that begin with numbers at one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid
from roadmap_parse.model import Note
from roadmap_parse.readers.pdf_words import lines_of

from .header import LONGEST_NAME, column_names, squeeze
from .parts import is_number
from .prose import line_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.document import Page, Word
    from roadmap_parse.model import BBox

BORDERLESS = Note("borderless", "columns were found by the white space between them")
GAP = 0.8  # of a letter's height between two columns
FAR = 3.5  # of a letter's height between two lines: the table has ended
BLANK = 0.5  # of a letter's height more than usual between two lines: another row
FEWEST_COLUMNS = 3
FEWEST_ROWS = 3  # lines that begin with a number
SECTION_LINES = 3  # a longer run of lines over all columns is prose
NEAR = 6.0  # points: numbers of one column begin nearer
RULED = 0.6  # of the table's width: a shorter rule parts no rows

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, cut where it shows a gap."""

    words: list[Word]
    pieces: list[list[Word]]

    @property
    def top(self) -> float:
        """The top of its first word."""
        return min(word.bbox[1] for word in self.words)

    @property
    def bottom(self) -> float:
        """The bottom of its lowest word."""
        return max(word.bbox[3] for word in self.words)

    @property
    def height(self) -> float:
        """The height of its letters."""
        return max(word.bbox[3] - word.bbox[1] for word in self.words)

    @property
    def numbered(self) -> bool:
        """Whether it begins with a number that stands alone."""
        return len(self.pieces) >= FEWEST_COLUMNS and is_number(line_text(self.pieces[0]))


def gap_grids(words: Sequence[Word], page: Page) -> tuple[list[Grid], list[Word]]:
    """The borderless table among `words` (those outside ruled tables), if any, and the words left over."""
    lines = [Line(line, list(_pieces(line))) for line in lines_of(words)]
    start = _start(lines)
    if start is None:
        return [], list(words)
    columns, end = _columns(lines, start)
    first = _upwards(lines, start, columns)
    body = lines[first:end]
    if len(columns) < FEWEST_COLUMNS or len(body) < FEWEST_ROWS:
        return [], list(words)
    rest = [word for line in [*lines[:first], *lines[end:]] for word in line.words]
    return [_grid(body, columns, page, first == start and not lines[start].numbered)], rest


def _pieces(line: Sequence[Word]) -> Iterator[list[Word]]:
    piece = [line[0]]
    for left, right in pairwise(line):
        if right.bbox[0] - left.bbox[2] > GAP * (right.bbox[3] - right.bbox[1]):
            yield piece
            piece = []
        piece.append(right)
    yield piece


def _start(lines: Sequence[Line]) -> int | None:
    """The line of column names, or the first of the lines that begin with a number."""
    for index, line in enumerate(lines):
        if len(line.pieces) >= FEWEST_COLUMNS and sum(_is_name(piece) for piece in line.pieces) > 1:
            return index
    numbered = [index for index, line in enumerate(lines) if line.numbered]
    if not numbered:
        return None
    left = lines[numbered[0]].words[0].bbox[0]
    same = [index for index in numbered if abs(lines[index].words[0].bbox[0] - left) < NEAR]
    return same[0] if len(same) >= FEWEST_ROWS else None


def _is_name(words: Sequence[Word]) -> bool:
    text = line_text(words)
    return len(text) <= LONGEST_NAME and any(name.pattern.search(squeeze(text)) for name in column_names())


def _columns(lines: Sequence[Line], start: int) -> tuple[list[Span], int]:
    """The columns that grow from the first line downwards, and where they end."""
    columns = [_span(piece) for piece in lines[start].pieces]
    wide: list[int] = []  # lines over several columns since the last that keeps to them
    for index in range(start + 1, len(lines)):
        line, above = lines[index], lines[index - 1]
        if line.top - above.bottom > FAR * line.height:
            return columns, wide[0] if wide else index
        if _is_wide(line, columns):
            wide.append(index)
            if len(wide) == SECTION_LINES:
                return columns, wide[0]
            continue
        grown = _grown(columns, line)
        if grown is None:
            return columns, wide[0] if wide else index
        columns, wide = grown, []
    return columns, wide[0] if wide else len(lines)


def _upwards(lines: Sequence[Line], start: int, columns: Sequence[Span]) -> int:
    """The first line above `start` that keeps to the columns too: the rest of a row cut by the page break."""
    first = start
    while first and len(lines[first - 1].pieces) > 1 and _grown(columns, lines[first - 1]) is not None:
        if lines[first].top - lines[first - 1].bottom > lines[first].height:
            break
        first -= 1
    return first


def _span(words: Iterable[Word]) -> Span:
    boxes = [word.bbox for word in words]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _touched(span: Span, columns: Sequence[Span]) -> list[int]:
    return [index for index, column in enumerate(columns) if span[0] < column[1] and column[0] < span[1]]


def _is_wide(line: Line, columns: Sequence[Span]) -> bool:
    return len(line.pieces) == 1 and len(_touched(_span(line.words), columns)) > 1


def _grown(columns: Sequence[Span], line: Line) -> list[Span] | None:
    """The columns with the line's words; None where a word lies in two."""
    grown = list(columns)
    for piece in line.pieces:
        whole = _touched(_span(piece), grown)
        for words in [piece] if len(whole) < 2 else [[word] for word in piece]:  # noqa: PLR2004 - over two columns
            span = _span(words)
            touched = _touched(span, grown)
            if len(touched) > 1:
                return None
            index = touched[0] if touched else _nearest(span, grown)
            grown[index] = (min(grown[index][0], span[0]), max(grown[index][1], span[1]))
    apart = all(left[1] < right[0] for left, right in pairwise(grown))
    return grown if apart else None


def _nearest(span: Span, columns: Sequence[Span]) -> int:
    return min(
        range(len(columns)), key=lambda index: max(columns[index][0] - span[1], span[0] - columns[index][1])
    )


def _grid(lines: Sequence[Line], columns: Sequence[Span], page: Page, headed: bool) -> Grid:
    edges = (*(left for left, _ in columns), columns[-1][1])
    rows = list(_rows(lines, columns, page.rulings, headed))
    cells = tuple(cell for index, row in enumerate(rows) for cell in _cells(index, row, columns, page.number))
    box = (edges[0], lines[0].top, edges[-1], lines[-1].bottom)
    return Grid(len(rows), len(columns), cells, page.number, box, edges, notes=(BORDERLESS,))


def _rows(
    lines: Sequence[Line], columns: Sequence[Span], rulings: Sequence[BBox], headed: bool
) -> Iterator[list[Line]]:
    """The lines of every row. A row begins at a rule, at a number, or after a blank."""
    rules = _rules(columns, rulings)
    numbers = sum(_number_at(line, columns) for line in lines) > 1
    usual = _usual_gap(lines)
    row: list[Line] = []
    for line in lines:
        if row and _begins(row, line, columns, (rules, numbers, usual, headed)):
            yield row
            row, headed = [], False
        row.append(line)
    yield row


def _begins(
    row: Sequence[Line], line: Line, columns: Sequence[Span], signs: tuple[list[float], bool, float, bool]
) -> bool:
    rules, numbers, usual, headed = signs
    above = row[-1]
    if _is_wide(line, columns) != _is_wide(above, columns):
        return True
    if _is_wide(line, columns):
        return bool(re.match(r"^(?:\d+|[IVX]+)\.", line_text(line.words)))
    if len(rules) > FEWEST_ROWS:
        return any(
            above.top < rule < line.bottom and above.bottom - 2 <= rule <= line.top + 2 for rule in rules
        )
    if numbers:
        return _number_at(line, columns)
    if line.top - above.bottom > usual + BLANK * line.height:
        return True
    full = len({_column(word, columns) for word in line.words}) == len(columns)
    return full and (headed or line.words[0].text[:1].isupper())


def _rules(columns: Sequence[Span], rulings: Sequence[BBox]) -> list[float]:
    width = columns[-1][1] - columns[0][0]
    flat = (box for box in rulings if box[2] - box[0] > RULED * width and box[3] - box[1] < box[2] - box[0])
    return [(top + bottom) / 2 for _, top, _, bottom in flat]


def _number_at(line: Line, columns: Sequence[Span]) -> bool:
    """Whether the first column holds a number, and nothing else, in this line."""
    return is_number(line_text(word for word in line.words if _column(word, columns) == 0))


def _usual_gap(lines: Sequence[Line]) -> float:
    return min((below.top - above.bottom for above, below in pairwise(lines)), default=0.0)


def _column(word: Word, columns: Sequence[Span]) -> int:
    return _nearest((word.bbox[0], word.bbox[2]), columns)


def _cells(index: int, row: Sequence[Line], columns: Sequence[Span], number: int) -> Iterator[Cell]:
    if _is_wide(row[0], columns):
        text = "\n".join(line_text(line.words) for line in row)
        yield Cell(
            index, 0, text, 1, len(columns), number, _box([word for line in row for word in line.words])
        )
        return
    for column in range(len(columns)):
        held = [[word for word in line.words if _column(word, columns) == column] for line in row]
        words = [word for line in held for word in line]
        text = "\n".join(line_text(line) for line in held if line)
        yield Cell(index, column, text, 1, 1, number, _box(words) if words else None)


def _box(words: Sequence[Word]) -> BBox:
    left, right = _span(words)
    return left, min(word.bbox[1] for word in words), right, max(word.bbox[3] for word in words)
