"""A column of activities with their deadlines in it -> two columns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.document import Cell
from roadmap_parse.language.wrapping import unwrap, whole_words
from roadmap_parse.model import Note
from roadmap_parse.tables.content import is_deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roadmap_parse.document import Table
    from roadmap_parse.tables.header import Role

    from .columns import Columns

BRACKETED = re.compile(r"(?P<activity>.*\S)\s*\((?P<deadline>[^()]+)\)\W*", re.DOTALL)
SEPARATOR = re.compile(r"\s*[,;:.–—]\s+|\s-\s")
MOST_WORDS = 8  # of a deadline at the end of a sentence
DOUBTFUL = Note("shared_column", "where the deadline begins in the activity's cell is not marked", "warning")
MISSING = Note("shared_column", "no deadline found in the activity's cell", "warning")

Parts = tuple[str, str]
"""An activity and its deadline."""


def split_shared(table: Table, columns: Columns) -> tuple[Table, Columns]:
    """The table and its columns, deadlines that share the activities' column set in one of their own."""
    shared = columns.of("activity_deadline")
    if shared is None:
        return table, columns
    width = len(columns.names)
    covering = {row: cell for cell in table.cells if cell.column == shared for row in _rows_of(cell)}
    texts, cells = list(table.rows[: table.header_rows]), list(table.cells)
    texts = [(*row, "") for row in texts]
    for place, row in enumerate(table.rows[table.header_rows :], start=table.header_rows):
        cell = covering.get(place)
        if cell is None or cell.colspan > 1:
            texts.append((*row, ""))
            continue
        activity, deadline, notes = split_activity(row[shared])
        texts.append((*row[:shared], activity, *row[shared + 1 :], deadline))
        cells.append(Cell(place, width, deadline, page=cell.page, bbox=cell.bbox, notes=notes))
    roles: tuple[Role, ...] = tuple(
        "activity" if role == "activity_deadline" else role for role in columns.roles
    )
    split = replace(columns, names=(*columns.names, ""), roles=(*roles, "deadline"))
    return replace(table, rows=tuple(texts), cells=tuple(cells)), split


def _rows_of(cell: Cell) -> range:
    return range(cell.row, cell.row + cell.rowspan)


def split_activity(text: str) -> tuple[str, str, tuple[Note, ...]]:
    """The activity, its deadline ("" where none is found), and what is doubtful."""
    for rule in RULES:
        if found := rule(text):
            return (*found, (DOUBTFUL,) if rule is by_words else ())
    return text, "", (MISSING,)


def by_brackets(text: str) -> Parts | None:
    """`Ремонт кровли (июль)`."""
    match = BRACKETED.fullmatch(text)
    return (
        (match["activity"], match["deadline"]) if match and is_deadline(unwrap(match["deadline"])) else None
    )


def by_last_lines(text: str) -> Parts | None:
    """The most of the last lines that read as a deadline."""
    lines = whole_words(text).split("\n")
    cuts = (place for place in range(1, len(lines)) if is_deadline(unwrap("\n".join(lines[place:]))))
    return next((("\n".join(lines[:cut]), "\n".join(lines[cut:])) for cut in cuts), None)


def by_first_lines(text: str) -> Parts | None:
    """The most of the first lines that read as a deadline."""
    lines = whole_words(text).split("\n")
    cuts = (place for place in range(len(lines) - 1, 0, -1) if is_deadline(unwrap("\n".join(lines[:place]))))
    return next((("\n".join(lines[cut:]), "\n".join(lines[:cut])) for cut in cuts), None)


def by_separator(text: str) -> Parts | None:
    """`Ремонт кровли, июль`; `15 марта – Ремонт кровли`."""
    flat = unwrap(text)
    marks = list(SEPARATOR.finditer(flat))
    after = next((mark for mark in marks if is_deadline(flat[mark.end() :])), None)
    if after:
        return flat[: after.start()], flat[after.end() :]
    before = next((mark for mark in reversed(marks) if is_deadline(flat[: mark.start()])), None)
    return (flat[before.end() :], flat[: before.start()]) if before else None


def by_words(text: str) -> Parts | None:
    """`Ремонт кровли в июле 2025 года`."""
    words = unwrap(text).split()
    for place in range(max(1, len(words) - MOST_WORDS), len(words)):
        if is_deadline(" ".join(words[place:])):
            return " ".join(words[:place]), " ".join(words[place:])
    return None


RULES: Sequence[Callable[[str], Parts | None]] = (
    by_brackets,
    by_last_lines,
    by_first_lines,
    by_separator,
    by_words,
)
