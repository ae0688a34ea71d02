"""Tables of dumps that lost every mark of their cells: one line a cell, names first, numbers as guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Paragraph

from .content import NUMBERED, is_deadline, is_number
from .header import MAIN_ROLES, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAST_COLUMNS = 3
LEAST_ROWS = 2
MOST_COLUMNS = 8


def find_flat_tables(blocks: Sequence[Paragraph | Grid]) -> tuple[Paragraph | Grid, ...]:
    """The blocks as they are where they hold a Grid; else the lines under a flattened head as one."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if len(texts) != len(blocks):
        return tuple(blocks)
    lines = [line.strip() for text in texts for line in (*text.split("\n"), "") if line.strip() or not line]
    head = _find_head(lines)
    if head is None:
        return tuple(blocks)
    start, end = head
    names = [line for line in lines[start:end] if line]
    rows = list(_rows([line for line in lines[end:] if line], names))
    if len(rows) < LEAST_ROWS:
        return tuple(blocks)
    return (*_paragraphs(lines[:start]), _grid([names, *rows]))


def _find_head(lines: Sequence[str]) -> tuple[int, int] | None:
    """Lines [start, end) that are each a column name, blank ones aside; a plan's are among them."""
    for start in range(len(lines)):
        end = start
        roles: list[str] = []
        while end < len(lines) and (not lines[end] or role_of(lines[end])[0] not in {"unknown", *roles}):
            if lines[end]:
                roles.append(role_of(lines[end])[0])
            end += 1
        if LEAST_COLUMNS <= len(roles) <= MOST_COLUMNS and len(MAIN_ROLES & set(roles)) >= LEAST_ROWS:
            return start, end
    return None


def _rows(lines: Sequence[str], names: Sequence[str]) -> Iterator[list[str]]:
    """Rows begin with a number; without numbers every so many lines are a row, if the deadlines agree."""
    if role_of(names[0])[0] == "number":
        yield from _numbered_rows(lines)
        return
    width = len(names)
    rows = [list(lines[at : at + width]) for at in range(0, len(lines) - width + 1, width)]
    place = next((c for c, name in enumerate(names) if role_of(name)[0] == "deadline"), None)
    if place is not None and rows and all(is_deadline(row[place]) for row in rows):
        yield from rows


def _numbered_rows(lines: Iterable[str]) -> Iterator[list[str]]:
    row: list[str] = []
    for line in lines:
        match = NUMBERED.fullmatch(line)
        if not is_number(line) and not match:
            row.append(line)
            continue
        if row:
            yield row
        row = [match["number"], match["rest"]] if match else [line]
    if row:
        yield row


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    text = "\n".join(lines)
    yield from (Paragraph(part.strip()) for part in text.split("\n\n") if part.strip())


def _grid(rows: Sequence[Sequence[str]]) -> Grid:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(len(rows), max(map(len, rows)), cells)
