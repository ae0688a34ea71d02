"""The rows of a plan table, told apart: section titles, rows of activities, empty rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from roadmap_parse.language.wrapping import unwrap
from roadmap_parse.model import Note
from roadmap_parse.tables.content import is_number, split_number
from roadmap_parse.tables.header import is_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Cell, Table

    from .columns import Columns

RowKind = Literal["section", "activity"]
BARE = Note("bare_row", "no deadline and nobody responsible: it may be a title", "warning")
Number = tuple[int, ...]
ROMAN = re.compile(r"\b[IVXLC]+\b", re.IGNORECASE)
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
SECTION_WORD = re.compile(
    r"(?P<word>раздел|глава|блок|направление|модуль|цель|задача|подпрограмма|этап)\s+(?:№\s*)?"
    r"(?P<number>\d+(?:\.\d+)*|[IVX]+)\s*[.:)–—-]*\s*",
    re.IGNORECASE,
)
PART_WORDS = frozenset({"раздел", "глава", "блок", "направление", "модуль"})  # say nothing beside a number
TOTAL = re.compile(r"\s*(?:итого|всего)\b", re.IGNORECASE)


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
    """The rows under the head that hold something, each with its kind."""
    cells = cell_matrix(table)
    body = range(table.header_rows, len(table.rows))
    rows = [TableRow("activity", table.rows[row], tuple(cells[row])) for row in body]
    rows = [row for row in rows if not _is_empty(row, columns)]
    numbers = [number_parts(columns.text(row.texts, "number")) for row in rows]
    around = zip([(), *numbers][:-1], numbers, [*numbers, ()][1:], strict=True)
    last = len(rows) - 1
    told = [
        replace(row, kind=_kind(row, near, columns, is_last=place == last))
        for place, (row, near) in enumerate(zip(rows, around, strict=True))
    ]
    return _without_leaves(told, numbers, columns)


def _without_leaves(rows: Sequence[TableRow], numbers: Sequence[Number], columns: Columns) -> list[TableRow]:
    """Bare rows that head nothing are activities that lost their other cells: the last row, 1.2 before 2."""
    headless = not any(row.kind == "activity" for row in rows)
    done: list[TableRow] = []
    for place in range(len(rows) - 1, -1, -1):
        row, after = rows[place], done[-1] if done else None
        leaf = after is None or (
            after.kind == "section" and _are_siblings(numbers[place], numbers[place + 1])
        )
        if row.kind == "section" and not _is_wide(row, columns) and (headless or leaf):
            row = replace(row, kind="activity", extra_notes=(BARE,))
        done.append(row)
    return done[::-1]


def _are_siblings(number: Number, after: Number) -> bool:
    return bool(number) and after == next_number(number)


def cell_matrix(table: Table) -> list[list[Cell | None]]:
    """For each row and column the cell that covers it."""
    width = len(table.rows[0]) if table.rows else 0
    matrix: list[list[Cell | None]] = [[None] * width for _ in table.rows]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, len(matrix))):
            for column in range(cell.column, min(cell.column + cell.colspan, width)):
                matrix[row][column] = cell
    return matrix


def _kind(row: TableRow, near: tuple[Number, Number, Number], columns: Columns, *, is_last: bool) -> RowKind:
    """`near` are the numbers of the row above, the row and the row below; () for none."""
    if _is_wide(row, columns):
        return "section"
    return "section" if _is_bare(row, columns) and not _is_in_list(*near, is_last=is_last) else "activity"


def _is_empty(row: TableRow, columns: Columns) -> bool:
    """Nothing to tell: no text, the numbers of the columns, sums."""
    return not any(text.strip() for text in row.texts) or is_numbering(row.texts) or is_total(row, columns)


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


def _is_in_list(above: Number, own: Number, below: Number, *, is_last: bool) -> bool:
    """Whether a bare row's number says that it is an activity that lost its deadline: 5 between 4 and 6.

    A section has rows of a deeper number under it, rows counted anew, rows that go on from those above it, or
    rows without a number.
    """
    if not own:
        return False
    if not below:
        return is_last and bool(above)
    deeper = below[: len(own)] == own
    anew = below[-1] == 1 and len(below) <= len(own)
    return not (deeper or anew or below == next_number(above or (0,)) or (below[0] < 0) != (own[0] < 0))


def number_parts(text: str) -> Number:
    """`2.10.` -> (2, 10), `IV.` -> (-1, 4); empty for what is no list number."""
    if not is_number(text):
        return ()
    roman = ROMAN.search(text)
    if roman:
        return (-1, _roman_value(roman[0].upper()), *map(int, re.findall(r"\d+", text)))
    return tuple(map(int, re.findall(r"\d+", text)))


def _roman_value(text: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def next_number(number: Number) -> Number:
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


def is_total(row: TableRow, columns: Columns) -> bool:
    """A row of sums: no number, no deadline, nobody responsible, its first words "Итого" or "Всего"."""
    number = columns.text(row.texts, "number")
    if is_number(number) or any(
        columns.text(row.texts, role).strip() for role in ("deadline", "responsible")
    ):
        return False
    return bool(TOTAL.match(next((text for text in row.texts if text.strip()), "")))
