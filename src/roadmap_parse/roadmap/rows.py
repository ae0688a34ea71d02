"""The rows of a plan table, told apart: section titles, rows of activities, empty rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from roadmap_parse.language.wrapping import unwrap
from roadmap_parse.tables.content import is_number, split_number
from roadmap_parse.tables.header import is_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Cell, Table
    from roadmap_parse.model import Note

    from .columns import Columns

RowKind = Literal["section", "activity", "empty"]
NUMBER_PARTS = re.compile(r"\d+|[IVXLC]+")
SECTION_WORD = re.compile(
    r"(?P<word>раздел|глава|блок|направление|модуль|цель|задача|подпрограмма|этап)\s+(?:№\s*)?"
    r"(?P<number>\d+(?:\.\d+)*|[IVX]+)\s*[.:)–—-]*\s*",
    re.IGNORECASE,
)
PART_WORDS = frozenset({"раздел", "глава", "блок", "направление", "модуль"})  # say nothing beside a number
TOTAL = re.compile(r"(?:итого|всего)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A body row: filled texts by column, the cell that stands in each, and what the row is."""

    kind: RowKind
    texts: tuple[str, ...]
    cells: tuple[Cell | None, ...]
    extra_notes: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was mended in the row's cells, and what was done to the row."""
        mended = (note for cell in dict.fromkeys(self.cells) if cell for note in cell.notes)
        return (*mended, *self.extra_notes)


def split_rows(table: Table, columns: Columns) -> list[TableRow]:
    """The rows under the head, each with its kind."""
    cells = cell_matrix(table)
    body = range(table.header_rows, len(table.rows))
    rows = [TableRow("activity", table.rows[row], tuple(cells[row])) for row in body]
    kinds = [_kind(row, rows[place + 1 :], rows[:place], columns) for place, row in enumerate(rows)]
    return [TableRow(kind, row.texts, row.cells) for kind, row in zip(kinds, rows, strict=True)]


def cell_matrix(table: Table) -> list[list[Cell | None]]:
    """For each row and column the cell that covers it."""
    width = len(table.rows[0]) if table.rows else 0
    matrix: list[list[Cell | None]] = [[None] * width for _ in table.rows]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, len(matrix))):
            for column in range(cell.column, min(cell.column + cell.colspan, width)):
                matrix[row][column] = cell
    return matrix


def _kind(row: TableRow, below: Sequence[TableRow], above: Sequence[TableRow], columns: Columns) -> RowKind:
    if not any(text.strip() for text in row.texts) or is_numbering(row.texts):
        return "empty"
    if _is_wide(row, columns):
        return "section"
    if _is_bare(row, columns) and not _is_in_sequence(row, below, above, columns):
        return "section"
    return "activity"


def _is_wide(row: TableRow, columns: Columns) -> bool:
    """One text across the activity column and a neighbour, nothing else but a number."""
    number = columns.of("number")
    texts = {text for column, text in enumerate(row.texts) if text.strip() and column != number}
    number_text = row.texts[number] if number is not None else ""
    if len(texts) > 1 or (not texts and (not number_text or is_number(number_text))):
        return False
    if not texts:
        return True
    covering = {cell for cell in row.cells if cell and cell.text.strip() and cell.text in texts}
    return len(covering) == 1 and next(iter(covering)).colspan > max(1, len(row.texts) // 2)


def _is_bare(row: TableRow, columns: Columns) -> bool:
    """Text in the columns of the number and the activity only."""
    named = {columns.of("number"), columns.of("activity")}
    return not any(text.strip() for column, text in enumerate(row.texts) if column not in named)


def _is_in_sequence(
    row: TableRow, below: Sequence[TableRow], above: Sequence[TableRow], columns: Columns
) -> bool:
    """Whether a bare row's number says that it is an activity that lost its deadline: 5 between 4 and 6."""
    own = number_parts(columns.text(row.texts, "number"))
    if not own:
        return False
    after = next(
        (number_parts(columns.text(r.texts, "number")) for r in below if not _is_bare(r, columns)), ()
    )
    before = next(
        (number_parts(columns.text(r.texts, "number")) for r in reversed(above) if not _is_bare(r, columns)),
        (),
    )
    if after:
        return after == next_number(own)
    return bool(before) and own == next_number(before)


def number_parts(text: str) -> tuple[int, ...]:
    """`2.10.` -> (2, 10); empty for what is no list number."""
    return (
        tuple(int(part) for part in NUMBER_PARTS.findall(text) if part.isdigit()) if is_number(text) else ()
    )


def next_number(number: tuple[int, ...]) -> tuple[int, ...]:
    """(2, 10) -> (2, 11)."""
    return (*number[:-1], number[-1] + 1)


def section_heading(row: TableRow, columns: Columns) -> tuple[str | None, str]:
    """Number and title of a section row."""
    number_text = columns.text(row.texts, "number").strip()
    activity = columns.text(row.texts, "activity").strip()
    if is_number(number_text) and activity and activity != number_text:
        return " ".join(number_text.split()), unwrap(activity)
    title = unwrap(next(text for text in row.texts if text.strip()))
    return split_heading(title)


def split_heading(title: str) -> tuple[str | None, str]:
    """`Раздел 1. Кадры` -> ("1", "Кадры"), `II. Кадры` -> ("II.", "Кадры"); `Цель 1. Рост` keeps its word."""
    match = SECTION_WORD.match(title)
    rest = title[match.end() :].strip() if match else ""
    if match and rest:
        return match["number"], rest if match["word"].lower() in PART_WORDS else title
    return split_number(title)


def is_total(row: TableRow) -> bool:
    """The last row of a table with sums."""
    return any(TOTAL.match(text.strip()) for text in row.texts)
