"""Texts of a ragged row that stand elsewhere: tails on later lines, dates merged over several rows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Note

from .content import fit, is_deadline, is_number, is_responsible, split_number
from .ragged import Piece, padded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .ragged import Layout, Row

ABBREVIATION = re.compile(r"[А-ЯЁ]{2,6},?\s[а-яё(]")
LEAST_FILLED = 2  # fewer filled cells are a section row


def join_lone_lines(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A lone line under a whole row belongs to its last cell, unless it may be a section's title.

    Titles are numbered, in capitals or name a month; under a column of officials, whatever names none.
    """
    waiting: Row | None = None
    for row in rows:
        if waiting and len(row.pieces) == 1 and _is_last_line(waiting, row.texts[0], layout):
            last = Piece(f"{waiting.texts[-1]}\n{row.texts[0]}")
            waiting = replace(waiting, pieces=(*waiting.pieces[:-1], last))
            continue
        if waiting:
            yield waiting
        waiting = row
    if waiting:
        yield waiting


def _is_last_line(row: Row, text: str, layout: Layout) -> bool:
    if len(row.pieces) != layout.width or not row.texts[-1] or not text:
        return False
    if is_number(text) or split_number(text)[0] or text.isupper() or is_deadline(text):
        return False
    role = layout.roles[-1]
    return role in {"result", "extra"} or (role == "responsible" and is_responsible(text))


def put_back_tails(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A line with the rest of cells above: each piece goes back to its cell."""
    waiting: Row | None = None
    for row in rows:
        if not row.filled:
            continue
        if waiting and is_tail(row, layout):
            waiting = _with_tail(waiting, row, layout)
            continue
        if waiting:
            yield waiting
        waiting = padded(row, layout)
    if waiting:
        yield waiting


def is_tail(row: Row, layout: Layout) -> bool:
    """No number where the table has numbers, and no activity of its own; without numbers, no activity at all.

    Measured on 150 page starts of numbered tables: an empty number cell always meant a continuation.
    """
    texts = row.texts
    if not row.filled or len(row.filled) == layout.width:
        return False
    numbers = layout.column("number")
    if numbers is not None and texts[min(numbers, len(texts) - 1)]:
        return False
    column = layout.column("activity")
    first = column if column is not None else int(numbers == 0)
    activity = texts[first] if first < len(texts) else ""
    if not activity:
        return True
    deadlines = layout.column("deadline")
    undated = deadlines is not None and not "".join(texts[deadlines : deadlines + 1])
    return ((numbers is not None or undated) and _goes_on(activity)) or _all_go_on(row)


def _all_go_on(row: Row) -> bool:
    return len(row.filled) < len(row.pieces) and all(_goes_on(piece.text) for piece in row.filled)


def _goes_on(text: str) -> bool:
    """A small letter, a sign, a number that is no list number, an abbreviation before small letters."""
    if text[0].isdigit():
        return split_number(text)[0] is None
    return text[0].islower() or not text[0].isalpha() or bool(ABBREVIATION.match(text))


def _with_tail(row: Row, tail: Row, layout: Layout) -> Row:
    for place, piece in enumerate(tail.pieces):
        if piece.text:
            row = _with_piece(row, _column_of(piece.text, place, len(tail.pieces), layout), piece.text)
    return row


def _column_of(text: str, place: int, printed: int, layout: Layout) -> int:
    """The column a tail belongs to: its own, or one of those its place stands for in a drifted table."""
    shift = layout.width - printed
    near, far = sorted((place, place + shift))
    numbers = layout.column("number")
    columns = [c for c in range(max(near, 0), min(far, layout.width - 1) + 1) if c != numbers]
    return max(columns, key=lambda c: (fit(text, layout.roles[c]), c), default=min(place, layout.width - 1))


def _with_piece(row: Row, column: int, text: str) -> Row:
    above = row.pieces[column].text
    if _squeeze(text) and _squeeze(above).endswith(_squeeze(text)):
        return replace(row, notes=(*row.notes, (column, Note("repeated_tail", text))))
    joined = Piece(f"{above}\n{text}".strip())
    return replace(row, pieces=(*row.pieces[:column], joined, *row.pieces[column + 1 :]))


def _squeeze(text: str) -> str:
    return "".join(text.lower().split())


def fill_down(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """A deadline left of the activities (month, date) holds for the rows under it until the next one."""
    months, days = layout.column("month"), layout.column("deadline")
    deadlines, activities = months if months is not None else days, layout.column("activity")
    above = ""
    for row in rows:
        if (
            deadlines is None
            or activities is None
            or deadlines > activities
            or len(row.filled) < LEAST_FILLED
        ):
            yield row
            continue
        own = row.texts[deadlines]
        if own or not above:
            above = own or above
            yield row
            continue
        note = Note("filled_down", f"{above}: from the row above", "info")
        pieces = (*row.pieces[:deadlines], Piece(above), *row.pieces[deadlines + 1 :])
        yield replace(row, pieces=pieces, notes=(*row.notes, (deadlines, note)))
