"""A sheet as sparse cells -> Paragraphs and Grids: far cells cost nothing, empty rows go."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Paragraph
from roadmap_parse.errors import BombError
from roadmap_parse.model import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

GAP = 20  # so many empty rows or columns part two regions that have nothing to do with each other
MOST_COLUMNS = 400  # a calendar of a year by days has 366
MOST_CELLS = 2_000_000  # texts of one file; a plan has some thousands
MOST_MERGES = 500_000  # of one sheet
MOST_PLACES = 5_000_000  # rows x columns of one grid
HEAD_CELLS = 3  # fewer filled cells in a row are a title or two approval blocks side by side
HEAD_SHARE = 0.6  # of the columns of the widest row that a head covers
DULL_NAME = re.compile(
    r"(?:лист|sheet|таблица|table|worksheet|tdsheet|page|страница)[\s_]*\d*", re.IGNORECASE
)
MONTH_NAME = re.compile(
    r"(?:\d{1,2}[.\s]*)?(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)"
    r"(?:\s+\d{4}(?:\s*г(?:\.|ода)?)?)?",
    re.IGNORECASE,
)
"""A sheet or a section row of a month: `Январь`, `ЯНВАРЬ 2024 г.`, `01 январь`."""
SHOWN_NUMBERS = 10


@dataclass(slots=True)
class Sheet:
    """A sheet as it is read: texts by (row, column) from 0, merges as first and last of both."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden: bool = False

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell that holds something; BombError past `MOST_CELLS`."""
        if not text.strip():
            return
        if len(self.texts) >= MOST_CELLS:
            raise BombError(f"more than {MOST_CELLS} cells in one sheet; no plan is so long")
        self.texts[row, column] = text.strip()

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Keep a merge; BombError past `MOST_MERGES`."""
        if len(self.merges) >= MOST_MERGES:
            raise BombError(f"more than {MOST_MERGES} merged cells in one sheet; no plan has so many")
        self.merges.append((row, column, last_row, last_column))


@dataclass(frozen=True, slots=True)
class _Box:
    """A filled cell and its last row and column."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str


def sheet_blocks(sheets: Sequence[Sheet]) -> tuple[Paragraph | Grid, ...]:
    """Give the blocks of all sheets; a sheet's name stands before it where it tells more than its title."""
    return tuple(block for sheet in sheets for block in _blocks(sheet))


def sheet_notes(sheets: Iterable[Sheet]) -> tuple[Note, ...]:
    """Say what is hidden: it is read all the same."""
    return tuple(note for sheet in sheets if sheet.texts for note in _hidden(sheet))


def _hidden(sheet: Sheet) -> Iterator[Note]:
    if sheet.hidden:
        yield Note("hidden_sheet", f"the sheet {sheet.name!r} is hidden; it was read")
    rows = sorted(row + 1 for row in {row for row, _ in sheet.texts} & sheet.hidden_rows)
    if rows:
        yield Note("hidden_rows", f"{sheet.name!r}: rows {_listed(rows)} are hidden; they were read")
    used = {column for _, column in sheet.texts}
    columns = sorted(
        column + 1 for column in used if any(first <= column <= last for first, last in sheet.hidden_columns)
    )
    if columns:
        yield Note("hidden_columns", f"{sheet.name!r}: columns {_listed(columns)} are hidden; they were read")


def _listed(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - SHOWN_NUMBERS} more" if len(numbers) > SHOWN_NUMBERS else ""
    return ", ".join(map(str, numbers[:SHOWN_NUMBERS])) + more


def _blocks(sheet: Sheet) -> Iterator[Paragraph | Grid]:
    blocks = [block for region in _regions(_boxes(sheet)) for block in _region_blocks(region)]
    titled = bool(blocks) and isinstance(blocks[0], Paragraph)
    name = sheet.name.strip()
    if blocks and not titled and name and not DULL_NAME.fullmatch(name):
        yield Paragraph(name)
    if MONTH_NAME.fullmatch(name) and not any(MONTH_NAME.fullmatch(text) for text in sheet.texts.values()):
        blocks = [_under_month(block, name) if isinstance(block, Grid) else block for block in blocks]
    yield from blocks


def _under_month(grid: Grid, month: str) -> Grid:
    """The grid with the month as a section row under its head, where a plan on one sheet would have it."""
    start = max((cell.rowspan for cell in grid.cells if cell.row == 0), default=1)
    numbers = [cell.text for cell in grid.cells if cell.row == start]
    start += numbers == [str(number) for number in range(1, len(numbers) + 1)]
    head = [cell for cell in grid.cells if cell.row < start]
    section = Cell(start, 0, month, colspan=grid.columns)
    body = [replace(cell, row=cell.row + 1) for cell in grid.cells if cell.row >= start]
    return replace(grid, rows=grid.rows + 1, cells=(*head, section, *body))


