"""Tables without borders: columns by the white space between them, rows by numbers, rules or blank lines.

Only sure signs open such a table: a line of column names, lines that begin with numbers at one place, rules
across, or the columns of a table that the page before left open.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from roadmap_parse.document import Grid
from roadmap_parse.model import Note
from roadmap_parse.readers.pdf_words import lines_of

from .gap_lines import (
    FEWEST_COLUMNS,
    FEWEST_NUMBERS,
    FEWEST_RULES,
    SAME,
    SLACK,
    Columns,
    Line,
    RowFinder,
    column_of,
    columns_of,
    cut,
    is_wide,
    left_edges,
    snapped,
    span,
)
from .grids import straight_lines
from .header import LONGEST_NAME, column_names, squeeze
from .prose import is_page_number, line_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Page, Word
    from roadmap_parse.model import BBox

    from .gap_lines import Span

BORDERLESS = Note("borderless", "columns were found by the white space between them")
FAR = 3.5  # of a letter's height between two lines: the table has ended
FEWEST_ROWS = 3  # lines
SECTION_LINES = 3  # a longer run of lines over all columns is prose
NEAR = 6.0  # points: numbers of one column begin nearer
RULED = 0.6  # of the table's width: a shorter rule parts no rows
RUNNING = 3  # lines of a running head over the rest of a table
DRAWN_UP = re.compile(r"исп(?:олнител[ьи]|\.)\s*:?\s.*(?:тел\b|[А-ЯЁ]\.\s?[А-ЯЁ]\.)", re.IGNORECASE)
NOTE = re.compile(r"[*¹²³]")
FEWEST_SHOWN = 3  # lines
SMALL_GAP = 0.3  # of a letter's height: wider than a space
CROSSED = 0.34  # of the lines that show a border: titles of sections lie over it
SHOWN = 0.5  # of the lines with gaps show a column's border
SIGNATURE = re.compile(
    r"^\D.*?(?:_{3,}|(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+$|[А-ЯЁ][а-яё]+\s(?:[А-ЯЁ]\.\s?){2}$)"
)


def gap_grids(
    words: Sequence[Word], page: Page, carried: Columns | None, following: Page | None = None
) -> tuple[list[Grid], list[Word], Columns | None]:
    """The borderless tables among `words` (those outside ruled tables), and the words left over.

    `carried` are the columns that the page before left open; last come those this page leaves open.
    """
    lines = _lines(words, page)
    grids: list[Grid] = []
    rest: list[Line] = []
    left_open: Columns | None = None
    while lines:
        found = _continued(lines, carried) or _opened(lines, page)
        carried = None
        if found is None:
            break
        first, end, columns, headed = found
        if is_foot(lines[end:], columns, following):
            end = len(lines)
        grid, left_open = gap_grid(lines[first:end], columns, page, headed=headed)
        grids.append(grid)
        rest += lines[:first]
        lines = lines[end:]
        left_open = None if lines else left_open
    rest += lines
    return grids, [word for line in rest for word in line.words], left_open


def _lines(words: Sequence[Word], page: Page) -> list[Line]:
    return [cut(line) for line in lines_of(words) if not is_page_number(line, page)]


def is_foot(lines: Sequence[Line], columns: Columns, following: Page | None) -> bool:
    """Whether the lines under a table are the title of rows on the following page."""
    if not lines or len(lines) > SECTION_LINES or following is None:
        return False
    below = _lines(following.words, following)
    feet = {_bare(line) for line in below[-SECTION_LINES:]}
    if any(NOTE.match(line_text(line.words)) or _bare(line) in feet for line in lines):
        return False
    near = lines[0].height * FAR
    close = all(below.top - above.bottom < near for above, below in pairwise(lines))
    return close and _continued(below, columns) is not None


def _bare(line: Line) -> str:
    """The letters of a line: a running foot differs in its page number alone."""
    return "".join(letter for letter in line_text(line.words).casefold() if letter.isalpha())


def gap_grid(
    lines: Sequence[Line], columns: Columns, page: Page, *, headed: bool, known: bool = True
) -> tuple[Grid, Columns]:
    """The grid of lines that stand in known columns, and what it hands on."""
    finder = RowFinder(lines, columns.borders, _rules(lines, page.rulings), columns if known else None)
    rows = finder.rows(headed=headed)
    cells = tuple(cell for index, row in enumerate(rows) for cell in finder.cells(index, row, page.number))
    left, right = columns.edges[0], columns.edges[-1]
    box = (left, lines[0].top, right, lines[-1].bottom)
    grid = Grid(
        len(rows), len(columns.edges) - 1, cells, page.number, box, columns.edges, notes=(BORDERLESS,)
    )
    return grid, Columns(columns.edges, finder.lefts, finder.habit, finder.usual)


Found = tuple[int, int, Columns, bool]
"""The first line of a table, its end, its columns, and whether it begins with its head."""


def _continued(lines: Sequence[Line], carried: Columns | None) -> Found | None:
    """The rest of the table that the page before left open."""
    if carried is None:
        return None
    borders, lefts = carried.borders, carried.lefts
    for start in range(min(RUNNING, len(lines))):
        if is_wide(lines[start], borders, lefts) and start + 1 < len(lines) and start == 0:
            continue
        end = table_end(lines, start, borders, lefts)
        body = lines[start:end]
        filled = [line for line in body if not is_wide(line, borders, lefts)]
        if any(len(columns_of(line, borders)) > 1 for line in filled) or _is_tail(filled, borders):
            first = 0 if start and _is_near(lines[0], lines[1]) else start
            return first, end, carried, names_columns(lines[start])
    return None


def _is_near(above: Line, below: Line) -> bool:
    return below.top - above.bottom <= below.height


def _is_tail(lines: Sequence[Line], borders: Sequence[float]) -> bool:
    """Whether lines in one column can be the end of a row alone."""
    return bool(lines) and (column_of(lines[0].words[0], borders) > 0 or lines[0].words[0].text[:1].islower())


def _opened(lines: Sequence[Line], page: Page) -> Found | None:
    """A table that begins on this page."""
    start = _start(lines, page.rulings)
    if start is None:
        return None
    borders = _borders(lines, start)
    borders = snapped(lines[start:], borders)
    lefts = left_edges(lines[start:], borders)
    first, end = _upwards(lines, start, borders, lefts), table_end(lines, start, borders, lefts)
    if len(borders) + 1 < FEWEST_COLUMNS or end - first < FEWEST_ROWS:
        return None
    left, right = span(word for line in lines[first:end] for word in line.words)
    headed = not lines[start].numbered
    finder = RowFinder(lines[first:end], borders, _rules(lines[first:end], page.rulings), None)
    return first, end, Columns((left, *borders, right), finder.lefts, finder.habit, finder.usual), headed


def _start(lines: Sequence[Line], rulings: Sequence[BBox]) -> int | None:
    """The line of column names, or the first of the lines that begin with a number."""
    for index, line in enumerate(lines):
        if names_columns(line):
            return index
    numbered = [index for index, line in enumerate(lines) if line.numbered]
    if not numbered:
        return _ruled_start(lines, rulings)
    left = lines[numbered[0]].words[0].bbox[0]
    same = [index for index in numbered if abs(lines[index].words[0].bbox[0] - left) < NEAR]
    return same[0] if len(same) >= FEWEST_NUMBERS else _ruled_start(lines, rulings)


def _ruled_start(lines: Sequence[Line], rulings: Sequence[BBox]) -> int | None:
    """The first line of columns under a rule, where rules part three rows."""
    rules = _rules(lines, rulings)
    if len(rules) < FEWEST_RULES:
        return None
    under = (next((line for line in lines if line.bottom > rule + SLACK), lines[0]) for rule in sorted(rules))
    first = next((line for line in under if len(line.pieces) >= FEWEST_COLUMNS), None)
    return lines.index(first) if first else None


def names_columns(line: Line) -> bool:
    """Whether a line is the first of a head: at least two of its pieces are known names."""
    return len(line.pieces) >= FEWEST_COLUMNS and sum(_is_name(piece) for piece in line.pieces) > 1


def _is_name(words: Sequence[Word]) -> bool:
    text = line_text(words)
    return len(text) <= LONGEST_NAME and any(name.pattern.search(squeeze(text)) for name in column_names())


def _borders(lines: Sequence[Line], start: int) -> list[float]:
    """The x between two columns: between the pieces of a full line, and where most lines show a gap."""
    rows = [line.pieces for line in lines[start:] if line.numbered]
    pieces = max(rows, key=len) if lines[start].numbered else lines[start].pieces
    alike = [row for row in rows if len(row) == len(pieces)] if lines[start].numbered else [pieces]
    borders = []
    for index in range(len(pieces) - 1):
        left = max(span(row[index])[1] for row in alike)
        right = min(span(row[index + 1])[0] for row in alike)
        borders.append(_emptiest(lines[start:], left, right) if left < right else (left + right) / 2)
    return _with_hidden(
        lines[start : table_end(lines, start, borders, left_edges(lines[start:], borders))], borders
    )


def _with_hidden(lines: Sequence[Line], borders: Sequence[float]) -> list[float]:
    """The borders, with those the head does not show: where most lines of a column have a gap."""
    found = []
    for column in range(len(borders) + 1):
        rows = [[word for word in line.words if column_of(word, borders) == column] for line in lines]
        found += _hidden([row for row in rows if row])
    return sorted([*borders, *found])


def _hidden(rows: Sequence[Sequence[Word]]) -> list[float]:
    """The border inside one column, if any: before words that begin under each other, after a gap."""
    gaps = [
        (left.bbox[2], right.bbox[0])
        for row in rows
        for left, right in pairwise(row)
        if right.bbox[0] - left.bbox[2] > SMALL_GAP * (right.bbox[3] - right.bbox[1])
    ]
    best = max(gaps, key=lambda gap: sum(abs(other - gap[1]) < SAME for _, other in gaps), default=None)
    if best is None:
        return []
    border = best[1] - SAME
    shown = sum(one < border < other for one, other in gaps)
    across = [row for row in rows if row[0].bbox[2] <= border <= row[-1].bbox[0]]
    crossed = sum(word.bbox[0] + SLACK < border < word.bbox[2] for row in rows for word in row)
    sure = shown >= FEWEST_SHOWN and shown > SHOWN * len(across) and crossed <= CROSSED * shown
    return [border] if sure else []


def _emptiest(lines: Sequence[Line], left: float, right: float) -> float:
    """The middle of the widest stretch between two x that the fewest lines cover."""
    spans = [(word.bbox[0], word.bbox[2]) for line in lines for word in line.words]
    inside = [(start, end) for start, end in spans if start < right and end > left]
    places = sorted({left, right, *(x for pair in inside for x in pair if left < x < right)})
    covered = [
        (sum(start < (one + two) / 2 < end for start, end in inside), one - two, (one + two) / 2)
        for one, two in pairwise(places)
    ]
    return min(covered)[2]


def table_end(lines: Sequence[Line], start: int, borders: Sequence[float], lefts: Sequence[float]) -> int:
    """Where the table ends: before a wide gap, a signature, or lines that keep to no column."""
    wide: list[int] = []
    for index in range(start + 1, len(lines)):
        line, above = lines[index], lines[index - 1]
        gap = line.top - above.bottom
        if gap > FAR * line.height or (gap > line.height and _is_signature(line, borders)):
            return wide[0] if wide else index
        wide = [*wide, index] if is_wide(line, borders, lefts) else []
        if len(wide) > SECTION_LINES:
            return wide[0]
    return wide[0] if wide else len(lines)


def _is_signature(line: Line, borders: Sequence[float]) -> bool:
    """A post at the left, a name at the right, and nothing in a column between; or who drew the paper up."""
    if DRAWN_UP.match(line_text(line.words)):
        return True
    held = columns_of(line, borders)
    return len(line.pieces) == 2 and held != {0, 1} and bool(SIGNATURE.match(line_text(line.words)))  # noqa: PLR2004


def _upwards(lines: Sequence[Line], start: int, borders: Sequence[float], lefts: Sequence[float]) -> int:
    """The first line above `start` that stands in the table too: the rest of a row cut by the page break."""
    if not lines[start].numbered:
        return start
    first, wide = start, 0
    while first and lines[first].top - lines[first - 1].bottom <= lines[first - 1].height:
        above = lines[first - 1]
        wide = wide + 1 if is_wide(above, borders, lefts) else 0
        if wide > SECTION_LINES or not (wide or column_of(above.words[0], borders)):
            break
        first -= 1
    return first


def _rules(lines: Sequence[Line], rulings: Sequence[BBox]) -> list[float]:
    """The heights of the rules across the table."""
    sides: Span = span(word for line in lines for word in line.words)
    across, _ = straight_lines(rulings)
    return [line.at for line in across if line.end - line.start > RULED * (sides[1] - sides[0])]
