"""Tables of dumps that lost every mark of their cells but the ends of lines: one line a cell.

What is left as a guide is tried in this order (`GUIDES`): names each over the cells of their column; names,
then all the numbers, then the other cells; names, then rows that begin with a number or end alike.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Paragraph

from .content import NUMBERED, is_deadline, is_number
from .header import MAIN_ROLES, role_of
from .run_on import Flat, run_on_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from roadmap_parse.model import Note

LEAST_COLUMNS = 3
LEAST_ROWS = 2
MOST_COLUMNS = 8
MOST_COUNTED = 500  # rows


def find_flat_tables(blocks: Sequence[Paragraph | Grid]) -> tuple[Paragraph | Grid, ...]:
    """The blocks as they are where they hold a Grid; else the lines under a flattened head as one."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if len(texts) != len(blocks):
        return tuple(blocks)
    lines = [line.strip() for text in texts for line in (*text.split("\n"), "") if line.strip() or not line]
    found = next((table for guide in GUIDES if (table := guide(lines))), None)
    if found is None:
        return tuple(blocks)
    above = _paragraphs([*lines[: found.start], *found.title])
    return (*above, _grid(found.rows, found.notes), *_paragraphs(lines[found.end :]))


def _columns_in_turn(lines: Sequence[str]) -> Flat | None:
    """Each name with the cells of its column under it, the numbers 1, 2, 3 … under the first."""
    filled = [(at, line) for at, line in enumerate(lines) if line]
    texts = [line for _, line in filled]
    for place, (start, name) in enumerate(filled):
        if role_of(name)[0] != "number":
            continue
        height = len(_counted(texts[place + 1 : place + MOST_COUNTED])) + 1
        names = _names_apart(texts[place : place + height * MOST_COLUMNS : height])
        end = place + height * len(names)
        if height > LEAST_ROWS and _is_head(names) and end <= len(texts):
            columns = [texts[at : at + height] for at in range(place, end, height)]
            return Flat(start, filled[end - 1][0] + 1, [list(row) for row in zip(*columns, strict=True)])
    return None


def _names_apart(texts: Sequence[str]) -> list[str]:
    """The texts up to the first that is no new column name."""
    roles = [role_of(text)[0] for text in texts]
    new = takewhile(lambda at: roles[at] not in {"unknown", *roles[:at]}, range(len(texts)))
    return [texts[at] for at in new]


def _numbers_first(lines: Sequence[str]) -> Flat | None:
    """The names, all the numbers, then the other cells: row by row, or column by column."""
    head = _find_head(lines)
    if head is None:
        return None
    names = [line for line in lines[head[0] : head[1]] if line]
    rest = [line for line in lines[head[1] :] if line]
    numbers, width = _counted(rest), len(names) - 1
    cells = rest[len(numbers) : len(numbers) * (width + 1)]
    if len(numbers) < LEAST_ROWS or role_of(names[0])[0] != "number" or len(cells) < len(numbers) * width:
        return None
    by_row = [cells[at : at + width] for at in range(0, len(cells), width)]
    by_column = [cells[at :: len(numbers)] for at in range(len(numbers))]
    rows = next((rows for rows in (by_row, by_column) if _deadlines_agree(rows, names[1:])), None)
    if rows is None:
        return None
    table = [names, *([number, *row] for number, row in zip(numbers, rows, strict=True))]
    return Flat(head[0], _end_of(len(numbers) * (width + 1), lines, head[1]), table)


def _end_of(count: int, lines: Sequence[str], start: int) -> int:
    """The place in `lines` after so many that are not blank."""
    return next(islice((at for at in range(start, len(lines)) if lines[at]), count - 1, None)) + 1


def _rows_in_turn(lines: Sequence[str]) -> Flat | None:
    """The names, then row after row."""
    head = _find_head(lines)
    if head is None:
        return None
    names = [line for line in lines[head[0] : head[1]] if line]
    rows = list(_rows([line for line in lines[head[1] :] if line], names))
    return Flat(head[0], len(lines), [names, *rows]) if len(rows) >= LEAST_ROWS else None


def _counted(lines: Sequence[str]) -> list[str]:
    """The first lines, as far as they count from 1."""
    counted = takewhile(lambda each: each[1].strip(" .)") == str(each[0]), enumerate(lines, start=1))
    return [line for _, line in counted]


def _is_head(names: Sequence[str]) -> bool:
    """Different column names, a plan's among them."""
    roles = {role_of(name)[0] for name in names} - {"unknown"}
    known = len(roles) == len(names) and LEAST_COLUMNS <= len(names) <= MOST_COLUMNS
    return known and len(MAIN_ROLES & roles) >= LEAST_ROWS


def _deadlines_agree(rows: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    place = next((c for c, name in enumerate(names) if role_of(name)[0] == "deadline"), None)
    return place is not None and bool(rows) and all(is_deadline(row[place]) for row in rows)


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
    if _deadlines_agree(rows, names):
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


def _grid(rows: Sequence[Sequence[str]], notes: tuple[Note, ...]) -> Grid:
    """The Grid; notes belong to the first cell of each row under the head."""
    cells = tuple(
        Cell(r, c, text, notes=notes if r and not c else ())
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Grid(len(rows), max(map(len, rows)), cells)


GUIDES: tuple[Callable[[Sequence[str]], Flat | None], ...] = (
    _columns_in_turn,
    _numbers_first,
    _rows_in_turn,
    run_on_table,
)
