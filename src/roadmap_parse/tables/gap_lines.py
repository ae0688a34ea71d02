"""Printed lines of a table without rules: their pieces, the columns they keep to, the rows they make."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from roadmap_parse.document import Cell
from roadmap_parse.model import Note

from .parts import is_number
from .prose import line_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.document import Word
    from roadmap_parse.model import BBox

GAP = 0.8  # of a letter's height between two columns
CLOSE = 0.4  # of a letter's height: words nearer than that are of one text
BLANK = 0.5  # of a letter's height more than usual between two lines: another row
SAME = 1.5  # points: texts of one column begin nearer
CENTRED = 0.05  # of a table's width between its middle and that of a title in it
FEWEST_ALIGNED = 3  # lines
SLACK = 2.0  # points a word may reach over a border
FEWEST_RULES = 4  # rules across that part rows
FEWEST_NUMBERS = 2  # lines that begin with a number at one place
FEWEST_BLANKS = 2
FEWEST_COLUMNS = 3
SECTION_NUMBER = re.compile(r"(?:\d+|[IVX]+)\.")

BY_LINES = Note("rows_by_lines", "neither numbers nor blank lines nor rules part the rows", "warning")

Span = tuple[float, float]
Habit = Literal["rules", "numbers", "blanks", "lines"]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table hands on to the next page.

    Its edges, where the texts of its columns begin, how its rows begin, and the usual gap between lines.
    """

    edges: tuple[float, ...]
    lefts: tuple[float, ...]
    habit: Habit
    usual: float

    @property
    def borders(self) -> tuple[float, ...]:
        """The edges between two columns."""
        return self.edges[1:-1]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, cut where it shows a gap."""

    words: list[Word]
    pieces: list[list[Word]]

    @property
    def top(self) -> float:
        """The top of its highest word."""
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


def cut(line: list[Word]) -> Line:
    """The line with its pieces."""
    pieces = [[line[0]]]
    for left, right in pairwise(line):
        if right.bbox[0] - left.bbox[2] > GAP * (right.bbox[3] - right.bbox[1]):
            pieces.append([])
        pieces[-1].append(right)
    return Line(line, pieces)


def span(words: Iterable[Word]) -> Span:
    """The left and right end of words."""
    boxes = [word.bbox for word in words]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def column_of(word: Word, borders: Sequence[float]) -> int:
    """The column in which the middle of a word stands."""
    return bisect(borders, (word.bbox[0] + word.bbox[2]) / 2)


def columns_of(line: Line, borders: Sequence[float]) -> set[int]:
    """The columns in which a line has words."""
    return {column_of(word, borders) for word in line.words}


def is_wide(line: Line, borders: Sequence[float], lefts: Sequence[float]) -> bool:
    """Whether the line keeps to no column: a word lies over a border, or the words beside it stand close.

    Texts of columns that nearly touch show a gap, or both begin where their columns do (`lefts`); a title
    over all columns shows none but after its number.
    """
    if len(line.pieces) >= FEWEST_COLUMNS:
        return False
    if any(word.bbox[0] + SLACK < border < word.bbox[2] - SLACK for word in line.words for border in borders):
        return True
    near = CLOSE * line.height
    titled = len(line.pieces) == 1 or is_number(line_text(line.pieces[0]))
    return titled and any(
        column_of(left, borders) != column_of(right, borders)
        and right.bbox[0] - left.bbox[2] < near
        and not (
            _begins_at(right, lefts)
            and (not column_of(line.words[0], borders) or _begins_at(line.words[0], lefts))
        )
        for left, right in pairwise(line.words)
    )


def _begins_at(word: Word, lefts: Sequence[float]) -> bool:
    return any(abs(word.bbox[0] - begin) < SAME for begin in lefts)


def snapped(lines: Sequence[Line], borders: Sequence[float]) -> list[float]:
    """The borders moved to where the texts after them begin, where most lines tell."""
    lefts = left_edges(lines, borders)
    ends = (*borders[1:], float("inf"))
    return [
        next((left - SAME for left in lefts if border - SAME < left < end), border)
        for border, end in zip(borders, ends, strict=True)
    ]


def left_edges(lines: Sequence[Line], borders: Sequence[float]) -> tuple[float, ...]:
    """Where the texts of the columns after the first begin, in most of their lines."""
    found = []
    for column in range(1, len(borders) + 1):
        firsts = [
            next((word for word in line.words if column_of(word, borders) == column), None) for line in lines
        ]
        places = Counter(round(word.bbox[0]) for word in firsts if word)
        if places and places.most_common(1)[0][1] >= max(FEWEST_ALIGNED, places.total() / 2):
            found.append(float(places.most_common(1)[0][0]))
    return tuple(found)


def number_at(line: Line, borders: Sequence[float]) -> bool:
    """Whether the first column holds a number, and nothing else, in this line."""
    return is_number(line_text(word for word in line.words if not column_of(word, borders)))


def _column_gaps(lines: Sequence[Line], borders: Sequence[float]) -> list[float]:
    """The space between lines of one column: beside them others may stand half a line higher."""
    bottoms: dict[int, float] = {}
    gaps = []
    for line in lines:
        held = columns_of(line, borders)
        gaps += [line.top - bottoms[column] for column in held if column in bottoms]
        bottoms |= dict.fromkeys(held, line.bottom)
    return gaps


class RowFinder:
    """Parts the lines of a table into rows, by what its rows begin with."""

    def __init__(
        self, lines: Sequence[Line], borders: Sequence[float], rules: Sequence[float], known: Columns | None
    ) -> None:
        self.lines, self.borders, self.rules = lines, borders, sorted(rules)
        self.lefts = known.lefts if known else left_edges(lines, borders)
        gaps = _column_gaps(lines, borders)
        self.usual = min([*gaps, *([known.usual] if known else [])], default=0.0)
        self.sides = span(word for line in lines for word in line.words) if lines else (0.0, 0.0)
        self.counted = sum(number_at(line, borders) for line in lines) >= FEWEST_NUMBERS
        self.habit: Habit = self._habit(known)
        self.unsure = self.habit == "lines" or (self.habit == "numbers" and self._numbers_lie_lower())

    def is_wide(self, line: Line) -> bool:
        """Whether the line keeps to no column, or runs on from where numbers stand in other rows."""
        return is_wide(line, self.borders, self.lefts) or (
            self.counted
            and len(line.pieces) == 1
            and {0} < columns_of(line, self.borders)
            and not number_at(line, self.borders)
        )

    def _habit(self, known: Columns | None) -> Habit:
        ruled = len(self.rules) >= FEWEST_RULES or (self.rules and known and known.habit == "rules")
        if known and known.habit != "rules" and not ruled:
            return known.habit
        if ruled and not self._several_between_rules():
            return "rules"
        if self.counted:
            return "blanks" if self._numbers_stand_mid_row() else "numbers"
        blanks = sum(self._after_blank(index) for index in range(1, len(self.lines)))
        return "blanks" if blanks >= FEWEST_BLANKS else "lines"

    def _several_between_rules(self) -> bool:
        """Whether no rule parts most of the numbered lines: titles alone are set between rules."""
        full = (line for line in self.lines if len(columns_of(line, self.borders)) >= FEWEST_COLUMNS)
        numbered = pairwise(line for line in full if number_at(line, self.borders))
        parted = [self._is_ruled(one.top, two.top + SLACK) for one, two in numbered]
        return sum(parted) < len(parted) / 2

    def _is_ruled(self, top: float, bottom: float) -> bool:
        """Whether a rule lies between two heights."""
        return bisect_left(self.rules, top) < bisect(self.rules, bottom)

    def _numbers_stand_mid_row(self) -> bool:
        """Whether blank lines part the rows, and numbers stand in the middle of their height, not on top."""
        starts = [0, *(index for index in range(1, len(self.lines)) if self._after_blank(index))]
        groups = [self.lines[start:end] for start, end in pairwise([*starts, len(self.lines)])]
        places = [
            [place for place, line in enumerate(group) if number_at(line, self.borders)] for group in groups
        ]
        alone = (group for group, held in zip(groups[1:], places[1:], strict=True) if not held)
        return (
            any(held and held[0] for held in places)
            and all(len(held) <= 1 for held in places)
            and all(self._is_title_block(group) for group in alone)
        )

    def _numbers_lie_lower(self) -> bool:
        """Whether a number begins half a line below the texts of its row."""
        return any(
            number_at(line, self.borders) and line.top < above.bottom - SLACK
            for above, line in pairwise(self.lines)
        )

    def _is_title_block(self, lines: Sequence[Line]) -> bool:
        return all(self.is_wide(line) or self._is_centred(line) for line in lines)

    def _after_blank(self, index: int) -> bool:
        line = self.lines[index]
        return line.top - self.lines[index - 1].bottom > self.usual + BLANK * line.height

    def rows(self, *, headed: bool) -> list[list[Line]]:
        """The lines of every row; `headed`: the first row is the head."""
        starts = [0]
        for index in range(1, len(self.lines)):
            if self._begins(starts[-1], index, headed=headed and len(starts) == 1):
                starts.append(index)
        return [list(self.lines[start:end]) for start, end in pairwise([*starts, len(self.lines)])]

    def _begins(self, start: int, index: int, *, headed: bool) -> bool:
        line, above = self.lines[index], self.lines[index - 1]
        if self.habit == "rules":
            return self._is_ruled(above.bottom - SLACK, line.top + SLACK)
        if self.habit == "blanks":
            return self._after_blank(index)
        wide, after_wide = self.is_wide(line), self.is_wide(self.lines[start])
        if wide:
            return not after_wide or bool(SECTION_NUMBER.match(line_text(line.words)))
        if self.habit == "numbers":
            counted = not headed or bool(SECTION_NUMBER.match(line_text(line.words)))
            return number_at(line, self.borders) or (counted and self._is_title(index))
        if after_wide or self._after_blank(index):
            return True
        full = len(columns_of(line, self.borders)) == len(self.borders) + 1
        return full and (headed or line.words[0].text[:1].isupper())

    def _is_title(self, index: int) -> bool:
        """Whether a line of a numbered table that fits into a column is a section's title."""
        line = self.lines[index]
        held = columns_of(line, self.borders)
        if len(held) > 1:
            return False
        followed = index + 1 == len(self.lines) or number_at(self.lines[index + 1], self.borders)
        return held == {0} or (followed and (self._after_blank(index) or self._is_centred(line)))

    def _is_centred(self, line: Line) -> bool:
        """Whether a line stands in the middle of the table and not where a column's texts begin."""
        (left, right), (first, last) = span(line.words), self.sides
        return not _begins_at(line.words[0], self.lefts) and abs(
            left + right - first - last
        ) / 2 < CENTRED * (last - first)

    def cells(self, row: int, lines: Sequence[Line], page: int) -> Iterator[Cell]:
        """The cells of a row; a title over all columns is one cell, beside its number where it has one."""
        count = len(self.borders) + 1
        spans = [(column, 1) for column in range(count)]
        if self._is_section(lines):
            first = lines[0].pieces
            counted = len(first) > 1 and is_number(line_text(first[0]))
            spans = [(0, 1), (1, count - 1)] if counted else [(0, count)]
        for column, wide in spans:
            held = [
                [word for word in line.words if column <= column_of(word, self.borders) < column + wide]
                for line in lines
            ]
            text = "\n".join(line_text(line) for line in held if line)
            doubts = (BY_LINES,) if text and self.unsure and len(lines) > 1 else ()
            yield Cell(row, column, text, 1, wide, page, _box(held) if text else None, doubts)

    def _is_section(self, lines: Sequence[Line]) -> bool:
        if self.is_wide(lines[0]):
            return all(self.is_wide(line) or len(columns_of(line, self.borders)) == 1 for line in lines)
        alone = len({column for line in lines for column in columns_of(line, self.borders)}) == 1
        text = line_text(lines[0].words)
        titled = text[:1].isupper() or bool(SECTION_NUMBER.match(text))
        sure = self.habit == "numbers" or all(map(self._is_centred, lines))
        return alone and sure and titled and not is_number(text)


def _box(lines: Iterable[Iterable[Word]]) -> BBox:
    words = [word for line in lines for word in line]
    left, right = span(words)
    return left, min(word.bbox[1] for word in words), right, max(word.bbox[3] for word in words)