def _boxes(sheet: Sheet) -> list[_Box]:
    """Filled cells in reading order; what lies hidden under a merge is not printed."""
    merged = {(row, column): (last_row, last_column) for row, column, last_row, last_column in sheet.merges}
    covered = _covered(sheet)
    return [
        _Box(row, column, *merged.get((row, column), (row, column)), text)
        for (row, column), text in sorted(sheet.texts.items())
        if (row, column) not in covered
    ]


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Filled cells that a merge covers; BombError where merges lie upon each other without end."""
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(sheet.texts):
        by_row.setdefault(row, []).append(column)
    rows = list(by_row)
    found: set[tuple[int, int]] = set()
    looked_at = 0
    for first_row, first, last_row, last in sheet.merges:
        for row in _between(rows, first_row, last_row):
            inside = _between(by_row[row], first, last)
            found.update((row, column) for column in inside)
            looked_at += 1 + len(inside)
        found.discard((first_row, first))
        if looked_at > MOST_PLACES:
            raise BombError(f"merged cells of {sheet.name!r} lie upon each other as in no plan")
    return found


def _between(ordered: list[int], first: int, last: int) -> list[int]:
    return ordered[bisect_left(ordered, first) : bisect_right(ordered, last)]


def _regions(boxes: list[_Box]) -> Iterator[list[_Box]]:
    """Parts of a sheet with wide empty space between, downwards and then sideways."""
    for band in _apart(boxes, lambda box: (box.row, box.last_row)):
        yield from _apart(band, lambda box: (box.column, box.last_column))


def _apart(boxes: list[_Box], extent: Callable[[_Box], tuple[int, int]]) -> Iterator[list[_Box]]:
    part: list[_Box] = []
    reached = 0
    for box in sorted(boxes, key=lambda box: (extent(box), box.row, box.column)):
        first, last = extent(box)
        if part and first - reached > GAP:
            yield sorted(part, key=lambda box: (box.row, box.column))
            part, reached = [], 0
        part.append(box)
        reached = max(reached, last if last - first < GAP else first)
    if part:
        yield sorted(part, key=lambda box: (box.row, box.column))


def _region_blocks(boxes: list[_Box]) -> Iterator[Paragraph | Grid]:
    """Titles over the head, the table, and what stands under it after an empty row."""
    rows = [list(row) for _, row in groupby(boxes, key=lambda box: box.row)]
    head = _head(rows)
    if head is None:
        yield from _paragraphs(rows)
        return
    end = _end(rows, head)
    yield from _paragraphs(rows[:head])
    yield _grid([box for row in rows[head:end] for box in row])
    yield from _paragraphs(rows[end:])


def _paragraphs(rows: Iterable[list[_Box]]) -> Iterator[Paragraph]:
    """Blocks side by side (СОГЛАСОВАНО, УТВЕРЖДАЮ) one after the other; a single row is one line."""
    for side_by_side, group in groupby(rows, key=lambda row: len(row) > 1):
        together = list(group)
        if not side_by_side or len(together) == 1:
            yield from (Paragraph(" ".join(box.text for box in row)) for row in together)
            continue
        for column in sorted({box.column for row in together for box in row}):
            yield Paragraph("\n".join(box.text for row in together for box in row if box.column == column))


def _head(rows: Sequence[Sequence[_Box]]) -> int | None:
    """The first row that is filled nearly as far as the fullest; None where no row has two cells."""
    most = max(map(len, rows), default=0)
    widest = max((_width(row) for row in rows if len(row) > 1), default=0)
    if most < HEAD_CELLS - 1:
        return None
    return next(
        number
        for number, row in enumerate(rows)
        if len(row) == most or (len(row) >= HEAD_CELLS and _width(row) >= HEAD_SHARE * widest)
    )


def _width(row: Sequence[_Box]) -> int:
    return sum(box.last_column - box.column + 1 for box in row)


def _end(rows: Sequence[Sequence[_Box]], head: int) -> int:
    """The row after the table: short rows at the foot, under an empty row, are signatures."""
    end = len(rows)
    reached = [max(box.last_row for box in row) for row in rows]
    for number in range(len(rows) - 1, head, -1):
        if len(rows[number]) >= HEAD_CELLS:
            break
        if rows[number][0].row > max(reached[:number]) + 1:
            end = number
    return end


def _grid(boxes: Sequence[_Box]) -> Grid:
    """Number rows and columns anew, so that only those with a text of their own count."""
    rows = {row: place for place, row in enumerate(sorted({box.row for box in boxes}))}
    columns = {column: place for place, column in enumerate(sorted({box.column for box in boxes}))}
    if len(columns) > MOST_COLUMNS or len(rows) * len(columns) > MOST_PLACES:
        raise BombError(f"a table of {len(rows)} rows and {len(columns)} columns is no plan")
    row_starts, column_starts = sorted(rows), sorted(columns)
    cells = tuple(
        Cell(
            rows[box.row],
            columns[box.column],
            box.text,
            _count(row_starts, box.row, box.last_row),
            _count(column_starts, box.column, box.last_column),
        )
        for box in boxes
    )
    return Grid(len(rows), len(columns), cells, exact=True)


def _count(starts: Sequence[int], first: int, last: int) -> int:
    return bisect_right(starts, last) - bisect_right(starts, first - 1)
