"""Ragged rows of text dumps -> rows as wide as the head.

Damage seen in real dumps, each mended by one step of `STEPS`:

1. a row cut in two by a blank line inside a cell;
2. several cells in one, as paragraphs;
3. cells doubled because columns were merged, so that the column count drifts inside one table;
4. a row's tail on a later line, in its own column, in a neighbour's, or repeating text that is there already;
5. a month or date in a first column, merged over several rows, that only the first of them kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell, Grid, Paragraph
from roadmap_parse.model import Note

from .content import fit, is_number
from .dump import split_dump
from .header import find_header
from .ragged import Layout, Piece, Row, padded
from .tails import fill_down, is_tail, join_lone_lines, put_back_tails

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .header import Role

MOST_CELLS = 14  # past this a row is not aligned by content: the combinations grow too many
LEAST_ALIGNED = 3  # one or two cells are a section row: their place says enough
PART = re.compile(r"\n\s*\n")


def regular(grid: Grid) -> tuple[Paragraph | Grid, ...]:
    """Every row as wide as its head; exact grids and those with borders are regular already.

    A dump's grid can turn out to be several tables, with the text that stood between and after them.
    """
    if grid.exact or grid.edges:
        return (grid,)
    blocks: list[Paragraph | Grid] = []
    for before, rows, after in split_dump(_texts(grid)):
        blocks += [Paragraph(text) for text in before]
        blocks.append(_mended([Row(tuple(map(Piece, texts))) for texts in rows], grid))
        blocks += [Paragraph(text) for text in after]
    return tuple(blocks)


def _mended(rows: Sequence[Row], grid: Grid) -> Grid:
    header = find_header([row.texts for row in rows])
    layout = Layout(header.roles if header else _roles_without_head(rows))
    end = header.end if header else 0
    body: Iterable[Row] = rows[end:]
    for step in STEPS:
        body = step(list(body), layout)
    return _regular_grid([*(padded(row, layout) for row in rows[:end]), *body], layout, grid)


def _texts(grid: Grid) -> list[list[str]]:
    return [
        [cell.text.strip() for cell in cells] for _, cells in groupby(grid.cells, key=lambda cell: cell.row)
    ]


def _roles_without_head(rows: Sequence[Row]) -> tuple[Role, ...]:
    """As many columns as most rows have; the first holds numbers where most rows begin with one."""
    width = Counter(len(row.pieces) for row in rows).most_common(1)[0][0]
    numbered = sum(is_number(row.texts[0]) for row in rows) > len(rows) / 2
    unknown: Role = "unknown"
    return ("number" if numbered else unknown, *(unknown for _ in range(width - 1)))


# --- 1. a row cut in two ---


def rejoin_cut_rows(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A numbered row and the unnumbered one after it that together have just the cells of a whole row."""
    waiting: Row | None = None
    for row in rows:
        if waiting is None:
            waiting = row
        elif _completes(waiting, row, layout):
            yield Row(waiting.pieces + row.pieces)
            waiting = None
        else:
            yield waiting
            waiting = row
    if waiting:
        yield waiting


def _completes(row: Row, rest: Row, layout: Layout) -> bool:
    numbered = layout.column("number") is not None
    return (
        len(row.pieces) + len(rest.pieces) == layout.width
        and len(row.filled) == len(row.pieces)
        and bool(rest.texts[0])
        and not is_number(rest.texts[0])
        and (is_number(row.texts[0]) if numbered else len(rest.pieces) > 1)
    )


# --- 2. several cells in one ---


