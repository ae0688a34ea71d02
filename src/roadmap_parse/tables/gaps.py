"""Tables without borders: columns by the white space between them, rows by numbers, rules or blank lines.

Only sure signs open such a table: a line of column names, or lines that begin with numbers at one place.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid
from roadmap_parse.model import Note
from roadmap_parse.readers.pdf_words import lines_of

from .grids import straight_lines
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
FEWEST_NUMBERS = 2  # lines that begin with a number at one place
FEWEST_ROWS = 3  # lines
SECTION_LINES = 3  # a longer run of lines over all columns is prose
SLACK = 2.0  # points a word may reach over a border
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
    if not lines:
        return [], []
    start = _start(lines, page.rulings)
    if start is None:
        return [], list(words)
    borders = _borders(lines, start)
    first, end = _upwards(lines, start, borders), _end(lines, start, borders)
    body = lines[first:end]
    if len(borders) + 1 < FEWEST_COLUMNS or len(body) < FEWEST_ROWS:
        return [], list(words)
    rest = [word for line in [*lines[:first], *lines[end:]] for word in line.words]
    return [_grid(body, borders, page, not lines[start].numbered)], rest


def _pieces(line: Sequence[Word]) -> Iterator[list[Word]]:
    piece = [line[0]]
    for left, right in pairwise(line):
        if right.bbox[0] - left.bbox[2] > GAP * (right.bbox[3] - right.bbox[1]):
            yield piece
            piece = []
        piece.append(right)
    yield piece


def _start(lines: Sequence[Line], rulings: Sequence[BBox]) -> int | None:
    """The line of column names, or the first of the lines that begin with a number."""
    for index, line in enumerate(lines):
        if len(line.pieces) >= FEWEST_COLUMNS and sum(_is_name(piece) for piece in line.pieces) > 1:
            return index
    numbered = [index for index, line in enumerate(lines) if line.numbered]
    if not numbered:
        return _ruled_start(lines, rulings)
    left = lines[numbered[0]].words[0].bbox[0]
    same = [index for index in numbered if abs(lines[index].words[0].bbox[0] - left) < NEAR]
    return same[0] if len(same) >= FEWEST_NUMBERS else _ruled_start(lines, rulings)


def _ruled_start(lines: Sequence[Line], rulings: Sequence[BBox]) -> int | None:
    """The first line of columns under a rule, where rules part three rows."""
    sides = _span(word for line in lines for word in line.words)
    rules = _rules(sides, rulings)
    if len(rules) <= FEWEST_ROWS:
        return None
    under = (next((line for line in lines if line.bottom > rule + SLACK), lines[0]) for rule in sorted(rules))
    first = next((line for line in under if len(line.pieces) >= FEWEST_COLUMNS), None)
    return lines.index(first) if first else None


def _is_name(words: Sequence[Word]) -> bool:
    text = line_text(words)
    return len(text) <= LONGEST_NAME and any(name.pattern.search(squeeze(text)) for name in column_names())


def _borders(lines: Sequence[Line], start: int) -> list[float]:
    """The x between two columns: between the pieces of a full line, where fewest lines have a word."""
    rows = [line.pieces for line in lines[start:] if line.numbered]
    pieces = max(rows, key=len) if lines[start].numbered else lines[start].pieces
    alike = [row for row in rows if len(row) == len(pieces)] if lines[start].numbered else [pieces]
    borders = []
    for index in range(len(pieces) - 1):
        left = max(_span(row[index])[1] for row in alike)
        right = min(_span(row[index + 1])[0] for row in alike)
        borders.append(_emptiest(lines[start:], left, right) if left < right else (left + right) / 2)
    return borders


def _emptiest(lines: Sequence[Line], left: float, right: float) -> float:
    """The middle of the widest stretch between two x that the fewest lines cover."""
    spans = [(word.bbox[0], word.bbox[2]) for line in lines for word in line.words]
    inside = [(start, end) for start, end in spans if start < right and end > left]
    places = sorted({left, right, *(x for span in inside for x in span if left < x < right)})
    covered = [
        (sum(start < (one + two) / 2 < end for start, end in inside), one - two, (one + two) / 2)
        for one, two in pairwise(places)
    ]
    return min(covered)[2]


def _end(lines: Sequence[Line], start: int, borders: Sequence[float]) -> int:
    """Where the table ends: before a wide gap, or before lines that keep to no column."""
    wide: list[int] = []
    for index in range(start + 1, len(lines)):
        line, above = lines[index], lines[index - 1]
        if line.top - above.bottom > FAR * line.height:
            return wide[0] if wide else index
        wide = [*wide, index] if _is_wide(line, borders) else []
        if len(wide) > SECTION_LINES:
            return wide[0]
    return wide[0] if wide else len(lines)


def _upwards(lines: Sequence[Line], start: int, borders: Sequence[float]) -> int:
    """The first line above `start` that stands in the table too: the rest of a row cut by the page break."""
    if not lines[start].numbered:
        return start
    first, wide = start, 0
    while first and lines[first].top - lines[first - 1].bottom <= lines[first - 1].height:
        above = lines[first - 1]
        wide = wide + 1 if _is_wide(above, borders) else 0
        if wide > SECTION_LINES or not (wide or _column(above.words[0], borders)):
            break
        first -= 1
    return first


def _span(words: Iterable[Word]) -> Span:
    boxes = [word.bbox for word in words]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _is_wide(line: Line, borders: Sequence[float]) -> bool:
    """Whether the line keeps to no column: a word lies over a border, or one piece over several."""
    if any(word.bbox[0] + SLACK < border < word.bbox[2] - SLACK for word in line.words for border in borders):
        return True
    left, right = _span(line.words)
    return len(line.pieces) == 1 and any(left < border < right for border in borders)


def _grid(lines: Sequence[Line], borders: Sequence[float], page: Page, headed: bool) -> Grid:
    rows = list(_rows(lines, borders, page.rulings, headed))
    cells = tuple(cell for index, row in enumerate(rows) for cell in _cells(index, row, borders, page.number))
    left, right = _span(word for line in lines for word in line.words)
    box = (left, lines[0].top, right, lines[-1].bottom)
    edges = (left, *borders, right)
    return Grid(len(rows), len(borders) + 1, cells, page.number, box, edges, notes=(BORDERLESS,))


def _rows(
    lines: Sequence[Line], borders: Sequence[float], rulings: Sequence[BBox], headed: bool
) -> Iterator[list[Line]]:
    """The lines of every row. A row begins at a rule, at a number, or after a blank."""
    rules = _rules(_span(word for line in lines for word in line.words), rulings)
    numbers = sum(_number_at(line, borders) for line in lines) > 1
    usual = _usual_gap(lines)
    row: list[Line] = []
    for line in lines:
        if row and _begins(row, line, borders, (rules, numbers, usual, headed)):
            yield row
            row, headed = [], False
        row.append(line)
    yield row


def _begins(
    row: Sequence[Line], line: Line, borders: Sequence[float], signs: tuple[list[float], bool, float, bool]
) -> bool:
    rules, numbers, usual, headed = signs
    above = row[-1]
    if len(rules) > FEWEST_ROWS:
        return any(above.bottom - SLACK <= rule <= line.top + SLACK for rule in rules)
    if _is_wide(line, borders):
        return not _is_wide(row[0], borders) or bool(re.match(r"(?:\d+|[IVX]+)\.", line_text(line.words)))
    if numbers:
        return _number_at(line, borders)
    if _is_wide(row[0], borders) or line.top - above.bottom > usual + BLANK * line.height:
        return True
    full = len({_column(word, borders) for word in line.words}) == len(borders) + 1
    return full and (headed or line.words[0].text[:1].isupper())


def _rules(sides: Span, rulings: Sequence[BBox]) -> list[float]:
    """The heights of the rules across the table."""
    across, _ = straight_lines(rulings)
    return [line.at for line in across if line.end - line.start > RULED * (sides[1] - sides[0])]


def _number_at(line: Line, borders: Sequence[float]) -> bool:
    """Whether the first column holds a number, and nothing else, in this line."""
    return is_number(line_text(word for word in line.words if not _column(word, borders)))


def _usual_gap(lines: Sequence[Line]) -> float:
    return min((below.top - above.bottom for above, below in pairwise(lines)), default=0.0)


def _column(word: Word, borders: Sequence[float]) -> int:
    return bisect(borders, (word.bbox[0] + word.bbox[2]) / 2)


def _cells(index: int, row: Sequence[Line], borders: Sequence[float], number: int) -> Iterator[Cell]:
    columns = len(borders) + 1
    spans = [(column, 1) for column in range(columns)]
    if _is_wide(row[0], borders):
        counted = len(row[0].pieces) > 1 and is_number(line_text(row[0].pieces[0]))
        spans = [(0, 1), (1, columns - 1)] if counted else [(0, columns)]
    for column, wide in spans:
        held = [
            [word for word in line.words if column <= _column(word, borders) < column + wide] for line in row
        ]
        text = "\n".join(line_text(line) for line in held if line)
        box = _box([word for line in held for word in line]) if text else None
        yield Cell(index, column, text, 1, wide, number, box)


def _box(words: Sequence[Word]) -> BBox:
    left, right = _span(words)
    return left, min(word.bbox[1] for word in words), right, max(word.bbox[3] for word in words)