def split_paragraphs(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A short row, one cell of which holds the missing cells as paragraphs."""
    for row in rows:
        missing = layout.width - len(row.pieces)
        parted = ((column, PART.split(text)) for column, text in enumerate(row.texts))
        found = next(((column, parts) for column, parts in parted if len(parts) == missing + 1), None)
        if missing < 1 or found is None:
            yield row
            continue
        column, parts = found
        pieces = tuple(Piece(part.strip()) for part in parts)
        yield replace(row, pieces=row.pieces[:column] + pieces + row.pieces[column + 1 :])


# --- 3. drifted columns ---


def merge_copies(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """Trailing empty cells and equal neighbours, in rows with more cells than the head."""
    for row in rows:
        pieces = list(row.pieces)
        while len(pieces) > layout.width and not pieces[-1].text:
            pieces.pop()
        if len(pieces) > layout.width:
            pieces = [Piece(text, len(list(run))) for text, run in groupby(piece.text for piece in pieces)]
        yield replace(row, pieces=tuple(pieces))


def unmerge_wide(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A row of one text in all its cells is one wide cell, copied."""
    for row in rows:
        wide = len(row.pieces) == layout.width > 1 and len(set(row.texts)) == 1
        yield replace(row, pieces=row.pieces[:1]) if wide else row


def align(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """Cells that still don't fit the head go, in order, to the columns their content suits best."""
    for row in rows:
        if len(row.pieces) == layout.width or is_tail(row, layout):
            yield row
        elif not LEAST_ALIGNED <= len(row.filled) <= MOST_CELLS:
            yield padded(row, layout)
        elif len(row.filled) <= layout.width:
            yield _spread(row, layout)
        else:
            yield _squeezed(row, layout)


def _spread(row: Row, layout: Layout) -> Row:
    """Fewer cells than columns: the choice of columns with the best fit."""
    filled = row.filled
    best = max(
        combinations(range(layout.width), len(filled)),
        key=lambda columns: sum(fit(p.text, layout.roles[c]) for p, c in zip(filled, columns, strict=True)),
    )
    by_column = dict(zip(best, filled, strict=True))
    pieces = tuple(by_column.get(column, Piece("")) for column in range(layout.width))
    note = Note("realigned", "the row had lost columns: cells placed by their content", "warning")
    return replace(row, pieces=pieces, notes=(*row.notes, (best[0], note)))


def _squeezed(row: Row, layout: Layout) -> Row:
    """More cells than columns: neighbours that make a column together; the doubled one of them counts."""
    filled = row.filled
    starts = max(
        combinations(range(1, len(filled)), layout.width - 1),
        key=lambda cut: sum(
            fit(piece.text, role)
            for group, role in zip(_cut(filled, cut), layout.roles, strict=True)
            for piece in group
        ),
    )
    pieces, notes = [], list(row.notes)
    for column, group in enumerate(_cut(filled, starts)):
        most = max(piece.copies for piece in group)
        kept = [piece.text for piece in group if piece.copies == most]
        pieces.append(Piece("\n".join(kept)))
        notes += [(column, Note("left_over", p.text, "warning")) for p in group if p.copies < most]
    return replace(row, pieces=tuple(pieces), notes=tuple(notes))


def _cut(filled: Sequence[Piece], starts: Sequence[int]) -> list[Sequence[Piece]]:
    return [filled[a:b] for a, b in zip((0, *starts), (*starts, len(filled)), strict=True)]


STEPS = (
    join_lone_lines,
    rejoin_cut_rows,
    split_paragraphs,
    merge_copies,
    unmerge_wide,
    align,
    put_back_tails,
    fill_down,
)


# --- back to a grid ---


def _regular_grid(rows: Sequence[Row], layout: Layout, grid: Grid) -> Grid:
    cells = tuple(cell for number, row in enumerate(rows) for cell in _cells(number, row, layout))
    return replace(grid, rows=len(rows), columns=layout.width, cells=cells)


def _cells(number: int, row: Row, layout: Layout) -> Iterator[Cell]:
    """The row's cells; a text alone in the first column spans the row, unless it is a number."""
    if len(row.filled) == 1 and row.texts[0] and not is_number(row.texts[0]):
        notes = tuple(note for _, note in row.notes)
        yield Cell(number, 0, row.texts[0], colspan=layout.width, notes=notes)
        return
    for column, text in enumerate(row.texts):
        yield Cell(number, column, text, notes=tuple(note for c, note in row.notes if c == column))
